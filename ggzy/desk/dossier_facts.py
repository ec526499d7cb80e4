"""What decisions on ratings, appeals, the pool and credit need from outside 外部事实, and what works the moment they are done."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from django.db.models import Q

from ggzy.core.acts.pool import ExpertRemoved, ExpertReturned
from ggzy.core.authority import covers_line
from ggzy.core.codes import plain_number
from ggzy.core.credit import CreditEntry, ListRow, Noted
from ggzy.core.dossier import AGENCY, AWARDED, EXPERT
from ggzy.core.imported import restrictions
from ggzy.core.imported.record import ImportRecord, place
from ggzy.core.pool import Pooled, PoolSeat
from ggzy.core.proceeding import Proceeding
from ggzy.core.rating import RatedLot, Rating, slot
from ggzy.core.record import Record
from ggzy.core.regions import covers
from ggzy.core.roles import Actor, Role
from ggzy.core.table import Entry
from ggzy.desk import bars
from ggzy.desk.dossiers import employed, item_of, region_of_pool
from ggzy.store.keys import secret
from ggzy.store.models import CaseCard, DocketCard, Expert, ImportedRow, ListRun, Organisation, Person, RatingCard


def rating_stream(deal: str, subject: str, actor: Actor) -> str:
    """Where a new rating goes: one stream for each lot, subject and `slot`.

    Whom it is about reads the stream in addresses, and knows who bid: so it is made under the platform's key, else all
    bidders could be tried until one fits. A new key gives other names: what was given is found by `given`, never by name.
    """
    role, of = slot(actor)
    told = f"ggzy-rating/1\n{deal}\n{subject}\n{role.value}\n{of}".encode()
    return "rate-" + hmac.digest(secret("pseudonym"), told, "sha256").hex()[:16]


def given(deal: str, actor: Actor) -> dict[str, RatingCard]:
    """What fills this side's slots in a lot, by subject, given under whichever key; the card says who gave it, and no page does."""
    role, of = slot(actor)
    return {card.subject_id: card for card in RatingCard.objects.filter(deal=deal, side=role.value, by_org=of)}


def dispute_stream(key: str) -> str:
    """One stream for each item."""
    return "disp-" + hashlib.sha256(key.encode()).hexdigest()[:16]


def rated_lot(p: Rating, command: Any, actor: Actor) -> dict[str, Any]:
    """The lot as the journal tells it now: whether it is over, who was in it."""
    from ggzy.desk.counter import load

    lot = load(command.deal)
    if lot is None or lot.project is None:
        return {}
    at = lot.happened.get("LotAwarded") if lot.stage in AWARDED else None
    return {
        "rated": RatedLot(
            title=lot.title, region=lot.region, line=lot.line, industry=lot.industry, since=at,
            subject=subject_in(lot, command.kind, command.subject_id), took_part=took_part(lot, actor),
            given=command.subject_id in given(command.deal, actor),
        )
    }  # fmt: skip


def subject_in(lot: Proceeding, kind: str, subject_id: str) -> str:
    """The name of the expert who sat, or of the lot's agency."""
    assert lot.project
    if kind == EXPERT:
        seat = lot.round.seats.get(subject_id)
        return seat.person if seat and seat.seated_at and not seat.representative else ""
    return lot.project.agency if kind == AGENCY and subject_id and subject_id == lot.project.agency_id else ""


def took_part(lot: Proceeding, actor: Actor) -> bool:
    assert lot.project
    if actor.role is Role.TENDEREE:
        return actor.org_id == lot.project.tenderee_id
    if actor.role is Role.BIDDER:
        return bool(actor.org_id) and any(bid.org_id == actor.org_id for bid in lot.opened_bids)
    return covers(actor.region, lot.region) and (not actor.lines or covers_line(actor.lines, lot))


def own_item(p: Record, command: Any, actor: Actor) -> dict[str, Any]:
    return {"item": item_of(command.item)}


def pooled(p: PoolSeat, command: Any, actor: Actor) -> dict[str, Any]:
    known = known_to_pool(command.person_id)
    return {"pooled": known, "case_code": number("库", actor)} if known else {}


def pooled_now(p: PoolSeat, command: Any, actor: Actor) -> dict[str, Any]:
    """The expert of the matter, as the registry knows it at the decision."""
    return {"pooled": known_to_pool(p.expert.person_id)}


def known_to_pool(person_id: str) -> Pooled | None:
    expert = Expert.objects.select_related("person").filter(person_id=person_id).first() if person_id.isdecimal() else None
    return Pooled(person_id=str(expert.person_id), person=expert.person.name, region=region_of_pool(expert), active=expert.active) if expert else None


def credit_subject(p: CreditEntry, command: Any, actor: Actor) -> dict[str, Any]:
    """A number, and whether the registry knows whom it is about."""
    n = command.noted
    firm = bool(n.org_id) and Organisation.objects.filter(uscc=n.org_id).exists()
    person = n.person_id.isdecimal() and Person.objects.filter(pk=n.person_id).exists()
    return {"case_code": number("信", actor), "subject_known": firm or person, "staff_known": employed(n.staff_id, n.org_id) is not None}


def credit_of_list(p: CreditEntry, command: Any, actor: Actor) -> dict[str, Any]:
    """The row of the list as it was read in, if the list has been checked; whether it is recorded already."""
    from ggzy.desk.counter import load

    n = command.noted
    recorded = {"recorded_before": recorded_where(credit_recorded(n.org_id or n.person_id).get(restrictions.key(n), ""), actor.org_id)}
    record = load(command.batch, ImportRecord)
    row = ImportedRow.objects.filter(run__stream=command.batch, line_no=command.line_no).first()
    if record is None or record.by is None or record.checked_by is None or row is None or not row.said:
        return recorded
    said = msgspec.convert(row.said, Noted)
    return recorded | {"list_row": ListRow(noted=said, read_by=record.by, checked_by=record.checked_by, note=record.note)}


def credit_recorded(subject: str = "") -> dict[tuple[str, str], str]:
    """What is recorded, of one subject or of all: the number of the entry or case, by whom it is about and the document."""
    cards = DocketCard.objects.filter(procedure="credit/1").exclude(stage="withdrawn")
    cases = CaseCard.objects.exclude(decision_no="")
    if subject:
        cards = cards.filter(office_ids__contains=[subject])
        cases = cases.filter(Q(accused_org=subject) | Q(accused_person=subject))
    own = {(org or person, plain_number(no)): code for org, person, no, code in cases.values_list("accused_org", "accused_person", "decision_no", "code")}
    return own | {(of[0], plain_number(no)): code for of, no, code in cards.values_list("office_ids", "outcome", "code")}


def recorded_where(code: str, office: str) -> str:
    """The number, and of an entry that came with a list on which line of which file it stood."""
    from ggzy.desk.counter import load

    stream = DocketCard.objects.filter(procedure="credit/1", code=code).values_list("stream", flat=True).first() if code else None
    entry = load(stream, CreditEntry) if stream else None
    run = ListRun.objects.select_related("source").filter(stream=entry.batch).first() if entry is not None and entry.batch else None
    if run is None or entry is None:
        return code
    return f"{code}，{place(run.source.name, run.file_name if run.source.org_id == office else '', entry.line_no)}"


def number(kind: str, actor: Actor) -> str:
    """Digits by chance, so that it tells nothing of how many there are."""
    return f"{kind}{actor.region[:6]}-{secrets.randbelow(10**8):08d}"


# ---- in the very transaction of the act ----

IN_POOL = {ExpertRemoved: False, ExpertReturned: True}
"""What decides whether an expert is in the pool. To be told, to speak, or a removal dropped changes nothing: who is out for
another reason stays out."""


def put_in_force(p: Record, entries: Sequence[Entry]) -> None:
    """Out of the pool, or barred by another office's decision: the next draw and the next bid already know."""
    if isinstance(p, PoolSeat):
        for entry in entries:
            if (active := IN_POOL.get(type(entry.event))) is not None:
                Expert.objects.filter(person_id=p.expert.person_id).update(active=active)
    elif isinstance(p, CreditEntry) and p.bar is not None:
        bars.write(p.bar)


def credit_in_force(org_ids: Sequence[str], now: datetime) -> dict[str, list[CreditEntry]]:
    """The entries of other offices that count now, by firm: what the committee may look at where the tender file asks for it."""
    from ggzy.desk.counter import load

    found: dict[str, list[CreditEntry]] = {}
    for org_id in dict.fromkeys(org_ids):
        for stream in DocketCard.objects.filter(procedure="credit/1", office_ids__contains=[org_id]).values_list("stream", flat=True):
            entry = load(stream, CreditEntry)
            if entry is not None and entry.stands(now):
                found.setdefault(org_id, []).append(entry)
    return found
