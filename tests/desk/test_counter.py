"""The counter against the real database: order, repetition, chains, the clock, and what an act leaves behind."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection

from ggzy.core.acts import control, notice, opening
from ggzy.core.calendar import SHANGHAI
from ggzy.core.roles import CLOCK
from ggzy.desk import clock, counter, ticker
from ggzy.store import journal
from ggzy.store.models import Clock, Deal, JournalEntry, ToDoRow
from tests.desk.door import Lot
from tests.people import BLUE, GREEN, RED, SUPERVISOR, TENDEREE

pytestmark = pytest.mark.django_db(transaction=True)
START = datetime(2026, 3, 3, 9, 0, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def practice_clock(db):
    Clock.objects.all().delete()
    clock.start_at(START)


def test_a_lot_goes_from_registration_to_unsealed_bids():
    lot = Lot().noticed().unsealed()
    assert [b.line.price_fen for b in lot.p.opened_bids] == [2700_0000_00, 2701_0000_00, 2702_0000_00]
    assert {b.org_id for b in lot.p.opened_bids} == {RED.org_id, BLUE.org_id, GREEN.org_id}


def test_the_same_form_twice_is_one_act():
    lot = Lot().noticed()
    first = lot.must(notice.Clarify(text="更正", affects_preparation=False), TENDEREE, act_id="form-1")
    second = lot.must(notice.Clarify(text="更正", affects_preparation=False), TENDEREE, act_id="form-1")
    assert first.entries[0].seq == second.entries[0].seq
    assert len(lot.p.round.clarifications) == 1


def test_a_stale_page_is_told_that_the_deal_has_moved_on():
    lot = Lot().noticed()
    seen = lot.p.version
    lot.must(control.Suspend(order_no="1号", reason="调查"), SUPERVISOR)
    refused = counter.hand_in(lot.stream, notice.Clarify(text="更正", affects_preparation=False), TENDEREE, seen=seen)
    assert not refused and refused.rule == "moved_on"


def test_bids_arriving_do_not_make_other_pages_stale():
    """Otherwise the refusal would tell that somebody has bid."""
    lot = Lot().noticed()
    seen = lot.p.version
    lot.bid(RED)
    assert lot.p.version == seen
    lot.must(notice.Clarify(text="更正", affects_preparation=False), TENDEREE, seen=seen)


def test_a_deals_card_is_the_same_with_and_without_bids():
    lot = Lot().noticed()
    before = Deal.objects.filter(stream=lot.stream).values().get()
    lot.bid(RED)
    lot.bid(BLUE)
    assert Deal.objects.filter(stream=lot.stream).values().get() == before


def test_the_chain_shows_a_row_changed_behind_the_journal():
    lot = Lot().noticed()
    assert journal.broken_links(lot.stream) == []
    with connection.cursor() as cursor:
        cursor.execute("UPDATE store_journalentry SET body = replace(body, '楚雄', '大理') WHERE stream = %s AND seq = 1", [lot.stream])
    assert 1 in journal.broken_links(lot.stream)


def test_the_journal_never_holds_a_bidders_name_before_the_opening():
    lot = Lot().noticed()
    lot.bid(RED)
    for row in JournalEntry.objects.filter(stream=lot.stream):
        assert RED.org not in row.body + row.actor and RED.org_id not in row.body + row.actor
        assert RED.person not in row.actor


def test_the_clock_hands_in_what_is_due_in_order_when_it_is_moved():
    early, late = Lot().noticed(days=21), Lot().noticed(days=28)
    ticker.move_clock(late.p.round.deadline + timedelta(days=1))
    first = JournalEntry.objects.get(stream=early.stream, event="TenderFailed")
    second = JournalEntry.objects.get(stream=late.stream, event="TenderFailed")
    assert first.at < second.at
    assert first.at.astimezone(SHANGHAI).hour == 9 and second.at.astimezone(SHANGHAI).hour == 9


def test_a_practice_clock_never_runs_back():
    with pytest.raises(clock.ClockRefused):
        clock.set_to(clock.now() - timedelta(seconds=1))


def test_the_clock_cannot_close_the_bidding_early():
    lot = Lot().noticed()
    assert not counter.hand_in(lot.stream, opening.CloseBidding(), CLOCK)


def test_everybodys_to_dos_follow_the_stage():
    lot = Lot()
    assert ToDoRow.objects.filter(deal_id=lot.stream, role="tenderee", command="SubmitFiling").exists()
    lot.noticed()
    assert not ToDoRow.objects.filter(deal_id=lot.stream, command="SubmitFiling").exists()


def test_a_breach_of_duty_is_noted_once():
    lot = Lot()
    from ggzy.core.acts.registration import SubmitFiling
    from tests.core.story import tender_file

    lot.must(SubmitFiling(tender_file=tender_file()), TENDEREE)
    ticker.move_clock(clock.now() + timedelta(days=10))
    ticker.run_due(clock.now())
    assert JournalEntry.objects.filter(stream=lot.stream, event="DutyBreached").count() == 1
