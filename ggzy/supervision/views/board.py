"""The live board 监督看板: where every running deal of the reach stands, what opens today, who watches it, what is late; nothing of bidders."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Min, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from ggzy.core.calendar import SHANGHAI
from ggzy.core.procedures import PROCEDURES
from ggzy.core.roles import Actor, Role
from ggzy.layout.session import actor_of, as_role, now_of
from ggzy.layout.tables import Column, Table
from ggzy.store.models import Deal, ToDoRow
from ggzy.store.models.journal import UNSHOWN
from ggzy.supervision import ages
from ggzy.supervision.clocks import SOON, Clock, clock_of
from ggzy.supervision.reach import WATCHERS, address, deals_within, region_of
from ggzy.supervision.views.filings import waiting

SHOWN = 30
EVALUATING = ("opened", "evaluation")


@dataclass(frozen=True)
class OpenTerm:
    """One duty that runs against a term: in which deal, whose, what, how long yet."""

    deal: Deal
    who: str
    label: str
    clock: Clock


class Terms(NamedTuple):
    """Duties of one kind of urgency: how many, and the first of them."""

    count: int
    shown: list[OpenTerm]


def final_stages() -> list[str]:
    return sorted({stage.code for procedure in PROCEDURES.values() for stage in procedure.stages if stage.final})


def running(actor: Actor) -> QuerySet[Deal]:
    return deals_within(actor).exclude(stage__in=final_stages())


def terms(actor: Actor, now: datetime) -> tuple[Terms, Terms]:
    """Duties late, and soon due. Several of one kind in one deal are one: how many there are may tell of bidders."""
    rows = ToDoRow.objects.filter(near(now), deal__in=deals_within(actor))
    each = rows.values("deal", "label").annotate(due=Min("until"), roles=ArrayAgg("role", distinct=True))
    return first(each.filter(due__lte=now), now), first(each.filter(due__gt=now), now)


def near(now: datetime) -> Q:
    """Late, warned of, or on its last day."""
    return Q(until__lt=now + SOON) | Q(warn_at__lte=now)


def first(each: Any, now: datetime) -> Terms:
    """How many there are, and the most urgent of them: a province behind with its duties must not slow its board."""
    chosen = list(each.order_by("due", "deal", "label")[:SHOWN])
    deals = Deal.objects.defer(*UNSHOWN).in_bulk([row["deal"] for row in chosen])
    shown = [OpenTerm(deals[r["deal"]], offices(r["roles"]), r["label"], clock_of(r["due"], now, now)) for r in chosen]
    return Terms(each.order_by().count() if len(chosen) == SHOWN else len(chosen), shown)


def offices(roles: Iterable[str]) -> str:
    return "、".join(Role(role).label for role in dict.fromkeys(roles))


def by_stage(deals: QuerySet[Deal]) -> list[tuple[str, str, int]]:
    """Each stage at which something stands, in the order of the procedures."""
    counted = dict(deals.order_by().values_list("stage").annotate(Count("stream")))
    order: dict[str, str] = {}
    for procedure in PROCEDURES.values():
        for stage in procedure.stages:
            order.setdefault(stage.code, stage.label)
    return [(code, label, counted[code]) for code, label in order.items() if counted.get(code)]


def stage_of(deal: Deal) -> str:
    return f"{deal.stage_label}（{_('已暂停')}）" if deal.suspended else deal.stage_label


COLUMNS = (
    Column("title", "项目名称", url=address),
    Column("code", "交易编号"),
    Column("region", "地区", value=region_of, field="region"),
    Column("tenderee", "招标人"),
    Column("stage", "阶段", value=stage_of, field="stage"),
    Column("deadline", "开标时间", kind="when"),
    Column("suspended", "暂停的原因"),
    Column("changed_at", "最近变动", kind="when"),
)


@as_role(*WATCHERS)
def board(request: HttpRequest) -> HttpResponse:
    """监督看板。"""
    deals = running(actor_of(request))
    stage = request.GET.get("stage", "")
    rows = deals.filter(stage=stage) if stage else deals
    table = Table(
        request, _("在办项目"), COLUMNS, rows, order="-changed_at",
        empty=_("监督范围内没有在办项目"), empty_next=_("招标人登记项目后会出现在这里。"),
    )  # fmt: skip
    if table.exporting:
        return table.export()
    context = live_context(request)
    chosen = next((label for code, label, _n in context["stages"] if code == stage), "")
    return render(request, "supervision/board.html", context | {"table": table, "stage": chosen})


@as_role(*WATCHERS)
def live(request: HttpRequest) -> HttpResponse:
    """The part of the board that renews itself."""
    return render(request, "supervision/pieces/live.html", live_context(request))


def live_context(request: HttpRequest) -> dict[str, Any]:
    actor, now = actor_of(request), now_of(request)
    deals = running(actor)
    today = now.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    late, soon = terms(actor, now)
    filings = waiting(actor, now)
    stages = by_stage(deals)
    return {
        "now": now,
        "total": sum(count for _code, _label, count in stages),
        "stages": stages,
        "late": late,
        "soon": soon,
        "openings": deals.filter(deadline__gte=today, deadline__lt=today + timedelta(days=1)).order_by("deadline")[:SHOWN],
        "opening_now": next((count for code, _label, count in stages if code == "opening"), 0),
        "evaluations": deals.filter(stage__in=EVALUATING).order_by("deadline")[:SHOWN],
        "filings": sorted(filings, key=lambda row: row.submitted_at)[:SHOWN],
        "suspended": deals.exclude(suspended="").order_by("-changed_at")[:SHOWN],
        "unattended": ages.unattended(deals)[:SHOWN],
        "heaps": [ages.late_duties(actor, now), ages.filings(filings), ages.cases(actor, now), *ages.findings(actor, now)],
        "regions": ages.by_region(actor, deals, now),
        "live_url": reverse("supervision:board_live"),
    }
