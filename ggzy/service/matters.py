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
from ggzy.core.acts.notice import AnswerQuestion
from ggzy.core.acts.second import ConfirmSecond
from ggzy.core.calendar import SHANGHAI
from ggzy.core.regions import stem
from ggzy.core.roles import Actor, Role
from ggzy.desk.workdays import calendar
from ggzy.service.places import page_for, page_of_case, page_of_deal, page_of_docket
from ggzy.store.models import ToDoRow

SHOWN = 30
SOON = timedelta(days=1)
OFFICES = (Role.SUPERVISOR, Role.CENTRE, Role.ADMINISTRATION, Role.INSPECTOR, Role.DISCIPLINE)
WATCHERS = (Role.INSPECTOR, Role.DISCIPLINE)
BEFORE_THE_SEAT = "入席后显示项目名称"
"""An expert who has been called learns what it is about only at the seat."""
SECRET_FROM_OFFICES = (AnswerQuestion.__name__,)
"""That a question waits tells that somebody obtained the file; only those who answer may know."""


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
    own = Q(role=actor.role.value) & (Q(person=actor.person_id) if actor.role is Role.EXPERT else Q())
    if actor.role is Role.SUPERVISOR:
        own &= Q(person="") | Q(person=actor.person_id)
    own &= ~Q(not_by=actor.person_id) if actor.person_id else Q()
    late, second = Q(until__lte=now), Q(command=ConfirmSecond.__name__)
    mine = within.filter(own)
    others = within.exclude(own).exclude(Exists(same_matter(own)))
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


def same_matter(own: Q) -> QuerySet[ToDoRow]:
    """Rows of one's own for the very matter of another's row: an act open to two roles waits for neither of them alone."""
    same = Q(deal=OuterRef("deal")) | Q(case=OuterRef("case")) | Q(docket=OuterRef("docket"))
    return ToDoRow.objects.filter(own, same, command=OuterRef("command"), key=OuterRef("key"))


def reach(actor: Actor) -> Q:
    """Whose deals: a party's own, an office's by region subtree and lines, an expert's by seat. Nobody else has any."""
    match actor.role:
        case Role.TENDEREE:
            return Q(deal__tenderee_id=actor.org_id) | accused(actor)
        case Role.AGENCY:
            return Q(deal__agency_id=actor.org_id) | accused(actor)
        case Role.EXPERT:
            return Q(person=actor.person_id, role=Role.EXPERT.value)
        case role if role in OFFICES and actor.region:
            within = stem(actor.region)
            return Q(deal__region__startswith=within) & lines(actor.lines) | (
                Q(case__region__startswith=within) & lines(actor.lines, "case")
            ) | of_dockets(actor, within)
    return Q(pk__in=[])


def of_dockets(actor: Actor, within: str) -> Q:
    """Matters of the own region and lines; what waits for one office by its code, for that office alone."""
    own = Q(docket__region__startswith=within) & lines(actor.lines, "docket") & (Q(key="") | Q(key__startswith="of "))
    return own & Q(docket__issuer_id__in=("", actor.org_id)) | Q(docket__isnull=False, key=actor.org_id)


def accused(actor: Actor) -> Q:
    """Cases against one's own organisation, once it has been told of them."""
    return Q(case__accused_org=actor.org_id, case__told=True, role=actor.role.value)


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


def heap(rows: QuerySet[ToDoRow], actor: Actor, now: datetime) -> Heap:
    """Rows of one matter for several roles or seats are one matter; the most urgent first."""
    grouped = (
        rows.order_by()
        .annotate(
            stream=Coalesce("deal_id", "case_id", "docket_id"),
            title=Coalesce("deal__title", "case__code", "docket__title"),
            stage=Coalesce("deal__stage_label", "case__stage_label", "docket__stage_label"),
            docket_kind=F("docket__procedure"),
        )
        .values("stream", "case_id", "docket_kind", "command", "key", "label", "until", "title", "stage", "deal__published")
        .annotate(roles=ArrayAgg("role", distinct=True))
        .order_by(F("until").asc(nulls_last=True), "stream", "label")
    )
    found = [matter(row, actor, now) for row in grouped[:SHOWN]]
    return Heap(found, len(found) if len(found) < SHOWN else grouped.count())


def matter(row: dict[str, Any], actor: Actor, now: datetime) -> Matter:
    confirms = row["command"] == ConfirmSecond.__name__ and actor.role is not Role.DISCIPLINE
    own = actor.role.value in row["roles"] or confirms
    stream, until = row["stream"], row["until"]
    url = page_of_case(actor.role, stream) if row["case_id"] else page_of_docket(row["docket_kind"], stream) if row["docket_kind"] else page_for(row["command"], stream) if own else ""
    return Matter(
        label=row["label"],
        title=BEFORE_THE_SEAT if actor.role is Role.EXPERT and row["command"] == TakeSeat.__name__ else row["title"],
        url=url or page_of_deal(actor.role, stream, bool(row["deal__published"])),
        until=until,
        whose="、".join(Role(role).label for role in sorted(row["roles"])),
        stage=row["stage"],
        overdue=until is not None and until <= now,
        soon=until is not None and now < until <= now + SOON,
        provisional=not_yet_fixed(until),
    )
