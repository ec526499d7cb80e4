"""The pages of cross-department matters: question, opinions, minutes, outcome, and the office above when it is late; five ways a page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from ggzy.core.coordination import Coordination
from ggzy.desk import clock, counter, ticker
from ggzy.store.models import DocketCard, Message
from ggzy.supervision.leaders import waiting_for
from ggzy.supervision.models import Decided
from tests.people import CENTRE, RED, SUPERVISOR
from tests.supervision.chain_cast import (
    ADMINISTRATION,
    BESIDE,
    COUNTY,
    COUNTY_OFFICE,
    INSPECTOR,
    PROVINCE,
    TRANSPORT,
    offices,
    page,
    soon,
)
from tests.supervision.conftest import text

__all__ = ["offices"]
pytestmark = pytest.mark.django_db
DECISIONS = reverse("supervision:decisions")


def given(**changed):
    return {
        "about": "县级评标专家调配", "question": "禄丰三个标段抽不满专家，跨县抽取的费用由谁承担", "party_ids": [CENTRE.org_id, COUNTY.org_id], "due": soon(days=2),
        "decide_by": soon(days=4), "superior_id": ADMINISTRATION.org_id, **changed,
    }  # fmt: skip


def opened(offices, **changed) -> str:
    assert offices[CENTRE.person]
    answer = offices[SUPERVISOR.person].post(page("new_coordination"), given(**changed))
    assert answer.status_code == 302, text(answer)
    return DocketCard.objects.get(procedure="coordination/1").stream


def test_the_whole_way_by_forms(offices):
    own, centre, county = (offices[who.person] for who in (SUPERVISOR, CENTRE, COUNTY))
    stream = opened(offices)
    act = lambda name: page("coordination_act", stream, name)  # noqa: E731
    assert "县级评标专家调配" in text(centre.get("/service/")) and "对协调事项提出意见" in text(county.get("/service/"))
    assert centre.post(act("opinion"), {"text": "同意跨县抽取"}).status_code == 302
    assert "还没有提出意见" in text(own.get(act("decide"))) and "确定协调结果" in text(own.get("/service/"))
    assert county.post(act("opinion"), {"text": "费用由招标人承担"}).status_code == 302
    minutes = {"held_at": soon(hours=-1), "place": "州住建局三楼", "attended": "三个单位各一人", "text": "原则同意"}
    assert own.post(act("minutes"), minutes).status_code == 302
    assert county.get(page("coordination_paper", stream, "html")).status_code == 404, "before there is an outcome"
    assert own.post(act("decide"), {"outcome": "费用由招标人承担，交易中心统一调配", "carry_out_by": soon(days=30)}).status_code == 302
    shown = text(county.get(page("coordination", stream)))
    assert "原则同意" in shown and "交易中心统一调配" in shown and "同意跨县抽取" in shown and "5个工作日内记入落实情况，办结（平台自定" in shown
    assert Decided.objects.get(stream=stream).person == SUPERVISOR.person
    outcome, meeting = (text(county.get(page(*args))) for args in (("coordination_paper", stream, "html"), ("coordination_minutes", stream, 1, "html")))
    assert "协调结果的" in outcome and "同意跨县抽取" in outcome and "请于" in outcome and "会议纪要" in meeting and "州住建局三楼" in meeting
    assert centre.get(page("coordination_paper", stream, "pdf")).content.startswith(b"%PDF")
    for wrong in (page("coordination_paper", stream, "doc"), page("coordination_minutes", stream, 2, "html")):
        assert centre.get(wrong).status_code == 404
    assert offices[BESIDE.person].get(page("coordination_paper", stream, "html")).status_code == 404
    assert own.post(act("settle"), {"text": "三个标段已抽满"}).status_code == 302
    assert counter.load(stream, Coordination).stage == "settled" and Message.objects.filter(subject__startswith="协调结果已确定").exists()


def test_each_office_has_its_own_task_told_sent_back_urged_when_late_and_settled(offices):
    own, centre, county = (offices[who.person] for who in (SUPERVISOR, CENTRE, COUNTY))
    stream = opened(offices)
    act = lambda name: page("coordination_act", stream, name)  # noqa: E731
    for party in (centre, county):
        assert party.post(act("opinion"), {"text": "同意"}).status_code == 302
    wish = {"outcome": "交易中心调配，禄丰承担场地", "carry_out_by": soon(days=9), "task_0": "调配六名专家", "by_0": soon(days=5), "task_1": "", "by_1": soon(days=5)}
    assert f"{CENTRE.org}的任务" in text(own.get(act("decide"))) and "没有写任务" in text(own.post(act("decide"), wish))
    assert own.post(act("decide"), wish | {"task_1": "准备评标场地", "by_1": ""}).status_code == 302
    p = counter.load(stream, Coordination)
    assert {p.owes(key): (each.task.text, each.until == p.carry_out_by) for key, each in p.tasks.items()} == {CENTRE.org: ("调配六名专家", False), COUNTY.org: ("准备评标场地", True)}
    assert "本单位的任务" in text(centre.get("/service/")) and "准备评标场地" in text(county.get(page("coordination_paper", stream, "html")))
    assert centre.post(act("task"), {"text": "已调配四名"}).status_code == 302 and "已调配四名" in text(own.get(page("coordination", stream)))
    assert own.post(act("return-task"), {"org_id": CENTRE.org_id, "text": "还差两名", "by": soon(days=6)}).status_code == 302
    assert "还差两名" in text(centre.get(page("coordination", stream))) and Message.objects.filter(subject__startswith="任务退回再落实").exists()
    assert own.post(act("return-task"), {"org_id": COUNTY.org_id, "text": "没有报告", "by": soon(days=6)}).status_code == 422
    assert centre.post(act("return-task"), {"org_id": CENTRE.org_id, "text": "试探", "by": soon(days=6)}).status_code in (409, 422)
    assert "还没有报告任务的落实情况" in text(own.get(act("settle")))
    assert DocketCard.objects.get(stream=stream).until == p.tasks[CENTRE.org_id].until + timedelta(days=1), "the nearest, as it was put off"
    ticker.move_clock(clock.now() + timedelta(days=7))
    assert [item.late for item in waiting_for(SUPERVISOR, clock.now()) if item.url == page("coordination", stream)] == [False], "a party's delay is not the convener's"
    urged = Message.objects.filter(subject__startswith="催办：")
    assert {message.to_person.name for message in urged} == {CENTRE.person, SUPERVISOR.person} and "逾期" in text(own.get(page("coordination", stream)))
    assert centre.post(act("task"), {"text": "已全部调配"}).status_code == 302 and county.post(act("task"), {"text": "场地已备好"}).status_code == 302
    assert own.post(act("settle"), {"text": "都已落实"}).status_code == 302 and counter.load(stream, Coordination).stage == "settled"


def test_a_late_one_goes_to_the_office_above_and_stands_on_the_leaders_page(offices):
    own, above = offices[SUPERVISOR.person], offices[ADMINISTRATION.person]
    stream = opened(offices)
    assert "本单位召集的协调事项" in text(own.get(DECISIONS)) and "县级评标专家调配" not in text(above.get(DECISIONS))
    assert above.get(page("coordination", stream)).status_code == 404
    ticker.move_clock(clock.now() + timedelta(days=4))
    assert counter.load(stream, Coordination).stage == "escalated" and "提请上级" in text(above.get(DECISIONS))
    for other in (COUNTY, PROVINCE):  # a party, and who may only read it
        assert "县级评标专家调配" not in text(offices[other.person].get(DECISIONS)).split('id="to-lead"')[1].split("</section>")[0], other.org
    instruct = {"text": "请于三日内先明确费用", "decide_by": soon(days=3)}
    assert above.post(page("coordination_act", stream, "instruct"), instruct).status_code == 302
    assert "请于三日内先明确费用" in text(own.get(page("coordination", stream)))
    ticker.move_clock(clock.now() + timedelta(days=3))
    decide = {"outcome": "由交易中心承担", "carry_out_by": soon(days=9)}
    assert above.post(page("coordination_act", stream, "decide"), decide).status_code == 302
    assert {row.decision for row in Decided.objects.filter(stream=stream)} == {"上级已提出意见，限期再议", "协调结果已确定"}


def test_those_who_take_part_and_nobody_beside(offices, at, discipline, client):
    stream = opened(offices)
    urls = [page("coordination", stream), page("coordination_act", stream, "opinion")]
    for other in (COUNTY_OFFICE, BESIDE, TRANSPORT, ADMINISTRATION):
        assert {offices[other.person].get(url).status_code for url in urls} == {404}, other.org
        assert "县级评标专家调配" not in text(offices[other.person].get(page("coordinations")))
    for watcher in (discipline, offices[INSPECTOR.person], offices[PROVINCE.person]):
        assert watcher.get(urls[0]).status_code == 200 and "县级评标专家调配" in text(watcher.get(page("coordinations")))
    assert discipline.get(urls[1]).status_code == 403
    assert offices[PROVINCE.person].post(urls[1], {"text": "试探试探"}).status_code == 409
    assert {at(RED).get(url).status_code for url in (*urls, page("coordinations"), page("new_coordination"))} == {403}
    assert client.get(urls[0]).status_code == 302 and offices[INSPECTOR.person].get(page("new_coordination")).status_code == 403


FAULTS = (
    ({"party_ids": []}, 422, "请至少选择一个单位"),
    ({"party_ids": [BESIDE.org_id]}, 422, "不在可选范围内"),
    ({"superior_id": COUNTY_OFFICE.org_id}, 422, "不在可选范围内"),
    ({"question": "太短"}, 409, "没有写明要协调解决什么"),
    ({"decide_by": "2020-01-01T00:00"}, 409, "不晚于征求意见的期限"),
    ({"question": "长" * 300_000}, 422, "超过两万字"),
)


def test_a_faulty_matter_keeps_what_was_typed(offices):
    assert offices[BESIDE.person] and offices[COUNTY_OFFICE.person] and offices[CENTRE.person]
    for bad, status, why in FAULTS:
        answer = offices[SUPERVISOR.person].post(page("new_coordination"), given(**bad))
        assert answer.status_code == status and why in text(answer) and "县级评标专家调配" in text(answer), bad
    assert not DocketCard.objects.exists()


def test_a_step_of_another_stage_and_of_another_part_says_so(offices):
    own = offices[SUPERVISOR.person]
    stream = opened(offices)
    early = own.post(page("coordination_act", stream, "settle"), {"text": "已落实"})
    assert early.status_code == 409 and "阶段" in text(early) and "已落实" in text(early)
    assert own.post(page("coordination_act", stream, "opinion"), {"text": "我也说"}).status_code == 409
    assert own.post(page("coordination_act", stream, "minutes"), {"text": ""}).status_code == 422
    assert own.get(page("coordination_act", stream, "nothing")).status_code == 404
    assert own.post(page("coordination_act", stream, "drop"), {"reason": "已由上级统一规定"}).status_code == 302
