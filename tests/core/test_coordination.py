"""Cross-department matters without a database: parties, opinions, minutes, the outcome in time, and the office above."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
import pytest

from ggzy.core import agenda
from ggzy.core.acts import clockwork, coordination
from ggzy.core.calendar import SHANGHAI
from ggzy.core.coordination import Task
from ggzy.core.disclosure import visible
from ggzy.core.facts import Facts
from ggzy.core.law.coordination import SETTLE_DAYS
from ggzy.core.procedures.coordination import COORDINATION
from ggzy.core.roles import CLOCK, Actor, Role
from tests.core.story import CALENDAR
from tests.core.test_chain import COUNTY, INSPECTOR, OFFICE, PROVINCE, Story, known
from tests.people import CENTRE, DISCIPLINE, OTHER_SUPERVISOR, SUPERVISOR

NOW = datetime(2026, 4, 1, 9, tzinfo=SHANGHAI)
DUE, BY = NOW + timedelta(days=5), NOW + timedelta(days=10)
FACTS = Facts(case_code="协532300-00000001", known_offices=(known(CENTRE), known(COUNTY)), superior=known(OFFICE))
OPEN = coordination.OpenCoordination(
    about="县级评标专家调配", question="禄丰市三个标段抽不满专家，跨县抽取的费用由谁承担，请各单位明确", region="532300",
    party_ids=(CENTRE.org_id, COUNTY.org_id), superior_id=OFFICE.org_id, due=DUE, decide_by=BY,
)  # fmt: skip
DECIDE = coordination.DecideCoordination(outcome="费用由招标人承担，州交易中心统一调配", carry_out_by=BY + timedelta(days=30))
MINUTES = coordination.RecordMinutes(held_at=NOW - timedelta(hours=1), place="州住建局三楼", attended="三个单位各一人", text="原则同意")
DONE = coordination.ReportTask(text="已调配六名专家")
SAY = coordination.GiveOpinion(text="同意跨县抽取")


def opened(facts: Facts = FACTS) -> Story:
    return Story(COORDINATION, facts).must(OPEN, by=SUPERVISOR)


def heard() -> Story:
    return opened().must(SAY, by=CENTRE).must(SAY, by=COUNTY)


def escalated() -> Story:
    story = heard()
    story.now = BY
    return story.must(coordination.EscalateCoordination(), by=CLOCK)


@pytest.mark.parametrize(
    ("changed", "facts", "why"),
    [
        ({"about": "专家"}, {}, "没有填写标题"),
        ({"question": "怎么办"}, {}, "没有写明要协调解决什么"),
        ({"question": "问" * 20_001}, {}, "超过两万字"),
        ({"due": NOW}, {}, "征求意见的期限已经过去"),
        ({"decide_by": DUE}, {}, "不晚于征求意见的期限"),
        ({"party_ids": ()}, {}, "没有选择参与的单位"),
        ({}, {"known_offices": (known(CENTRE),)}, "平台上没有其中一个单位"),
        ({"party_ids": (SUPERVISOR.org_id,)}, {"known_offices": (known(SUPERVISOR),)}, "参与的单位只有本单位"),
        ({}, {"known_offices": (known(CENTRE, gone="已停用"), known(COUNTY))}, "已停用"),
        ({"party_ids": (OTHER_SUPERVISOR.org_id,)}, {"known_offices": (known(OTHER_SUPERVISOR),)}, "另一个州（市）"),
        ({"region": "532301"}, {}, "不是您所在单位的地域"),
        ({}, {"superior": None}, "没有选择逾期未定时提请的上级"),
        ({}, {"superior": known(COUNTY)}, "不是管辖本地域的上级"),
        ({}, {"superior": known(OFFICE, gone="没有在任人员")}, "请改选"),
    ],
)  # fmt: skip
def test_what_a_matter_needs(changed, facts, why):
    story = Story(COORDINATION, msgspec.structs.replace(FACTS, **facts))
    assert why in story.refused(msgspec.structs.replace(OPEN, **changed), SUPERVISOR)


def test_opinions_minutes_outcome_and_what_came_of_it():
    story = heard().must(MINUTES, DECIDE, by=SUPERVISOR)
    assert story.p.stage == "decided" and story.p.minutes[0].text == "原则同意"
    story.must(coordination.SettleCoordination(text="两个标段已跨县抽取"), by=SUPERVISOR)
    assert story.p.stage == "settled"


def test_only_a_party_speaks_and_only_the_convener_decides_and_minutes():
    story = opened()
    assert "不是参与单位" in story.refused(SAY, SUPERVISOR)
    assert "不在" in story.refused(SAY, OTHER_SUPERVISOR)
    story = heard()
    assert "由召集单位确定" in story.refused(DECIDE, CENTRE)
    assert "不是您的单位召集的" in story.refused(MINUTES, CENTRE)
    assert "没有填写内容" in opened().refused(coordination.GiveOpinion(text=" "), CENTRE)


def test_a_convener_that_is_a_party_too_speaks_and_is_waited_for():
    facts = msgspec.structs.replace(FACTS, known_offices=(known(CENTRE), known(SUPERVISOR)))
    story = Story(COORDINATION, facts).must(msgspec.structs.replace(OPEN, party_ids=(CENTRE.org_id, SUPERVISOR.org_id)), by=SUPERVISOR).must(SAY, by=CENTRE)
    assert f"{SUPERVISOR.org}还没有提出意见" in story.refused(DECIDE, SUPERVISOR)
    story.must(SAY, DECIDE, by=SUPERVISOR)


def test_no_outcome_before_all_have_spoken_or_their_day_is_over():
    story = opened().must(SAY, by=CENTRE)
    assert f"{COUNTY.org}还没有提出意见" in story.refused(DECIDE, SUPERVISOR)
    breach = clockwork.NoteBreach(duty="opinion", key=COUNTY.org_id)
    story.now = DUE - timedelta(microseconds=1)
    assert story.do(breach, CLOCK) == []
    story.now = DUE
    story.must(breach, by=CLOCK).must(DECIDE, by=SUPERVISOR)


def test_minutes_are_of_a_meeting_that_was_held():
    story = opened().must(msgspec.structs.replace(MINUTES, held_at=NOW), by=SUPERVISOR)
    assert "会议时间还没有到" in story.refused(msgspec.structs.replace(MINUTES, held_at=NOW + timedelta(microseconds=1)), SUPERVISOR)
    assert "纪要没有写全" in story.refused(msgspec.structs.replace(MINUTES, attended=""), SUPERVISOR)


def test_what_is_not_decided_in_time_goes_to_the_office_above_at_the_moment_itself():
    story = heard()
    assert agenda.ticks(story.p)[0].at == BY
    assert "由被提请" not in story.refused(coordination.InstructCoordination(text="再议", decide_by=BY), OFFICE)
    story = escalated()
    assert story.p.stage == "escalated" and not agenda.ticks(story.p)
    again = BY + timedelta(days=3)
    assert "期限已经过去" in story.refused(coordination.InstructCoordination(text="再议一次", decide_by=BY), OFFICE)
    assert "没有提请您所在的单位" in story.refused(coordination.InstructCoordination(text="再议一次", decide_by=again), PROVINCE)
    story.must(coordination.InstructCoordination(text="再议一次", decide_by=again), by=OFFICE)
    assert story.p.stage == "open" and agenda.ticks(story.p)[0].at == again


def test_the_office_above_may_decide_itself_and_the_convener_still_may():
    escalated().must(DECIDE, by=OFFICE)
    escalated().must(DECIDE, by=SUPERVISOR)
    assert "由召集单位确定" in heard().refused(DECIDE, OFFICE)
    assert "期限已经过去" in escalated().refused(msgspec.structs.replace(DECIDE, carry_out_by=BY), SUPERVISOR)


def test_parties_the_convener_and_those_above_read_it_and_nobody_beside():
    story = opened()
    other = Actor(role=Role.SUPERVISOR, person_id="p-x", person="旁局", org_id="11532300MB00000022", org="楚雄州交通运输局", region="532300")
    sees = {who.person: visible(story.p, story.entries[0], who) for who in (SUPERVISOR, CENTRE, COUNTY, OFFICE, PROVINCE, INSPECTOR, DISCIPLINE, OTHER_SUPERVISOR, other)}
    assert [who for who, may in sees.items() if may] == [SUPERVISOR.person, CENTRE.person, COUNTY.person, PROVINCE.person, INSPECTOR.person, DISCIPLINE.person]
    assert visible(escalated().p, story.entries[0], OFFICE)


def test_it_can_be_withdrawn_with_a_reason():
    assert "请写明理由" in opened().refused(coordination.DropCoordination(reason=""), SUPERVISOR)
    assert opened().must(coordination.DropCoordination(reason="已由上级统一规定"), by=SUPERVISOR).p.stage == "dropped"


# ---- a task for each party


def task(who: Actor, **changed: object) -> Task:
    return Task(**{"org_id": who.org_id, "text": "统一调配专家", "by": BY + timedelta(days=5), **changed})


def tasked() -> Story:
    return heard().must(msgspec.structs.replace(DECIDE, tasks=(task(CENTRE), task(COUNTY, by=BY + timedelta(days=6)))), by=SUPERVISOR)


def owed(story: Story) -> set[tuple[str, datetime]]:
    return {(each.key, each.until) for each in agenda.open_duties(story.p, CALENDAR) if each.duty.code == "task"}


@pytest.mark.parametrize(
    ("tasks", "why"),
    [
        ((task(CENTRE), task(CENTRE)), "两项任务"),
        ((task(OTHER_SUPERVISOR),), "没有参与的单位"),
        ((task(CENTRE, text=" "),), "没有写明"),
        ((task(CENTRE, text="任" * 20_001),), "没有写明"),
        ((task(CENTRE, by=NOW),), "期限已经过去"),
        ((task(CENTRE, by=DECIDE.carry_out_by + timedelta(microseconds=1)),), "晚于落实的期限"),
    ],
)
def test_what_a_task_needs(tasks, why):
    assert why in heard().refused(msgspec.structs.replace(DECIDE, tasks=tasks), SUPERVISOR)


def test_a_task_may_end_on_the_very_day_of_the_outcome():
    assert heard().must(msgspec.structs.replace(DECIDE, tasks=(task(CENTRE, by=DECIDE.carry_out_by),)), by=SUPERVISOR).p.tasks


def test_each_party_owes_its_own_task_by_its_own_day_and_tells_what_came_of_it():
    story = tasked()
    assert owed(story) == {(CENTRE.org_id, BY + timedelta(days=5)), (COUNTY.org_id, BY + timedelta(days=6))}
    story.must(DONE, by=CENTRE)
    assert owed(story) == {(COUNTY.org_id, BY + timedelta(days=6))} and story.p.tasks[CENTRE.org_id].outcome == DONE.text
    assert "已经报告" in story.refused(DONE, CENTRE) and "没有填写内容" in story.refused(msgspec.structs.replace(DONE, text=" "), COUNTY)
    assert "没有给您所在的单位派任务" in heard().must(msgspec.structs.replace(DECIDE, tasks=(task(CENTRE),)), by=SUPERVISOR).refused(DONE, COUNTY)
    assert not owed(heard().must(DECIDE, by=SUPERVISOR)), "an outcome without tasks is the convener's to carry out"


def test_it_is_settled_when_all_have_told_or_let_their_day_pass():
    story, settle = tasked().must(DONE, by=CENTRE), coordination.SettleCoordination(text="专家已调配")
    assert f"{COUNTY.org}还没有报告任务的落实情况" in story.refused(settle, SUPERVISOR)
    late = clockwork.NoteBreach(duty="task", key=COUNTY.org_id)
    story.now = BY + timedelta(days=6) - timedelta(microseconds=1)
    assert story.do(late, CLOCK) == []
    story.now = BY + timedelta(days=6)
    assert story.must(late, by=CLOCK).must(settle, by=SUPERVISOR).p.stage == "settled"


def test_what_is_not_done_is_sent_back_with_a_new_day_and_missed_anew_it_is_late_anew():
    story = tasked().must(DONE, by=CENTRE)
    back = coordination.ReturnTask(org_id=CENTRE.org_id, text="还差两名专家", by=BY + timedelta(days=9))
    assert "不是您的单位召集的" in story.refused(back, COUNTY)
    assert "没有报告" in story.refused(msgspec.structs.replace(back, org_id=COUNTY.org_id), SUPERVISOR)
    assert "期限已经过去" in story.refused(msgspec.structs.replace(back, by=story.now), SUPERVISOR)
    assert "没有填写内容" in story.refused(msgspec.structs.replace(back, text=""), SUPERVISOR)
    story.must(back, by=SUPERVISOR)
    assert (CENTRE.org_id, back.by) in owed(story) and not story.p.tasks[CENTRE.org_id].outcome
    story.now = back.by
    late = clockwork.NoteBreach(duty="task", key=CENTRE.org_id)
    story.must(late, by=CLOCK).must(DONE, by=CENTRE).must(msgspec.structs.replace(back, by=back.by + timedelta(days=2)), by=SUPERVISOR)
    assert f"task/{CENTRE.org_id}" not in story.p.breaches
    story.now = back.by + timedelta(days=2)
    assert story.must(late, by=CLOCK).p.breaches[f"task/{CENTRE.org_id}"]


def ends(by: datetime) -> datetime:
    return CALENDAR.after_workdays(by, SETTLE_DAYS).end


NOT_SETTLED, SETTLE = clockwork.NoteBreach(duty="settle", key=SUPERVISOR.org_id), coordination.SettleCoordination(text="专家已调配")


def test_the_convener_may_wait_for_a_silent_office_to_its_last_day_and_is_not_late_itself():
    last = DECIDE.carry_out_by
    story = heard().must(msgspec.structs.replace(DECIDE, tasks=(task(CENTRE, by=last),)), by=SUPERVISOR)
    story.now = last - timedelta(microseconds=1)
    assert f"{CENTRE.org}还没有报告" in story.refused(SETTLE, SUPERVISOR)
    story.now = last
    assert story.do(NOT_SETTLED, CLOCK) == []
    story.must(clockwork.NoteBreach(duty="task", key=CENTRE.org_id), by=CLOCK)
    story.now = ends(last) - timedelta(microseconds=1)
    assert story.do(NOT_SETTLED, CLOCK) == []
    story.now = ends(last)
    assert story.must(NOT_SETTLED, by=CLOCK).must(SETTLE, by=SUPERVISOR).p.stage == "settled"


def test_what_is_sent_back_beyond_the_outcomes_day_gives_the_convener_as_much_more():
    again = DECIDE.carry_out_by + timedelta(days=60)
    story = heard().must(msgspec.structs.replace(DECIDE, tasks=(task(CENTRE),)), by=SUPERVISOR).must(DONE, by=CENTRE)
    story.must(coordination.ReturnTask(org_id=CENTRE.org_id, text="还差两名专家", by=again), by=SUPERVISOR).must(DONE, by=CENTRE)
    story.now = ends(again) - timedelta(microseconds=1)
    assert story.do(NOT_SETTLED, CLOCK) == [], "told early, the term does not fall back to a day that is over"
    story.now = ends(again)
    story.must(NOT_SETTLED, by=CLOCK)


def test_a_day_beyond_every_calendar_can_be_named():
    far = NOW.replace(year=2099)
    story = heard().must(msgspec.structs.replace(DECIDE, carry_out_by=far), by=SUPERVISOR)
    assert [each.until for each in agenda.open_duties(story.p, CALENDAR)] == [far + timedelta(days=SETTLE_DAYS)]


def test_an_outcome_written_before_there_were_tasks_is_read_as_one_without():
    old = '{"outcome":"费用由招标人承担","carry_out_by":"2026-05-11T09:00:00+08:00"}'
    assert msgspec.json.decode(old, type=coordination.CoordinationDecided).tasks == ()
