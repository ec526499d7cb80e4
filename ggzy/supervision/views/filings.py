"""Filings waiting 待审备案: which tender files wait for review, how long, and by when the duty ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from ggzy.layout.session import as_role
from ggzy.layout.tables import Column, Table
from ggzy.store.models import Deal, JournalEntry, ToDoRow
from ggzy.supervision.clocks import Clock, clock_of, lasting
from ggzy.supervision.reach import WATCHERS, region_of
from ggzy.supervision.watch import watch_of


@dataclass(frozen=True)
class Waiting:
    """One filing that waits."""

    deal: Deal
    submitted_at: datetime
    times: int
    clock: Clock | None
    age: timedelta


def waiting(among: QuerySet[Deal], now: datetime) -> list[Waiting]:
    """All filings that wait in these lots."""
    deals = {d.stream: d for d in among.filter(stage="in_review")}
    filed = JournalEntry.objects.filter(stream__in=deals, event="FilingSubmitted").values("stream")
    due = dict(
        ToDoRow.objects.filter(deal__in=deals, command="AcceptFiling").exclude(until=None).values_list("deal", "until")
    )
    return [
        Waiting(
            deals[row["stream"]],
            row["last"],
            row["times"],
            clock_of(due[row["stream"]], now) if row["stream"] in due else None,
            now - row["last"],
        )
        for row in filed.annotate(last=Max("at"), times=Count("pos")).order_by()
    ]


def review_address(row: Waiting) -> str:
    return reverse("supervision:review", args=[row.deal.stream])


COLUMNS = (
    Column("title", "项目名称", value=lambda row: row.deal.title, url=review_address),
    Column("code", "交易编号", value=lambda row: row.deal.code),
    Column("region", "地区", value=lambda row: region_of(row.deal)),
    Column("tenderee", "招标人", value=lambda row: row.deal.tenderee),
    Column("times", "第几次提交", kind="number"),
    Column("submitted_at", "提交时间", kind="when"),
    Column("age", "已等待", value=lambda row: lasting(row.age), sortable=False),
    Column("until", "应于此前办结", kind="until", value=lambda row: row.clock and row.clock.until),
    Column("state", "时限", value=lambda row: row.clock.words if row.clock else "", sortable=False),
)


@as_role(*WATCHERS)
def filings(request: HttpRequest) -> HttpResponse:
    """待审备案。"""
    watch = watch_of(request)
    rows = waiting(watch.deals(), watch.now)
    table = Table(
        request, _("待审招标文件备案"), COLUMNS, rows, order="until",
        empty=_("没有等待审查的招标文件"),
        empty_next=_("招标人提交备案后会出现在这里，并在消息中提醒；其他项目可到“监督看板”查看。"),
    )  # fmt: skip
    if table.exporting:
        return table.export()
    late = sum(row.clock is not None and row.clock.state == "late" for row in rows)
    soon = sum(row.clock is not None and row.clock.state == "soon" for row in rows)
    return render(request, "supervision/filings.html", {"table": table, "late": late, "soon": soon, "watch": watch})
