"""Seats and holders 岗位与责任人: what the registry and the journal tell, given to the one function that finds the holder."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from ggzy.core.acts.notice import AnswerQuestion
from ggzy.core.acts.transfer import AcknowledgeTransfer
from ggzy.core.holders import Holder, Place, Seat, Taken, holder, mark
from ggzy.core.powers import Power
from ggzy.core.procedures import PROCEDURES
from ggzy.core.roles import Actor, Role
from ggzy.desk.powers import every_power
from ggzy.store.models import OfficeCard, Organisation, Post, ToDoRow

HOLDING = (Role.SUPERVISOR, Role.ADMINISTRATION, Role.CENTRE, Role.INSPECTOR, Role.TENDEREE, Role.AGENCY)
"""Roles whose holders may be named: who judges and who bids is nobody's to know from here."""

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

    @property
    def mark(self) -> str:
        return f"{self.matter}@{self.stream}"

    def overdue(self, now: datetime) -> bool:
        return self.until is not None and self.until <= now


CARD = ("deal", "case", "office", "matter", "docket")
FOR_FEW = ("report", "interference")
"""Matters of which others know not even how many there are: they stand on their readers' own benches alone."""
READ = (
    "command", "label", "key", "until", "role", "person", "not_by",
    *(f"{card}__{name}" for card in CARD for name in ("stream", "procedure", "region", "line", "industry")),
    "deal__title", "deal__tenderee_id", "deal__agency_id", "deal__estimate_fen", "case__code", "case__investigators", "case__kept_from", "office__title", "matter__code", "docket__title", "docket__issuer_id",
)  # fmt: skip


TITLES = ("deal__title", "case__code", "office__title", "matter__code", "docket__title")


def open_matters(rows: QuerySet[ToDoRow], found: Roll) -> list[OpenMatter]:
    """The open matters of these rows, one for all its roles, each with its holder; the most urgent first."""
    grouped: dict[tuple[str, str, str, str], list[dict[str, Any]]] = {}
    told = rows.filter(role__in=[role.value for role in HOLDING]).exclude(matter__kind__in=FOR_FEW)
    for row in told.order_by("until", "id").values(*READ):
        kind = next(card for card in CARD if row[f"{card}__stream"])
        owed = owed_by(row) if kind == "docket" or row["command"] == AcknowledgeTransfer.__name__ else ""  # of one matter each party owes its own part
        grouped.setdefault((row[f"{kind}__stream"], row["command"], row["label"], owed), []).append(row | {"kind": kind, "owed": owed})
    return [matter_of(same, found) for same in grouped.values()]


def matter_of(same: list[dict[str, Any]], found: Roll) -> OpenMatter:
    row = same[0]
    kind = row["kind"]
    told = {name: row[f"{kind}__{name}"] for name in ("stream", "procedure", "region", "line", "industry")}
    roles = tuple(role for role in HOLDING if any(each["role"] == role.value for each in same))
    code = matter_code(told["procedure"], row["command"], row["label"])
    place = Place(
        told["region"], told["line"], told["industry"], row["deal__tenderee_id"] or "", row["deal__agency_id"] or "",
        row["deal__estimate_fen"] or 0, tuple(dict.fromkeys(each["person"] for each in same if each["person"])), row["case__kept_from"] or "", row["owed"], tuple(filter(None, row["not_by"].split(","))),
    )  # fmt: skip
    held = found.holder(place, order_of(roles), row["command"], code, told["stream"])
    title = next((row[name] for name in TITLES if row[name]), "")
    until = min((each["until"] for each in same if each["until"]), default=None)
    return OpenMatter(row["label"], code, told["stream"], title, told["region"], until, held, roles, kind)


def owed_by(row: dict[str, Any]) -> str:
    """The office that owes a matter addressed by name: the key is its code, else it is the one that began the matter."""
    key = row["key"]
    return key if key and not key.startswith("of ") else row["docket__issuer_id"] or ""


def order_of(roles: tuple[Role, ...]) -> tuple[Role, ...]:
    """Of tenderee and agency the agency that was appointed does the work; the tenderee answers where there is none."""
    return tuple(sorted(roles, key=lambda role: (role is Role.TENDEREE, roles.index(role))))


def matter_code(procedure: str, command: str, label: str) -> str:
    """The mark of a to-do's matter: that of the duty with this act and name, else of the act."""
    duties = PROCEDURES[procedure].duties
    duty = next((d.code for d in duties if d.must.__name__ == command and label.startswith(d.label)), "")
    return mark(procedure, duty or command)
