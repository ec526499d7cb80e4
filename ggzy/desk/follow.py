"""Followers 跟进: after an act the deal's card, to-dos and messages follow, in the act's own transaction.

A follower that fails cannot stop an act: its part is undone, logged, and made good by the ticker's `catch_up`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from django.db import transaction

from ggzy.core import agenda
from ggzy.core.calendar import Calendar
from ggzy.core.proceeding import Proceeding
from ggzy.core.roles import Role
from ggzy.core.table import Entry
from ggzy.store.models import Deal, Participant, ToDoRow

log = logging.getLogger("ggzy.follow")
Follower = Callable[[Proceeding, Sequence[Entry]], None]
FOLLOWERS: list[Follower] = []
"""Further readers (messages and the like), registered by the faces when the platform starts."""


def after(p: Proceeding, entries: Sequence[Entry], calendar: Calendar) -> None:
    """Bring the card of `p` up to date. Acts whose existence is secret leave no trace on any card."""
    if not entries:
        return
    try:
        with transaction.atomic():
            follow(p, entries, calendar)
    except Exception:
        log.exception("跟进失败，稍后由时钟补办：%s", p.stream)


def follow(p: Proceeding, entries: Sequence[Entry], calendar: Calendar) -> None:
    note_participants(p, entries)
    if not all(entry.event.quiet for entry in entries):
        card(p, entries, calendar)
    for follower in FOLLOWERS:
        follower(p, entries)


def note_participants(p: Proceeding, entries: Sequence[Entry]) -> None:
    for entry in entries:
        if type(entry.event).__name__ == "FileObtained":
            Participant.objects.get_or_create(
                pseudonym=entry.event.bidder,  # type: ignore[attr-defined]
                defaults={"deal_id": p.stream, "round": p.round.number},
            )


def card(p: Proceeding, entries: Sequence[Entry], calendar: Calendar) -> None:
    """Rewrite the deal's card and its to-dos."""
    at = entries[-1].at
    deal, _ = Deal.objects.update_or_create(
        stream=p.stream, defaults=fields(p, calendar) | {"changed_at": at}, create_defaults=fields(p, calendar) | {"changed_at": at, "registered_at": at}
    )
    ToDoRow.objects.filter(deal=deal).delete()
    ToDoRow.objects.bulk_create(rows_of(p, deal, calendar))


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
        "published": r.notice is not None or bool(p.earlier),
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
        "seq": p.seq,
    }


def failure(p: Proceeding) -> str:
    """Why the tender failed or ended; of a deal that is tendered again, why the round before failed."""
    return p.ended or next((r.failure for r in (p.round, *reversed(p.earlier)) if r.failure), "")


def unsealing(p: Proceeding) -> bool:
    """Whether the key is there and envelopes still wait to be unsealed."""
    waiting = any(not b.opened and not b.not_opened for b in p.standing_bids)
    return bool(p.round.identity) and p.stage == "opening" and waiting


def rows_of(p: Proceeding, deal: Deal, calendar: Calendar) -> list[ToDoRow]:
    rows = []
    for item in agenda.to_dos(p, calendar):
        for role in item.who:
            persons = [s.expert_id for s in p.round.seats.values()] if role is Role.EXPERT else [""]
            rows += [
                ToDoRow(
                    deal=deal,
                    role=role.value,
                    command=item.command.__name__,
                    label=item.label,
                    key=item.key,
                    until=item.until,
                    person=person,
                )
                for person in persons
            ]
    return rows
