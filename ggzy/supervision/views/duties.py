"""Duties and who answers for them 职责与责任人: the tree office → post → person → matter, orphans and late ones in red."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from ggzy.core.duty_list import OFFICES, Matter, matters
from ggzy.core.holders import Place, Seat
from ggzy.core.procedures.case_grounds import LINES as TRADES
from ggzy.core.regions import stem
from ggzy.core.roles import Actor, Role
from ggzy.desk.duties import OpenMatter, Roll, open_matters, roll
from ggzy.layout.reach import of_lines
from ggzy.layout.session import as_role
from ggzy.layout.tables import Column, Table
from ggzy.store.models import Deal
from ggzy.supervision.clocks import clock_of
from ggzy.supervision.reach import WATCHERS, region_name
from ggzy.supervision.watch import Watch, watch_of

READERS = (*WATCHERS, Role.CENTRE)
PAGES = {
    "case/1": "supervision:case", "complaint/1": "supervision:complaint", "unlisted/1": "supervision:matter", "circular/1": "supervision:circular",
    "handover/1": "supervision:handover", "delegation/1": "supervision:power", "checklist/1": "supervision:checklist",
    "call/1": "supervision:call", "officereport/1": "supervision:office_report", "coordination/1": "supervision:coordination", "finding/1": "supervision:finding",
    "dispute/1": "supervision:appeal", "pool/1": "supervision:pool", "credit/1": "supervision:credit_entry",
    "succession/1": "supervision:succession", "import/1": "supervision:import_matter", "report/1": "supervision:report", "interference/1": "supervision:interference",
}  # fmt: skip
"""Where a matter is read, by its procedure; lots have the same page whatever their procedure."""


def page_of(procedure: str, stream: str) -> str:
    return reverse(PAGES.get(procedure, "supervision:deal"), args=[stream])


@dataclass
class Held:
    """A matter of a seat: how many are open, and how many of them are late."""

    matter: Matter
    open: int = 0
    late: int = 0


@dataclass
class PostHeld:
    """One post on the tree, with what it holds."""

    seat: Seat
    deputy: Seat | None
    held: list[Held]
    own: bool
    ended: bool

    @property
    def late(self) -> int:
        return sum(each.late for each in self.held)

    @property
    def open(self) -> int:
        return sum(each.open for each in self.held)


@dataclass
class Office:
    """An office on the tree."""

    name: str
    region: str
    posts: list[PostHeld] = field(default_factory=list)

    @property
    def late(self) -> int:
        return sum(post.late for post in self.posts)


@as_role(*READERS)
def duties(request: HttpRequest) -> HttpResponse:
    """职责与责任人。"""
    watch = watch_of(request)
    now, found = watch.now, roll(watch.now)
    opened = open_matters(watch.duties(), found, few=True)
    late = request.GET.get("late") == "1"
    table = Table(
        request, _("未办事项与责任人"), COLUMNS, [Row(each, now) for each in opened if not late or each.overdue(now)], order="until",
        empty=_("没有逾期的事项") if late else _("没有未办事项"), empty_next=_("项目、案件、交接有要办的事项时会出现在这里。"),
    )  # fmt: skip
    if table.exporting:
        return table.export()
    orphans = [each for each in opened if each.holder.orphan]
    offices = tree(watch, found, opened, table.query)
    page = {
        "table": table, "offices": offices, "now": now, "query": table.query, "watch": watch, "nobody": nobody_for(watch, found),
        "orphans": [Row(each, now) for each in orphans[:30]], "orphan_count": len(orphans),
        "raised": sum(each.holder.raised for each in opened), "late": sum(each.overdue(now) for each in opened),
        "posts": sum(len(office.posts) for office in offices), "open_count": len(opened),
        "choices": [(label, "?" + urlencode(watch.narrowing | asked) + "#table", late == bool(asked)) for label, asked in ((_("全部"), {}), (_("已逾期"), {"late": "1"}))],
    }  # fmt: skip
    return render(request, "supervision/duties.html", page)


# ---- the tree ----


def tree(watch: Watch, found: Roll, opened: list[OpenMatter], query: str) -> list[Office]:
    """Offices of the region, their posts in force, and what each holds; narrowed to what the query names."""
    counts: dict[tuple[int, str], Held] = {}
    known = {each.mark: each for each in matters()}
    for each in opened:
        if each.holder.seat is not None and each.matter in known:
            held = counts.setdefault((each.holder.seat.number, each.matter), Held(known[each.matter]))
            held.open += 1
            held.late += each.overdue(found.at)
    offices: dict[str, Office] = {}
    for seat in found.seats:
        if seat.actor.role not in OFFICES or seat.stands_for or not seat.in_force(found.at) or not watch.holds(seat.actor.region):
            continue
        post = post_of(seat, found, counts, watch.actor)
        if query and query not in words_of(post):
            continue
        name = seat.actor.org
        offices.setdefault(name, Office(name, region_name(seat.actor.region))).posts.append(post)
    return sorted(offices.values(), key=lambda office: (-office.late, office.region, office.name))


def post_of(seat: Seat, found: Roll, counts: dict[tuple[int, str], Held], viewer: Actor) -> PostHeld:
    deputy = next((s for s in found.seats if s.stands_for == seat.number and s.in_force(found.at)), None)
    marks = {m.mark: Held(m) for m in matters((seat.actor.role,)) if m.line != "office" and holds(seat, m, found)}
    marks |= {mark: held for (number, mark), held in counts.items() if number == seat.number}
    own = viewer.role in OFFICES and viewer.org_id == seat.actor.org_id
    return PostHeld(seat, deputy, list(marks.values()), own, seat.until is not None)


def holds(seat: Seat, matter: Matter, found: Roll) -> bool:
    """Whether this seat answers for the matter in its own region, in any of its lines."""
    return any(
        (held := found.holder(place, (seat.actor.role,), matter.act, matter.mark)).seat is not None and held.seat.number == seat.number
        for place in own_places(seat, matter.line)
    )


def own_places(seat: Seat, line: str) -> list[Place]:
    """The places that tell what a seat answers for: its own region, each of its lines; what is no trade is of any line."""
    lines = seat.actor.lines or (line,)
    names = [each.partition("/") for each in lines]
    return [Place(seat.actor.region, name, industry) for name, _slash, industry in names if line == name or line not in TRADES]


def words_of(post: PostHeld) -> str:
    seat = post.seat.actor
    deputy = post.deputy.actor.person if post.deputy else ""
    return " ".join((seat.person, seat.org, seat.office, seat.post, deputy, *(held.matter.label for held in post.held)))


def nobody_for(watch: Watch, found: Roll) -> list[tuple[str, str]]:
    """Where deals run and nobody at all holds what an office must do there: region and matter."""
    actor = watch.actor
    running = Deal.objects.filter(watch.here(), region__startswith=stem(actor.region)).filter(of_lines(actor.lines)).order_by()
    places = running.values_list("region", "line", "industry").distinct() if actor.region else []
    missing: dict[tuple[str, str], None] = {}
    for region, line, industry in places:
        for matter in matters():
            if matter.line == line and found.holder(Place(region, line, industry), official(matter), matter.act, matter.mark).orphan:
                missing[region_name(region), matter.label] = None
    return list(missing)


def official(matter: Matter) -> tuple[Role, ...]:
    return tuple(role for role in matter.roles if role in OFFICES)


# ---- the list ----


@dataclass(frozen=True)
class Row:
    """One open matter as the list shows it."""

    matter: OpenMatter
    now: Any

    @property
    def who(self) -> str:
        seat = self.matter.holder.seat
        if seat is None:
            return _("无人负责") if self.matter.holder.orphan else _("不显示姓名")
        deputy = self.matter.holder.deputy
        return seat.actor.person + (_("（%(name)s代理）") % {"name": deputy.actor.person} if deputy else "")

    @property
    def office(self) -> str:
        seat = self.matter.holder.seat
        if seat is None:
            return "、".join(role.label for role in self.matter.roles)
        raised = _("（本级无人，由上级承担）") if self.matter.holder.raised else ""
        return f"{seat.actor.org}{seat.actor.office}{seat.actor.post}{raised}"

    @property
    def state(self) -> str:
        if self.matter.holder.orphan:
            return _("无人负责")
        return clock_of(self.matter.until, self.now).words if self.matter.until else _("没有期限")

    @property
    def url(self) -> str:
        return page_of(self.matter.matter.split(":")[0], self.matter.stream)


COLUMNS = (
    Column("label", "事项", value=lambda row: row.matter.label, url=lambda row: row.url),
    Column("title", "项目、案件", value=lambda row: row.matter.title),
    Column("region", "地区", value=lambda row: region_name(row.matter.region)),
    Column("who", "责任人"),
    Column("office", "单位与岗位"),
    Column("until", "应于此前办结", kind="until", value=lambda row: row.matter.until),
    Column("state", "状态"),
)
