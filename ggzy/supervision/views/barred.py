"""正在限制的名单 for offices: all bars in force that they may read, published or not, whoever decided them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from ggzy.layout import barred as bars
from ggzy.layout.session import actor_of, as_role, now_of
from ggzy.layout.tables import Table
from ggzy.supervision.reach import WATCHERS


def decision_page(row: Any) -> str:
    """The case or the entry, where this office may open it."""
    page = "supervision:case" if row.case_in_reach else "supervision:credit_entry" if row.entry_in_reach else ""
    return reverse(page, args=[row.case_id]) if page else ""


COLUMNS = [replace(column, url=decision_page) if column.name == "document" else column for column in bars.COLUMNS]


@as_role(*WATCHERS)
def barred(request: HttpRequest) -> HttpResponse:
    """正在限制的名单。"""
    rows, offices, office = bars.by_issuer(request, bars.seen_by(actor_of(request), bars.in_force(now_of(request))))
    table = Table(
        request, _("正在限制的名单"), COLUMNS, rows, order="", empty=_("目前没有正在执行的限制"),
        empty_next=_("案件的处罚决定送达、其他机关的限制经另一人核对以后，从那一秒起列在这里，期满自动不再列出。"),
    )  # fmt: skip
    if table.exporting:
        return table.export()
    return render(request, "supervision/barred.html", {"table": table, "offices": offices, "office": office, "portal": reverse("portal:exposure") + "?list=barred"})
