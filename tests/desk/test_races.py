"""Races at the deadline and acts cut off in the middle, against the real database."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from ggzy.core.acts import bidding, notice
from ggzy.core.calendar import SHANGHAI
from ggzy.core.roles import Actor, Role
from ggzy.desk import clock, counter, ticker
from ggzy.store import journal
from ggzy.store.models import Clock, JournalEntry, Organisation
from tests.desk.door import Lot
from tests.people import TENDEREE

pytestmark = pytest.mark.django_db(transaction=True)
START = datetime(2026, 3, 3, 9, 0, tzinfo=SHANGHAI)
BIDDERS = 12


@pytest.fixture(autouse=True)
def practice_clock(db):
    Clock.objects.all().delete()
    clock.start_at(START)


def firm(number: int) -> Actor:
    code = f"9153230100000{number:05d}"
    Organisation.objects.get_or_create(uscc=code, defaults={"name": f"竞速{number}公司", "kind": "bidder", "status": "verified"})
    return Actor(role=Role.BIDDER, person_id=f"r{number}", person="经办", org_id=code, org=f"竞速{number}公司")


def in_threads(work, items):
    def once(item):
        try:
            return work(item)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(items)) as pool:
        return list(pool.map(once, items))


def race(head_start: timedelta) -> tuple[int, int]:
    """One lot, its bidders handing in while the deadline passes; gives how many were in time and how many late."""
    lot = Lot().noticed()
    firms = [firm(n) for n in range(BIDDERS)]
    sealed = {}
    for each in firms:
        lot.must(notice.ObtainFile(), each)
        sealed[each] = lot.signed(each, lot.seal(each))
    deadline = lot.p.round.deadline
    clock.set_to(deadline - head_start)
    stop = threading.Event()

    def tick():
        while not stop.is_set():
            ticker.run_stream(lot.stream, clock.now())
            time.sleep(0.005)
        connections.close_all()

    ticking = threading.Thread(target=tick)
    ticking.start()

    def bid(each):
        time.sleep(head_start.total_seconds() * 2 * firms.index(each) / BIDDERS)
        return counter.hand_in(lot.stream, bidding.SubmitBid(signed=sealed[each]), each)

    outcomes = in_threads(bid, firms)
    while lot.p.stage == "bidding":
        time.sleep(0.01)
    stop.set()
    ticking.join()
    accepted = [o for o in outcomes if o]
    assert all(o.at < deadline for o in accepted)
    bids = [entry for entry in journal.read(lot.stream) if isinstance(entry.event, bidding.BidReceived)]
    assert len(bids) == len(accepted)
    closed = JournalEntry.objects.filter(stream=lot.stream, event__in=("BiddingClosed", "TenderFailed")).get()
    assert all(bid.seq < closed.seq for bid in bids), "whoever was in time is decided before the bidding closes"
    assert journal.broken_links(lot.stream) == []
    return len(accepted), BIDDERS - len(accepted)


def test_bids_racing_the_deadline_are_all_decided_by_the_moment_they_came_in():
    """On a busy machine the first races may be lost whole; a longer head start then lets both outcomes be seen."""
    in_time = late = 0
    for milliseconds in (60, 400, 2000, 8000):
        accepted, refused = race(timedelta(milliseconds=milliseconds))
        in_time, late = in_time + accepted, late + refused
        if in_time and late:
            return
    raise AssertionError("the race must have both outcomes to prove anything")


def test_acts_at_the_same_time_stand_in_one_order_without_gaps():
    lot = Lot().noticed()
    in_threads(lambda n: lot.must(notice.Clarify(text=f"更正{n}", affects_preparation=False), TENDEREE), list(range(10)))
    seqs = list(JournalEntry.objects.filter(stream=lot.stream).order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(1, len(seqs) + 1))
    assert len(lot.p.round.clarifications) == 10
    assert journal.broken_links(lot.stream) == []


def test_the_same_form_sent_at_once_from_two_tabs_is_one_act():
    lot = Lot().noticed()
    command = notice.Clarify(text="更正", affects_preparation=False)
    in_threads(lambda n: counter.hand_in(lot.stream, command, TENDEREE, act_id="one-form"), list(range(6)))
    assert len(lot.p.round.clarifications) == 1


def test_an_act_cut_off_by_the_death_of_its_connection_leaves_no_trace_and_blocks_nobody(monkeypatch):
    lot = Lot().noticed()
    before = lot.p.seq
    append = journal.append

    def cut_off(*args, **kwargs):
        written = append(*args, **kwargs)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            pid = cursor.fetchone()[0]
        other = connections.create_connection("default")
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
        other.close()
        return written

    monkeypatch.setattr(journal, "append", cut_off)

    def act(_):
        with pytest.raises(Exception, match="terminat|closed|connection"):
            counter.hand_in(lot.stream, notice.Clarify(text="更正", affects_preparation=False), TENDEREE)

    in_threads(act, [1])
    monkeypatch.setattr(journal, "append", append)
    assert lot.p.seq == before
    lot.must(notice.Clarify(text="再更正", affects_preparation=False), TENDEREE)
    assert len(lot.p.round.clarifications) == 1 and journal.broken_links(lot.stream) == []


def test_a_state_that_broke_half_way_is_forgotten_before_the_turn_ends(monkeypatch):
    """The next one begins where the one in memory stands, and must not find it half moved on."""
    lot, at_the_end = Lot().noticed(), []
    rollback = BaseDatabaseWrapper.rollback

    def half_way(self, p, entry):
        p.round.clarifications.append((entry.at, "只到一半"))
        raise RuntimeError("half way")

    def watched(self):
        at_the_end.append(lot.stream in counter._memory)
        rollback(self)

    with monkeypatch.context() as patched:
        patched.setattr(notice.ClarificationIssued, "apply", half_way)
        patched.setattr(BaseDatabaseWrapper, "rollback", watched)
        with pytest.raises(RuntimeError, match="half way"):
            lot.must(notice.Clarify(text="更正", affects_preparation=False), TENDEREE)
    assert at_the_end == [False]
    lot.must(notice.Clarify(text="再更正", affects_preparation=False), TENDEREE)
    assert [text for _, text in lot.p.round.clarifications] == ["再更正"]


def test_a_state_that_a_caller_undid_is_not_remembered():
    from django.db import transaction

    lot = Lot().noticed()
    with pytest.raises(RuntimeError), transaction.atomic():
        lot.must(notice.Clarify(text="撤销", affects_preparation=False), TENDEREE)
        raise RuntimeError("undone")
    lot.must(notice.Clarify(text="更正", affects_preparation=False), TENDEREE)
    assert [text for _, text in lot.p.round.clarifications] == ["更正"]
    assert journal.broken_links(lot.stream) == []


def test_a_ticker_that_slept_for_a_day_makes_everything_good_in_order():
    lots = [Lot().noticed(days=21 + n) for n in range(3)]
    clock.set_to(max(lot.p.round.deadline for lot in lots) + timedelta(days=1))
    ticker.run_due(clock.now())
    failed = JournalEntry.objects.filter(event="TenderFailed").order_by("pos").values_list("stream", flat=True)
    assert list(failed) == [lot.stream for lot in lots]
