"""Matters 待办事项 of a post: to do, waiting for others, overdue; read from the to-do rows alone, folding nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from ggzy.core.acts.committee import TakeSeat
from ggzy.core.acts.second import ConfirmSecond
from ggzy.core.calendar import SHANGHAI
from ggzy.core.regions import stem
from ggzy.core.roles import LOOKING, Actor, Role
from ggzy.desk.duties import SECRET_FROM_OFFICES
from ggzy.desk.workdays import calendar
from ggzy.service.places import page_for, page_of_case, page_of_deal, page_of_docket, page_of_matter, page_of_office
from ggzy.store.models import ToDoRow

SHOWN = 30
SOON = timedelta(days=1)
OFFICES = (Role.SUPERVISOR, Role.CENTRE, Role.ADMINISTRATION, Role.INSPECTOR, *LOOKING)
WATCHERS = (Role.INSPECTOR, *LOOKING)
BEFORE_THE_SEAT = "入席后显示项目名称"
"""An expert who has been called learns what it is about only at the seat."""


@dataclass(frozen=True)
class Matter:
    """One matter on the workbench. `whose` names the roles that it waits for."""

    label: str
    title: str
    url: str
    until: datetime | None
    whose: str
    stage: str
    overdue: bool
    soon: bool
    provisional: bool = False
    """Whether the term falls into days whose working calendar is not published yet 暂定."""


@dataclass(frozen=True)
class Heap:
    """One section of the workbench: the most urgent matters, and how many there are in all."""

    matters: list[Matter]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.matters)


@dataclass(frozen=True)
class Workbench:
    mine: Heap
    waiting: Heap
    overdue: Heap
    second: Heap


def workbench(actor: Actor, now: datetime) -> Workbench:
    """The three heaps of one who acts for a party or an office, or sits on a committee."""
    within = ToDoRow.objects.filter(reach(actor))
    own = Q(role=actor.role.value) & (Q(person=actor.person_id) | Q(case__isnull=False) if actor.role is Role.EXPERT else Q())
    if actor.role in OFFICES:
        own &= Q(person="") | Q(person=actor.person_id)
    own &= ~Q(not_by=actor.person_id) if actor.person_id else Q()
    late, second = Q(until__lte=now), Q(command=ConfirmSecond.__name__)
    mine = within.filter(own)
    others = within.exclude(own)
    for parent in ("deal", "case", "office", "matter", "docket"):  # one by one: joined by OR the database asks row by row
        others = others.exclude(Exists(same_matter(own, parent)))
    if actor.role in OFFICES:
        others = others.exclude(command__in=SECRET_FROM_OFFICES)
    if actor.role is Role.EXPERT:
        others = others.none()
    overdue = within.filter(late) if actor.role in OFFICES else mine.filter(late)
    return Workbench(
        heap(mine.exclude(late | second), actor, now),
        heap(others.exclude(late), actor, now),
        heap(overdue, actor, now),
        heap(mine.filter(second).exclude(late), actor, now),
    )


def same_matter(own: Q, parent: str) -> QuerySet[ToDoRow]:
    """Rows of one's own for the very matter of another's row: an act open to two roles waits for neither of them alone."""
    return ToDoRow.objects.filter(own, **{parent: OuterRef(parent)}, command=OuterRef("command"), key=OuterRef("key"))


def reach(actor: Actor) -> Q:
    """Whose deals: a party's own, an office's by region subtree and lines, an expert's by seat. Nobody else has any.

    Cases are the watchers' alone: the centre serves deals, and may itself be what a clue is about.
    """
    match actor.role:
        case Role.TENDEREE:
            return Q(deal__tenderee_id=actor.org_id) | accused(actor) | answering(actor)
        case Role.AGENCY:
            return Q(deal__agency_id=actor.org_id) | accused(actor) | answering(actor)
        case Role.BIDDER:
            return accused(actor) | answering(actor)
        case Role.EXPERT:
            return Q(person=actor.person_id, role=Role.EXPERT.value) | accused(actor)
        case role if role in OFFICES and actor.region:
            within = stem(actor.region)
            deals = Q(deal__region__startswith=within) & lines(actor.lines)
            cases = Q(case__region__startswith=within) & lines(actor.lines, "case") & ~Q(case__kept_from=actor.org_id)
            own = Q(office__office_id=actor.org_id)
            offices = Q(office__region__startswith=within, office__procedure__in=("delegation/1", "checklist/1")) & lines(actor.lines, "office")
            reported = matters(actor, within) & ~Q(matter__kept_from=actor.org_id)
            dockets = of_dockets(actor, within)
            return deals | own | dockets if role is Role.CENTRE else deals | cases | own | offices | reported | dockets
    return Q(pk__in=[])


def of_dockets(actor: Actor, within: str) -> Q:
    """Matters of the own region and lines; what waits for one office by its code, for that office alone."""
    own = Q(docket__region__startswith=within) & lines(actor.lines, "docket") & (Q(key="") | Q(key__startswith="of "))
    return own & Q(docket__issuer_id__in=("", actor.org_id)) | Q(docket__isnull=False, key=actor.org_id)


def accused(actor: Actor) -> Q:
    """Cases against one's own organisation or oneself, once told of them."""
    own = Q(case__accused_org=actor.org_id) if actor.org_id else Q(pk__in=[])
    person = Q(case__accused_person=actor.person_id) if actor.person_id else Q(pk__in=[])
    return Q(case__told=True, role=actor.role.value) & (own | person)


def answering(actor: Actor) -> Q:
    """Complaints that one's own organisation has to answer: the row bears its code."""
    return Q(matter__isnull=False, key=actor.org_id, role=actor.role.value) if actor.org_id else Q(pk__in=[])


def matters(actor: Actor, within: str) -> Q:
    """Complaints and reports of an office's region and lines; a supervisor's bench has those of its own office alone."""
    found = Q(matter__region__startswith=within) & lines(actor.lines, "matter")
    if actor.role is not Role.DISCIPLINE:
        found &= ~Q(matter__kind="interference")  # 插手干预登记: for others there is not even a count
    if actor.role not in (Role.SUPERVISOR, Role.DISCIPLINE):
        found &= ~Q(matter__kind="report")  # 举报: read by supervision and discipline inspection alone
    found = found & Q(matter__office_id__in=("", actor.org_id)) if actor.role is Role.SUPERVISOR else found
    handed = Q(matter__kind="report", matter__office_id=actor.org_id)  # from another region or line
    return found | handed if actor.org_id and actor.role in (Role.SUPERVISOR, Role.DISCIPLINE) else found


def lines(covered: Iterable[str], of: str = "deal") -> Q:
    """`construction`, or `construction/water` for one industry of it; none named covers all."""
    found = []
    for name in covered:
        line, _, industry = name.partition("/")
        found.append(Q(**{f"{of}__line": line}, **({f"{of}__industry": industry} if industry else {})))
    return reduce(or_, found, Q())


def not_yet_fixed(until: datetime | None) -> bool:
    """Whether the last day of a term may still be moved by a notice of holidays."""
    return until is not None and calendar().provisional((until - timedelta(microseconds=1)).astimezone(SHANGHAI).date())


PARENTS = ("case_id", "office_id", "office__procedure", "matter_id", "matter__kind", "docket_id", "docket__procedure")
"""What a row is about, where it is no deal, and what its page follows from."""


def heap(rows: QuerySet[ToDoRow], actor: Actor, now: datetime) -> Heap:
    """Rows of one matter for several roles or seats are one matter; the most urgent first. A role may be told twice: to
    have the database sort thousands of rows for that took longer than all the rest."""
    grouped = (
        rows.order_by()
        .annotate(
            stream=Coalesce("deal_id", "case_id", "office_id", "matter_id", "docket_id"),
            title=Coalesce("deal__title", "case__code", "office__title", "matter__code", "docket__title"),
            stage=Coalesce("deal__stage_label", "case__stage_label", "office__stage_label", "matter__stage_label", "docket__stage_label"),
        )
        .values("stream", *PARENTS, "command", "key", "label", "until", "title", "stage", "deal__published")
        .annotate(roles=ArrayAgg("role"))
        .order_by(F("until").asc(nulls_last=True), "stream", "label")
    )
    found = [matter(row, actor, now) for row in grouped[:SHOWN]]
    return Heap(found, len(found) if len(found) < SHOWN else matters_in(rows))


def matters_in(rows: QuerySet[ToDoRow]) -> int:
    """How many matters these rows are: counted without the words that only those shown need."""
    return rows.order_by().values("deal_id", "case_id", "office_id", "matter_id", "docket_id", "command", "key", "label", "until").distinct().count()


def page_of(row: dict[str, Any], role: Role) -> str:
    """The page of a matter that is no deal's."""
    if row["matter_id"]:
        return page_of_matter(role, row["stream"], row["matter__kind"])
    if row["office_id"]:
        return page_of_office(row["office__procedure"], row["stream"])
    if row["docket_id"]:
        return page_of_docket(row["docket__procedure"], row["stream"])
    return page_of_case(role, row["stream"]) if row["case_id"] else ""


def matter(row: dict[str, Any], actor: Actor, now: datetime) -> Matter:
    confirms = row["command"] == ConfirmSecond.__name__ and actor.role not in LOOKING
    own = actor.role.value in row["roles"] or confirms
    stream, until = row["stream"], row["until"]
    url = page_of(row, actor.role) or (page_for(row["command"], stream) if own else "")
    return Matter(
        label=row["label"],
        title=BEFORE_THE_SEAT if actor.role is Role.EXPERT and row["command"] == TakeSeat.__name__ else row["title"],
        url=url or page_of_deal(actor.role, stream, bool(row["deal__published"])),
        until=until,
        whose="、".join(Role(role).label for role in sorted(set(row["roles"]))),
        stage=row["stage"],
        overdue=until is not None and until <= now,
        soon=until is not None and now < until <= now + SOON,
        provisional=not_yet_fixed(until),
    )
