"""Forms of files that are read in 读入的文件: where it comes from, and which of its columns is which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __


def file_field() -> forms.FileField:
    hint = __("XLSX、CSV，可以有合并单元格和两行表头；或者其他系统导出的 JSON、XML，一条记录读成一行。一个文件最多五十万行、一百列、二百兆字节；JSON、XML 最多六十兆字节。")
    return forms.FileField(label=__("文件"), help_text=hint)


def offered(headers: Sequence[str]) -> list[tuple[str, str]]:
    return [("", _("（没有这一列）"))] + [(str(n), f"{n + 1}：{name[:40]}") for n, name in enumerate(headers) if name]


def each_once(given: Mapping[str, Any], fields: Iterable[str]) -> None:
    taken = [given[field] for field in fields if given.get(field)]
    if len(taken) != len(set(taken)):
        raise forms.ValidationError(_("有一列被选了两次，请核对"))


def chosen(given: Mapping[str, Any], fields: Iterable[str]) -> dict[str, int]:
    return {field: int(given[field]) for field in fields if given.get(field)}
