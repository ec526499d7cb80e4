"""Whom a finding is about, and who handles it 涉及单位、处理单位: worked out from posts and the journal when it is raised."""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import datetime

from ggzy.core.acts.stages import DutyBreached
from ggzy.core.facts import KnownOffice
from ggzy.core.holders import Place, Seat, holder, mark
from ggzy.core.procedures import PROCEDURES
from ggzy.core.roles import Actor, Role
from ggzy.core.table import Duty
from ggzy.desk.duties import Roll
from ggzy.store.codec import decode_actor, decode_event
from ggzy.store.models import CaseCard, Deal, DocketCard, JournalEntry, JournalStream, MatterCard, Organisation
from ggzy.supervision.models import Finding

OFFICIAL = (Role.SUPERVISOR, Role.ADMINISTRATION, Role.CENTRE, Role.INSPECTOR)
FIRST, OVER = (Role.SUPERVISOR, Role.ADMINISTRATION), (Role.ADMINISTRATION, Role.INSPECTOR)
"""Who handles what is about firms and experts, and who what is about an office."""


def offices_concerned(found: Finding, roll: Roll) -> tuple[str, ...]:
    """The offices that it is about, by code: of those who acted, of the one named, and the one that owed the duty."""
    codes = [found.office, *breached_by(found, roll)]
    if found.rule == "absent_supervisor":
        codes.append(in_charge(found, (Role.SUPERVISOR,), roll))
    if found.person_id and not found.office:
        codes += [seat.actor.org_id for seat in roll.seats if seat.actor.person_id == found.person_id]
    return tuple(dict.fromkeys(code for code in codes if code))


def breached_by(found: Finding, roll: Roll) -> list[str]:
    """Who owed the duty that was breached: the office named, the one whose matter it is, or whoever holds it by its post."""
    if found.rule != "duty_breached" or not found.entries:
        return []
    row = JournalEntry.objects.filter(stream=found.stream, seq=found.entries[0]).first()
    event = decode_event(row.event, row.version, row.body) if row is not None else None
    duty = duty_of(found.stream, event.duty) if isinstance(event, DutyBreached) else None
    if duty is None or not official(duty):
        return []
    known = office_names([event])  # type: ignore[list-item]
    named = owing(duty, event.key, known)  # type: ignore[union-attr]
    if named:
        return [named]
    return office_of_matter(found.stream) or [in_charge(found, duty.who, roll, duty.must.__name__, mark(procedure_of(found.stream), duty.code))]


def official(duty: Duty) -> bool:
    return any(role in OFFICIAL for role in duty.who)


def owing(duty: Duty, key: str, known: Container[str], whose: str = "") -> str:
    """The office that owes a duty: the one that the duty names by its key, else the one whose matter it is; of parties and of
    discipline nobody's."""
    return (key if key in known else whose) if official(duty) else ""


def office_names(breaches: Iterable[DutyBreached]) -> dict[str, str]:
    """Of the keys of these breaches those that are offices' codes, each with its name."""
    return dict(Organisation.objects.filter(uscc__in={event.key for event in breaches}).values_list("uscc", "name"))


def procedure_of(stream: str) -> str:
    return JournalStream.objects.filter(stream=stream).values_list("procedure", flat=True).first() or ""


def duty_of(stream: str, code: str) -> Duty | None:
    procedure = PROCEDURES.get(procedure_of(stream))
    return next((duty for duty in procedure.duties if duty.code == code), None) if procedure else None


def office_of_matter(stream: str) -> list[str]:
    """Of a case whose clue it was; of a complaint or another matter whose it is by name."""
    if CaseCard.objects.filter(stream=stream).exists():
        first = JournalEntry.objects.filter(stream=stream, seq=1).values_list("actor", flat=True).first()
        return [decode_actor(first).org_id] if first else []
    owned = MatterCard.objects.filter(stream=stream).values_list("office_id", flat=True).first()
    if owned:
        return [owned]
    card = DocketCard.objects.filter(stream=stream).first()
    return [code for code in (*card.office_ids[:1], card.issuer_id) if code] if card else []


def in_charge(found: Finding, who: Iterable[Role], roll: Roll, act: str = "", matter: str = "") -> str:
    """The office that holds such a duty there by its post."""
    deal = Deal.objects.filter(stream=found.stream).first()
    place = Place(found.region, found.line, found.industry, deal.tenderee_id if deal else "", deal.agency_id if deal else "", deal.estimate_fen if deal else 0)
    seat = roll.holder(place, tuple(role for role in who if role in OFFICIAL), act, matter, found.stream).seat
    return seat.actor.org_id if seat else ""


# ---- who handles it


def handler_of(found: Finding, concerned: Iterable[str], roll: Roll) -> KnownOffice | None:
    """The nearest office that it is not about: over offices the administration and the inspectors, else the department."""
    shut = set(concerned)
    seats = [seat for seat in roll.seats if seat.actor.org_id not in shut]
    over = any(seat.actor.org_id in shut and seat.actor.role in OFFICIAL for seat in roll.seats)
    seat = nearest(found, OVER if over else FIRST, seats, roll)
    return KnownOffice(org_id=seat.actor.org_id, org=seat.actor.org, region=seat.actor.region) if seat else None


def nearest(found: Finding, who: tuple[Role, ...], seats: list[Seat], roll: Roll) -> Seat | None:
    place = Place(found.region, found.line, found.industry)
    return holder(place, who, roll.at, seats, powers=roll.powers).seat


def is_about(found: Finding, actor: Actor, concerned: Iterable[str]) -> bool:
    """Whether this actor may not close it."""
    return actor.person_id == found.person_id != "" or (bool(actor.org_id) and actor.org_id in concerned)


def at_its_time(found: Finding, roll: Roll) -> Roll:
    """The same posts as they stood when it happened."""
    return Roll(found.at, roll.seats, roll.taken, roll.powers)


def raised_on(found: Finding, at: datetime) -> bool:
    """Whether it has a clock of its own: a finding about the handling of findings has none, or they would never end."""
    return not found.stream.startswith("find-") and found.grade >= 2 and found.at <= at
