"""Whom a finding is about, and who handles it 涉及单位、处理单位: worked out from posts and the journal when it is raised."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
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
        place = place_of(found, Deal.objects.filter(stream=found.stream).first())
        codes.append(in_charge(place, (Role.SUPERVISOR,), roll, stream=found.stream))
    if found.person_id and not found.office:
        codes += [seat.actor.org_id for seat in roll.seats if seat.actor.person_id == found.person_id]
    return tuple(dict.fromkeys(code for code in codes if code))


@dataclass(frozen=True)
class Breach:
    """One lapse of a duty in a record, with the record's place."""

    stream: str
    at: datetime
    event: DutyBreached
    region: str
    line: str
    industry: str


def breached_by(found: Finding, roll: Roll) -> list[str]:
    """Who owed the duty that was breached; nobody where the finding tells of no breach, or of one by a party."""
    if found.rule != "duty_breached" or not found.entries:
        return []
    row = JournalEntry.objects.filter(stream=found.stream, seq=found.entries[0]).first()
    event = decode_event(row.event, row.version, row.body) if row is not None else None
    if not isinstance(event, DutyBreached):
        return []
    breach = Breach(found.stream, found.at, event, found.region, found.line, found.industry)
    return [office for office in owners([breach], lambda _at: roll) if office]


def owners(breaches: Sequence[Breach], roll_at: Callable[[datetime], Roll]) -> list[str]:
    """Of each breach the office that owed it, empty where none did: the one named by its key, the one whose matter it is, or
    whoever held the duty by its post then. So many queries for many as for one."""
    streams = {each.stream for each in breaches}
    procedures = dict(JournalStream.objects.filter(stream__in=streams).values_list("stream", "procedure"))
    known, own = office_names(each.event for each in breaches), offices_of_matters(streams)
    deals = {deal.stream: deal for deal in Deal.objects.filter(stream__in=streams)}
    found = []
    for each in breaches:
        procedure = procedures[each.stream]
        duty = PROCEDURES[procedure].duty[each.event.duty]
        if not official(duty):
            found.append("")
            continue
        named = owing(duty, each.event.key, known, own.get(each.stream, ""))
        place = place_of(each, deals.get(each.stream))
        found.append(named or in_charge(place, duty.who, roll_at(each.at), duty.must.__name__, mark(procedure, duty.code), each.stream))
    return found


def official(duty: Duty) -> bool:
    return any(role in OFFICIAL for role in duty.who)


def owing(duty: Duty, key: str, known: Container[str], whose: str = "") -> str:
    """The office that owes a duty: the one that the duty names by its key, else the one whose matter it is; of parties and of
    discipline nobody's."""
    return (key if key in known else whose) if official(duty) else ""


def office_names(breaches: Iterable[DutyBreached]) -> dict[str, str]:
    """Of the keys of these breaches those that are offices' codes, each with its name."""
    return dict(Organisation.objects.filter(uscc__in={event.key for event in breaches}).values_list("uscc", "name"))


def offices_of_matters(streams: Container[str]) -> dict[str, str]:
    """Whose matter each is: of a case the office of its clue, of a complaint the one that handles it, of others the one that
    began it. Whom a matter is addressed to or is about owes nothing by that: a duty of theirs names them by its key."""
    cases = CaseCard.objects.filter(stream__in=streams).values("stream")
    clues = JournalEntry.objects.filter(stream__in=cases, seq=1).values_list("stream", "actor")
    return {
        **dict(DocketCard.objects.filter(stream__in=streams).values_list("stream", "issuer_id")),
        **dict(MatterCard.objects.filter(stream__in=streams).values_list("stream", "office_id")),
        **{stream: decode_actor(actor).org_id for stream, actor in clues},
    }


def place_of(where: Finding | Breach, deal: Deal | None) -> Place:
    return Place(where.region, where.line, where.industry, deal.tenderee_id if deal else "", deal.agency_id if deal else "", deal.estimate_fen if deal else 0)


def in_charge(place: Place, who: Iterable[Role], roll: Roll, act: str = "", matter: str = "", stream: str = "") -> str:
    """The office that holds such a duty there by its post."""
    seat = roll.holder(place, tuple(role for role in who if role in OFFICIAL), act, matter, stream).seat
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


def at_its_time(at: datetime, roll: Roll) -> Roll:
    """The same posts as they stood then."""
    return Roll(at, roll.seats, roll.taken, roll.powers)


def raised_on(found: Finding, at: datetime) -> bool:
    """Whether it has a clock of its own: a finding about the handling of findings has none, or they would never end."""
    return not found.stream.startswith("find-") and found.at <= at
