"""Seats and holders 岗位与责任人: what the registry and the journal tell, given to the one function that finds the holder."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from ggzy.core.acts.complaint import ReplyToComplaint
from ggzy.core.acts.notice import AnswerQuestion
from ggzy.core.acts.second import ConfirmSecond
from ggzy.core.acts.transfer import AcknowledgeTransfer
from ggzy.core.holders import Holder, Place, Seat, Taken, holder, mark
from ggzy.core.powers import Power
from ggzy.core.procedures import PROCEDURES
from ggzy.core.roles import Actor, Role
from ggzy.desk.docket_cards import about_whom
from ggzy.desk.powers import every_power
from ggzy.store.models import OfficeCard, Organisation, Post, ToDoRow

HOLDING = (Role.SUPERVISOR, Role.ADMINISTRATION, Role.CENTRE, Role.INSPECTOR, Role.TENDEREE, Role.AGENCY)
"""Roles whose holders may be named: who judges and who bids is nobody's to know from here."""

BY_NAME = (AcknowledgeTransfer.__name__, ReplyToComplaint.__name__)
"""Beside what is asked of an office in its dockets: what waits for one by its code, wherever the matter lies."""

SECRET_FROM_OFFICES = (AnswerQuestion.__name__,)
"""That a question waits tells that somebody obtained the file; only those who answer may know."""


@dataclass
class Roll:
    """Everything that the holder of a matter depends on, read once for a page."""

    at: datetime
    seats: Sequence[Seat]
    taken: Sequence[Taken]
    powers: Sequence[Power]
    known: dict[Any, Holder] = field(default_factory=dict)
    by_role: dict[Role, list[Seat]] = field(default_factory=dict)

    def holder(self, place: Any, who: tuple[Role, ...], act: str, matter: str, stream: str = "") -> Holder:
        """Asked once for each kind of place: a province has thousands of matters and few kinds of places."""
        own = stream if any(f"{matter}@{stream}" in t.matters for t in self.taken) else ""
        key = (place, who, act, matter, own)
        if key not in self.known:
            seats = [seat for role in who for seat in self.of_role(role)]
            self.known[key] = holder(
                place, who, self.at, seats, act=act, matter=matter, stream=stream, taken=self.taken, powers=self.powers
            )
        return self.known[key]

    def of_role(self, role: Role) -> list[Seat]:
        if not self.by_role:
            for seat in self.seats:
                self.by_role.setdefault(seat.actor.role, []).append(seat)
        return self.by_role.get(role, [])


def roll(at: datetime, roles: Iterable[Role] = HOLDING) -> Roll:
    posts = Post.objects.filter(
        role__in=[role.value for role in roles], unconfirmed=False, person__active=True
    ).exclude(organisation__status=Organisation.Status.SUSPENDED)
    seats = [seat_of(post) for post in posts.select_related("person", "organisation", "office", "deputy_of__person")]
    return Roll(at, seats, handovers(), every_power())


def seat_of(post: Post) -> Seat:
    actor = Actor(
        role=Role(post.role), person_id=str(post.person_id), person=post.person.name, org_id=post.organisation.uscc,
        org=post.organisation.name, office=post.office.name if post.office else "", post=post.title,
        region=post.region_id or "", lines=tuple(post.lines), deputy_for=post.deputy_of.person.name if post.deputy_of else "",
    )  # fmt: skip
    return Seat(post.pk, actor, post.administrator, post.valid_from, post.valid_to, post.deputy_of_id or 0)


def handovers() -> list[Taken]:
    """What was handed over and taken, read off the cards."""
    cards = OfficeCard.objects.filter(procedure="handover/1", stage="taken").values_list("told", flat=True)
    return [Taken(t["giver"], t["receiver"], tuple(t["marks"]), datetime.fromisoformat(t["taken_at"])) for t in cards]


# ---- open matters ----


@dataclass(frozen=True)
class OpenMatter:
    """One open matter with its holder: what the lists and the list of a handover show."""

    label: str
    matter: str
    stream: str
    title: str
    region: str
    until: datetime | None
    holder: Holder
    roles: tuple[Role, ...]
    kind: str
    rows: tuple[int, ...] = ()
    """The to-dos that are this one matter."""

    @property
    def mark(self) -> str:
        return f"{self.matter}@{self.stream}"

    def overdue(self, now: datetime) -> bool:
        return self.until is not None and self.until <= now


CARD = ("deal", "case", "office", "matter", "docket")
FOR_FEW = ("report", "interference")
"""Matters of which others know not even how many there are: they stand on their readers' own benches alone."""
READ = (
    "id", "command", "label", "key", "until", "role", "person", "not_by",
    *(f"{card}__{name}" for card in CARD for name in ("stream", "procedure", "region", "line", "industry")),
    "deal__title", "deal__tenderee_id", "deal__agency_id", "deal__estimate_fen", "case__code", "case__investigators", "case__kept_from", "office__title", "matter__code", "docket__title", "docket__issuer_id", "docket__office_ids",
)  # fmt: skip


TITLES = ("deal__title", "case__code", "office__title", "matter__code", "docket__title")


def open_matters(rows: QuerySet[ToDoRow], found: Roll, *, few: bool = False) -> list[OpenMatter]:
    """The open matters of these rows, one for all its roles, each with its holder; the most urgent first. `few` where the
    reader's own bench has chosen the rows."""
    grouped: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in (rows if few else rows.exclude(matter__kind__in=FOR_FEW)).order_by("until", "id").values(*READ):
        kind = next(card for card in CARD if row[f"{card}__stream"])
        about = (row[f"{kind}__stream"], row["command"], row["key"], row["label"], row["until"])  # as the rows that are `first` are counted
        grouped.setdefault(about, []).append(row | {"kind": kind})
    return [matter_of(same, found) for same in grouped.values()]


def matter_of(same: list[dict[str, Any]], found: Roll) -> OpenMatter:
    row = same[0]
    kind = row["kind"]
    told = {name: row[f"{kind}__{name}"] for name in ("stream", "procedure", "region", "line", "industry")}
    roles = tuple(sorted({Role(each["role"]) for each in same}, key=lambda role: (*HOLDING, *Role).index(role)))
    code = matter_code(told["procedure"], row["command"], row["label"])
    place = Place(
        told["region"], told["line"], told["industry"], row["deal__tenderee_id"] or "", row["deal__agency_id"] or "",
        row["deal__estimate_fen"] or 0, tuple(dict.fromkeys(each["person"] for each in same if each["person"])), row["case__kept_from"] or "",
        not_by=tuple(filter(None, row["not_by"].split(","))), not_of=tuple(about_whom(row["docket__office_ids"] or ())),
    )  # fmt: skip
    held = Holder()
    for office in owed_by(row):
        held = found.holder(replace(place, of_office=office), order_of(roles), row["command"], code, told["stream"])
        if held.seat is not None:
            break
    if held.seat is None and not set(roles) <= set(HOLDING):
        held = Holder(unnamed=True)
    title = next((row[name] for name in TITLES if row[name]), "")
    return OpenMatter(row["label"], code, told["stream"], title, told["region"], row["until"], held, roles, kind, tuple(each["id"] for each in same))


def handed_over(actor: Actor, rows: QuerySet[ToDoRow], at: datetime) -> dict[int, Actor]:
    """已移交: of these to-dos those that this person's post would hold, had it handed nothing over, each with whoever holds it now."""
    posts = Post.objects.filter(person_id=actor.person_id, organisation__uscc=actor.org_id, role=actor.role.value) if actor.person_id.isdecimal() else Post.objects.none()
    own = set(posts.values_list("pk", flat=True))
    if not own.intersection(each.giver for each in handovers()):
        return {}
    found = roll(at, (actor.role,))
    kept = replace(found, taken=[each for each in found.taken if each.giver not in own], known={})
    would = {row for each in open_matters(rows, kept, few=True) if each.holder.seat and each.holder.seat.number in own for row in each.rows}
    now = ((each.holder.seat, each.rows) for each in open_matters(rows, found, few=True))
    return {row: seat.actor for seat, same in now if seat and seat.number not in own for row in same if row in would}


def owed_by(row: dict[str, Any]) -> tuple[str, ...]:
    """The offices or firms that owe a matter addressed by name, the next where the one before has nobody; empty is whoever is nearest.

    The key is such a code, else it is the office that began the matter; what waits for a second person of the office that handles
    it, and of others where that has nobody left.
    """
    key, issuer, addressed = row["key"], row["docket__issuer_id"] or "", row["docket__office_ids"] or ()
    if row["command"] == ConfirmSecond.__name__:
        return (*addressed[:1], "") if row["docket__procedure"] == "finding/1" else (issuer, "")
    if row["command"] in BY_NAME or row["kind"] == "docket":
        return (key if key and not key.startswith("of ") else issuer,)
    return ("",)


def order_of(roles: tuple[Role, ...]) -> tuple[Role, ...]:
    """Of tenderee and agency the agency that was appointed does the work; the tenderee answers where there is none."""
    return tuple(sorted(roles, key=lambda role: (role is Role.TENDEREE, roles.index(role))))


def matter_code(procedure: str, command: str, label: str) -> str:
    """The mark of a to-do's matter: that of the duty with this act and name, else of the act."""
    duties = PROCEDURES[procedure].duties
    duty = next((d.code for d in duties if d.must.__name__ == command and label.startswith(d.label)), "")
    return mark(procedure, duty or command)
