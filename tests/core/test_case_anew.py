"""A case looked at closely 细处: what each act has to say, and that a notice served anew begins everything anew."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ggzy.core.acts import case, redress
from ggzy.core.case import Accused
from tests.core.case_story import (
    CALENDAR,
    CHAIR,
    CHIEF,
    CLUE,
    DECISION,
    EVIDENCE,
    NO_CASE,
    NOTICE,
    REVIEW,
    TWO_HANDS,
    CaseStory,
    on,
    with_,
)
from tests.core.test_case_afterwards import RESULT, STAY, appeal, appealed
from tests.core.test_case_transfer import TAKEN, TRANSFER, handed_over
from tests.people import RED

HEARING = case.RequestHearing(reason="要求当面质证")


def heard() -> CaseStory:
    """Called and held on its day."""
    story = CaseStory().notified()
    story.must(HEARING, RED)
    story.must(case.CallHearing(at=CALENDAR.after_workdays(story.now, 7).end, place="州住建局二楼会议室", chair=CHAIR))
    story.now = story.p.hearing.at
    story.must(case.RecordHearing(minutes="双方质证"))
    return story


def test_a_notice_served_anew_gives_all_the_time_and_every_say_again():
    story = heard()
    story.must(case.FileReply(text="不是我们做的"), RED)
    story.must(REVIEW, CHIEF)
    story.must(case.WaiveReply(), RED)
    story.must(with_(NOTICE, facts="与他人串通投标，另查明出借资质"))
    assert (story.p.replies, story.p.waived_at, story.p.hearing, story.p.review) == ([], None, None, None)
    assert on(story.refused(DECISION), "accused_was_heard", 62)
    story.at_the_end_of_the_reply()
    assert on(story.refused(DECISION), "legality_was_reviewed", 58)


def test_an_office_changed_in_the_middle_keeps_the_ninety_days():
    story = CaseStory().investigating()
    began = story.p.assigned_at
    story.wait(days=30).must(case.ReplaceInvestigators(investigators=(TWO_HANDS[0], CHAIR), reason="罗平调离"))
    assert story.p.assigned_at == began


@pytest.mark.parametrize(
    ("wish", "rule"),
    [
        (with_(EVIDENCE, sha256="z" * 64), "evidence_has_a_digest"), (with_(EVIDENCE, sha256="a" * 63), "evidence_has_a_digest"),
        (with_(NOTICE, facts=" "), "notice_is_whole"), (with_(NOTICE, ground="gossip"), "notice_is_whole"),
        (with_(NOTICE, ground="expert", months=12), "ground_fits_the_accused"), (with_(TRANSFER, reason="三个字"), "transfer_is_whole"),
    ],
)  # fmt: skip
def test_what_an_act_of_the_investigation_says(wish, rule):
    assert on(CaseStory().investigating().refused(wish), rule)


def test_an_expert_loses_the_standing_for_good_and_so_for_no_months():
    expert = {"accused": Accused(name="专家01", person_id="e01"), "suspected": "expert"}
    story = CaseStory().investigating(**expert)
    notice = with_(NOTICE, ground="expert", fine_fen=0)
    assert on(story.refused(with_(notice, months=1)), "bar_within_the_article", 72, "招标投标法实施条例")
    assert on(story.refused(with_(notice, months=0, hearing_offered=False)), "hearing_is_offered", 63)
    story.must(with_(notice, months=0))
    story.at_the_end_of_the_reply()
    decision = with_(DECISION, fine_fen=0, months=0)
    assert on(story.refused(decision), "legality_was_reviewed", 58), "for good is more than any months"
    story.must(REVIEW, CHIEF)
    story.both(decision)
    story.must(case.ServeDecision(manner="直接送达"))
    assert story.p.bar.until is None and story.p.bar.person_id == "e01"


def test_a_clue_that_names_nobody_or_says_it_to_the_wrong_line_is_none():
    nameless = with_(CLUE, accused=Accused(name=" ", org_id=RED.org_id))
    assert on(CaseStory().refused(nameless), "clue_is_complete")
    water = with_(CLUE, industry="water")
    assert on(CaseStory().refused(water, with_(CHIEF, lines=("construction/housing",))), "clue_in_own_reach")
    CaseStory().must(CLUE, with_(CHIEF, lines=("construction/housing",)))
    CaseStory().must(water, with_(CHIEF, lines=()))


def test_the_accused_is_heard_in_words_and_of_what_the_notice_offers():
    story = CaseStory().notified()
    assert on(story.refused(case.FileReply(text=" "), RED), "reply_is_written", 45)
    mild = CaseStory().investigating()
    mild.must(with_(NOTICE, months=0, hearing_offered=False))
    assert on(mild.refused(HEARING, RED), "hearing_asked_in_time", 64)
    story.must(HEARING, RED)
    call = case.CallHearing(at=CALENDAR.after_workdays(story.now, 7).end, place="二楼", chair=with_(CHAIR, person_id="p-else"))
    assert on(story.refused(call), "chair_did_not_investigate", 64), "not of the office"
    assert on(story.refused(case.RecordHearing(minutes="笔录")), "hearing_was_held", 64), "not called yet"
    story.must(with_(call, chair=CHAIR))
    story.now = story.p.hearing.at
    assert on(story.refused(case.RecordHearing(minutes=" ")), "hearing_was_held", 64)
    story.must(case.RecordHearing(minutes="双方质证"))
    for again in (call, case.RecordHearing(minutes="再记一次")):
        assert on(story.refused(again), "hearing_waits", 63)
    assert (story.p.hearing.place, story.p.hearing.chair, story.p.hearing.minutes) == ("二楼", CHAIR, "双方质证")


def test_a_review_of_before_the_hearing_does_not_do():
    story = CaseStory().notified()
    story.must(HEARING, RED)
    story.must(case.CallHearing(at=CALENDAR.after_workdays(story.now, 7).end, place="二楼", chair=CHAIR))
    story.now = story.p.hearing.at
    story.must(case.RecordHearing(minutes="双方质证"))
    assert on(story.refused(DECISION), "legality_was_reviewed", 58)
    fine = CaseStory().investigating()
    fine.must(with_(NOTICE, months=0))
    fine.must(HEARING, RED)
    fine.must(case.CallHearing(at=CALENDAR.after_workdays(fine.now, 7).end, place="二楼", chair=CHAIR))
    fine.now = fine.p.hearing.at
    fine.must(case.RecordHearing(minutes="双方质证"))
    assert on(fine.refused(with_(DECISION, months=0)), "legality_was_reviewed", 58), "a hearing alone makes it a grave one"


@pytest.mark.parametrize(("reason", "enough"), [("三个字", False), ("写了四字", True)])
def test_how_short_a_reason_may_be(reason, enough):
    story = CaseStory()
    story.must(CLUE)
    closed = story.do(with_(NO_CASE, reason=reason))
    assert bool(closed) is enough
    review = CaseStory().investigating()
    review.must(NOTICE)
    assert bool(review.do(with_(REVIEW, opinion=reason), CHIEF)) is enough
    revoke = case.RevokeDecision(by="本机关", document_no="1号", reason=reason)
    assert bool(CaseStory().served().do(revoke)) is enough
    assert bool(appealed().do(with_(RESULT, reason=reason))) is enough
    assert bool(CaseStory().investigating().do(with_(TRANSFER, reason=reason))) is enough


# ---- afterwards


@pytest.mark.parametrize("missing", [{"ordered_by": " "}, {"document_no": ""}])
def test_a_stay_is_noted_on_a_document_alone(missing):
    assert appealed().refused(with_(STAY, **missing)).rule == "stay_was_ordered"


def test_nothing_is_brought_back_that_was_not_stayed():
    assert appealed().refused(redress.EndStay(document_no="裁定2号", reason="停止执行的情形已经消失", number="")).rule == "decision_is_stayed"


def test_an_end_is_written_into_the_appeal_that_ended_and_no_other():
    story = appealed()
    story.must(with_(RESULT, outcome="dropped", document_no="裁定1号", reason="当事人撤回起诉"))
    story.wait(days=1).must(appeal(story), RED)
    story.wait(days=1).must(with_(RESULT, outcome="upheld", document_no="判决2号", reason="认定事实清楚", number="2"))
    one, two = story.p.appeals
    assert [(each.outcome, each.result_no, each.result) for each in (one, two)] == [("dropped", "裁定1号", "当事人撤回起诉"), ("upheld", "判决2号", "认定事实清楚")]
    assert two.ended_at == story.now == one.ended_at + timedelta(days=2)


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"outcome": "upheld", "fine_fen": 1}, "result_is_whole"), ({"outcome": "upheld", "months": 1}, "result_is_whole"),
        ({"outcome": "changed", "fine_fen": DECISION.fine_fen + 1, "months": DECISION.months}, "not_changed_for_the_worse"),
        ({"outcome": "changed", "fine_fen": DECISION.fine_fen - 1, "months": DECISION.months + 1}, "not_changed_for_the_worse"),
        ({"outcome": "changed", "fine_fen": DECISION.fine_fen - 1, "months": DECISION.months}, ""),
        ({"outcome": "changed", "fine_fen": DECISION.fine_fen, "months": DECISION.months - 1}, ""),
    ],
)  # fmt: skip
def test_an_appeal_makes_nothing_heavier_and_may_leave_one_part_as_it_was(changed, rule):
    done = appealed().do(with_(RESULT, **changed))
    assert (done.rule if not done else "") == rule


def test_what_an_answered_transfer_tells():
    story = handed_over()
    story.must(TAKEN, with_(CHIEF, org_id=story.p.handed_to, region="532900"))
    (transfer,) = story.p.transfers
    assert (transfer.case, transfer.case_code, transfer.receipt_no) == (TAKEN.case, TAKEN.case_code, TAKEN.receipt_no)
