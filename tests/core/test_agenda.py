"""The agenda: what the clock owes, and when it must stand still."""

from __future__ import annotations

from datetime import datetime

import pytest

from ggzy.core import agenda
from ggzy.core.acts import control, notice, opening
from ggzy.core.acts.clockwork import NoteBreach
from ggzy.core.calendar import SHANGHAI
from ggzy.core.documents import OpeningLine
from ggzy.core.roles import CLOCK, Role
from tests.core.case_story import CLUE, CaseStory
from tests.core.story import CALENDAR, Story
from tests.people import BLUE, GREEN, RED, SUPERVISOR, TENDEREE


def test_while_suspended_the_clock_owes_nothing_and_after_resuming_it_does_again():
    story = Story().published()
    assert [tick.at for tick in agenda.ticks(story.p)] == [story.p.round.publicity_until]
    story.must(control.Suspend(order_no="1号", reason="调查"), SUPERVISOR)
    assert agenda.ticks(story.p) == [] and agenda.next_due(story.p, CALENDAR) is None
    story.must(control.Resume(reason="已经查清"), SUPERVISOR)
    assert agenda.next_due(story.p, CALENDAR) == story.p.round.publicity_until


def test_an_opening_is_led_by_whoever_acts_for_the_tenderee_until_it_can_be_closed():
    story = Story().closed()
    led = next(each for each in agenda.to_dos(story.p, CALENDAR) if each.command is opening.CloseOpening)
    assert led.label == "主持开标" and {Role.TENDEREE, Role.AGENCY} == set(led.who)
    story.release("supervisor", "centre")
    for each in (RED, BLUE, GREEN):
        line = OpeningLine(price_fen=2700_0000_00, duration_days=360, quality="合格", manager="经理")
        story.must(opening.RecordUnsealing(bidder=story.pseudonym(each), org_id=each.org_id, org=each.org, line=line, manifest_sha256="b" * 64), CLOCK)
    assert [each.label for each in agenda.to_dos(story.p, CALENDAR) if each.command is opening.CloseOpening] == ["宣布开标结束"]


def test_an_unanswered_objection_keeps_the_deadline_from_closing_the_bidding():
    story = Story().with_bids(RED, BLUE, GREEN)
    story.must(notice.RaiseObjection(objection_id="o1", text="资格条件不合理"), RED)
    assert agenda.ticks(story.p) == []
    story.must(notice.AnswerObjection(objection_id="o1", text="已研究", public_text="资格条件不合理"), TENDEREE)
    assert [tick.at for tick in agenda.ticks(story.p)] == [story.p.round.deadline]


# ---- the warning before a limit ----


@pytest.mark.parametrize(
    ("since", "until", "warned"),
    [
        ((2026, 3, 2, 10), (2026, 6, 2), (2026, 5, 14)),  # ninety days: the last fifth, from the beginning of its first day
        ((2026, 3, 2, 10), (2026, 3, 10), (2026, 3, 8)),  # five working days
        ((2026, 3, 2, 10), (2026, 3, 6), (2026, 3, 5)),  # three: at least the whole last working day
        ((2026, 3, 5, 10), (2026, 3, 10), (2026, 3, 9)),  # the last working day is a Monday
        ((2026, 3, 6, 10), (2026, 3, 9, 12), None),  # nothing is warned of that began when the warning was due
        ((2026, 3, 5, 23), (2026, 3, 9, 12), (2026, 3, 6)),
        ((2026, 3, 2, 10), (2099, 1, 1), (2084, 6, 7)),  # beyond every published calendar: the last fifth alone
    ],
)
def test_a_limit_is_warned_of_in_the_last_fifth_and_a_working_day_before_at_least(since, until, warned):
    found = agenda.warned_at(datetime(*since, tzinfo=SHANGHAI), datetime(*until, tzinfo=SHANGHAI), CALENDAR)
    assert found == (datetime(*warned, tzinfo=SHANGHAI) if warned else None)


def test_what_is_noted_as_late_is_not_warned_of_any_more():
    s = CaseStory()
    s.must(CLUE)
    (todo,) = agenda.to_dos(s.p, CALENDAR)
    assert todo.warn_at and todo.warn_at < todo.until
    s.now = todo.until
    s.must(NoteBreach(duty="assign", key=""), CLOCK)
    assert [t.warn_at for t in agenda.to_dos(s.p, CALENDAR)] == [None]
