"""举报: registered by the clock, taken up, asked, closed with an answer or turned into a case; and what others do not read."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
import pytest

from ggzy.core import agenda
from ggzy.core.acts import report as acts
from ggzy.core.authority import outside_reach
from ggzy.core.calendar import SHANGHAI
from ggzy.core.complaint import Office
from ggzy.core.decide import decide
from ggzy.core.disclosure import on_the_portal, visible
from ggzy.core.facts import Facts
from ggzy.core.law.reports import masked
from ggzy.core.procedures.report import REPORT
from ggzy.core.roles import CLOCK
from ggzy.core.rule import Refused
from ggzy.core.table import Ask, Entry
from tests.core.story import CALENDAR
from tests.people import CENTRE, DISCIPLINE, OTHER_SUPERVISOR, RED, SUPERVISOR, TENDEREE

MIDNIGHT = datetime(2026, 3, 3, tzinfo=SHANGHAI)  # a Tuesday
CAME = acts.RegisterReport(day="2026-03-02", sha256="a" * 64, region="532301", line="construction", industry="housing")
CLOSED = acts.CloseReport(finding="none", reason="调取抽取记录，没有查到提前泄露", answer="经核查抽取记录，没有查到您反映的情况")
OFFICES = (
    Office(org_id="11532900MB00000077", name="大理州水务局", region="532900", line="construction", industry="water"),
    Office(org_id=SUPERVISOR.org_id, name=SUPERVISOR.org, region="532301", line="construction", industry="housing"),
    Office(org_id=DISCIPLINE.org_id, name=DISCIPLINE.org, region="532301", line="construction", industry="housing"),
)


class ReportStory:
    def __init__(self, **changed) -> None:
        self.p, self.entries, self.now = REPORT.begin("repo-1"), [], MIDNIGHT
        self.must(msgspec.structs.replace(CAME, **changed), CLOCK)

    def do(self, command, by=SUPERVISOR):
        decided = decide(self.p, command, by, self.now, Facts(matter_code="举532301-1", offices=OFFICES), CALENDAR)
        if not isinstance(decided, Refused):
            for event in decided:
                entry = Entry(self.p.stream, self.p.seq + 1, self.now, by, event)
                self.p.apply(entry)
                self.entries.append(entry)
        return decided

    def must(self, command, by=SUPERVISOR):
        decided = self.do(command, by)
        assert not isinstance(decided, Refused), str(decided)

    def refused(self, command, by=SUPERVISOR) -> str:
        decided = self.do(command, by)
        assert isinstance(decided, Refused)
        return decided.rule


@pytest.mark.parametrize("code", ["take", "finish"])
def test_silence_is_noted_at_the_end_of_each_term(code):
    story = ReportStory()
    if code == "finish":
        story.must(acts.TakeReport())
    due = next(d.until for d in agenda.open_duties(story.p, CALENDAR) if d.duty.code == code)
    assert due == CALENDAR.after_workdays(MIDNIGHT, 5 if code == "take" else 30).end


def test_one_takes_it_and_that_office_goes_on():
    story = ReportStory()
    story.must(acts.TakeReport())
    assert story.refused(acts.TakeReport()) == "wrong_stage"
    assert story.refused(acts.AskReporter(text="是哪一天"), DISCIPLINE) == "by_the_handler"


def test_nobody_asks_who_reported():
    story = ReportStory()
    story.must(acts.TakeReport())
    for text in ("", "请问您是谁？", "请提供身份证"):
        assert story.refused(acts.AskReporter(text=text)) == "question_is_put"
    for n in range(10):
        story.must(acts.AskReporter(text=f"第{n}个问题：是哪一天"))
    assert story.refused(acts.AskReporter(text="再问一个")) == "question_is_put"


@pytest.mark.parametrize("changed", [{"finding": "x"}, {"reason": "没有"}, {"answer": ""}])
def test_nothing_closes_without_a_finding(changed):
    story = ReportStory()
    story.must(acts.TakeReport())
    assert story.refused(msgspec.structs.replace(CLOSED, **changed)) == "report_closed_with_a_finding"


@pytest.mark.parametrize("text", ["请拨打13987800001联系核查人员", "该人员532301199001011234已核查完毕", "这个王八蛋的说法没有查到依据"])
def test_the_answer_holds_no_personal_numbers_and_no_insults(text):
    story = ReportStory()
    story.must(acts.TakeReport())
    assert story.refused(msgspec.structs.replace(CLOSED, answer=text)) == "nothing_personal_in_the_answer"
    story.must(CLOSED)


def test_what_others_read_is_blotted_out():
    assert masked("狗官收钱，电话13987800001，身份证53230119900101123X") == "■■收钱，电话" + "■" * 11 + "，身份证" + "■" * 18
    assert masked("正常的事实2026年3月2日") == "正常的事实2026年3月2日"


def test_the_office_that_is_reported_reads_nothing_and_does_nothing():
    story = ReportStory(reported_office=SUPERVISOR.org_id)
    ask = Ask(story.p, acts.TakeReport(), SUPERVISOR, story.now, Facts(), CALENDAR)
    assert outside_reach(ask, (SUPERVISOR.role,)) is not None
    assert not any(visible(story.p, entry, SUPERVISOR) for entry in story.entries)
    story.must(acts.TakeReport(), DISCIPLINE)


@pytest.mark.parametrize(
    ("who", "sees"), [(SUPERVISOR, True), (DISCIPLINE, True), (OTHER_SUPERVISOR, False), (CENTRE, False), (RED, False), (TENDEREE, False)]
)
def test_the_walls_of_a_report(who, sees):
    story = ReportStory()
    story.must(acts.TakeReport())
    assert any(visible(story.p, entry, who) for entry in story.entries) is sees
    assert not any(on_the_portal(story.p, entry) for entry in story.entries)


def test_it_becomes_a_case():
    story = ReportStory()
    story.must(acts.TakeReport())
    story.must(acts.OpenCaseFromReport(case="case-1", case_code="监532301-1"))
    assert story.p.stage == "clue" and not agenda.open_duties(story.p, CALENDAR)
    story.now += timedelta(days=1)
    story.must(acts.NoteAnswer(day="2026-03-03", sha256="b" * 64), CLOCK)


# ---- handed to another office

WATER = msgspec.structs.replace(OTHER_SUPERVISOR, org_id="11532900MB00000077", org="大理州水务局", lines=("construction/water",))
TO_WATER = acts.HandOverReport(office_id=WATER.org_id, reason="涉及大理州的水利工程")


def handed(**changed) -> ReportStory:
    story = ReportStory(**changed)
    story.must(acts.TakeReport())
    story.must(acts.AskReporter(text="是哪个标段"))
    story.must(TO_WATER)
    return story


def reads(story: ReportStory, who) -> list[str]:
    return [type(e.event).__name__ for e in story.entries if visible(story.p, e, who)]


def test_it_is_the_old_offices_until_the_other_takes_it():
    story = handed()
    assert story.p.stage == "handed" and story.p.office_id == SUPERVISOR.org_id
    assert story.refused(acts.TakeReport()) == "by_the_office_offered" and story.refused(CLOSED) == "wrong_stage"
    story.now += timedelta(hours=1)
    story.must(acts.TakeReport(), WATER)
    assert (story.p.stage, story.p.office_id, story.p.line, story.p.region, story.p.offered) == ("checking", WATER.org_id, "construction", "532900", None)
    assert story.refused(acts.AskReporter(text="哪一天")) == "by_the_handler"
    story.must(CLOSED, WATER)


def test_the_old_office_keeps_what_it_did_and_reads_nothing_of_what_the_other_does():
    story = handed()
    story.now += timedelta(hours=1)
    story.must(acts.TakeReport(), WATER)
    before = reads(story, SUPERVISOR)
    assert before[-2:] == ["ReportTaken", "StageEntered"] and "ReporterAsked" in before
    story.now += timedelta(microseconds=1)
    story.must(acts.AskReporter(text="哪一天"), WATER)
    assert reads(story, SUPERVISOR) == before and reads(story, WATER)[-1] == "ReporterAsked"


def test_it_comes_back_where_the_other_does_not_take_it():
    story = handed()
    assert story.refused(acts.GiveBackReport(reason=" "), WATER) == "reason_written"
    story.must(acts.GiveBackReport(reason="工程在楚雄州，不归本局"), WATER)
    assert (story.p.stage, story.p.office_id, story.p.parted) == ("checking", SUPERVISOR.org_id, {})
    assert reads(story, WATER) == []
    story.must(CLOSED)


def test_it_is_recalled_from_an_office_that_does_not_answer():
    """Else a report handed to an office that nobody works in any more would lie there for good."""
    story = handed()
    assert story.refused(acts.RecallReport(reason="对方已撤并"), WATER) == "by_the_handler"
    assert story.refused(acts.RecallReport(reason=" ")) == "reason_written" and reads(story, WATER)
    story.must(acts.RecallReport(reason="对方已撤并，无人接收"))
    assert (story.p.stage, story.p.offered, story.p.parted) == ("checking", None, {}) and reads(story, WATER) == []
    assert story.refused(acts.RecallReport(reason="再收回一次")) == "wrong_stage"
    story.must(CLOSED)


def test_it_may_be_handed_back_by_a_second_handing_over():
    story = handed()
    story.must(acts.TakeReport(), WATER)
    story.now += timedelta(hours=1)
    story.must(acts.AskReporter(text="在哪个县"), WATER)
    assert "ReporterAsked" not in reads(story, SUPERVISOR)[-2:]
    story.must(acts.HandOverReport(office_id=SUPERVISOR.org_id, reason="查明工程在楚雄市"), WATER)
    assert reads(story, SUPERVISOR)[-3:] == ["ReporterAsked", "ReportHandedOver", "StageEntered"], "what it is offered it reads"
    story.now += timedelta(hours=1)
    story.must(acts.TakeReport())
    assert set(story.p.parted) == {WATER.org_id}
    story.now += timedelta(hours=1)
    story.must(CLOSED)
    assert reads(story, SUPERVISOR)[-2:] == ["ReportClosed", "StageEntered"] and "ReportClosed" not in reads(story, WATER)


def test_the_reported_office_is_never_handed_it_and_sees_nothing_afterwards():
    story = ReportStory(reported_office=WATER.org_id)
    story.must(acts.TakeReport())
    assert story.refused(TO_WATER) == "handed_to_another_office"
    assert story.refused(msgspec.structs.replace(TO_WATER, office_id=SUPERVISOR.org_id)) == "handed_to_another_office"
    assert story.refused(msgspec.structs.replace(TO_WATER, office_id="x")) == "handed_to_another_office"
    story.must(acts.HandOverReport(office_id=DISCIPLINE.org_id, reason="涉及水务局的工作人员"))
    story.must(acts.TakeReport(), DISCIPLINE)
    assert reads(story, WATER) == []


def test_silence_of_the_office_it_was_handed_to_is_noted():
    story = handed()
    due = {d.duty.code: d.until for d in agenda.open_duties(story.p, CALENDAR)}
    assert due == {"receive": CALENDAR.after_workdays(story.now, 5).end}
