"""Matters 待办事项 of a post: to do, waiting for others, overdue; read from the to-do rows alone, folding nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import itemgetter, or_
from typing import Any

from django.db.models import Count, Exists, F, Model, OuterRef, Q, QuerySet, Value
from django.urls import reverse

from ggzy.core.acts.committee import TakeSeat
from ggzy.core.acts.second import ConfirmSecond
from ggzy.core.acts.transfer import AcknowledgeTransfer
from ggzy.core.calendar import SHANGHAI
from ggzy.core.regions import stem
from ggzy.core.roles import LOOKING, Actor, Role
from ggzy.desk.duties import SECRET_FROM_OFFICES
from ggzy.desk.workdays import calendar
from ggzy.service.places import page_for, page_of_case, page_of_deal, page_of_docket, page_of_matter, page_of_office
from ggzy.store.models import CaseCard, Deal, DocketCard, MatterCard, OfficeCard, ToDoRow

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
    """The four heaps of one who acts for a party or an office, or sits on a committee."""
    within, which = ToDoRow.objects.filter(reach(actor)), heaps(actor, now)
    found = {name: most_urgent(within.filter(own)) for name, own in which.items()}
    counts = counted(within, which) if any(len(rows) == SHOWN for rows in found.values()) else {}
    every = [row for rows in found.values() for row in rows]
    cards, roles = cards_of(every), roles_of(every)
    return Workbench(
        **{
            name: Heap([matter(row, cards[row["stream"]], roles[which_of(row)], actor, now) for row in rows], counts.get(name, len(rows)))
            for name, rows in found.items()
        }
    )


def heaps(actor: Actor, now: datetime) -> dict[str, Q]:
    """Which rows lie on which heap: one for each matter, and none on two."""
    own = Q(role=actor.role.value) & (Q(person=actor.person_id) | Q(case__isnull=False) if actor.role is Role.EXPERT else Q())
    if actor.role in OFFICES:
        own &= Q(person="") | Q(person=actor.person_id)
    own &= ~Q(not_by=actor.person_id) if actor.person_id else Q()
    late, second = Q(until__lte=now), Q(command=ConfirmSecond.__name__)
    others = ~own & ~Q(Exists(same_matter(own)))
    if actor.role in OFFICES:
        others &= ~Q(command__in=SECRET_FROM_OFFICES)
    if actor.role is Role.EXPERT:
        others = Q(pk__in=[])
    return {
        "mine": own & ~late & ~second,
        "waiting": others & ~late & Q(first=True),
        "overdue": late & Q(first=True) if actor.role in OFFICES else own & late,
        "second": own & second & ~late,
    }


def same_matter(own: Q) -> QuerySet[ToDoRow]:
    """Rows of one's own for the very matter of another's row: an act open to two roles waits for neither of them alone."""
    return ToDoRow.objects.filter(own, stream=OuterRef("stream"), command=OuterRef("command"), key=OuterRef("key"))


OWED_BY_NAME = Q(command=AcknowledgeTransfer.__name__)
"""In a case: what waits for one office by its code, wherever the case lies."""


def reach(actor: Actor) -> Q:
    """Whose deals: a party's own, an office's by region subtree and lines, an expert's by seat. Nobody else has any.

    Cases are the watchers' alone: the centre serves deals, and may itself be what a clue is about. Each kind is asked for
    by itself (`deal__in`): joined to all kinds at once, the database read every card for every row.
    """
    match actor.role:
        case Role.TENDEREE:
            return among(Deal, tenderee_id=actor.org_id) | accused(actor) | answering(actor)
        case Role.AGENCY:
            return among(Deal, agency_id=actor.org_id) | accused(actor) | answering(actor)
        case Role.BIDDER:
            return accused(actor) | answering(actor)
        case Role.EXPERT:
            return Q(person=actor.person_id, role=Role.EXPERT.value) | accused(actor)
        case role if role in OFFICES and actor.region:
            deals = Q(deal__isnull=False) & inside(actor)
            cases = Q(case__isnull=False) & (inside(actor) & ~among(CaseCard, kept_from=actor.org_id) & ~OWED_BY_NAME | Q(key=actor.org_id))
            own = among(OfficeCard, office_id=actor.org_id)
            offices = among(OfficeCard, procedure__in=("delegation/1", "checklist/1")) & inside(actor)
            reported, dockets = matters(actor), of_dockets(actor)
            return deals | own | dockets if role is Role.CENTRE else deals | cases | own | offices | reported | dockets
    return Q(pk__in=[])


def among(card: type[Model], *which: Q, **fields: Any) -> Q:
    """Rows about one of these cards; asked by themselves: joined to all five, every card was read for every row."""
    return Q(**{f"{PARENT[card]}__in": card._default_manager.filter(*which, **fields).order_by()})


def inside(actor: Actor) -> Q:
    """What belongs to the own region subtree and lines."""
    return Q(region__startswith=stem(actor.region)) & lines(actor.lines)


def of_dockets(actor: Actor) -> Q:
    """Matters of the own region and lines; what waits for one office by its code, for that office alone."""
    own = among(DocketCard, issuer_id__in=("", actor.org_id)) & inside(actor) & (Q(key="") | Q(key__startswith="of ") | Q(command=ConfirmSecond.__name__))
    return own | Q(docket__isnull=False, key=actor.org_id)


def accused(actor: Actor) -> Q:
    """Cases against one's own organisation or oneself, once told of them."""
    own = Q(accused_org=actor.org_id) if actor.org_id else Q(pk__in=[])
    person = Q(accused_person=actor.person_id) if actor.person_id else Q(pk__in=[])
    return among(CaseCard, own | person, told=True) & Q(role=actor.role.value)


def answering(actor: Actor) -> Q:
    """Complaints that one's own organisation has to answer: the row bears its code."""
    return Q(matter__isnull=False, key=actor.org_id, role=actor.role.value) if actor.org_id else Q(pk__in=[])


def matters(actor: Actor) -> Q:
    """Complaints and reports of an office's region and lines; a supervisor's bench has those of its own office alone."""
    found = ~Q(kept_from=actor.org_id)
    if actor.role is not Role.DISCIPLINE:
        found &= ~Q(kind="interference")  # 插手干预登记: for others there is not even a count
    if actor.role not in (Role.SUPERVISOR, Role.DISCIPLINE):
        found &= ~Q(kind="report")  # 举报: read by supervision and discipline inspection alone
    if actor.role is Role.SUPERVISOR:
        found &= Q(office_id__in=("", actor.org_id))
    within = among(MatterCard, found) & inside(actor)
    if not actor.org_id or actor.role not in (Role.SUPERVISOR, Role.DISCIPLINE):
        return within
    return within | among(MatterCard, kind="report", office_id=actor.org_id)  # handed over from another region or line


def lines(covered: Iterable[str]) -> Q:
    """`construction`, or `construction/water` for one industry of it; none named covers all."""
    found = []
    for name in covered:
        line, _, industry = name.partition("/")
        found.append(Q(line=line, industry=industry) if industry else Q(line=line))
    return reduce(or_, found, Q())


def not_yet_fixed(until: datetime | None) -> bool:
    """Whether the last day of a term may still be moved by a notice of holidays."""
    return until is not None and calendar().provisional((until - timedelta(microseconds=1)).astimezone(SHANGHAI).date())


PARENT: dict[type[Model], str] = {Deal: "deal", CaseCard: "case", OfficeCard: "office", MatterCard: "matter", DocketCard: "docket"}
"""By which column a row tells what it is about."""

SAID = ("stream", *(f"{parent}_id" for parent in PARENT.values()), "command", "key", "label", "until", "warn_at")
MATTER = ("stream", "command", "key", "label", "until")
which_of = itemgetter(*MATTER)
"""What makes rows for several roles or seats one matter."""

TOLD: dict[type[Model], dict[str, Any]] = {
    Deal: {"called": F("title"), "of": F("published")},
    CaseCard: {"called": F("code"), "of": Value("")},
    OfficeCard: {"called": F("title"), "of": F("procedure")},
    MatterCard: {"called": F("code"), "of": F("kind")},
    DocketCard: {"called": F("title"), "of": F("procedure")},
}
"""What a card is called on the workbench, and what its page follows from."""


def most_urgent(rows: QuerySet[ToDoRow]) -> list[dict[str, Any]]:
    return list(rows.order_by(F("until").asc(nulls_last=True), "stream", "label").values(*SAID)[:SHOWN])


def counted(rows: QuerySet[ToDoRow], which: dict[str, Q]) -> dict[str, int]:
    """How many matters lie on each heap, in one reading."""
    return rows.aggregate(**{name: Count("pk", filter=own) for name, own in which.items()})


def roles_of(rows: list[dict[str, Any]]) -> defaultdict[tuple[Any, ...], set[str]]:
    """For whom each of these matters waits."""
    found = defaultdict(set)
    for *about, role in ToDoRow.objects.filter(stream__in={row["stream"] for row in rows}).order_by().values_list(*MATTER, "role"):
        found[tuple(about)].add(role)
    return found


def cards_of(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """What is said of each stream of these rows, by one question for each kind that occurs: for those shown alone."""
    found = {}
    for card, parent in PARENT.items():
        if streams := {row["stream"] for row in rows if row[f"{parent}_id"]}:
            said = card._default_manager.filter(pk__in=streams).order_by().annotate(**TOLD[card])
            found.update({row["stream"]: row for row in said.values("stream", "stage_label", "called", "of")})
    return found


def page_of(row: dict[str, Any], card: dict[str, Any], role: Role) -> str:
    """The page of a matter that is no deal's."""
    if row["matter_id"]:
        return page_of_matter(role, row["stream"], card["of"])
    if row["office_id"]:
        return page_of_office(card["of"], row["stream"])
    if row["docket_id"]:
        return reverse("service:dossier") if role is Role.EXPERT else page_of_docket(card["of"], row["stream"])
    return page_of_case(role, row["stream"]) if row["case_id"] else ""


def matter(row: dict[str, Any], card: dict[str, Any], roles: set[str], actor: Actor, now: datetime) -> Matter:
    confirms = row["command"] == ConfirmSecond.__name__ and actor.role not in LOOKING
    own = actor.role.value in roles or confirms
    stream, until = row["stream"], row["until"]
    done_at = page_for(row["command"], stream) if own else ""
    url = done_at if confirms else page_of(row, card, actor.role) or done_at
    return Matter(
        label=row["label"],
        title=BEFORE_THE_SEAT if actor.role is Role.EXPERT and row["command"] == TakeSeat.__name__ else card["called"],
        url=url or page_of_deal(actor.role, stream, bool(card["of"])),
        until=until,
        whose="、".join(Role(role).label for role in sorted(roles)),
        stage=card["stage_label"],
        overdue=until is not None and until <= now,
        soon=until is not None and now < until and (until <= now + SOON or bool(row["warn_at"] and row["warn_at"] <= now)),
        provisional=not_yet_fixed(until),
    )
