"""Supervision at the scene 现场监管: coming and leaving, asking with a clock, ordering to put right; both sides."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from ggzy.core import agenda
from ggzy.core.acts import award, control, oversight
from ggzy.core.facts import Facts
from ggzy.core.law import oversight as rules
from ggzy.core.procedures.construction import CONSTRUCTION
from ggzy.core.roles import CLOCK, Role
from ggzy.core.rule import Refused
from ggzy.core.table import Ask
from tests.core.story import CALENDAR, Story
from tests.people import CENTRE, OTHER_SUPERVISOR, SUPERVISOR, TENDEREE


@pytest.fixture
def lot() -> Story:
    return Story().registered()


def tried(lot: Story, command, by=SUPERVISOR):
    outcome = lot.do(command, by)
    return outcome.rule if isinstance(outcome, Refused) else ""


def asked(lot: Story, **changed):
    told = oversight.AskInWriting(to="tenderee", text="为何不设最高限价", reply_by=lot.now + timedelta(days=3))
    return msgspec.structs.replace(told, **changed)


def ordered(lot: Story, **changed):
    told = oversight.OrderCorrection(to="tenderee", order_no="改1号", text="补充资格条件", reason="缺少资质要求", until=lot.now + timedelta(days=5))
    return msgspec.structs.replace(told, **changed)


def test_presence_is_recorded_from_coming_to_leaving_while_there_is_something_to_watch(lot):
    assert tried(lot, oversight.ComeToWatch()) == "watched_while_it_runs"
    lot.p.stage = "opening"
    assert tried(lot, oversight.ComeToWatch(), OTHER_SUPERVISOR) == "outside_reach"
    assert tried(lot, oversight.LeaveWatch()) == "watcher_is_there"
    assert not tried(lot, oversight.ComeToWatch())
    assert tried(lot, oversight.ComeToWatch()) == "watched_while_it_runs", "twice at once"
    lot.now += timedelta(hours=1)
    assert not tried(lot, oversight.LeaveWatch())
    was = lot.p.oversight.presence[0]
    assert was.left and was.left - was.came == timedelta(hours=1) and was.stage == "opening"


def test_who_falls_silent_was_there_until_last_seen(lot):
    lot.p.stage = "evaluation"
    assert not tried(lot, oversight.ComeToWatch())
    came = lot.now
    lot.now += timedelta(hours=1)
    gone = oversight.NoteGone(person_id=SUPERVISOR.person_id, last_seen=came + timedelta(minutes=20))
    assert tried(lot, gone) == "wrong_role" and not tried(lot, gone, CLOCK)
    assert lot.p.oversight.presence[0].left == came + timedelta(minutes=20)


@pytest.mark.parametrize(
    ("changed", "rule"),
    [({"to": "bidder"}, "asked_of_a_party"), ({"text": " "}, "asked_of_a_party"), ({"reply_by": None}, "term_lies_ahead")],
)
def test_a_question_that_is_not_one(lot, changed, rule):
    if "reply_by" in changed:
        changed = {"reply_by": lot.now}
    assert tried(lot, asked(lot, **changed)) == rule


def test_a_question_has_a_clock_and_only_the_one_asked_replies(lot):
    until = lot.now + timedelta(days=3)
    assert not tried(lot, asked(lot))
    duty = next(d for d in agenda.open_duties(lot.p, CALENDAR) if d.duty.code == "reply_tenderee")
    assert duty.until == until and duty.duty.who == (Role.TENDEREE,)
    reply = oversight.ReplyInWriting(number="问1", text="已随文件补充")
    assert tried(lot, reply, CENTRE) == "question_waits_for_this_party"
    assert not tried(lot, reply, TENDEREE) and lot.p.oversight.questions["问1"].reply
    assert tried(lot, reply, TENDEREE) == "question_waits_for_this_party"
    assert not [d for d in agenda.open_duties(lot.p, CALENDAR) if d.duty.code == "reply_tenderee"]


def test_a_question_is_asked_and_answered_also_while_suspended(lot):
    assert not tried(lot, control.Suspend(order_no="停1号", reason="调查"))
    assert not tried(lot, asked(lot)) and not tried(lot, oversight.ReplyInWriting(number="问1", text="说明如下"), TENDEREE)


def test_an_order_to_put_right_until_it_is_put_right(lot):
    assert tried(lot, ordered(lot, order_no="")) == "order_is_grounded" and tried(lot, ordered(lot, until=lot.now)) == "term_lies_ahead"
    assert tried(lot, ordered(lot), CENTRE) == "wrong_role"
    assert not tried(lot, ordered(lot))
    judge = oversight.JudgeCorrection(number="改1", put_right=True, opinion="已补充")
    assert tried(lot, judge) == "correction_was_reported"
    report = oversight.ReportCorrection(number="改1", text="已补充资质要求")
    assert tried(lot, report, CENTRE) == "correction_waits_for_this_party" and not tried(lot, report, TENDEREE)
    assert [d.duty.code for d in agenda.open_duties(lot.p, CALENDAR) if "correct" in d.duty.code] == ["judge_correction"]
    again = msgspec.structs.replace(judge, put_right=False)
    assert tried(lot, again) == "correction_was_reported", "a new date is wanted"
    later = lot.now + timedelta(days=9)
    assert not tried(lot, msgspec.structs.replace(again, until=later))
    duty = next(d for d in agenda.open_duties(lot.p, CALENDAR) if d.duty.code == "correct_tenderee")
    assert duty.until == later
    assert not tried(lot, report, TENDEREE) and not tried(lot, judge)
    assert lot.p.oversight.corrections["改1"].put_right_at and tried(lot, report, TENDEREE) == "correction_waits_for_this_party"


def test_what_was_asked_and_ordered_is_owed_until_it_is_done_also_after_the_deal_has_ended(lot):
    assert not tried(lot, asked(lot)) and not tried(lot, ordered(lot))
    lot.p.stage, lot.p.happened["TenderTerminated"] = "terminated", lot.now
    owed = {d.duty.code: d.duty.who for d in agenda.open_duties(lot.p, CALENDAR)}
    assert owed["reply_tenderee"] == owed["correct_tenderee"] == (Role.TENDEREE,)
    assert tried(lot, ordered(lot)) == tried(lot, asked(lot)) == "wrong_stage", "nothing new is asked of what is over"
    assert not tried(lot, oversight.ReplyInWriting(number="问1", text="说明如下"), TENDEREE)
    assert not tried(lot, oversight.ReportCorrection(number="改1", text="已经改正"), TENDEREE)
    assert [d.duty.code for d in agenda.open_duties(lot.p, CALENDAR)] == ["judge_correction"]
    assert not tried(lot, oversight.JudgeCorrection(number="改1", put_right=True, opinion="已核实"))
    assert not agenda.open_duties(lot.p, CALENDAR)


def test_no_archive_while_a_question_or_an_order_is_open(lot):
    archive = award.ArchiveProceeding(package_sha256="a" * 64)

    def archived() -> str:
        ask = Ask(lot.p, archive, TENDEREE, lot.now, Facts(), CALENDAR)
        refused = rules.nothing_left_to_put_right(ask)
        return refused.whose_turn if refused is not None else ""

    assert not archived() and rules.nothing_left_to_put_right in CONSTRUCTION.steps_for(award.ArchiveProceeding)[0].rules
    assert not tried(lot, asked(lot)) and archived() == Role.TENDEREE.label
    assert not tried(lot, oversight.ReplyInWriting(number="问1", text="说明如下"), TENDEREE) and not archived()
    assert not tried(lot, ordered(lot)) and archived() == Role.TENDEREE.label
    assert not tried(lot, oversight.ReportCorrection(number="改1", text="已经改正"), TENDEREE) and archived() == Role.SUPERVISOR.label
    assert not tried(lot, oversight.JudgeCorrection(number="改1", put_right=True, opinion="已核实")) and not archived()
