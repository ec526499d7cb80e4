"""Lots at different points of their life, played at the real door once for all the portal's tests."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from ggzy.core.acts import award, committee, evaluation, notice, opening
from ggzy.core.documents import Clause
from ggzy.core.roles import Actor, Role
from ggzy.desk import clock, ticker
from ggzy.desk.workdays import calendar
from ggzy.store.models import Expert, Person
from ggzy.store.regions import load_regions
from tests.core.story import CHECKS, tender_file
from tests.desk.door import Lot
from tests.people import BLUE, GREEN, RED, SUPERVISOR, TENDEREE


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def noticed(db) -> Lot:
    return Lot(title="禄丰市广通镇防洪堤施工").noticed()


def with_clause(words: str, **changed):
    return msgspec.structs.replace(
        tender_file(**changed), clauses=(Clause(code="1.3.2", title="计划工期", text=words),)
    )


def bidders(lot: Lot) -> list[Actor]:
    return [RED, BLUE, GREEN]


def expert_pool() -> None:
    """Enough experts for a draw, each with a person to log in."""
    from datetime import date

    load_regions()
    for n in range(1, 10):
        person = Person.objects.create_user(f"expert{n}", "x", name=f"评委{n}")
        Expert.objects.create(
            person=person, employer_uscc=f"EMP{n:02d}", employer_name=f"设计院{n:02d}", specialities=["市政工程"],
            title="高级工程师", region_id="532300", qualified_until=date(2030, 1, 1),
        )  # fmt: skip


def publish_candidates(lot: Lot) -> Lot:
    """From the opening to the candidates' publicity, one bid rejected on the way."""
    expert_pool()
    lot.unsealed()
    lot.must(opening.CloseOpening(), TENDEREE)
    lot.must(committee.DrawCommittee(representatives=(committee.Representative(person_id="rep1", person="业主代表"),)), TENDEREE)
    lot.drawers.reveal("experts")
    members = [Actor(role=Role.EXPERT, person_id=s.expert_id, person=s.person) for s in lot.p.round.seats.values()]
    for member in members:
        lot.must(committee.TakeSeat(no_interest=True), member)
    for member in members[:3]:
        lot.must(committee.VoteChair(expert_id=members[0].person_id), member)
    green = next(b for b in lot.p.opened_bids if b.org == GREEN.org)
    lot.must(
        evaluation.ProposeRejection(proposal_id="r1", bidder=green.bidder, ground="51.6", reason="工期超过招标文件要求"),
        members[1],
    )
    for member in members[:3]:
        lot.must(evaluation.VoteRejection(proposal_id="r1", reject=True, reason="同意"), member)
    met = tuple(evaluation.ItemVerdict(item=c.code, met=True) for c in CHECKS)
    for member in members:
        for bid in lot.p.valid_bids:
            lot.must(evaluation.FileChecks(bidder=bid.bidder, verdicts=met), member)
    for command in (evaluation.FinishPreliminary(), evaluation.DraftReport()):
        lot.must(command, members[0])
    for member in members:
        lot.must(evaluation.SignReport(agree=True), member)
    lot.must(evaluation.FileReport(), members[0])
    until = calendar().after_days(clock.now(), 3).end
    lot.must(award.PublishCandidates(until=until), TENDEREE)
    return lot


def award_lot(lot: Lot) -> Lot:
    ticker.move_clock(lot.p.round.publicity_until)
    lot.must(award.AwardLot(bidder=lot.p.round.result.candidates[0]), TENDEREE)
    return lot


def ask(lot: Lot, by: Actor, words: str) -> None:
    lot.must(notice.AskQuestion(question_id="q1", text=words), by)


__all__ = ["SUPERVISOR", "timedelta"]
