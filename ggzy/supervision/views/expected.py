"""Papers expected 材料报送: of each tender which papers are there, which came late and which are overdue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from ggzy.core.calendar import day_of
from ggzy.core.expected_papers import (
    CAME,
    DUE,
    EXPECTED,
    IN_REVIEW,
    LATE,
    MISSING,
    NOT_YET,
    READ,
    REVIEW_LATE,
    Held,
    held,
    share,
)
from ggzy.core.procedures import PROCEDURES
from ggzy.layout.session import actor_of, as_role, now_of
from ggzy.layout.tables import EXPORT_ROWS, Column, Table
from ggzy.layout.templatetags.ggzy import until, when
from ggzy.store.models import Deal, ToDoRow
from ggzy.supervision.matter_facts import entries_of
from ggzy.supervision.reach import WATCHERS, deals_within, region_of

DUTIES = {
    code: {duty.must.__name__: duty.code for duty in PROCEDURES[code].duties if duty.code in {paper.duty or paper.review for paper in papers}}
    for code, papers in EXPECTED.items()
}
"""By procedure and command, which duty a to-do belongs to, where a paper is owed."""
ANSWERED = tuple({command for duties in DUTIES.values() for command in duties})
OWED = tuple(
    {
        command for code, duties in DUTIES.items() for command, duty in duties.items() if duty in {paper.duty for paper in EXPECTED[code]}
    }
)  # fmt: skip
"""The acts that parties owe; a department's review is its own duty."""
PAPERS = {paper.code: paper for papers in EXPECTED.values() for paper in papers}


class Standing:
    """How the papers of the deals shown stand: asked once for all of them."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.of: dict[str, dict[str, Held]] = {}

    def read(self, deals: Sequence[Deal]) -> None:
        streams = [deal.stream for deal in deals]
        entries, terms = entries_of(streams, READ, self.now), defaultdict[str, dict[str, datetime]](dict)
        rows = ToDoRow.objects.filter(stream__in=streams, command__in=ANSWERED, first=True).exclude(until=None)
        procedures = {deal.stream: deal.procedure for deal in deals}
        for stream, command, term in rows.values_list("stream", "command", "until"):
            terms[stream][DUTIES[procedures[stream]][command]] = term
        for deal in deals:
            found = held(deal.procedure, entries[deal.stream], terms[deal.stream], self.now)
            self.of[deal.stream] = {each.paper.code: each for each in found}

    def words(self, deal: Deal, code: str) -> str:
        each = self.of[deal.stream].get(code)
        if each is None or each.state == NOT_YET:
            return ""
        at = when(day_of(each.at)) if each.at else ""
        return {
            CAME: at,
            LATE: _("%(at)s（逾期）") % {"at": at},
            MISSING: _("逾期未交"),
            IN_REVIEW: _("已提交，%(at)s前审查") % {"at": until(each.at) if each.at else ""},
            REVIEW_LATE: _("已提交，审查逾期"),
            DUE: _("%(at)s前") % {"at": until(each.at) if each.at else ""},
        }[each.state]

    def whole(self, deal: Deal) -> str:
        there, expected = share(self.of[deal.stream].values())
        return f"{there}/{expected}"


def columns(standing: Standing) -> tuple[Column, ...]:
    def column(code: str, label: str) -> Column:
        return Column(code, label, value=lambda deal: standing.words(deal, code), sortable=False, searchable=False)

    return (
        Column("title", "项目名称", url=lambda deal: reverse("supervision:deal", args=[deal.stream])),
        Column("code", "交易编号"),
        Column("region", "地区", value=region_of, field="region"),
        Column("tenderee", "招标人"),
        Column("whole", "已交/应交", value=standing.whole, sortable=False, searchable=False),
        *(column(paper.code, paper.label) for paper in PAPERS.values()),
    )


def overdue(deals: QuerySet[Deal], now: datetime) -> QuerySet[ToDoRow]:
    """Papers owed whose term is over."""
    return ToDoRow.objects.filter(deal__in=deals, command__in=OWED, until__lte=now, first=True)


@as_role(*WATCHERS)
def expected(request: HttpRequest) -> HttpResponse:
    """材料报送。"""
    now = now_of(request)
    deals = deals_within(actor_of(request)).filter(procedure__in=EXPECTED)
    late = overdue(deals, now)
    only = request.GET.get("only") == "late"
    standing = Standing(now)
    table = Table(
        request, _("材料报送"), columns(standing), deals.filter(pk__in=late.values("deal")) if only else deals, order="-changed_at",
        empty=_("没有逾期未交的材料") if only else _("还没有项目"),
        empty_next=_("每个项目应交的材料、期限和收到的时间，随办理自动列在这里。"),
    )  # fmt: skip
    if table.exporting:
        standing.read(table.found[:EXPORT_ROWS])
        return table.export()
    standing.read(table.page_rows_found)
    page = {"table": table, "only": only, "overdue": late.count(), "projects": late.values("deal").distinct().count()}
    return render(request, "supervision/expected.html", page)
