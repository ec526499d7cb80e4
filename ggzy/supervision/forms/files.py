"""Forms of files that are read in 读入的文件: where it comes from, and which of its columns is which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from ggzy.core.unlisted.fields import Fields


def file_field() -> forms.FileField:
    hint = __("XLSX、CSV，可以有合并单元格和两行表头；或者其他系统导出的 JSON、XML，一条记录读成一行。一个文件最多五十万行、一百列、二百兆字节；JSON、XML 最多六十兆字节。")
    return forms.FileField(label=__("文件"), help_text=hint)


def offered(headers: Sequence[str]) -> list[tuple[str, str]]:
    return [("", _("（没有这一列）"))] + [(str(n), f"{n + 1}：{name[:40]}") for n, name in enumerate(headers) if name]


def each_once(given: Mapping[str, Any], fields: Fields) -> None:
    taken: dict[str, list[str]] = {}
    for field, (label, _words) in fields.items():
        if given.get(field):
            taken.setdefault(given[field], []).append(label)
    for n, labels in taken.items():
        if len(labels) > 1:
            raise forms.ValidationError(_("第%(n)s列被选了两次：%(labels)s，请核对") % {"n": int(n) + 1, "labels": "、".join(labels)})


def amount_unit(unit: str, *, required: bool) -> forms.ChoiceField:
    units = [("", _("（请选择）")), ("元", "元"), ("万元", "万元")]
    hint = _("格子里、本行的单位列里写了单位的，以那里为准。")
    return forms.ChoiceField(label=_("金额单位"), choices=units, initial=unit, help_text=hint, required=required)


def previewed(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[list[str], list[list[tuple[str, str]]]]:
    """The first rows, each cell with its header; columns of which nothing is said are left out."""
    told = [n for n, name in enumerate(headers) if name or any(n < len(row) and row[n] for row in rows)]
    return [headers[n] for n in told], [[(headers[n], row[n] if n < len(row) else "") for n in told] for row in rows]


def chosen(given: Mapping[str, Any], fields: Iterable[str]) -> dict[str, int]:
    return {field: int(given[field]) for field in fields if given.get(field)}
