"""监督案件 from the clue to what became of it: both sides of each clock, and nothing closes without a finding."""

from __future__ import annotations

import re
from datetime import datetime

import msgspec
import pytest

from ggzy.core import agenda
from ggzy.core.acts import case
from ggzy.core.acts.clockwork import NoteBreach
from ggzy.core.acts.second import ConfirmSecond
from ggzy.core.bars import AS_MANAGER
from ggzy.core.calendar import SHANGHAI, months_after
from ggzy.core.disclosure import on_the_portal, visible
from ggzy.core.powers import Power
from ggzy.core.procedures import PROCEDURES
from ggzy.core.procedures.case_grounds import GROUNDS, of_lateness
from ggzy.core.roles import CLOCK, PUBLIC
from ggzy.core.table import Entry
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
    SECOND,
    SECOND_HAND,
    START,
    TWO_HANDS,
    CaseStory,
    on,
    with_,
)
from tests.people import BLUE, DISCIPLINE, OTHER_SUPERVISOR, RED, SUPERVISOR

# ---- clue and investigation ----


def test_the_whole_way_of_a_case():
    story = CaseStory().served()
    story.must(case.PublishDecision())
    assert story.p.stage == "served" and story.p.shown
    assert story.p.bar.since == story.now and story.p.bar.until == months_after(story.now, 12)


@pytest.mark.parametrize(
    "changed", [{"about": " "}, {"suspected": "gossip"}, {"accused": case.Accused(name="谁")}, {"accused": case.Accused(name="谁", org_id="1")}]
)
def test_a_clue_names_whom_what_and_why(changed):
    assert on(CaseStory().refused(with_(CLUE, **changed)), "clue_is_complete")


def test_an_office_registers_clues_of_its_own_region_and_line_alone():
    assert on(CaseStory().refused(CLUE, OTHER_SUPERVISOR), "clue_in_own_reach")
    assert on(CaseStory().refused(with_(CLUE, line="land")), "clue_in_own_reach")


def test_an_office_whose_power_over_cases_was_withdrawn_registers_no_clue_any_more():
    county = with_(SUPERVISOR, region="532301")
    power = Power(
        delegation="d", region="532301", line="construction", matters=("case",), since=START, until=START + SECOND, office="州住建局", document_no="楚建1号"
    )  # fmt: skip
    s = CaseStory()
    s.facts = with_(s.facts, powers=(power,))
    s.now = START + SECOND
    assert on(s.refused(CLUE, county), "power_withdrawn") and not s.p.stage
    s.now = START
    s.must(CLUE, county)


def test_one_investigator_is_too_few_and_strangers_are_none():
    story = CaseStory()
    story.must(CLUE)
    assert on(story.refused(case.AssignCase(investigators=TWO_HANDS[:1])), "two_investigators", 42)
    stranger = msgspec.structs.replace(TWO_HANDS[0], person_id="p-else")
    assert on(story.refused(case.AssignCase(investigators=(*TWO_HANDS, stranger))), "two_investigators", 42)
    story.must(case.AssignCase(investigators=TWO_HANDS))


def test_an_older_journal_that_opened_a_case_twice_still_folds():
    story = CaseStory().investigating()
    began, again = story.p.assigned_at, case.CaseAssigned(investigators=(TWO_HANDS[0], CHAIR), opinion="")
    story.p.apply(Entry(story.p.stream, story.p.seq + 1, story.now, SUPERVISOR, again))
    assert story.p.investigators == again.investigators and story.p.assigned_at == began and story.p.stage == "investigating"


def test_only_the_named_investigate():
    story = CaseStory().investigating()
    assert on(story.refused(EVIDENCE, CHIEF), "by_an_investigator", 42)
    story.must(EVIDENCE, SECOND_HAND)


def test_evidence_carries_a_digest():
    story = CaseStory().investigating()
    assert on(story.refused(with_(EVIDENCE, sha256="xyz")), "evidence_has_a_digest")
    assert on(story.refused(with_(EVIDENCE, fact=" ")), "evidence_has_a_digest")


# ---- notice ----


def test_no_notice_without_facts_found():
    story = CaseStory()
    story.must(CLUE)
    story.must(case.AssignCase(investigators=TWO_HANDS))
    assert on(story.refused(NOTICE), "facts_are_found", 54)


def test_a_notice_tells_the_penalty():
    assert on(CaseStory().investigating().refused(with_(NOTICE, fine_fen=0, months=0)), "notice_is_whole", 44)


@pytest.mark.parametrize("ground", [g for g in GROUNDS.values() if g.most], ids=lambda g: g.code)
def test_a_bar_keeps_to_its_article(ground):
    of_manager = {"accused": with_(CLUE.accused, firm=RED.org), "suspected": ground.code} if ground.capacity == AS_MANAGER else {}
    story = CaseStory().investigating(**of_manager)
    for months in (ground.least - 1, ground.most + 1):
        refused = story.refused(with_(NOTICE, ground=ground.code, months=months))
        assert on(refused, "bar_within_the_article", int(ground.basis.article), ground.basis.statute)
    for months in (ground.least, ground.most):
        story.must(with_(NOTICE, ground=ground.code, months=months))


def test_a_bar_lasts_as_long_as_the_words_of_its_article_say():
    for ground in GROUNDS.values():
        told = [(int(n) if n.isdecimal() else " 一二三四五".index(n)) * (12 if unit == "年" else 1) for n, unit in re.findall("([1-9一二三四五])(年|个月)", ground.basis.figure)]
        assert (ground.least, ground.most) == (min(told, default=0), max(told, default=0)), ground.code


def test_a_contract_beside_its_award_is_fined_and_bars_nobody():
    story = CaseStory().investigating(suspected="contract")
    for months in (1, 12):
        assert on(story.refused(with_(NOTICE, ground="contract", months=months)), "bar_within_the_article", 59, "招标投标法")
    story.must(with_(NOTICE, ground="contract", months=0))


def test_every_duty_left_undone_has_a_ground_that_fits_it():
    """A party's lateness is no collusion: what a finding of it begins with is the article of the duty, or of whoever owes it."""
    grounds = {duty.code: of_lateness(duty) for p in PROCEDURES.values() for duty in p.duties}
    told = {"sign_contract": "late_contract", "refund_failed": "late_refund", "written_report": "late_report", "publish_result": "late_result"}
    assert grounds.items() >= told.items() and grounds["review_filing"] == "late_office" and grounds["reply_tenderee"] == "late_party"
    named = {code for ground in GROUNDS.values() for code in ground.duties}
    assert named <= set(grounds) and not any(GROUNDS[code].most for code in grounds.values())


def test_whoever_is_to_be_barred_is_told_of_the_hearing():
    story = CaseStory().investigating()
    assert on(story.refused(with_(NOTICE, hearing_offered=False)), "hearing_is_offered", 63)
    story.must(with_(NOTICE, months=0, hearing_offered=False))


# ---- the accused is heard ----


def test_decided_only_when_the_time_to_reply_is_over():
    story = CaseStory().notified()
    story.now = story.p.notice.reply_until - SECOND
    assert on(story.refused(DECISION), "accused_was_heard", 62)
    story.now += SECOND
    story.must(DECISION)


def test_five_working_days_to_reply_skip_the_weekend():
    assert CaseStory().notified().p.notice.reply_until == datetime(2026, 3, 10, tzinfo=SHANGHAI)


def test_who_asked_for_a_hearing_and_then_waives_it_is_waited_for_no_more():
    story = CaseStory().notified()
    story.must(case.RequestHearing(reason="要求当面质证"), RED)
    assert on(story.refused(DECISION), "accused_was_heard", 62) and story.p.hearing_waits
    story.must(case.WaiveReply(), RED)
    assert not story.p.hearing_waits and on(story.refused(case.CallHearing(at=story.now, place="一楼", chair=CHAIR)), "hearing_waits")
    assert "call_hearing" not in {each.duty.code for each in agenda.open_duties(story.p, CALENDAR)}
    story.must(DECISION)


def test_decided_at_once_when_the_accused_waives():
    story = CaseStory().notified()
    story.must(case.WaiveReply(), RED)
    story.must(DECISION)
    assert on(story.refused(case.FileReply(text="我有话说"), RED), "not_waived")


def test_a_stranger_is_no_party():
    refused = CaseStory().notified().refused(case.FileReply(text="代为申辩"), BLUE)
    assert refused.rule == "outside_reach"


def test_a_hearing_is_asked_for_within_five_working_days():
    story = CaseStory().notified()
    story.now = story.p.notice.hearing_until
    assert on(story.refused(case.RequestHearing(reason="要求当面质证"), RED), "hearing_asked_in_time", 64)
    story.now -= SECOND
    story.must(case.RequestHearing(reason="要求当面质证"), RED)
    assert on(story.refused(case.RequestHearing(reason="再要求一次"), RED), "hearing_asked_in_time", 64)


def test_a_hearing_is_called_seven_working_days_before_and_led_by_another():
    story = CaseStory().notified()
    story.must(case.RequestHearing(reason="要求当面质证"), RED)
    earliest = CALENDAR.after_workdays(story.now, 7).end
    call = case.CallHearing(at=earliest, place="州住建局二楼会议室", chair=CHAIR)
    assert on(story.refused(with_(call, at=earliest - SECOND)), "hearing_called_seven_days_before", 64)
    assert on(story.refused(with_(call, chair=TWO_HANDS[0])), "chair_did_not_investigate", 64)
    story.must(call)
    story.now = earliest - SECOND
    assert on(story.refused(case.RecordHearing(minutes="笔录")), "hearing_was_held", 64)
    assert on(story.refused(DECISION), "hearing_is_over", 65)
    story.now = earliest
    story.must(case.RecordHearing(minutes="双方质证，当事人认可制作机器相同"))
    assert on(story.refused(DECISION), "legality_was_reviewed", 58)
    story.must(REVIEW, CHIEF)
    story.must(DECISION)


def test_every_reply_is_weighed_even_one_that_came_after_the_wish():
    story = CaseStory().notified()
    story.must(case.FileReply(text="不是我们做的"), RED)
    story.at_the_end_of_the_reply()
    assert on(story.refused(DECISION), "replies_are_answered", 45)
    assert on(story.refused(with_(DECISION, replies=1)), "replies_are_answered", 45)
    story.must(with_(DECISION, replies=1, answer="与证据不符，不予采纳"))
    story.must(case.FileReply(text="补充证人证言"), RED)
    assert on(story.refused(ConfirmSecond(asked="1"), CHIEF), "replies_are_answered", 45)


def test_a_flood_of_replies_ends_at_five():
    story = CaseStory().notified()
    for n in range(5):
        story.must(case.FileReply(text=f"第{n}份"), RED)
    assert on(story.refused(case.FileReply(text="第六份"), RED), "reply_is_written", 45)


def test_a_reply_makes_nothing_heavier():
    story = CaseStory().notified().at_the_end_of_the_reply()
    assert on(story.refused(with_(DECISION, fine_fen=NOTICE.fine_fen + 1)), "not_heavier_than_told", 45)
    assert on(story.refused(with_(DECISION, months=NOTICE.months + 1)), "not_heavier_than_told", 45)
    story.must(with_(DECISION, fine_fen=NOTICE.fine_fen, months=NOTICE.months))


# ---- decision ----


def test_never_decided_by_one_alone():
    story = CaseStory().notified().at_the_end_of_the_reply()
    story.must(DECISION)
    assert story.p.stage == "notified"
    assert on(story.refused(ConfirmSecond(asked="1"), SUPERVISOR), "second_is_another_person")
    story.must(ConfirmSecond(asked="1"), CHIEF)
    assert story.p.stage == "decided"


def test_two_who_decide_at_once_do_not_decide_twice():
    story = CaseStory().notified().at_the_end_of_the_reply()
    story.must(DECISION)
    assert on(story.refused(DECISION, SECOND_HAND), "already_asked")


def test_nothing_closes_without_a_finding():
    story = CaseStory()
    story.must(CLUE)
    assert on(story.refused(with_(NO_CASE, finding="")), "closed_with_a_finding", 57)
    assert on(story.refused(with_(NO_CASE, reason="无")), "closed_with_a_finding", 57)
    story.both(NO_CASE)
    assert story.p.stage == "closed" and story.p.finding == "none"


@pytest.mark.parametrize("changed", [{"decision_no": " "}, {"facts": ""}, {"fine_fen": 0, "months": 0}])
def test_a_decision_is_whole(changed):
    story = CaseStory().notified().at_the_end_of_the_reply()
    assert on(story.refused(with_(DECISION, **changed)), "decision_is_whole", 59)


# ---- clocks of the office ----


@pytest.mark.parametrize(
    ("story", "duty", "end"),
    [
        (lambda s: s.must(CLUE), "assign", datetime(2026, 3, 10, tzinfo=SHANGHAI)),
        (lambda s: s.investigating(), "decide", datetime(2026, 6, 2, tzinfo=SHANGHAI)),  # the 90th day is a Sunday
        (lambda s: s.notified().at_the_end_of_the_reply().both(DECISION), "serve", datetime(2026, 3, 20, tzinfo=SHANGHAI)),
        (lambda s: s.served(), "publish", datetime(2026, 3, 20, tzinfo=SHANGHAI)),
    ],
)
def test_silence_of_the_office_is_noted_at_the_end_of_the_term(story, duty, end):
    s = CaseStory()
    story(s)
    found = next(d for d in agenda.open_duties(s.p, CALENDAR) if d.duty.code == duty)
    assert found.until == end
    s.now = end - SECOND
    assert s.must(NoteBreach(duty=duty, key=""), CLOCK) == []
    s.now = end
    assert len(s.must(NoteBreach(duty=duty, key=""), CLOCK)) == 1 and f"{duty}/" in s.p.breaches


def test_a_revoked_decision_leaves_the_portal_within_three_working_days():
    s = CaseStory().served()
    s.must(case.PublishDecision())
    s.both(case.RevokeDecision(by="楚雄州人民政府", document_no="楚政复决〔2026〕3号", reason="认定事实不清"))
    found = next(d for d in agenda.open_duties(s.p, CALENDAR) if d.duty.code == "withdraw")
    assert found.until == CALENDAR.after_workdays(s.now, 3).end
    s.must(case.WithdrawPublication(reason="决定已被复议撤销"))
    assert not s.p.shown and not agenda.open_duties(s.p, CALENDAR)


# ---- who sees what ----


def seen(s: CaseStory, viewer) -> set[str]:
    return {type(e.event).__name__ for e in s.entries if visible(s.p, e, viewer)}


def test_the_accused_sees_nothing_before_it_is_told_and_never_the_clue():
    s = CaseStory().investigating()
    assert seen(s, RED) == set()
    s.must(NOTICE)
    assert seen(s, RED) == {"AccusedNotified"} and seen(s, BLUE) == set()


def test_offices_see_down_and_never_sideways_and_the_public_only_what_is_published():
    s = CaseStory().served()
    assert "ClueRegistered" in seen(s, SUPERVISOR) & seen(s, DISCIPLINE)
    assert seen(s, OTHER_SUPERVISOR) == set() and seen(s, PUBLIC) == set()
    s.must(case.PublishDecision())
    assert seen(s, PUBLIC) == {"DecisionPublished"} == {type(e.event).__name__ for e in s.entries if on_the_portal(s.p, e)}
    s.now = months_after(s.now, 3)
    s.must(case.RepairCredit(reason="已整改，作出信用承诺"))
    assert seen(s, PUBLIC) == set()
