"""The live board 监督看板: where every running deal of the reach stands, what opens today, who watches it, what is late; nothing of bidders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from ggzy.core.calendar import SHANGHAI
from ggzy.core.procedures import PROCEDURES
from ggzy.core.roles import Role
from ggzy.layout.benches import PARENT
from ggzy.layout.session import as_role
from ggzy.layout.tables import Column, Table
from ggzy.store.models import Deal, ToDoRow
from ggzy.supervision import ages
from ggzy.supervision.clocks import SOON, Clock, clock_of
from ggzy.supervision.reach import WATCHERS, address, region_of
from ggzy.supervision.soundness import troubles
from ggzy.supervision.views.duties import page_of
from ggzy.supervision.views.filings import waiting
from ggzy.supervision.watch import Watch, watch_of

SHOWN = 30
EVALUATING = ("opened", "evaluation")


@dataclass(frozen=True)
class OpenTerm:
    """One duty that runs against a term: in which lot or other matter, whose, what, how long yet."""

    title: str
    url: str
    who: str
    label: str
    clock: Clock


class First(NamedTuple):
    """Things of one kind: how many there are, and the most urgent of them."""

    count: int
    shown: Sequence[Any]


def first_of(rows: QuerySet[Deal] | Sequence[Any]) -> First:
    shown = list(rows[:SHOWN])
    if len(shown) < SHOWN:
        return First(len(shown), shown)
    return First(rows.order_by().count() if isinstance(rows, QuerySet) else len(rows), shown)


def terms(watch: Watch) -> tuple[First, First]:
    """Duties late, and soon due, of every matter in view: the late ones are those of the workbench and of the list of duties."""
    now = watch.now
    return first(watch.late(), now), first(watch.duties().filter(near(now), until__gt=now, first=True), now)


def near(now: datetime) -> Q:
    """Late, warned of, or on its last day."""
    return Q(until__lt=now + SOON) | Q(warn_at__lte=now)


def first(rows: QuerySet[ToDoRow], now: datetime) -> First:
    """How many there are, and the most urgent of them: a province behind with its duties must not slow its board."""
    chosen = list(rows.order_by("until", "stream", "label").select_related(*PARENT.values())[:SHOWN])
    roles = defaultdict(set)
    for *about, role in ToDoRow.objects.filter(stream__in={row.stream for row in chosen}).order_by().values_list("stream", "command", "key", "label", "role"):
        roles[tuple(about)].add(role)
    shown = [term_of(row, sorted(roles[row.stream, row.command, row.key, row.label]), now) for row in chosen]
    return First(rows.order_by().count() if len(chosen) == SHOWN else len(chosen), shown)


def term_of(row: ToDoRow, roles: list[str], now: datetime) -> OpenTerm:
    card = next(card for name in PARENT.values() if (card := getattr(row, name)) is not None)
    called = card.code if row.case or row.matter else card.title
    assert row.until
    return OpenTerm(called, page_of(card.procedure, row.stream), offices(roles), row.label, clock_of(row.until, now, now))


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
    watch = watch_of(request)
    stage = request.GET.get("stage", "")
    rows = watch.deals().filter(stage=stage) if stage else watch.deals()
    table = Table(
        request, _("在办项目"), COLUMNS, rows, order="-changed_at",
        empty=_("监督范围内没有在办项目"), empty_next=_("招标人登记项目后会出现在这里。"),
    )  # fmt: skip
    if table.exporting:
        return table.export()
    context = live_context(watch)
    chosen = next((label for code, label, _n in context["stages"] if code == stage), "")
    return render(request, "supervision/board.html", context | {"table": table, "stage": chosen, "troubles": troubles(watch.actor)})


@as_role(*WATCHERS)
def live(request: HttpRequest) -> HttpResponse:
    """The part of the board that renews itself."""
    return render(request, "supervision/pieces/live.html", live_context(watch_of(request)))


def live_context(watch: Watch) -> dict[str, Any]:
    now, deals = watch.now, watch.deals()
    today = now.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    late, soon = terms(watch)
    filings = waiting(deals, now)
    stages = by_stage(deals)
    return {
        "now": now,
        "watch": watch,
        "total": sum(count for _code, _label, count in stages),
        "stages": stages,
        "late": late,
        "soon": soon,
        "most": SHOWN,
        "openings": first_of(deals.filter(deadline__gte=today, deadline__lt=today + timedelta(days=1)).order_by("deadline")),
        "opening_now": next((count for code, _label, count in stages if code == "opening"), 0),
        "evaluations": first_of(deals.filter(stage__in=EVALUATING).order_by("deadline")),
        "filings": first_of(sorted(filings, key=lambda row: row.submitted_at)),
        "suspended": first_of(deals.exclude(suspended="").order_by("-changed_at")),
        "unattended": first_of(ages.unattended(watch)),
        "heaps": [ages.late_duties(watch), ages.filings(watch, filings), ages.cases(watch), *ages.findings(watch)],
        "regions": [row for row in ages.by_region(watch, ages.on_board(watch)) if any(row.counts.values())],
        "live_url": reverse("supervision:board_live") + watch.asked,
    }
