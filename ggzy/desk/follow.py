"""Followers 跟进: after an act the deal's card, to-dos and messages follow, in the act's own transaction.

A follower that fails cannot stop an act: its part is undone, logged, and made good by the ticker's `refresh`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import partial

from django.db import transaction

from ggzy.core import agenda
from ggzy.core.acts.bidding import DepositRefunded
from ggzy.core.acts.clockwork import CoverKept
from ggzy.core.acts.notice import FileObtained, QuestionAsked
from ggzy.core.calendar import Calendar
from ggzy.core.proceeding import Proceeding
from ggzy.core.roles import Role
from ggzy.core.table import Entry, Event
from ggzy.core.unsealing import worth_trying
from ggzy.store.models import Deal, Participant, ToDoRow
from ggzy.store.quiet import mark, place

log = logging.getLogger("ggzy.follow")
Follower = Callable[[Proceeding, Sequence[Entry]], None]
FOLLOWERS: list[Follower] = []
"""Further readers (messages and the like), registered by the faces when the platform starts."""
FOLLOWERS_OF_QUIET: dict[type[Event], list[Follower]] = {}
"""Readers of acts whose existence is secret, by event: rare, so that a bid at the deadline waits for nobody."""

MOVES_TO_DOS = (QuestionAsked, DepositRefunded)
"""Quiet acts that give or take away somebody's to-do."""


def after(p: Proceeding, entries: Sequence[Entry], calendar: Calendar) -> None:
    """Bring the card of `p` up to date. Acts whose existence is secret leave no trace on any card."""
    work = readers(entries, calendar)
    if not work:
        return
    try:
        with transaction.atomic():
            for read in work:
                read(p, entries)
    except Exception:
        log.exception("跟进失败，稍后由时钟补办：%s", p.stream)


def readers(entries: Sequence[Entry], calendar: Calendar) -> list[Follower]:
    """Who reads these entries."""
    if any(not entry.event.quiet for entry in entries):
        return [note_participants, partial(card, calendar=calendar), *FOLLOWERS]
    found = [read for entry in entries for read in FOLLOWERS_OF_QUIET.get(type(entry.event), [])]
    if any(isinstance(entry.event, MOVES_TO_DOS) for entry in entries):
        found.append(partial(to_dos, calendar=calendar))
    return [note_participants, *found] if found or any(isinstance(e.event, (FileObtained, CoverKept)) for e in entries) else []


def note_participants(p: Proceeding, entries: Sequence[Entry]) -> None:
    """Cover leaves such rows too: written in one transaction with their entries, they could be counted lot by lot."""
    for entry in entries:
        if isinstance(entry.event, FileObtained):
            Participant.objects.get_or_create(place=place(p.stream, p.round.number, entry.event.bidder))
        elif isinstance(entry.event, CoverKept) and entry.event.as_taking_part:
            Participant.objects.get_or_create(place=mark("nobody", entry.event.filling))


def card(p: Proceeding, entries: Sequence[Entry], calendar: Calendar) -> None:
    """Rewrite the deal's card and its to-dos."""
    at = entries[-1].at
    now = fields(p, calendar) | {"changed_at": at}
    Deal.objects.update_or_create(
        stream=p.stream, defaults=now, create_defaults=now | {"registered_at": at}
    )
    to_dos(p, entries, calendar)


def to_dos(p: Proceeding, entries: Sequence[Entry], calendar: Calendar) -> None:
    """Rewrite the to-dos alone: a question must reach the tenderee, and the card must not show that one came."""
    ToDoRow.objects.filter(deal_id=p.stream).delete()
    ToDoRow.objects.bulk_create(rows_of(p, calendar))


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


def members(p: Proceeding, item: agenda.ToDo) -> list[str]:
    """The members of the committee whom a matter concerns."""
    return [s for s in p.round.seats if item.whose is None or item.whose(p, s)]


def rows_of(p: Proceeding, calendar: Calendar) -> list[ToDoRow]:
    rows = []
    for item in agenda.to_dos(p, calendar):
        for role in item.who:
            persons = members(p, item) if role is Role.EXPERT else [""]
            rows += [
                ToDoRow(
                    deal_id=p.stream,
                    role=role.value,
                    command=item.command.__name__,
                    label=item.label,
                    key=item.key,
                    until=item.until,
                    person=person,
                    not_by=item.not_by,
                )
                for person in persons
            ]
    return rows
