"""Cover is kept from notice to deadline, in numbers that are a secret of the lot; whatever is asked, it stays few at once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from ggzy.core import cover
from ggzy.core.acts.clockwork import CoverKept, KeepCover
from ggzy.core.calendar import SHANGHAI
from ggzy.core.disclosure import on_the_portal, visible
from ggzy.core.roles import CLOCK, PUBLIC
from tests.core.story import Story
from tests.people import AGENCY, BLUE, CENTRE, DISCIPLINE, GREEN, RED, SUPERVISOR, TENDEREE

NOTICED = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
DEADLINE = datetime(2026, 3, 23, 9, tzinfo=SHANGHAI)
PLAN = cover.Plan(NOTICED, DEADLINE, 100.0, 60.0)


def kept_between(begin: datetime, end: datetime, step: timedelta) -> int:
    """Added up step by step, with chances that are spread evenly."""
    at, count, number = begin, 0, 0
    while at < end:
        number += 1
        count += cover.due(PLAN, at, min(at + step, end), (number * 0.618033988) % 1)
        at += step
    return count


def test_as_many_come_as_are_planned():
    assert kept_between(NOTICED, DEADLINE, timedelta(minutes=10)) == pytest.approx(160, abs=8)


def test_many_of_them_come_shortly_before_the_deadline_as_bids_do():
    last_day = kept_between(DEADLINE - timedelta(days=1), DEADLINE, timedelta(minutes=1))
    assert last_day == pytest.approx(60 + 100 / 21, abs=6)


@pytest.mark.parametrize("since, now", [(NOTICED - timedelta(days=3), NOTICED), (DEADLINE, DEADLINE + timedelta(days=3))])
def test_none_come_before_the_notice_or_from_the_deadline_on(since, now):
    assert cover.due(PLAN, since, now, 0.99) == 0


def test_however_far_the_clock_is_moved_few_come_at_once():
    assert cover.due(PLAN, NOTICED, DEADLINE, 0.0) == cover.MOST


def test_the_secret_of_a_lot_moves_its_number_more_than_fifty_bidders_do():
    fewest, most = (sum(cover.sized(200, (drawn, drawn))) for drawn in (0.0, 1.0))
    assert (fewest, most) == (100, 300) and most - fewest > 50 * 3


def test_cover_changes_nothing_and_nobody_ever_sees_it():
    story = Story().noticed()
    version, stage = story.p.version, story.p.stage_version
    story.do(KeepCover(filling="ab" * 16), CLOCK)
    entry = story.entries[-1]
    assert isinstance(entry.event, CoverKept)
    assert (story.p.version, story.p.stage_version) == (version, stage)
    viewers = (PUBLIC, TENDEREE, AGENCY, SUPERVISOR, CENTRE, DISCIPLINE, RED, BLUE)
    assert not [v for v in viewers if visible(story.p, entry, v, story.pseudonym(v))] and not on_the_portal(story.p, entry)


def test_nobody_but_the_clock_keeps_cover_and_only_while_bids_are_taken_in():
    cover_now = KeepCover(filling="0" * 32)
    for by in (TENDEREE, CENTRE, RED):
        Story().noticed().refused(cover_now, by)
    Story().filed().refused(cover_now, CLOCK)
    Story().closed(RED, BLUE, GREEN).refused(cover_now, CLOCK)
