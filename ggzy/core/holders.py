"""Who holds a duty 责任人: by name, at a moment, from post × region × line × dates; one function, asked by tree, board and list.

The holder is always somebody whom the counter would admit: the nearest office that reaches the place; in it whoever took
the matter over, else the post closest to the line, its head first. Where the nearest office has nobody, the one above
answers (`raised`); where nobody is left at all the duty is an orphan 无人负责.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ggzy.core.authority import REACH
from ggzy.core.powers import Power, withheld
from ggzy.core.regions import stem
from ggzy.core.roles import Actor, Role

EVERY_MATTER = "*"


@dataclass(frozen=True)
class Seat:
    """A post 岗位 as the registry knows it: who, with what reach, from when until before when; a deputy names whom for."""

    number: int
    actor: Actor
    leads: bool
    since: datetime
    until: datetime | None = None
    stands_for: int = 0

    def in_force(self, at: datetime) -> bool:
        return self.since <= at and (self.until is None or at < self.until)


@dataclass(frozen=True)
class Place:
    """Where a matter lies, as its card tells: enough for authority to be asked. `only` are those whose alone it is,
    `shut_out` is the office that it is kept from, `of_office` the one that owes it by name, wherever it lies, `not_by` those
    who may not do it (who proposed what another has to check, who investigated what another reviews), `not_of` the offices
    that it is about and whose people do not check it."""

    region: str
    line: str
    industry: str = ""
    tenderee_id: str = ""
    agency_id: str = ""
    estimate_fen: int = 0
    only: tuple[str, ...] = ()
    shut_out: str = ""
    of_office: str = ""
    not_by: tuple[str, ...] = ()
    not_of: tuple[str, ...] = ()

    def addresses(self, actor: Actor) -> bool:
        return bool(self.of_office) and actor.org_id == self.of_office

    def kept_from(self, actor: Actor) -> bool:
        return bool(self.of_office) or (bool(self.shut_out) and actor.org_id == self.shut_out)

    def plays(self, role: Role, actor: Actor) -> bool:
        """The one named, else the parties on the card; who bids or judges stands on none, so any post of the role answers for itself."""
        if self.of_office:
            return actor.org_id == self.of_office
        code = {Role.TENDEREE: self.tenderee_id, Role.AGENCY: self.agency_id}.get(role)
        return code is None or (bool(code) and actor.org_id == code)


@dataclass(frozen=True)
class Taken:
    """A handover 交接 that was taken: which matters (all, or by mark), from when, from which post to which."""

    giver: int
    receiver: int
    matters: tuple[str, ...]
    at: datetime

    def covers(self, matter: str, stream: str) -> bool:
        return any(mark in self.matters for mark in (EVERY_MATTER, matter, f"{matter}@{stream}"))


@dataclass(frozen=True)
class Holder:
    """Who answers for a matter now: the seat, who acts in its stead, and whether the office above had to step in; `unnamed`
    where it is somebody whose name is not told here: who bids, who judges, who watches the watchers."""

    seat: Seat | None = None
    deputy: Seat | None = None
    raised: bool = False
    unnamed: bool = False

    @property
    def orphan(self) -> bool:
        return self.seat is None and not self.unnamed


def mark(procedure: str, code: str) -> str:
    """A matter 事项 by name: `construction/1:review_filing`, or the command where no duty but a prompt asks for it."""
    return f"{procedure}:{code}"


def holder(
    place: Any,
    who: Iterable[Role],
    at: datetime,
    seats: Sequence[Seat],
    *,
    act: str = "",
    matter: str = "",
    stream: str = "",
    taken: Sequence[Taken] = (),
    powers: Sequence[Power] = (),
) -> Holder:
    """The holder of a matter of the roles `who` at `place`; the first role that anybody holds there answers."""
    for role in who:
        reaching = [s for s in seats if s.actor.role is role and reaches(place, s, act, at, powers, matter.partition(":")[0])]
        people, offices = getattr(place, "not_by", ()), getattr(place, "not_of", ())
        reaching = [s for s in reaching if s.actor.person_id not in people and s.actor.org_id not in offices]
        if getattr(place, "only", ()):
            reaching = [s for s in reaching if s.actor.person_id in place.only] or reaching
        present = [s for s in reaching if s.in_force(at) and not s.stands_for]
        if not present:
            continue
        first = min(present, key=lambda seat: nearness(place, seat))
        chosen = handed_on(first, present, seats, at, [t for t in taken if t.covers(matter, stream)])
        deputy = next((s for s in seats if s.stands_for == chosen.number and s.in_force(at)), None)
        nearest = min(reaching, key=lambda seat: nearness(place, seat))
        return Holder(chosen, deputy, nearness(place, nearest)[0] < nearness(place, first)[0])
    return Holder()


def reaches(place: Any, seat: Seat, act: str, at: datetime, powers: Sequence[Power], procedure: str) -> bool:
    """Whether the counter would admit this post there: its reach, and no power withdrawn from it."""
    return REACH[seat.actor.role][0](place, seat.actor) and withheld(place, seat.actor, act, at, powers, procedure) is None


def nearness(place: Any, seat: Seat) -> tuple[int, int, bool, int]:
    """The smaller the nearer: the region first, then the line, then the head of an office before its clerks."""
    lines = seat.actor.lines
    narrow = 0 if f"{place.line}/{place.industry}" in lines else 1 if place.line in lines else 2
    return (-len(stem(seat.actor.region)) if seat.actor.region else 0, narrow, not seat.leads, seat.number)


def handed_on(first: Seat, present: list[Seat], seats: Sequence[Seat], at: datetime, taken: list[Taken]) -> Seat:
    """Follow what was taken over, in order: from the holder, or from one who has left; only to whom is here still."""
    here, holding = {s.number: s for s in present}, first
    known = {s.number: s for s in seats}
    for each in sorted((t for t in taken if t.at <= at), key=lambda t: t.at):
        receiver, giver = here.get(each.receiver), known.get(each.giver)
        left = giver is not None and giver.number not in here and giver.actor.org_id == holding.actor.org_id
        if receiver is not None and (each.giver == holding.number or left):
            holding = receiver
    return holding
