"""监督案件: the legal review, hearings called in time, and what is late is urged; both sides of each line."""

from __future__ import annotations

import pytest

from ggzy.core import agenda
from ggzy.core.acts import case, urging
from ggzy.core.acts.clockwork import NoteBreach
from ggzy.core.roles import CLOCK, Actor, Role
from tests.core.case_story import (
    CALENDAR,
    CHAIR,
    CHIEF,
    CLUE,
    DECISION,
    NO_CASE,
    NOTICE,
    REVIEW,
    SECOND_HAND,
    TWO_HANDS,
    CaseStory,
    on,
    with_,
)
from tests.people import RED, SUPERVISOR


def test_a_bar_needs_a_review_by_somebody_who_did_not_investigate():
    s = CaseStory().investigating()
    s.must(NOTICE)
    s.at_the_end_of_the_reply()
    assert on(s.refused(DECISION), "legality_was_reviewed", 58)
    assert on(s.refused(REVIEW, SECOND_HAND), "reviewer_did_not_investigate", 58)
    assert on(s.refused(with_(REVIEW, opinion=""), CHIEF), "reviewer_did_not_investigate", 58)
    s.must(with_(REVIEW, passed=False, opinion="证据不足以认定串通"), CHIEF)
    assert "证据不足以认定串通" in s.refused(DECISION).reason
    s.must(REVIEW, CHIEF)
    s.both(DECISION)


def reviews_asked(s: CaseStory) -> list[tuple[str, ...]]:
    return [item.not_by for item in agenda.to_dos(s.p, CALENDAR) if item.command is case.ReviewLegality]


def test_the_review_is_a_to_do_of_those_who_did_not_investigate_until_it_is_passed():
    s = CaseStory().investigating()
    assert not reviews_asked(s)
    s.must(NOTICE)
    assert reviews_asked(s) == [tuple(each.person_id for each in TWO_HANDS)]
    s.must(with_(REVIEW, passed=False, opinion="证据不足以认定串通"), CHIEF)
    assert reviews_asked(s)
    s.must(REVIEW, CHIEF)
    assert not reviews_asked(s)
    lighter = CaseStory().investigating()
    lighter.must(with_(NOTICE, months=0))
    assert not reviews_asked(lighter), "a fine without a bar needs none"


def test_a_hearing_that_was_asked_for_is_called_in_time_and_reviewed_after_it():
    s = CaseStory().notified()
    asked_at = s.now
    assert "call_hearing" not in [d.duty.code for d in agenda.open_duties(s.p, CALENDAR)]
    s.must(case.RequestHearing(reason="要求当面质证"), RED)
    owed = next(d for d in agenda.open_duties(s.p, CALENDAR) if d.duty.code == "call_hearing")
    assert owed.until == CALENDAR.after_workdays(asked_at, 5).end and not reviews_asked(s)
    s.now = owed.until
    s.must(NoteBreach(duty="call_hearing", key=""), CLOCK)
    held = CALENDAR.after_workdays(s.now, 7).end
    s.must(case.CallHearing(at=held, place="州住建局二楼会议室", chair=CHAIR))
    assert "call_hearing" not in [d.duty.code for d in agenda.open_duties(s.p, CALENDAR)] and not reviews_asked(s)
    s.now = held
    s.must(case.RecordHearing(minutes="双方质证，当事人认可制作机器相同"))
    assert reviews_asked(s)


def test_the_review_of_a_case_that_is_heard_is_asked_for_after_the_hearing_alone():
    s = CaseStory().investigating()
    s.must(with_(NOTICE, months=0))
    s.must(case.RequestHearing(reason="要求当面质证"), RED)
    assert not reviews_asked(s)
    s.must(case.CallHearing(at=CALENDAR.after_workdays(s.now, 7).end, place="二楼", chair=CHAIR))
    assert not reviews_asked(s)
    s.now = s.p.hearing.at
    s.must(case.RecordHearing(minutes="双方质证"))
    assert reviews_asked(s), "a hearing alone makes it a grave one"
    expert = CaseStory().investigating(accused=case.Accused(name="专家01", person_id="e01"), suspected="expert")
    expert.must(with_(NOTICE, ground="expert", fine_fen=0, months=0))
    assert reviews_asked(expert), "for good is more than any months"


def test_a_case_that_ended_calls_no_hearing():
    s = CaseStory().notified()
    s.must(case.RequestHearing(reason="要求当面质证"), RED)
    s.both(NO_CASE)
    assert "call_hearing" not in [d.duty.code for d in agenda.open_duties(s.p, CALENDAR)]


@pytest.mark.parametrize("told", [0, NOTICE.months])
def test_a_fine_without_a_bar_and_without_a_hearing_needs_none(told):
    s = CaseStory().investigating()
    s.must(with_(NOTICE, months=told))
    s.at_the_end_of_the_reply().both(with_(DECISION, months=0))


INSPECTOR = Actor(role=Role.INSPECTOR, person_id="p-insp", person="何督", org_id="11532300MB00000005", org="督查室", region="532300")


def test_what_is_late_is_urged_and_silence_makes_it_a_supervised_matter():
    s = CaseStory()
    s.must(CLUE)
    assert on(s.refused(urging.Urge(text="请尽快立案"), INSPECTOR), "something_is_late")
    s.now = next(d.until for d in agenda.open_duties(s.p, CALENDAR))
    s.must(NoteBreach(duty="assign", key=""), CLOCK)
    assert on(s.refused(urging.Urge(text="催自己办"), SUPERVISOR), "urged_from_outside")
    assert on(s.refused(urging.Urge(text="快"), INSPECTOR), "urging_has_words")
    assert on(s.refused(urging.AnswerUrging(text="没有催办过")), "urging_waits")
    s.must(urging.Urge(text="请尽快立案"), INSPECTOR)
    assert on(s.refused(urging.Urge(text="再次催办"), INSPECTOR), "something_is_late")
    due = next(d.until for d in agenda.open_duties(s.p, CALENDAR) if d.duty.code == "answer_urging")
    assert due == CALENDAR.after_workdays(s.now, 5).end
    s.now = due
    s.must(NoteBreach(duty="answer_urging", key="1"), CLOCK)
    s.must(urging.Urge(text="督促立案"), INSPECTOR)
    assert [each.escalated for each in s.p.urgings] == [False, True]
    s.must(urging.AnswerUrging(text="三日内立案"))
    assert all(each.answer == "三日内立案" for each in s.p.urgings)
    assert on(s.refused(urging.AnswerUrging(text="再答一次")), "urging_waits")
