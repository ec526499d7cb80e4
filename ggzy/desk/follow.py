"""Followers 跟进: after an act the deal's card, to-dos and messages follow, in the act's own transaction.

A follower that fails cannot stop an act: its part is undone, logged, and made good by the ticker's `refresh`.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from typing import Any

from django.db import transaction

from ggzy.core import agenda
from ggzy.core.acts.bidding import DepositRefunded
from ggzy.core.acts.clockwork import CoverKept
from ggzy.core.acts.notice import FileObtained, QuestionAsked
from ggzy.core.calendar import Calendar
from ggzy.core.case import Case
from ggzy.core.chain import Call, OfficeReport
from ggzy.core.circular import Circular
from ggzy.core.complaint import Complaint
from ggzy.core.coordination import Coordination
from ggzy.core.credit import CreditEntry
from ggzy.core.dispute import Dispute
from ggzy.core.explained import Explained
from ggzy.core.imported.record import ImportRecord
from ggzy.core.interference import Interference
from ggzy.core.lists import ListRecord
from ggzy.core.office import Checklist, Delegation, Handover, OfficeMatter
from ggzy.core.pool import PoolSeat
from ggzy.core.procedures.case_grounds import GROUNDS
from ggzy.core.proceeding import Proceeding
from ggzy.core.rating import Rating
from ggzy.core.record import Record
from ggzy.core.report import Report
from ggzy.core.statement import Statement
from ggzy.core.succession import Succession
from ggzy.core.table import Entry, Event
from ggzy.core.unlisted_matter import Unlisted
from ggzy.core.unsealing import worth_trying
from ggzy.desk.chain_cards import call_fields, coordination_fields, office_report_fields
from ggzy.desk.docket_cards import (
    circular_fields,
    credit_fields,
    dispute_fields,
    finding_fields,
    import_fields,
    list_fields,
    pool_fields,
    rating_fields,
    statement_fields,
    succession_fields,
    unlisted_fields,
)
from ggzy.desk.matter_cards import complaint_fields, interference_fields, report_fields
from ggzy.store import written, written_models
from ggzy.store.models import (
    CaseCard,
    Deal,
    DocketCard,
    ExplainedCard,
    MatterCard,
    OfficeCard,
    Participant,
    RatingCard,
    ToDoRow,
)
from ggzy.store.quiet import mark, place

log = logging.getLogger("ggzy.follow")
Follower = Callable[[Any, Sequence[Entry]], None]
FOLLOWERS: list[Follower] = []
"""Further readers of lots (messages and the like), registered by the faces when the platform starts."""
FOLLOWERS_OF_QUIET: dict[type[Event], list[Follower]] = {}
"""Readers of acts whose existence is secret, by event: rare, so that a bid at the deadline waits for nobody."""

MOVES_TO_DOS = (QuestionAsked, DepositRefunded)
"""Quiet acts that give or take away somebody's to-do."""
NOTED = (FileObtained, CoverKept, *MOVES_TO_DOS)
"""Quiet acts that leave something behind besides their entry."""


def after(p: Record, entries: Sequence[Entry], calendar: Calendar) -> None:
    """Bring the card of `p` up to date. Acts whose existence is secret leave no trace on any card."""
    work = readers(p, entries, calendar)
    if not work:
        return
    try:
        with transaction.atomic():
            for read in work:
                read(p, entries)
    except Exception:
        log.exception("跟进失败，稍后由时钟补办：%s", p.stream)


def readers(p: Record, entries: Sequence[Entry], calendar: Calendar) -> list[Follower]:
    """Who reads these entries."""
    if not any_reads(entry.event for entry in entries):
        return []
    if any(not entry.event.quiet for entry in entries):
        return [partial(card, calendar=calendar), *CARDS[type(p)].followers]
    found = [read for entry in entries for read in FOLLOWERS_OF_QUIET.get(type(entry.event), [])]
    if any(isinstance(entry.event, MOVES_TO_DOS) for entry in entries):
        found.append(partial(to_dos, calendar=calendar))
    return [note_participants, *found]


def any_reads(events: Iterable[Event]) -> bool:
    """Whether anything of the platform follows from these events in the act's own transaction."""
    return any(not event.quiet or type(event) in NOTED or FOLLOWERS_OF_QUIET.get(type(event)) for event in events)


def note_participants(p: Proceeding, entries: Sequence[Entry]) -> None:
    """Cover leaves such rows too: written in one transaction with their entries, they could be counted lot by lot."""
    for entry in entries:
        if isinstance(entry.event, FileObtained):
            Participant.objects.get_or_create(place=place(p.stream, p.round.number, entry.event.bidder))
        elif isinstance(entry.event, CoverKept) and entry.event.as_taking_part:
            Participant.objects.get_or_create(place=mark("nobody", entry.event.filling))


def card(p: Record, entries: Sequence[Entry], calendar: Calendar) -> None:
    """Rewrite the record's card and its to-dos."""
    at, kept = entries[-1].at, CARDS[type(p)]
    now = kept.fields(p, calendar) | {"changed_at": at}
    if not written_models.change(kept.model, p.stream, now):  # nobody else is at it: the stream's turn is ours
        kept.model.objects.create(stream=p.stream, **now, registered_at=at)
    to_dos(p, entries, calendar)


def to_dos(p: Record, entries: Sequence[Entry], calendar: Calendar) -> None:
    """Rewrite the to-dos alone: a question must reach the tenderee, and the card must not show that one came."""
    key = CARDS[type(p)].key
    if not key:
        return
    rows = rows_of(p, calendar)
    there = written.rows(STANDING.format(key=key), [p.stream], binary=True)
    if Counter(row[:-1] for row in there) != Counter(said(row) for row in rows):  # most acts leave them
        warned = {row[:-1] for row in there if row[-1]}
        for each in rows:
            each.warned = said(each) in warned
        written.rows(FALLEN_AWAY.format(key=key), [p.stream])
        written_models.add(rows)


SAID = ("role", "command", "label", "key", "until", "person", "not_by", "region", "line", "industry", "first", "warn_at")
said = attrgetter(*SAID)
"""What a to-do says, apart from which card it belongs to."""
STANDING = f"SELECT {', '.join(SAID)}, warned FROM store_todorow WHERE {{key}} = %s"
FALLEN_AWAY = "DELETE FROM store_todorow WHERE {key} = %s"


def refresh(p: Record, calendar: Calendar) -> None:
    """Write the card anew, as the record and the time stand."""
    kept = CARDS[type(p)]
    kept.model.objects.filter(stream=p.stream).update(**kept.fields(p, calendar))


def fields(p: Proceeding, calendar: Calendar) -> dict[str, object]:
    """What stands on a deal's card; nothing that tells of bidders while they are secret."""
    project, r = p.project, p.round
    assert project
    return {
        "procedure": p.procedure.code,
        "line": p.line,
        "industry": project.industry,
        "kind": project.kind,
        "code": p.deal_code,
        "invest_code": project.invest_code,
        "title": project.title,
        "region": project.region,
        "stage": p.stage,
        "stage_label": p.at_stage.label,
        "round": r.number,
        "suspended": p.suspended[:300],
        "tenderee_id": project.tenderee_id,
        "tenderee": project.tenderee,
        "agency_id": project.agency_id,
        "agency": project.agency,
        "estimate_fen": project.estimate_fen,
        "published": (r.notice is not None or bool(p.earlier)) and not p.unlisted,
        "noticed_at": p.happened.get("NoticePublished"),
        "deadline": r.deadline,
        "publicity_until": r.publicity_until,
        "winner": r.bids[r.winner].org if r.winner else "",
        "award_fen": r.award_price_fen if r.winner else None,
        "failure": failure(p),
        "next_due": agenda.next_due(p, calendar),
        "unsealing": unsealing(p),
        "words": " ".join(
            (project.title, p.deal_code, project.invest_code, project.tenderee, project.agency, project.location)
        ),
        "seq": p.version,
    }


def failure(p: Proceeding) -> str:
    """Why the tender failed or ended; of a deal that is tendered again, why the round before failed."""
    return p.ended or next((r.failure for r in (p.round, *reversed(p.earlier)) if r.failure), "")


def unsealing(p: Proceeding) -> bool:
    """Whether enough shares are there for some envelope that still waits to be unsealed."""
    return p.stage == "opening" and any(b.waits and worth_trying(p, b) for b in p.standing_bids)


def rows_of(p: Record, calendar: Calendar) -> list[ToDoRow]:
    rows: dict[tuple[object, ...], ToDoRow] = {}
    matters = set()
    for item in agenda.to_dos(p, calendar):
        matter = (item.command.__name__, item.key, item.label, item.until)
        for role in item.who:
            for person in p.persons(role, item.whose):
                row = ToDoRow(
                    **{CARDS[type(p)].key: p.stream},
                    role=role.value,
                    command=item.command.__name__,
                    label=item.label,
                    key=item.key,
                    until=item.until,
                    person=person,
                    not_by=ToDoRow.all_of(item.not_by),
                    warn_at=item.warn_at,
                    region=p.region,
                    line=p.line,
                    industry=p.industry,
                    first=matter not in matters,
                )
                matters.add(matter)
                rows.setdefault((*matter, role, person), row)
    return list(rows.values())


def case_fields(p: Case, calendar: Calendar) -> dict[str, object]:
    """What stands on a case's card; only offices read it, the accused once it has been told."""
    penalty, bar = p.penalty, p.decided_bar
    ground = GROUNDS[penalty.ground if penalty else p.suspected]
    return {
        "procedure": p.procedure.code,
        "code": p.code,
        "title": p.title,
        "region": p.region,
        "line": p.line,
        "industry": p.industry,
        "stage": p.stage,
        "stage_label": p.at_stage.label,
        "accused": p.accused.called,
        "accused_org": p.accused.org_id,
        "accused_person": p.accused.person_id,
        "told": p.notice is not None,
        "suspected": ground.label,
        "investigators": "、".join(each.person for each in p.investigators)[:200],
        "deal": p.deal,
        "kept_from": p.shut_out,
        "handed_to": p.handed_to,
        "from_finding": p.from_finding,
        "decision_no": penalty.decision_no if penalty else "",
        "basis": str(ground.basis) if penalty else "",
        "fine_fen": p.fine_fen if penalty else None,
        "since": bar.since if bar else None,
        "until": bar.until if bar else None,
        "shown": p.shown,
        "published_at": p.published_at,
        "withdrawn_at": p.withdrawn_at,
        "withdrawn_reason": p.withdrawn_reason,
        "down": p.down,
        "stay": p.stay,
        "breaches": len(p.breaches),
        "next_due": agenda.next_due(p, calendar),
        "seq": p.version,
    }


def office_fields(p: OfficeMatter, calendar: Calendar) -> dict[str, object]:
    """What stands on the card of an office's own matter."""
    return {
        "procedure": p.procedure.code,
        "code": p.code,
        "title": p.title[:300],
        "region": p.region,
        "line": p.line,
        "industry": p.industry,
        "office_id": p.office_id,
        "office": p.office,
        "stage": p.stage,
        "stage_label": p.at_stage.label,
        "person": p.receiver.person_id if isinstance(p, Handover) and p.receiver else "",
        "told": told_of_office(p),
        "next_due": agenda.next_due(p, calendar),
        "seq": p.version,
    }


def told_of_office(p: OfficeMatter) -> dict[str, Any]:
    """What lists show of it besides."""
    if isinstance(p, Handover) and p.giver and p.receiver:
        at = p.taken_at.isoformat() if p.taken_at else ""
        marks = [each.mark for each in p.matters]
        return {"giver": p.giver.number, "receiver": p.receiver.number, "marks": marks, "taken_at": at}
    if isinstance(p, Delegation):
        return {"to_region": p.to_region, "experts": p.experts}
    return {}


def keep_explained(p: Explained, entries: Sequence[Entry]) -> None:
    """A follower of findings: what became of each, as lists of findings read it."""
    told = {
        "finding": p.key, "rule": p.rule, "region": p.region, "line": p.line, "industry": p.industry, "stage": p.stage,
        "innocent": p.innocent, "reason": p.reason, "by": f"{p.by.org} {p.by.person}" if p.by else "", "seq": p.version,
        "next_due": None, "changed_at": entries[-1].at,
    }  # fmt: skip
    ExplainedCard.objects.update_or_create(stream=p.stream, defaults=told, create_defaults=told | {"registered_at": entries[-1].at})


@dataclass(frozen=True)
class Card:
    """Of one kind of record: the table its cards stand in, what stands on them, and who reads its acts besides.

    `key` is how a to-do names its card; empty where nothing ever waits for anybody.
    """

    model: Any
    key: str
    fields: Callable[[Any, Calendar], dict[str, object]]
    followers: list[Follower]


FOLLOWERS.append(note_participants)
CASE_FOLLOWERS: list[Follower] = []
OFFICE_FOLLOWERS: list[Follower] = []
MATTER_FOLLOWERS: list[Follower] = []
DOCKET_FOLLOWERS: list[Follower] = []
FINDING_FOLLOWERS: list[Follower] = [keep_explained]
CARDS: dict[type[Record], Card] = {
    Proceeding: Card(Deal, "deal_id", fields, FOLLOWERS),
    Explained: Card(DocketCard, "docket_id", finding_fields, FINDING_FOLLOWERS),
    Case: Card(CaseCard, "case_id", case_fields, CASE_FOLLOWERS),
    Handover: Card(OfficeCard, "office_id", office_fields, OFFICE_FOLLOWERS),
    Delegation: Card(OfficeCard, "office_id", office_fields, OFFICE_FOLLOWERS),
    Checklist: Card(OfficeCard, "office_id", office_fields, OFFICE_FOLLOWERS),
    Complaint: Card(MatterCard, "matter_id", complaint_fields, MATTER_FOLLOWERS),
    Report: Card(MatterCard, "matter_id", report_fields, MATTER_FOLLOWERS),
    Interference: Card(MatterCard, "matter_id", interference_fields, MATTER_FOLLOWERS),
    ListRecord: Card(DocketCard, "docket_id", list_fields, DOCKET_FOLLOWERS),
    ImportRecord: Card(DocketCard, "docket_id", import_fields, DOCKET_FOLLOWERS),
    Unlisted: Card(DocketCard, "docket_id", unlisted_fields, DOCKET_FOLLOWERS),
    Statement: Card(DocketCard, "docket_id", statement_fields, []),
    Succession: Card(DocketCard, "docket_id", succession_fields, DOCKET_FOLLOWERS),
    Circular: Card(DocketCard, "docket_id", circular_fields, DOCKET_FOLLOWERS),
    Rating: Card(RatingCard, "", rating_fields, []),
    Dispute: Card(DocketCard, "docket_id", dispute_fields, DOCKET_FOLLOWERS),
    PoolSeat: Card(DocketCard, "docket_id", pool_fields, DOCKET_FOLLOWERS),
    CreditEntry: Card(DocketCard, "docket_id", credit_fields, DOCKET_FOLLOWERS),
    Call: Card(DocketCard, "docket_id", call_fields, DOCKET_FOLLOWERS),
    OfficeReport: Card(DocketCard, "docket_id", office_report_fields, DOCKET_FOLLOWERS),
    Coordination: Card(DocketCard, "docket_id", coordination_fields, DOCKET_FOLLOWERS),
}


def models() -> list[Any]:
    """The tables in which cards stand, each once."""
    return list(dict.fromkeys(card.model for card in CARDS.values()))
