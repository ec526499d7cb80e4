"""视为串通投标的情形 for everybody: which mark is deemed collusion where, by which article and from when; where no row says so, it is a mark alone."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ggzy.core.findings.deemed import DEEMED, MARKS
from ggzy.core.regions import full_name
from ggzy.layout.tables import Column, Table


def day(value: date | None) -> str:
    return f"{value:%Y-%m-%d}" if value else ""


COLUMNS = (
    Column("region", "地区", value=lambda row: row.place or (full_name(row.region) if row.region else "全国")),
    Column("mark", "情形", value=lambda row: MARKS[row.mark]),
    Column("basis", "条款", value=lambda row: str(row.basis)),
    Column("figure", "条款中的文字", value=lambda row: row.basis.figure),
    Column("checked", "核对", value=lambda row: "核" if row.basis.checked else "未核"),
    Column("since", "自", value=lambda row: day(row.since)),
    Column("until", "至", value=lambda row: day(row.until) or "现行有效"),
)  # fmt: skip


def deemed(request: HttpRequest) -> HttpResponse:
    """哪些情形在哪里视为串通投标。"""
    table = Table(request, _("视为串通投标的情形"), COLUMNS, DEEMED, order="mark", empty=_("没有符合条件的情形"), empty_next=_("请换一个词查找。"))
    if table.exporting:
        return table.export()
    nowhere = [label for mark, label in MARKS.items() if mark not in {row.mark for row in DEEMED}]
    return render(request, "portal/deemed.html", {"table": table, "nowhere": nowhere})
