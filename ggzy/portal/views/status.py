"""Service status 运行状况: is the platform well, when was it not, and which deals' deadlines did that touch; nothing of bidders."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ggzy.desk import timekeeping
from ggzy.layout.outages import COLUMNS
from ggzy.layout.tables import Table
from ggzy.store.models import Deal, JournalEntry, OutageRecord

DECISIONS = {"ExtensionOrdered": "已决定顺延", "DeadlineKept": "决定不予顺延"}


@dataclass(frozen=True)
class Touched:
    """One deal whose deadline an outage touched, and what was decided."""

    deal: Deal
    outage: str
    decision: str


def status(request: HttpRequest) -> HttpResponse:
    """平台运行状况。"""
    table = Table(
        request, _("平台不可用的记录"), COLUMNS, OutageRecord.objects.all(), order="-platform_began",
        empty=_("没有平台不可用的记录"), empty_next=_("监测到中断时，会自动列在这里。"),
    )  # fmt: skip
    if table.exporting:
        return table.export()
    page = {
        "table": table,
        "down": OutageRecord.objects.filter(ended=None).exists(),
        "clock": timekeeping.latest(),
        "touched": touched(),
    }
    return render(request, "portal/status.html", page)


def touched() -> list[Touched]:
    """Published deals with a noted outage, the latest first."""
    noted = JournalEntry.objects.filter(event="OutageNoted").order_by("-pos").values_list("stream", "at", "body")[:50]
    deals = Deal.objects.filter(published=True).in_bulk([stream for stream, _at, _body in noted])
    decided = JournalEntry.objects.filter(stream__in=deals, event__in=DECISIONS).order_by("pos").values_list("stream", "event")
    decisions = {stream: DECISIONS[event] for stream, event in decided}
    found: dict[str, Touched] = {}
    for stream, _at, body in noted:
        if stream in deals and stream not in found:
            found[stream] = Touched(deals[stream], number_in(body), decisions.get(stream, "") or waiting(deals[stream]))
    return list(found.values())


def waiting(deal: Deal) -> str:
    return "等待决定" if deal.stage == "bidding" else "未作决定，已按期截止"


def number_in(body: str) -> str:
    return str(json.loads(body)["outage"])
