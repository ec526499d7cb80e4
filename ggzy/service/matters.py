"""Matters 待办事项 of a post: to do, waiting for others, overdue; read from the to-do rows alone, folding nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any

from django.db.models import Count, Exists, F, Model, OuterRef, Q, QuerySet
from django.urls import reverse

from ggzy.core.acts.committee import TakeSeat
from ggzy.core.acts.second import ConfirmSecond
from ggzy.core.calendar import day_of
from ggzy.core.codes import CREDIT_CODE_LENGTH
from ggzy.core.roles import LOOKING, Actor, Role
from ggzy.desk.duties import SECRET_FROM_OFFICES, handed_over
from ggzy.desk.workdays import calendar
from ggzy.layout.benches import OFFICES, PARENT, checked_by_others, overdue, reach, watched
from ggzy.service.places import page_for, page_of_case, page_of_deal, page_of_docket, page_of_matter, page_of_office
from ggzy.store.models import CaseCard, Deal, DocketCard, MatterCard, OfficeCard, Organisation, ToDoRow

SHOWN = 30
SOON = timedelta(days=1)
WATCHERS = (Role.INSPECTOR, *LOOKING)
HANDING = (Role.SUPERVISOR, Role.ADMINISTRATION, Role.CENTRE)
"""Whose posts hand matters over."""
BEFORE_THE_SEAT = "入席后显示项目名称"
"""An expert who has been called learns what it is about only at the seat."""


@dataclass(frozen=True)
class Matter:
    """One matter on the workbench. `whose` names the office that it waits for, else the roles."""

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
    handed: Heap = Heap([], 0)
    """What this person's post handed over and somebody else holds now 已移交; the power to do it stays."""


def workbench(actor: Actor, now: datetime) -> Workbench:
    """The four heaps of one who acts for a party or an office, or sits on a committee."""
    within, which = ToDoRow.objects.filter(reach(actor)), heaps(actor, now)
    holding = handed_over(actor, within.filter(which["mine"]), now) if actor.role in HANDING else {}
    if holding:
        which |= {"mine": which["mine"] & ~Q(pk__in=holding), "handed": Q(pk__in=holding)}
    late = ToDoRow.objects.filter(watched(actor)).filter(which.pop("overdue"))
    found = {name: most_urgent(within.filter(own)) for name, own in which.items()} | {"overdue": most_urgent(late)}
    counts = counted(within, which) if any(len(rows) == SHOWN for rows in found.values()) else {}
    if len(found["overdue"]) == SHOWN:
        counts["overdue"] = late.order_by().count()
    every = [row for rows in found.values() for row in rows]
    cards, roles, names = cards_of(every), roles_of(every), offices_named(every)
    return Workbench(
        **{
            name: Heap([matter(row, cards[row["stream"]], roles[which_of(row)], actor, now, holding.get(row["pk"]), names) for row in rows], counts.get(name, len(rows)))
            for name, rows in found.items()
        }
    )


def heaps(actor: Actor, now: datetime) -> dict[str, Q]:
    """Which rows lie on which heap: one for each matter, and none on two."""
    own = Q(role=actor.role.value) & (Q(person=actor.person_id) | Q(case__isnull=False) if actor.role is Role.EXPERT else Q())
    if actor.role in OFFICES:
        own &= Q(person="") | Q(person=actor.person_id)
    own &= ~checked_by_others(actor)
    late, second = Q(until__lte=now), Q(command=ConfirmSecond.__name__)
    others = ~own & ~Q(Exists(same_matter(own)))
    if actor.role in OFFICES:
        others &= ~Q(command__in=SECRET_FROM_OFFICES)
    if actor.role is Role.EXPERT:
        others = Q(pk__in=[])
    return {
        "mine": own & ~late & ~second,
        "waiting": others & ~late & Q(first=True),
        "overdue": overdue(now) if actor.role in OFFICES else own & late,
        "second": own & second & ~late,
    }


def same_matter(own: Q) -> QuerySet[ToDoRow]:
    """Rows of one's own for the very matter of another's row: an act open to two roles waits for neither of them alone."""
    return ToDoRow.objects.filter(own, stream=OuterRef("stream"), command=OuterRef("command"), key=OuterRef("key"))


def not_yet_fixed(until: datetime | None) -> bool:
    """Whether the last day of a term may still be moved by a notice of holidays."""
    return until is not None and calendar().provisional(day_of(until - timedelta(microseconds=1)))


SAID = ("pk", "stream", *(f"{parent}_id" for parent in PARENT.values()), "command", "key", "label", "until", "warn_at", "person")
MATTER = ("stream", "command", "key", "label", "until")
which_of = itemgetter(*MATTER)
"""What makes rows for several roles or seats one matter."""

TOLD: dict[type[Model], dict[str, Any]] = {
    Deal: {"called": F("title"), "of": F("published")},
    CaseCard: {"called": F("code"), "of": F("investigators")},
    OfficeCard: {"called": F("title"), "of": F("procedure")},
    MatterCard: {"called": F("code"), "of": F("kind")},
    DocketCard: {"called": F("title"), "of": F("procedure")},
}
"""What a card is called on the workbench, and what its page follows from; of a case whose alone its investigation is."""


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


def offices_named(rows: list[dict[str, Any]]) -> dict[str, str]:
    """By code the offices that these matters wait for by name; firms are told by their role alone."""
    codes = {row["key"] for row in rows if len(row["key"]) == CREDIT_CODE_LENGTH}
    kinds = (Organisation.Kind.AUTHORITY, Organisation.Kind.CENTRE)
    return dict(Organisation.objects.filter(uscc__in=codes, kind__in=kinds).values_list("uscc", "name")) if codes else {}


def matter(
    row: dict[str, Any], card: dict[str, Any], roles: set[str], actor: Actor, now: datetime, holder: Actor | None, offices: Mapping[str, str]
) -> Matter:
    confirms = row["command"] == ConfirmSecond.__name__ and actor.role not in LOOKING
    own = actor.role.value in roles or confirms
    stream, until = row["stream"], row["until"]
    waits_for = offices.get(row["key"]) or (card["of"] if row["case_id"] and row["person"] else "、".join(Role(role).label for role in sorted(roles)))
    done_at = page_for(row["command"], stream) if own else ""
    url = done_at if confirms else page_of(row, card, actor.role) or done_at
    return Matter(
        label=row["label"],
        title=BEFORE_THE_SEAT if actor.role is Role.EXPERT and row["command"] == TakeSeat.__name__ else card["called"],
        url=url or page_of_deal(actor.role, stream, bool(card["of"])),
        until=until,
        whose=holder.person if holder else waits_for,
        stage=card["stage_label"],
        overdue=until is not None and until <= now,
        soon=until is not None and now < until and (until <= now + SOON or bool(row["warn_at"] and row["warn_at"] <= now)),
        provisional=not_yet_fixed(until),
    )
