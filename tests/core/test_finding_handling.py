"""Handling findings: nobody closes his own or his office's, red takes two, who gets it next, and by when; each rule both ways."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from ggzy.core import agenda
from ggzy.core.acts import clockwork, explaining, stages
from ggzy.core.acts.second import ConfirmSecond, SecondAsked
from ggzy.core.facts import Facts
from ggzy.core.findings.duties import breached
from ggzy.core.findings.finding import Grade, Seen, Told
from ggzy.core.findings.rules import RULES
from ggzy.core.procedures.case_grounds import FITTING, GROUNDS
from ggzy.core.procedures.finding import FINDING
from ggzy.core.roles import CLOCK, Actor, Role
from tests.core.story import CALENDAR
from tests.core.test_chain import COUNTY, INSPECTOR, OFFICE, PROVINCE, Story, known
from tests.people import DISCIPLINE, OTHER_SUPERVISOR, RED, SUPERVISOR

DEPARTMENT = msgspec.structs.replace(SUPERVISOR, region="532300")
COLLEAGUE = msgspec.structs.replace(SUPERVISOR, person_id="p-colleague", person="同科人")
SECOND = msgspec.structs.replace(OFFICE, person_id="p-adm9", person="钱二")
LONG = "已调取纸质审查记录，与审查意见相符"
RAISE = explaining.RaiseFinding(
    key="k" * 20, rule="duty_breached", rule_version=1, words="住建局未在3个工作日内审查", deal="cons-1", entries=(7,), grade=3,
    concerned=(SUPERVISOR.org_id,), person_id="", region="532301", line="construction", industry="housing", holder=known(OFFICE), timed=True,
)  # fmt: skip
EXPLAIN = explaining.ExplainFinding(words=RAISE.words, inputs={"职责": "审查"}, grade=3, innocent="其他", reason=LONG)
AMBER = {"grade": 2}
CONCLUDE = explaining.ConcludeFinding(grade=3, outcome="talked", reason="已对经办人谈话提醒，责令今后按期审查")
REFER = explaining.ReferFinding(where="discipline", to_id=DISCIPLINE.org_id, reason="多次逾期，请核查有无失职")
TO_DISCIPLINE = Facts(known_offices=(known(DISCIPLINE),))


def raised(facts: Facts | None = None, **changed: Any) -> Story:
    return Story(FINDING, facts or Facts()).must(msgspec.structs.replace(RAISE, **changed), by=CLOCK)


def amber(**changed: Any) -> Story:
    return raised(**AMBER, **changed)


# ---- nobody lets himself off


@pytest.mark.parametrize("command", [EXPLAIN, CONCLUDE], ids=["explain", "conclude"])
def test_the_office_that_owed_the_duty_closes_nothing_and_is_told_who_does(command):
    story = raised()
    for own in (SUPERVISOR, COLLEAGUE):
        why = story.refused(command, own)
        assert "涉及您所在的单位" in why and OFFICE.org in why and "移送出去" not in why
    assert [type(e) for e in story.do(command, OFFICE)] == [SecondAsked]


def test_the_administration_does_not_close_its_own_and_where_nobody_holds_it_those_above_are_named():
    story = amber(rule="unlisted_live", concerned=(OFFICE.org_id,), holder=None)
    assert "上级机关、督查室或者纪检监察机关处理；您可以把它移送出去" in story.refused(msgspec.structs.replace(EXPLAIN, **AMBER), OFFICE)
    story.must(msgspec.structs.replace(EXPLAIN, **AMBER), by=INSPECTOR)


def test_nobody_closes_what_is_about_himself():
    story = amber(concerned=(), person_id=OFFICE.person_id)
    for command in (EXPLAIN, CONCLUDE):
        assert "涉及您本人" in story.refused(msgspec.structs.replace(command, **AMBER), OFFICE)
    story.must(msgspec.structs.replace(EXPLAIN, **AMBER), by=SECOND)
    (event,) = [e.event for e in story.entries if isinstance(e.event, explaining.FindingExplained)]
    assert (event.key, event.region, event.entries, event.inputs) == (RAISE.key, "532301", (7,), EXPLAIN.inputs)


def test_a_finding_is_raised_once_and_what_was_explained_before_that_when_it_is_taken_up_again():
    assert "已经列为待处理" in raised().must(CONCLUDE, by=OFFICE).must(ConfirmSecond(asked="1"), by=SECOND).must(
        explaining.ReopenFinding(reason="处理没有落实"), by=OFFICE).refused(RAISE, CLOCK)  # fmt: skip
    old = Story(FINDING, Facts())
    old.p.stage = "reopened"
    assert old.must(RAISE, by=CLOCK).p.stage == "open"


def test_an_explanation_says_how_it_was_checked():
    story = amber()
    assert "怎样核实" in story.refused(msgspec.structs.replace(EXPLAIN, **AMBER, reason="九个字九个字九个字"), OFFICE)
    story.must(msgspec.structs.replace(EXPLAIN, **AMBER, reason="十个字十个字十个字十"), by=OFFICE)


# ---- one office handles it

TAKE_UP = explaining.TakeUpFinding(case="case-1", case_code="监1", suspected="collusion")
BELOW = {"rule": "same_payer", "region": COUNTY.region, "concerned": (), "holder": known(COUNTY), **AMBER}
ITS_KIND = Facts(handling_roles=("administration",), known_offices=(known(DISCIPLINE),))
STEPS = [msgspec.structs.replace(EXPLAIN, **AMBER), msgspec.structs.replace(CONCLUDE, **AMBER), REFER]


@pytest.mark.parametrize("command", STEPS, ids=["explain", "conclude", "refer"])
def test_the_office_that_handles_it_and_those_above_in_its_chain_may_and_another_may_not(command):
    for by in (COUNTY, OFFICE, PROVINCE):
        raised(ITS_KIND, **BELOW).must(command, by=by)
    beside = msgspec.structs.replace(COUNTY, org_id="11532302MB00000042", person_id="p-beside")
    for by in (DEPARTMENT, INSPECTOR, beside, msgspec.structs.replace(COUNTY, org_id="o", region="532301")):
        why = raised(ITS_KIND, **BELOW).refused(command, by)
        assert f"由{COUNTY.org}办理" in why or "地域" in why, why
    assert f"由{OFFICE.org}办理" in raised(ITS_KIND, **{**BELOW, "holder": known(OFFICE)}).refused(command, COUNTY), "below is not above"
    placeless = {**BELOW, "holder": msgspec.structs.replace(known(COUNTY), region="")}
    raised(ITS_KIND, **placeless).must(command, by=OFFICE)  # an office whose place is not told handles what lies where the finding does


def test_a_clue_is_taken_from_it_by_the_department_that_handles_it_or_one_above():
    handled = {**BELOW, "holder": known(DEPARTMENT), "region": "532301"}
    department = Facts(handling_roles=("supervisor",))
    raised(department, **handled).must(TAKE_UP, by=DEPARTMENT)
    above = msgspec.structs.replace(DEPARTMENT, org_id="11530000MB00000003", person_id="p-ting", region="530000")
    raised(department, **handled).must(TAKE_UP, by=above)
    assert f"由{OFFICE.org}办理" in raised(ITS_KIND, **{**handled, "holder": known(OFFICE)}).refused(TAKE_UP, above)


def test_who_received_it_handles_it_and_whom_it_is_about_does_not_send_it_away():
    story = raised(TO_DISCIPLINE).must(REFER, by=OFFICE).must(explaining.ReceiveFinding(), by=DISCIPLINE)
    assert f"由{DISCIPLINE.org}办理" in story.refused(msgspec.structs.replace(EXPLAIN, **AMBER), OFFICE)
    assert f"由{OFFICE.org}办理" in raised(TO_DISCIPLINE).refused(REFER, COLLEAGUE)


# ---- red takes two


def test_red_waits_for_another_hand_and_amber_does_not():
    story = raised().must(EXPLAIN, by=OFFICE)
    assert story.p.stage == "open" and story.p.asked_now
    assert "两个不同的人" in story.refused(ConfirmSecond(asked="1"), OFFICE)
    story.must(ConfirmSecond(asked="1"), by=SECOND)
    assert (story.p.stage, story.p.by.person_id) == ("explained", SECOND.person_id)
    assert amber().must(msgspec.structs.replace(EXPLAIN, **AMBER), by=OFFICE).p.stage == "explained"


def test_what_was_red_when_it_was_raised_stays_red_and_what_turned_red_is():
    assert raised().must(msgspec.structs.replace(EXPLAIN, **AMBER), by=OFFICE).p.stage == "open"
    assert amber().must(EXPLAIN, by=OFFICE).p.stage == "open"
    assert raised().must(msgspec.structs.replace(CONCLUDE, **AMBER), by=OFFICE).p.stage == "open"


@pytest.mark.parametrize("own", [{"concerned": (SUPERVISOR.org_id,)}, {"concerned": (), "person_id": COLLEAGUE.person_id}], ids=["office", "person"])
def test_the_second_is_not_of_the_office_concerned_either(own):
    story = raised(**own).must(EXPLAIN, by=OFFICE)
    assert "不能由您确认" in story.refused(ConfirmSecond(asked="1"), COLLEAGUE)
    story.must(ConfirmSecond(asked="1"), by=SECOND)


# ---- referred


def test_a_referral_is_signed_for_by_its_receiver_who_then_handles_it():
    story = raised(TO_DISCIPLINE)
    assert "为什么移送" in story.refused(msgspec.structs.replace(REFER, reason="请核查"), OFFICE)
    story.must(REFER, by=OFFICE)
    assert story.p.stage == "referred" and [d.duty.code for d in agenda.open_duties(story.p, CALENDAR)] == ["receive_discipline"]
    for command in (explaining.ReceiveFinding(), explaining.ReturnFinding(reason="不属于本机关")):
        assert DISCIPLINE.org in story.refused(command, OFFICE)
    story.must(explaining.ReceiveFinding(), by=DISCIPLINE)
    assert story.p.stage == "open" and story.p.handles(DISCIPLINE)
    assert [(d.duty.code, d.key) for d in agenda.open_duties(story.p, CALENDAR)] == [("handle_discipline", DISCIPLINE.org_id)]
    story.must(CONCLUDE, by=DISCIPLINE).must(ConfirmSecond(asked="1"), by=OFFICE)
    assert (story.p.stage, story.p.outcome) == ("concluded", "talked")


def test_discipline_handles_what_it_took_and_nothing_else():
    assert "没有移送给您的机关" in raised().refused(CONCLUDE, DISCIPLINE)
    for wrong, why in (({"outcome": "forgiven"}, "没有选择处理结果"), ({"reason": "谈话"}, "怎样处理")):
        assert why in raised().refused(msgspec.structs.replace(CONCLUDE, **wrong), OFFICE)


def test_what_is_sent_back_waits_again_with_a_clock_of_its_own():
    story = raised(TO_DISCIPLINE).must(REFER, by=OFFICE)
    first = story.p.due
    story.now += timedelta(days=30)
    story.must(explaining.ReturnFinding(reason="属于行业管理，请主管部门处理"), by=DISCIPLINE)
    assert story.p.stage == "open" and story.p.handles(OFFICE) and story.p.due > first and story.p.referral is None


UP = msgspec.structs.replace(REFER, where="above", to_id=PROVINCE.org_id)


@pytest.mark.parametrize(
    ("command", "office", "why"),
    [
        (REFER, None, "没有选择移送给哪个单位"),
        (msgspec.structs.replace(REFER, where="elsewhere"), known(DISCIPLINE), "没有选择移送给哪个单位"),
        (REFER, known(DISCIPLINE, gone="没有在任人员"), "没有在任人员"),
        (UP, known(COUNTY), "不能移送给本单位"),
        (UP, known(SUPERVISOR), "这条发现涉及"),
        (UP, msgspec.structs.replace(known(OTHER_SUPERVISOR), region="532900"), "不是您的上级机关"),
        (UP, msgspec.structs.replace(known(PROVINCE), region="532302"), "不是您的上级机关"),
        (UP, msgspec.structs.replace(known(PROVINCE), region=""), "不是您的上级机关"),
    ],
)  # fmt: skip
def test_to_whom_a_finding_cannot_be_sent(command, office, why):
    story = raised(Facts(known_offices=(office,) if office else ()), region="532302", holder=known(COUNTY))
    assert why in story.refused(command, COUNTY)


def test_up_goes_to_who_lies_above():
    story = raised(Facts(known_offices=(known(PROVINCE),)), region="532302", holder=known(COUNTY)).must(UP, by=COUNTY).must(explaining.ReceiveFinding(), by=PROVINCE)
    assert story.p.handles(PROVINCE) and [d.duty.code for d in agenda.open_duties(story.p, CALENDAR)] == ["handle"]


# ---- taken up, cited, taken up again


def test_a_clue_fits_the_kind_of_finding_and_none_fits_what_officials_did():
    taken = explaining.TakeUpFinding(case="case-1", case_code="监1", suspected="collusion")
    for rule in ("accepted_unread", "absent_supervisor", "names_looked_up", "unlisted_live"):
        assert "请移送" in raised(rule=rule, concerned=(), holder=known(SUPERVISOR)).refused(taken, SUPERVISOR)
        assert "涉及您所在的单位" in raised(rule=rule).refused(taken, SUPERVISOR)
    story = raised(rule="same_payer", concerned=(), holder=known(SUPERVISOR))
    assert "事由同这条发现不符" in story.refused(msgspec.structs.replace(taken, suspected="expert"), SUPERVISOR)
    assert "没有案号" in story.refused(msgspec.structs.replace(taken, case_code=""), SUPERVISOR)
    assert story.must(taken, by=SUPERVISOR).must(msgspec.structs.replace(taken, case="case-2"), by=SUPERVISOR).p.stage == "case"


def test_every_ground_that_fits_exists_and_so_does_the_rule():
    assert {code for codes in FITTING.values() for code in codes} <= set(GROUNDS)
    of_officials = {"accepted_unread", "absent_supervisor", "names_looked_up", "unlisted_live", "administration_on_live"}
    assert set(FITTING) | of_officials | {"refused_in_a_row"} == set(RULES), "a new rule says what it can be taken up as, or that it cannot"


def test_a_circular_that_cites_it_closes_it():
    cite = explaining.CiteFinding(circular="circ-1")
    assert "没有引用" in raised().refused(cite, INSPECTOR)
    story = raised(Facts(document_taken="楚督〔2026〕1号"))
    assert "涉及您所在的单位" in raised(Facts(document_taken="1号"), concerned=(INSPECTOR.org_id,)).refused(cite, INSPECTOR)
    assert story.must(cite, by=INSPECTOR).p.document_no == "楚督〔2026〕1号" and story.p.stage == "circular"
    story.must(explaining.ReopenFinding(reason="通报已撤回"), by=SUPERVISOR)
    assert story.p.stage == "reopened" and story.p.document_no == "" and story.p.due


# ---- the clock


@pytest.mark.parametrize(("grade", "days"), [(Grade.RED, 5), (Grade.AMBER, 10)])
def test_the_term_goes_by_the_grade_and_its_breach_is_the_handling_offices(grade, days):
    story = raised(grade=int(grade))
    (open_duty,) = agenda.open_duties(story.p, CALENDAR)
    assert open_duty.key == OFFICE.org_id and open_duty.until == CALENDAR.after_workdays(story.now, days).end
    note = clockwork.NoteBreach(duty="handle", key=OFFICE.org_id)
    story.now = open_duty.until - timedelta(seconds=1)
    assert story.do(note, CLOCK) == []
    story.now = open_duty.until
    (event,) = story.do(note, CLOCK)
    assert isinstance(event, stages.DutyBreached) and event.office == OFFICE.org
    (found,) = breached(Seen(story.p, story.entries, Told(), CALENDAR))
    assert found.grade is Grade.RED and found.subject == f"handle/{OFFICE.org_id}"
    story.must(msgspec.structs.replace(EXPLAIN, grade=int(grade)), by=OFFICE)
    if grade is Grade.RED:
        story.must(ConfirmSecond(asked="1"), by=SECOND)
    (found,) = breached(Seen(story.p, story.entries, Told(), CALENDAR))
    assert found.grade is Grade.AMBER


def test_a_new_term_can_be_missed_anew():
    story = raised()
    story.now = story.p.due
    story.must(clockwork.NoteBreach(duty="handle", key=OFFICE.org_id), by=CLOCK).must(CONCLUDE, by=OFFICE).must(ConfirmSecond(asked="1"), by=SECOND)
    story.must(explaining.ReopenFinding(reason="处理没有落实"), by=OFFICE)
    story.now = story.p.due
    assert story.do(clockwork.NoteBreach(duty="handle", key=OFFICE.org_id), CLOCK)


def test_what_is_sent_twice_to_one_office_can_be_left_lying_twice():
    story, note = raised(TO_DISCIPLINE), clockwork.NoteBreach(duty="receive_discipline", key=DISCIPLINE.org_id)
    for _ in range(2):
        story.must(REFER, by=OFFICE)
        assert story.do(note, CLOCK) == []
        story.now = agenda.open_duties(story.p, CALENDAR)[0].until
        assert story.do(note, CLOCK) and story.do(note, CLOCK) == [], "once for each term"
        story.now += timedelta(days=1)
        story.must(explaining.ReturnFinding(reason="属于行业管理，请主管部门处理"), by=DISCIPLINE)


def test_an_office_that_gets_it_back_has_a_new_term_that_it_can_miss():
    story = raised(Facts(known_offices=(known(PROVINCE),)), region="532302", holder=known(COUNTY))
    note = clockwork.NoteBreach(duty="handle", key=COUNTY.org_id)
    story.now = story.p.due
    story.must(note, by=CLOCK).must(UP, by=COUNTY).must(explaining.ReceiveFinding(), by=PROVINCE)
    story.facts = Facts(known_offices=(known(COUNTY),))
    story.must(msgspec.structs.replace(UP, where="inspection", to_id=COUNTY.org_id), by=PROVINCE)
    story.now += timedelta(hours=1)
    story.must(explaining.ReceiveFinding(), by=COUNTY)
    (owed,) = agenda.open_duties(story.p, CALENDAR)
    assert (owed.key, owed.since, owed.breached) == (COUNTY.org_id, story.now, False) and owed.until == story.p.due
    story.now = owed.until
    assert story.do(note, CLOCK)


def test_who_decided_what_and_when_is_told_until_it_is_handled_again():
    story = amber().must(msgspec.structs.replace(CONCLUDE, **AMBER), by=OFFICE)
    assert (story.p.reason, story.p.by, story.p.at, story.p.outcome) == (CONCLUDE.reason, OFFICE, story.now, CONCLUDE.outcome)
    story.now += timedelta(days=1)
    story.must(explaining.ReopenFinding(reason="处理没有落实"), by=SUPERVISOR)
    assert (story.p.outcome, story.p.reason, story.p.by, story.p.at, story.p.since) == ("", "处理没有落实", SUPERVISOR, story.now, story.now)
    assert story.p.due == CALENDAR.after_workdays(story.now, 10).end
    story.must(msgspec.structs.replace(EXPLAIN, **AMBER), by=OFFICE)
    assert (story.p.innocent, story.p.reason, story.p.by, story.p.at) == (EXPLAIN.innocent, LONG, OFFICE, story.now)
    story.must(explaining.ReopenFinding(reason="处理没有落实"), by=SUPERVISOR)
    assert story.p.innocent == ""
    taken = amber(rule="same_payer", concerned=(), holder=known(SUPERVISOR)).must(explaining.TakeUpFinding(case="case-1", case_code="监1", suspected="collusion"), by=SUPERVISOR)
    assert (taken.p.case, taken.p.by, taken.p.at) == ("case-1", SUPERVISOR, taken.now)
    cited = raised(Facts(document_taken="楚督〔2026〕1号")).must(explaining.CiteFinding(circular="circ-1"), by=INSPECTOR)
    assert (cited.p.circular, cited.p.by, cited.p.at) == ("circ-1", INSPECTOR, cited.now)
    cited.must(explaining.ReopenFinding(reason="通报已撤回"), by=SUPERVISOR)
    assert (cited.p.circular, cited.p.document_no) == ("", "")


def test_what_another_office_settled_was_not_made_good_by_the_one_that_owed_it():
    story = amber(rule="same_payer", concerned=())
    story.now = story.p.due
    story.must(clockwork.NoteBreach(duty="handle", key=OFFICE.org_id), by=CLOCK)
    story.must(msgspec.structs.replace(CONCLUDE, **AMBER), by=PROVINCE)
    (found,) = breached(Seen(story.p, story.entries, Told(), CALENDAR))
    assert found.grade is Grade.RED and "没有补办" in found.words


def test_what_is_raised_without_a_clock_waits_for_nobody():
    assert agenda.open_duties(raised(timed=False).p, CALENDAR) == []


def test_what_holds_no_longer_waits_for_nobody_and_can_be_raised_anew():
    story = raised(TO_DISCIPLINE).must(EXPLAIN, by=OFFICE).must(REFER, by=SECOND)
    first = story.p.due
    assert story.refused(explaining.LapseFinding(), OFFICE)
    story.now = agenda.open_duties(story.p, CALENDAR)[0].until
    story.must(clockwork.NoteBreach(duty="receive_discipline", key=DISCIPLINE.org_id), by=CLOCK).must(explaining.LapseFinding(), by=CLOCK)
    (found,) = breached(Seen(story.p, story.entries, Told(), CALENDAR))
    assert "后来不必再办" in found.words and found.grade is Grade.AMBER, "it was late while it held"
    assert story.p.stage == "lapsed" and agenda.open_duties(story.p, CALENDAR) == [] and not story.p.asked_now and story.p.referral is None
    assert story.p.referrals, "what was done stays to be read"
    for command in (EXPLAIN, CONCLUDE, explaining.ReceiveFinding(), explaining.LapseFinding()):
        assert story.refused(command, DISCIPLINE)
    story.now += timedelta(days=30)
    story.must(RAISE, by=CLOCK)
    assert story.p.stage == "open" and story.p.due > first


def test_raised_again_it_has_a_new_term_and_the_one_missed_is_over():
    story = amber()
    story.now = next(each.until for each in agenda.open_duties(story.p, CALENDAR))
    story.must(clockwork.NoteBreach(duty="handle", key=OFFICE.org_id), by=CLOCK).must(explaining.LapseFinding(), by=CLOCK)
    story.must(msgspec.structs.replace(RAISE, **AMBER), by=CLOCK)
    assert [each.key for each in agenda.open_duties(story.p, CALENDAR)] == [OFFICE.org_id]
    (found,) = breached(Seen(story.p, story.entries, Told(), CALENDAR))
    assert found.grade is Grade.AMBER and "后来不必再办" in found.words


def test_what_was_decided_does_not_lapse():
    story = amber().must(msgspec.structs.replace(EXPLAIN, **AMBER), by=OFFICE)
    assert story.refused(explaining.LapseFinding(), CLOCK)
    story.must(explaining.ReopenFinding(reason="处理没有落实"), by=OFFICE).must(explaining.LapseFinding(), by=CLOCK)
    assert story.p.stage == "lapsed"


def test_a_stranger_takes_no_step():
    for who in (RED, OTHER_SUPERVISOR, Actor(role=Role.CENTRE, region="532300")):
        assert raised().refused(EXPLAIN, who)
