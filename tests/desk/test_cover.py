"""Cover at the door: it waits for nobody and nobody for it, moves no page, and never more of it comes than the log takes in its stride."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest
from django.db import connection

from ggzy.core.acts.clockwork import CoverKept, KeepCover
from ggzy.core.acts.notice import ObtainFile
from ggzy.core.roles import CLOCK
from ggzy.core.tlog.pace import NARROW, PATIENCE_BATCHES, Pace
from ggzy.desk import clock, counter, cover, ticker
from ggzy.store import journal
from ggzy.store.models import Clock, Deal, Participant, ToDoRow
from tests.desk.door import Lot, register_firms
from tests.people import RED

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kept(settings, monkeypatch):
    settings.GGZY_COVER = 200
    monkeypatch.setattr(ticker, "COVER", cover.Keeper())
    Clock.objects.all().delete()
    clock.start_at(clock.now())


def covers(lot: Lot) -> list[journal.Entry]:
    return [entry for entry in journal.read(lot.stream) if isinstance(entry.event, CoverKept)]


def filling(number: int = 0) -> KeepCover:
    return KeepCover(filling=f"{number:032x}")


def over_the_whole_time(lot: Lot) -> int:
    """How many entries are planned for a lot while the ticker runs from notice to deadline, each quarter of an hour."""
    deal = Deal.objects.get(stream=lot.stream)
    count, at, step = 0, deal.noticed_at, timedelta(minutes=15)
    while at < deal.deadline - step:
        count += sum(stream == lot.stream for _, stream in cover.plan(at, at + step))
        at += step
    return count


def test_a_lot_for_which_nobody_bids_gets_as_many_as_its_secret_says(settings):
    lot = Lot().noticed()
    wanted = sum(cover.cover.sized(200, (cover.drawn(lot.stream, 1, "evenly"), cover.drawn(lot.stream, 1, "rushing"))))
    assert 100 <= wanted <= 300 and over_the_whole_time(lot) == pytest.approx(wanted, rel=0.35)
    settings.GGZY_KEYS = settings.GGZY_KEYS / "another"
    assert cover.drawn(lot.stream, 1, "evenly") != cover.drawn(lot.stream, 2, "evenly")


def test_moving_the_clock_over_twenty_days_stays_fast_and_brings_few():
    lot = Lot().noticed()
    began = time.monotonic()
    ticker.run_due(clock.now())
    ticker.move_clock(lot.p.round.deadline - timedelta(hours=1))
    ticker.run_due(clock.now() + timedelta(minutes=1))
    most = cover.AT_ONCE + cover.A_SECOND * (time.monotonic() - began)
    assert 0 < len(covers(lot)) <= most
    assert lot.p.stage == "bidding"


def test_at_no_time_more_come_than_the_log_takes_in_its_stride():
    keeper, now = cover.Keeper(), clock.now()
    chosen = keeper.within_pace([(now, "lot")] * 1000)
    assert len(chosen) <= NARROW and keeper.within_pace([(now, "lot")] * 1000) == []
    assert Pace().after(len(chosen)).width == NARROW and cover.A_SECOND < NARROW < NARROW * PATIENCE_BATCHES


def test_they_come_at_moments_of_their_own():
    for _ in range(3):
        Lot().noticed()
    now = clock.now()
    planned = cover.plan(now, now + timedelta(days=10))
    assert len({at for at, _ in planned}) == len(planned) == 9
    assert all(now + timedelta(days=10) <= at <= now + timedelta(days=10, seconds=10) for at, _ in planned)


def test_switched_off_none_come(settings):
    settings.GGZY_COVER = 0
    lot = Lot().noticed()
    ticker.run_due(clock.now())
    ticker.move_clock(lot.p.round.deadline - timedelta(hours=1))
    assert not covers(lot)


def test_cover_moves_no_card_no_to_do_and_no_version():
    lot = Lot().noticed()
    card, seen = Deal.objects.filter(stream=lot.stream).values().get(), lot.p.version
    to_dos = list(ToDoRow.objects.filter(deal_id=lot.stream).values())
    for number in range(4):
        lot.must(filling(number), CLOCK)
    assert Deal.objects.filter(stream=lot.stream).values().get() == card and lot.p.version == seen
    assert list(ToDoRow.objects.filter(deal_id=lot.stream).values()) == to_dos
    register_firms(RED)
    assert lot.must(ObtainFile(), RED, seen=seen), "a form of before is not out of date"


def test_half_of_it_leaves_the_row_that_obtaining_the_file_leaves():
    lot = Lot().noticed()
    for number in range(4):
        lot.must(filling(number), CLOCK)
    assert Participant.objects.count() == 2


@pytest.fixture
def waiting() -> Iterator[str]:
    """A lot at which somebody else's act is under way on another connection."""
    lot = Lot().noticed()
    under_way, _ = counter.lock_keys(lot.stream)
    known = connection.get_connection_params()
    own = {k: v for k, v in known.items() if k not in ("cursor_factory", "context", "prepare_threshold")}
    with psycopg.connect(**own) as other:
        other.execute("SELECT pg_advisory_xact_lock_shared(%s)", [under_way])
        yield lot.stream


def test_cover_waits_for_no_bid_that_is_under_way(waiting):
    """The clock's other acts do: a bid that came in before the deadline must be decided before the deadline."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '300ms'")
    assert counter.hand_in(waiting, filling(), CLOCK)
    with pytest.raises(Exception, match="lock timeout"):
        counter.hand_in(waiting, ticker.CloseBidding(), CLOCK)
