"""Outages found in heartbeats, and what the law side makes of one over a deadline; both sides of each limit."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
import pytest

from ggzy.core import agenda
from ggzy.core.acts import bidding, opening, second
from ggzy.core.acts.outage import KeepDeadline, NoteOutage, OrderExtension
from ggzy.core.calendar import SHANGHAI
from ggzy.core.outages import DOWN, ERRORS, NEAR, SHORTLY, SLOW, Beat, Outage, find, touches
from ggzy.core.roles import CLOCK
from tests.core.story import CALENDAR, Story
from tests.core.test_second import ADMINISTRATION
from tests.people import BLUE, GREEN, OTHER_SUPERVISOR, RED, SUPERVISOR, TENDEREE

T0 = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)
MISSING = timedelta(seconds=30)
US = timedelta(microseconds=1)


def beats(*seconds: float, **counts: int) -> list[Beat]:
    return [Beat(T0 + timedelta(seconds=s), T0 + timedelta(days=1, seconds=s), **counts) for s in seconds]


def found(heard: list[Beat], now_s: float) -> list[tuple[str, float, float | None]]:
    outages = find(heard, T0 + timedelta(seconds=now_s), MISSING)
    return [(o.kind, (o.began - T0).total_seconds(), (o.ended - T0).total_seconds() if o.ended else None) for o in outages]


def test_thirty_seconds_of_silence_are_an_outage_and_a_microsecond_less_is_none():
    assert found(beats(0, 30), 31) == [(DOWN, 0, 30)]
    assert found(beats(0, 29.999999), 31) == []


def test_a_silence_that_lasts_has_no_end_yet():
    assert found(beats(0, 10), 40) == [(DOWN, 10, None)] and found(beats(0, 10), 39.999999) == []


def test_without_any_heartbeat_nothing_is_known():
    assert found([], 1000) == []


def test_several_workers_are_one_heart():
    heard = sorted(beats(0, 20, 40, 60) + beats(10, 30, 50), key=lambda b: b.at)
    assert found(heard, 61) == []


def test_most_requests_failing_is_an_outage_and_fewer_than_half_are_none():
    good, bad = beats(0, 50, requests=100), beats(10, 20, 30, 40, requests=100, errors=50)
    assert found(sorted(good + bad, key=lambda b: b.at), 51) == [(ERRORS, 0, 50)]
    mild = beats(10, 20, 30, 40, requests=100, errors=49)
    assert found(sorted(good + mild, key=lambda b: b.at), 51) == []


def test_a_few_failures_on_a_quiet_night_are_none_and_slowness_counts_too():
    assert found(beats(0, 10, 20, 30, 40, 50, requests=9, errors=9), 51) == []
    assert found([*beats(0), *beats(10, 20, 30, 40, requests=10, slow=5)], 41) == [(SLOW, 0, None)]


def test_a_short_run_of_failures_is_none():
    heard = [*beats(0, requests=50), *beats(10, requests=50, errors=50), *beats(20, requests=50)]
    assert found(heard, 21) == []


def test_what_was_bad_before_the_first_heartbeat_told_is_not_dated_by_that_heartbeat():
    bad = beats(0, 10, 20, 30, 40, requests=100, errors=50)
    assert found(bad, 41) == [] and found([*bad, *beats(50, requests=100)], 51) == []


# ---- which deadlines it touches


def outage(began: datetime, ended: datetime | None) -> Outage:
    return Outage(DOWN, began, ended, began, ended)


def test_it_touches_a_deadline_it_lasted_over_or_ended_shortly_before():
    deadline = T0 + timedelta(hours=8)
    assert touches(outage(deadline - timedelta(minutes=5), deadline + timedelta(minutes=5)), deadline)
    assert touches(outage(T0, deadline - NEAR + US), deadline) and not touches(outage(T0, deadline - NEAR), deadline)
    assert touches(outage(deadline - US, None), deadline) and not touches(outage(deadline, None), deadline)


# ---- what may be decided


@pytest.fixture
def story() -> Story:
    story = Story().with_bids(RED, BLUE, GREEN)
    story.now = story.p.round.deadline - timedelta(minutes=10)
    return story


def over_the_deadline(story: Story, minutes: int = 20, started: timedelta = timedelta(minutes=10)) -> Story:
    """Down from ten minutes before the deadline till ten after; noted when it is over."""
    began = story.p.round.deadline - started
    story.now = began + timedelta(minutes=minutes)
    story.must(NoteOutage(outage="GZ1", kind=DOWN, began=began, ended=story.now, seconds=minutes * 60), CLOCK)
    return story


def order(story: Story, at: datetime | None = None) -> OrderExtension:
    return OrderExtension(outage="GZ1", new_deadline=at or story.p.round.deadline + timedelta(days=1), reason="平台故障20分钟")


def test_bidding_that_was_cut_off_waits_for_a_decision_and_closes_after_a_day(story):
    over_the_deadline(story)
    (tick,) = [t for t in agenda.ticks(story.p) if isinstance(t.command, opening.CloseBidding)]
    assert tick.at == story.now + timedelta(hours=24) and story.p.stage == "bidding"


def test_meanwhile_a_bid_is_late_as_ever(story):
    over_the_deadline(story)
    assert story.refused(bidding.SubmitBid(signed=story.signed(RED)), RED).rule == "before_the_deadline"


def test_two_officials_order_a_new_time_and_bids_come_in_again(story):
    over_the_deadline(story)
    wanted = order(story)
    story.both(wanted, SUPERVISOR, ADMINISTRATION)
    assert story.p.round.deadline == wanted.new_deadline and not story.p.round.outages_undecided
    story.bid(RED)
    assert [t.at for t in agenda.ticks(story.p)] == [wanted.new_deadline]


def test_one_official_alone_changes_nothing_and_the_tenderee_orders_nothing(story):
    over_the_deadline(story)
    deadline = story.p.round.deadline
    story.must(order(story), SUPERVISOR)
    assert story.p.round.deadline == deadline
    assert story.refused(second.ConfirmSecond(asked="1"), SUPERVISOR).rule == "second_is_another_person"
    assert story.refused(second.ConfirmSecond(asked="1"), OTHER_SUPERVISOR).rule == "outside_reach"
    assert story.refused(order(story), TENDEREE).rule == "wrong_role"


def test_the_lost_time_is_given_back_and_two_hours_at_least(story):
    over_the_deadline(story)
    least = story.now + timedelta(hours=2)
    assert story.refused(order(story, least - US), SUPERVISOR).rule == "lost_time_is_given_back"
    story.must(order(story, least), SUPERVISOR)


def test_of_a_long_outage_all_of_it_is_given_back(story):
    over_the_deadline(story, minutes=300)
    least = story.now + timedelta(minutes=300)
    assert story.refused(order(story, least - US), ADMINISTRATION).rule == "lost_time_is_given_back"
    story.must(order(story, least), ADMINISTRATION)


def test_without_an_outage_there_is_nothing_to_order(story):
    assert story.refused(order(story), SUPERVISOR).rule == "outage_awaits_decision"


def test_while_it_lasts_no_new_time_is_set_but_the_closing_waits(story):
    began, story.now = story.p.round.deadline - timedelta(minutes=5), story.p.round.deadline - timedelta(minutes=4)
    story.must(NoteOutage(outage="GZ1", kind=DOWN, began=began, ended=None, seconds=60), CLOCK)
    assert story.refused(order(story), SUPERVISOR).rule == "platform_works_again"
    assert story.p.round.closes_at == story.p.round.deadline + timedelta(hours=24)
    again = NoteOutage(outage="GZ1", kind=DOWN, began=began, ended=None, seconds=90)
    assert story.refused(again, CLOCK).rule == "outage_is_new_or_over"
    story.must(msgspec.structs.replace(again, ended=story.now, seconds=90), CLOCK)
    story.must(order(story), SUPERVISOR)


def test_officials_may_keep_the_deadline_and_the_bidding_closes_at_once(story):
    over_the_deadline(story)
    story.both(KeepDeadline(outage="GZ1", reason="各投标人均已递交，中断未影响投标"), ADMINISTRATION, SUPERVISOR)
    assert story.p.round.closes_at == story.p.round.deadline
    story.must(opening.CloseBidding(), CLOCK)
    assert story.p.stage == "opening"


def test_what_officials_decided_while_it_lasted_stands_when_its_end_is_noted(story):
    began, story.now = story.p.round.deadline - timedelta(minutes=5), story.p.round.deadline - timedelta(minutes=4)
    story.must(NoteOutage(outage="GZ1", kind=DOWN, began=began, ended=None, seconds=60), CLOCK)
    story.both(KeepDeadline(outage="GZ1", reason="备用通道可用，中断未影响投标"), ADMINISTRATION, SUPERVISOR)
    assert story.p.round.closes_at == story.p.round.deadline
    story.now += timedelta(minutes=2)
    story.must(NoteOutage(outage="GZ1", kind=DOWN, began=began, ended=story.now, seconds=180), CLOCK)
    noted = story.p.round.outages["GZ1"]
    assert (noted.decision, noted.ended, noted.seconds) == ("kept", story.now, 180)
    assert story.p.round.closes_at == story.p.round.deadline and not story.p.round.outages_undecided
    assert story.refused(order(story), SUPERVISOR).rule == "outage_awaits_decision"


def test_in_the_other_order_the_decision_is_the_same(story):
    over_the_deadline(story)
    story.both(KeepDeadline(outage="GZ1", reason="备用通道可用，中断未影响投标"), ADMINISTRATION, SUPERVISOR)
    assert story.p.round.outages["GZ1"].decision == "kept" and story.p.round.closes_at == story.p.round.deadline
    assert story.refused(order(story), SUPERVISOR).rule == "outage_awaits_decision"


def test_after_the_opening_has_begun_nothing_is_ordered(story):
    over_the_deadline(story)
    story.now = story.p.round.closes_at
    story.must(opening.CloseBidding(), CLOCK)
    assert story.refused(order(story), SUPERVISOR).rule == "wrong_stage"


@pytest.mark.parametrize(("before", "waits"), [(SHORTLY, False), (SHORTLY - US, True)])
def test_what_ended_half_an_hour_before_the_deadline_does_not_hold_up_the_closing(story, before, waits):
    deadline = story.p.round.deadline
    story.now = deadline - before
    story.must(NoteOutage(outage="GZ1", kind=DOWN, began=story.now - timedelta(minutes=30), ended=story.now, seconds=1800), CLOCK)
    assert (story.p.round.closes_at > deadline) is waits
    assert [t for t in agenda.to_dos(story.p, CALENDAR) if t.command is OrderExtension], "it may be decided all the same"


