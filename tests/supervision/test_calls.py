"""The pages of the report chain: a call, who fills it in and who is late, the merged text and its way up; five ways a page, and the walls."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ggzy.core.acts.transfer import RecordReceipt, TransferCase
from ggzy.core.calendar import day_of
from ggzy.core.chain import Call, OfficeReport, yearly
from ggzy.core.roles import Actor
from ggzy.desk import clock, counter, ticker
from ggzy.desk.office_figures import figures_of
from ggzy.service.matters import workbench
from ggzy.store.models import CaseCard, DocketCard, Message, Organisation, Post, ToDoRow
from ggzy.supervision import conduct
from ggzy.supervision.ages import by_region, on_board
from ggzy.supervision.models import DifficultyRow, ReportDraft
from ggzy.supervision.reach import region_name
from ggzy.supervision.watch import Watch
from tests.desk.cases import Matter
from tests.people import CENTRE, DISCIPLINE, RED, SUPERVISOR
from tests.supervision.chain_cast import (
    ADMINISTRATION,
    BESIDE,
    COUNTY,
    COUNTY_OFFICE,
    INSPECTOR,
    PROVINCE,
    TRANSPORT,
    call_given,
    offices,
    opened,
    page,
    report_given,
    report_of,
    soon,
    submitted,
)
from tests.supervision.conftest import text

__all__ = ["offices"]
pytestmark = pytest.mark.django_db


def accepted(offices, actor, **changed) -> str:
    stream = submitted(offices[actor.person], actor, **changed)
    assert offices[ADMINISTRATION.person].post(page("office_report_act", stream, "accept")).status_code == 302
    return stream


def collated(offices) -> str:
    """A call to both, both accepted and merged."""
    own = offices[ADMINISTRATION.person]
    stream = opened(own)
    for each in (SUPERVISOR, COUNTY):
        accepted(offices, each)
    given = {"summary": "全州总体平稳，县级专家不足", f"of_{SUPERVISOR.org_id}": "总体平稳", f"of_{COUNTY.org_id}": "县里平稳"}
    assert own.post(page("collate", stream), given).status_code == 302
    return stream


def test_the_whole_way_by_forms(offices, filed):
    own, office, above = (offices[who.person] for who in (ADMINISTRATION, SUPERVISOR, PROVINCE))
    stream = opened(own)
    assert "请本单位填写上报" in text(office.get(page("call", stream))) and "贯彻落实" in text(office.get("/service/"))
    asked = text(office.get(page("office_report", report_of(SUPERVISOR))))
    assert "填写并上报" in asked.split('id="acts"')[1] and "没有您可以办理的步骤" not in asked
    assert Message.objects.filter(subject__startswith="请填写并上报").count() == 2
    report = submitted(office, SUPERVISOR, note_filings="另有一份在县级提交")
    bench = text(own.get("/service/"))
    assert "审阅上报" in bench and "汇总各单位的上报并报送上级" in bench and "审阅上报" not in text(office.get("/service/"))
    p = counter.load(report, OfficeReport)
    deals, filings = (next(each for each in p.figures if each.code == code) for code in ("deals", "filings"))
    assert (deals.value, filings.value) == (0, 0), "the lot of this moment lies after the period"
    assert p.contested("filings") == "另有一份在县级提交" and not p.late
    assert own.post(page("office_report_act", report, "return"), {"reason": "请写明措施的进度", "due": soon(days=2)}).status_code == 302
    assert "请写明措施的进度" in text(office.get(page("fill_report", report)))
    shut = text(own.get(page("call", stream)))
    assert f'href="{page("collate", stream)}"' not in shut and "已退回补正、还没有再报" in shut and DocketCard.objects.get(stream=report).outcome == "已退回补正"
    accepted(offices, SUPERVISOR)
    assert "禄丰市住房和城乡建设局还没有上报" in text(own.get(page("collate", stream)))
    ticker.move_clock(clock.now() + timedelta(days=3))
    shown = text(own.get(page("call", stream)))
    assert "逾期的单位" in shown and COUNTY.org in shown and f"{COUNTY.post}{COUNTY.person}" in shown
    assert "督促上报" in text(own.get(page("decisions"))) and COUNTY.org in text(own.get(page("decisions")))
    assert f'btn-primary" href="{page("collate", stream)}"' in shown
    assert own.post(page("collate", stream), {"summary": "全州总体平稳，一县未报", f"of_{SUPERVISOR.org_id}": "总体平稳"}).status_code == 302
    ready = text(own.get(page("call", stream)))
    assert ready.count(f'btn-primary" href="{page("call_act", stream, "send-up")}"') == 2 and f'class="btn" href="{page("collate", stream)}">重新汇总' in ready
    assert "到汇总时没有上报的单位" in text(own.get(page("call_paper", stream, "html")))
    assert above.get(page("call", stream)).status_code == 200, "the province sees down at any time"
    assert own.post(page("call_act", stream, "send-up"), {"document_no": "楚公管〔2026〕3号"}).status_code == 302
    assert Message.objects.filter(subject__startswith="下级报送汇总报告").exists()
    assert "听取汇报" in text(above.get(page("decisions")))
    assert above.post(page("call_act", stream, "acknowledge"), {"remark": "收悉，请督促禄丰补报"}).status_code == 302
    assert counter.load(stream, Call).stage == "received" and "请督促禄丰补报" in text(own.get(page("call", stream)))


def test_figures_are_of_the_period_and_the_own_scope_and_open_their_entries(offices, filed):
    own, until = offices[ADMINISTRATION.person], str(day_of(clock.now()))
    opened(own, until=until, due=soon(days=3), office_ids=[SUPERVISOR.org_id, COUNTY.org_id])
    report = submitted(offices[SUPERVISOR.person], SUPERVISOR)
    found = {each.code: each for each in counter.load(report, OfficeReport).figures}
    assert found["deals"].value == found["filings"].value == 1 and found["deals"].entries[0].stream == filed.stream
    shown = text(own.get(page("office_report", report)))
    assert page("entry", filed.stream, 1) in shown
    assert "履职逾期（本单位）" in shown and "只计本单位，不含所辖各地" in shown and "上报那一刻取出的，以后查到的不计入" in shown
    county = submitted(offices[COUNTY.person], COUNTY)
    assert {each.code: each.value for each in counter.load(county, OfficeReport).figures}["deals"] == 0
    exported = own.get(page("call_figures", counter.load(report, OfficeReport).call), {"export": "csv"}).content.decode("utf-8-sig")
    assert SUPERVISOR.org in exported and found["deals"].digest[:16] in exported


def test_a_duty_of_a_case_that_lapsed_is_in_its_offices_figures_and_in_no_others():
    matter = Matter()
    since, due = clock.now(), ToDoRow.objects.get(case=matter.stream, command="AssignCase").until
    ticker.move_clock(due + timedelta(minutes=1))

    def breaches(office: Actor) -> list[str]:
        found = {each.code: each for each in figures_of(office.org_id, since, clock.now() + timedelta(days=1), clock.now())}["breaches"]
        assert found.value == len(found.entries)
        return [each.stream for each in found.entries]

    assert breaches(SUPERVISOR) == [matter.stream] and breaches(ADMINISTRATION) == []
    CaseCard.objects.update(kept_from=ADMINISTRATION.org_id)
    assert breaches(SUPERVISOR) == []


def test_a_case_kept_from_an_office_is_in_nobodys_figures():
    """They go up to offices it may be kept from: a count one higher than one's own list would tell that there is one."""
    Matter()
    until = clock.now() + timedelta(days=1)

    def clues() -> int:
        return {each.code: each.value for each in figures_of(SUPERVISOR.org_id, until - timedelta(days=2), until, clock.now())}["clues"]

    assert clues() == 1
    CaseCard.objects.update(kept_from=ADMINISTRATION.org_id)
    assert clues() == 0


def test_a_case_that_its_receiver_sent_back_is_open_as_before():
    """An office does not stop its own clock by sending a case to somebody who returns it."""
    matter = Matter().investigating()
    since = clock.now() - timedelta(days=1)

    def told(taken: bool) -> tuple[list[int], list[tuple[bool, str]]]:
        matter.both(TransferCase(kind="police", to="楚雄州公安局", document_no="楚建移〔2026〕1号", reason="涉嫌串通投标罪"))
        matter.must(RecordReceipt(receipt_no="回1", taken=taken, note="不够立案标准"))
        ticker.move_clock(clock.now() + timedelta(days=3))
        found = {each.code: each.value for each in figures_of(SUPERVISOR.org_id, since, clock.now(), clock.now())}
        rows = [(row.open_still, row.words) for row in conduct.cases(SUPERVISOR.region, since, clock.now())]
        return [found["clues_closed"], found["clues_open"]], rows

    figures, ((still, words),) = told(taken=False)
    assert figures == [0, 1] and still and "已3日" in words
    figures, ((still, words),) = told(taken=True)
    assert figures == [1, 0] and not still and words.startswith("办结，历时3日")


def test_the_merged_paper_is_an_official_one_and_the_table_can_be_taken_away(offices):
    stream, own = collated(offices), offices[ADMINISTRATION.person]
    paper = text(own.get(page("call_paper", stream, "html")))
    assert "报告（汇总稿）" in paper and PROVINCE.org in paper and "各单位的数字" in paper and "县级专家不足" in paper
    overlap = f"{SUPERVISOR.org}的数字包含{COUNTY.org}的"
    assert overlap in paper and "楚雄彝族自治州（含所辖各地）的" in paper and overlap in text(own.get(page("call_figures", stream)))
    assert own.get(page("call_paper", stream, "pdf")).content.startswith(b"%PDF") and own.get(page("call_paper", stream, "doc")).status_code == 404
    assert SUPERVISOR.org in own.get(page("call", stream), {"export": "csv"}).content.decode("utf-8-sig")
    report = report_of(SUPERVISOR)
    assert "特此报告" in text(offices[SUPERVISOR.person].get(page("office_report_paper", report, "html")))
    assert own.get(page("office_report_paper", report, "doc")).status_code == 404


def test_a_returned_merged_text_goes_up_again(offices):
    stream, own, above = collated(offices), offices[ADMINISTRATION.person], offices[PROVINCE.person]
    own.post(page("call_act", stream, "send-up"), {"document_no": "楚公管〔2026〕3号"})
    assert "汇总稿" not in text(own.get(page("call_paper", stream, "html")))
    assert above.post(page("call_act", stream, "return-up"), {"reason": "缺交通口的数字"}).status_code == 302
    paper = text(own.get(page("call_paper", stream, "html")))
    assert "报告（汇总稿）" in paper and "楚公管〔2026〕3号" not in paper, "what came back is a draft again"
    assert "缺交通口的数字" in text(own.get(page("call", stream))) and counter.load(stream, Call).stage == "collated"


def test_the_inspectors_of_the_own_government_can_be_the_office_above(offices):
    own, above = offices[ADMINISTRATION.person], offices[INSPECTOR.person]
    stream = opened(own, superior_id=INSPECTOR.org_id)
    ticker.move_clock(clock.now() + timedelta(days=3))
    own.post(page("collate", stream), {"summary": "到期没有单位上报，已通报"})
    assert own.post(page("call_act", stream, "send-up"), {"document_no": "楚公管〔2026〕3号"}).status_code == 302
    assert "收悉或者退回" in text(above.get("/service/"))
    assert above.post(page("call_act", stream, "acknowledge"), {}).status_code == 302


def test_down_never_sideways_parties_never(offices, at, discipline, client):
    stream = collated(offices)
    report, county = report_of(SUPERVISOR), report_of(COUNTY)
    of_call = [page("call", stream), page("call_paper", stream, "html"), page("call_figures", stream), page("call_act", stream, "withdraw")]
    of_report = [page("office_report", report), page("office_report_paper", report, "html"), page("office_report_act", report, "accept"), page("fill_report", report)]
    for other in (COUNTY_OFFICE, BESIDE, TRANSPORT, CENTRE):
        client_of = offices[other.person]
        assert {client_of.get(url).status_code for url in (*of_call, *of_report)} <= {403, 404}, other.org
        assert "贯彻落实" not in text(client_of.get(page("calls"))) and "县级专家不足" not in text(client_of.get(page("difficulties")))
    own, addressed = offices[SUPERVISOR.person], offices[COUNTY.person]
    assert addressed.get(of_report[0]).status_code == 404 and own.get(page("office_report", county)).status_code == 404
    seen = text(own.get(of_call[0]))
    assert COUNTY.org not in seen and "全州总体平稳" not in seen and own.get(of_call[1]).status_code == own.get(of_call[2]).status_code == 404
    assert COUNTY.org not in own.get(of_call[0], {"export": "csv"}).content.decode("utf-8-sig", "replace")
    for watcher in (discipline, offices[INSPECTOR.person], offices[PROVINCE.person]):
        assert watcher.get(of_call[0]).status_code == watcher.get(of_report[0]).status_code == 200
        assert watcher.post(page("call_act", stream, "withdraw"), {"reason": "试探试探"}).status_code in (403, 409)
        assert watcher.post(page("office_report_act", report, "return"), {"reason": "试探试探", "due": soon(days=2)}).status_code in (403, 409)
    assert discipline.get(page("call_act", stream, "withdraw")).status_code == 403
    assert {at(RED).get(url).status_code for url in (*of_call, *of_report, page("calls"), page("new_call"), page("difficulties"))} == {403}
    assert client.get(of_call[0]).status_code == 302 and own.get(page("new_call")).status_code == 403
    assert counter.load(stream, Call).stage == "collated" and DISCIPLINE.org not in seen


FAULTS = (
    ({"office_ids": []}, "请至少选择一个单位"),
    ({"office_ids": [BESIDE.org_id]}, "不在可选范围内"),
    ({"office_ids": ["11532300MB99999999"]}, "已停用、撤销"),
    ({"superior_id": COUNTY_OFFICE.org_id}, "不在可选范围内"),
    ({"outline": " "}, "field-error"),
    ({"until": "2020-01-01"}, "止日早于起日"),
    ({"since": "1066-01-01"}, "年份不对"),
)


def test_a_faulty_call_keeps_what_was_typed(offices):
    own = offices[ADMINISTRATION.person]
    assert offices[BESIDE.person] and offices[COUNTY_OFFICE.person]
    for bad, why in FAULTS:
        answer = own.post(page("new_call"), call_given(**bad))
        assert answer.status_code == 422 and why in text(answer) and "2026年一季度贯彻落实情况" in text(answer), bad
    assert not DocketCard.objects.exists()


def test_a_due_date_in_the_past_is_refused_at_the_door_and_nothing_is_begun(offices):
    answer = offices[ADMINISTRATION.person].post(page("new_call"), call_given(due=soon(days=-1)))
    assert answer.status_code == 409 and "上报期限已经过去" in text(answer) and not DocketCard.objects.exists()


def test_an_office_that_goes_between_the_page_and_the_door_leaves_no_half_call(offices):
    """The form is of a moment ago; at the door the office has nobody left."""
    from ggzy.desk import chain as desk
    from ggzy.supervision.forms.chain import CallForm

    now = clock.now()
    form = CallForm(call_given(), actor=ADMINISTRATION, now=now)
    assert form.is_valid(), form.errors
    Post.objects.filter(organisation__uscc=COUNTY.org_id).update(valid_to=now)
    refused = desk.open_call(desk.OpenCall(**form.asked), ADMINISTRATION, "act-1")
    assert "没有在任人员" in str(refused) and not DocketCard.objects.exists()
    Organisation.objects.filter(uscc=COUNTY.org_id).update(status="suspended", status_reason="机构改革撤销")
    assert "已停用（机构改革撤销）" in str(desk.open_call(desk.OpenCall(**form.asked), ADMINISTRATION, "act-2"))
    assert COUNTY.org not in text(offices[ADMINISTRATION.person].get(page("new_call")))


def test_a_draft_is_kept_as_typed_and_seen_by_its_office_alone(offices):
    own, office = offices[ADMINISTRATION.person], offices[SUPERVISOR.person]
    opened(own)
    stream = report_of(SUPERVISOR)
    half = report_given(answer_0="写到一半\x00", answer_1="", do="draft", **{"d-0-by": "五月底"})
    assert office.post(page("fill_report", stream), half).status_code == 302
    shown = text(office.get(page("fill_report", stream)))
    assert "写到一半" in shown and "五月底" in shown and "接着填写" in text(office.get(page("office_report", stream)))
    assert "写到一半" not in text(own.get(page("office_report", stream))) and own.get(page("fill_report", stream)).status_code == 404
    submitted(office, SUPERVISOR)
    assert not ReportDraft.objects.exists()


def test_three_hundred_thousand_characters_are_refused_and_kept(offices):
    office = offices[SUPERVISOR.person]
    opened(offices[ADMINISTRATION.person])
    stream, long = report_of(SUPERVISOR), "长" * 300_000
    answer = office.post(page("fill_report", stream), report_given(answer_0=long))
    assert answer.status_code == 422 and "超过两万字" in text(answer) and long in text(answer)
    assert office.post(page("fill_report", stream), report_given(answer_0=long, do="draft")).status_code == 302
    assert long in text(office.get(page("fill_report", stream)))
    beyond = office.post(page("fill_report", stream), report_given(answer_0=long + long, note_deals="另有两个标段在县级登记", do="draft"))
    assert beyond.status_code == 422 and "没有保存" in text(beyond) and "另有两个标段在县级登记" in text(beyond) and ReportDraft.objects.get().content["fields"]["answer_0"] == long


def test_a_faulty_report_keeps_what_was_typed(offices):
    opened(offices[ADMINISTRATION.person])
    stream = report_of(SUPERVISOR)
    faults = (({"answer_1": ""}, 422), ({"d-0-tried": ""}, 422), ({"d-0-by": "2020-01-01"}, 409), ({"d-0-by": "9999-12-31"}, 422), ({"note_deals": "少"}, 422), ({"d-TOTAL_FORMS": "x"}, 422))
    for bad, status in faults:
        answer = offices[SUPERVISOR.person].post(page("fill_report", stream), report_given(**bad))
        assert answer.status_code == status and "已全面推行电子化交易" in text(answer), bad
    assert counter.load(stream, OfficeReport).stage == "asked"


def test_submitting_twice_is_told_and_two_offices_do_not_disturb_each_other(offices):
    opened(offices[ADMINISTRATION.person])
    office, county = offices[SUPERVISOR.person], offices[COUNTY.person]
    stream, other = report_of(SUPERVISOR), report_of(COUNTY)
    old = office.get(page("fill_report", stream)), county.get(page("fill_report", other))
    assert [each.status_code for each in old] == [200, 200]
    first = report_given(act_id="same", seen="2")
    assert office.post(page("fill_report", stream), first).status_code == county.post(page("fill_report", other), report_given(seen="2")).status_code == 302
    assert office.post(page("fill_report", stream), first).status_code == 302, "the same form sent twice is one act"
    again = office.post(page("fill_report", stream), report_given(act_id="other"))
    assert again.status_code == 409 and "已上报，待审阅" in text(again)
    assert counter.load(stream, OfficeReport).times == counter.load(other, OfficeReport).times == 1


def test_a_withdrawn_call_owes_nobody_anything_and_keeps_what_was_accepted(offices):
    own = offices[ADMINISTRATION.person]
    stream = opened(own)
    done, open_still = accepted(offices, SUPERVISOR), report_of(COUNTY)
    assert own.post(page("call_act", stream, "withdraw"), {"reason": "上级另行部署"}).status_code == 302
    stages = [counter.load(each, kind).stage for each, kind in ((stream, Call), (done, OfficeReport), (open_still, OfficeReport))]
    assert stages == ["withdrawn", "accepted", "ended"]
    assert "上级另行部署" in text(offices[COUNTY.person].get(page("office_report", open_still)))
    ticker.move_clock(clock.now() + timedelta(days=4))
    assert not counter.load(open_still, OfficeReport).breaches
    wrong = own.post(page("call_act", stream, "withdraw"), {"reason": "再撤一次"})
    assert wrong.status_code == 409 and "阶段" in text(wrong) and own.get(page("call_act", stream, "nothing")).status_code == 404


def test_who_is_late_becomes_a_fact_for_a_circular_and_a_duty_with_a_name(offices):
    opened(offices[ADMINISTRATION.person], office_ids=[COUNTY.org_id])
    ticker.move_clock(clock.now() + timedelta(days=4))
    for who in (COUNTY, ADMINISTRATION, PROVINCE, INSPECTOR):
        duties = offices[who.person].get(page("duties"), {"export": "csv"}).content.decode("utf-8-sig")
        assert any("填写并上报" in line and COUNTY.person in line for line in duties.splitlines()), who.org
    for who in (SUPERVISOR, COUNTY_OFFICE, BESIDE, TRANSPORT):
        assert "填写并上报" not in offices[who.person].get(page("duties"), {"export": "csv"}).content.decode("utf-8-sig"), who.org
    assert "填写并上报" in text(offices[COUNTY.person].get(page("decisions"))), "late matters of the own office go to its leaders"
    shown = text(offices[INSPECTOR.person].get(page("new_circular")))
    assert "责任不落实" in shown and "逾期没有上报" in shown and COUNTY.org in shown
    assert "有单位没有" not in shown and page("entry", report_of(COUNTY), 3) in shown


def test_difficulties_are_in_the_register_and_kept_by_the_office_that_owns_them(offices):
    own, office = offices[ADMINISTRATION.person], offices[SUPERVISOR.person]
    opened(own)
    stream = accepted(offices, SUPERVISOR)
    assert "县级专家不足" in text(own.get(page("difficulties"))) and "县级专家不足" in text(office.get(page("difficulties"), {"mine": "1"}))
    assert "县级专家不足" not in text(offices[COUNTY.person].get(page("difficulties")))
    assert own.post(page("office_report_act", stream, "difficulty"), {"number": "1", "state": "solved", "outcome": "已增补"}).status_code == 409
    bad = office.post(page("office_report_act", stream, "difficulty"), {"number": "9", "state": "solved", "outcome": "已增补"})
    assert bad.status_code == 422 and "已增补" in text(bad)
    asked = {"number": "1", "state": "raised", "outcome": "县里无编制", "by": str(day_of(clock.now()) + timedelta(days=9))}
    assert office.post(page("office_report_act", stream, "difficulty"), asked).status_code == 302
    assert "解决困难" in text(own.get(page("decisions")))
    assert "县里无编制" not in text(office.get(page("office_report_paper", stream, "html"))), "the paper is as it was submitted"
    assert office.post(page("office_report_act", stream, "difficulty"), {"number": "1", "state": "solved", "outcome": "已增补专家十二人"}).status_code == 302
    assert DifficultyRow.objects.get().outcome == "已增补专家十二人"
    assert "县级专家不足" not in text(own.get(page("difficulties"))) and "已增补专家十二人" in text(own.get(page("difficulties"), {"list": "all"}))
    assert "县级专家不足" in own.get(page("difficulties"), {"list": "solved", "export": "csv"}).content.decode("utf-8-sig")


def test_the_yearly_report_begins_with_the_platform_s_own_day_which_can_be_changed(offices):
    own, year = offices[ADMINISTRATION.person], page("new_call") + "?kind=year"
    assert "?kind=year" in text(own.get(page("calls"))) and "12月20日" not in text(own.get(page("new_call")))
    shown = own.get(year)
    assert "平台自定的默认日期" in text(shown) and "12-20T18:00" in text(shown) and "年度公共资源交易电子化工作" in text(shown)
    own.post(year, call_given(due=soon(days=6)))
    assert DocketCard.objects.get(procedure="call/1").until < yearly(clock.now())[2]


def test_an_assessment_stands_beside_the_period_before_and_its_plan_goes_on(offices, filed):
    own, office = offices[ADMINISTRATION.person], offices[SUPERVISOR.person]
    now = clock.now()
    earlier = {"since": str(day_of(now) - timedelta(days=60)), "until": str(day_of(now) - timedelta(days=1)), "kind": "assessment", "cycle": "quarter"}
    first = opened(own, about="上一期运行评估", office_ids=[SUPERVISOR.org_id], **earlier)
    accepted(offices, SUPERVISOR)
    ahead = own.get(page("new_call"), {"after": first})
    form = ahead.context["form"]
    assert form.initial["about"] == "上一期运行评估" and str(form.initial["since"]) == str(day_of(now)) and "从“上一期运行评估”带出" in text(ahead)
    given = call_given(kind="assessment", cycle="quarter", about="本期运行评估", since=str(day_of(now)), until=str(day_of(now)), due=soon(days=3), office_ids=[SUPERVISOR.org_id])
    assert own.post(f"{page('new_call')}?after={first}", given).status_code == 302
    assert counter.load(first, Call).following and "下一期" in text(own.get(page("call", first)))
    report = submitted(office, SUPERVISOR)
    shown = text(own.get(page("office_report", report)))
    assert "比上期" in shown and "+1" in shown
    side_by_side = own.get(page("call_figures", counter.load(report, OfficeReport).call), {"export": "csv"}).content.decode("utf-8-sig")
    assert "登记项目（标段）,1,0,'+1" in side_by_side
    refused = own.post(f"{page('new_call')}?after={first}", given)
    assert refused.status_code == 409 and "下一期已经发起" in text(refused) and DocketCard.objects.filter(procedure="call/1").count() == 2
    assert offices[PROVINCE.person].get(page("new_call"), {"after": first}).status_code == 404


def test_a_county_late_with_its_report_is_late_in_the_countys_row(offices):
    """Counted where the office sits that owes it, not where the call lies; and the rows together are what the bench counts."""
    own = offices[ADMINISTRATION.person]
    opened(own)
    assert offices[SUPERVISOR.person].get(page("board")).status_code == 200
    submitted(offices[SUPERVISOR.person], SUPERVISOR)
    ticker.move_clock(clock.now() + timedelta(days=3))
    now = clock.now()
    late, above = ({row.name: row.counts["late"] for row in by_region(watch, on_board(watch))} for watch in (Watch(ADMINISTRATION, now), Watch(PROVINCE, now)))
    assert (late[region_name("532302")], above[region_name("532300")]) == (1, sum(late.values()))
    assert sum(late.values()) == workbench(ADMINISTRATION, now).overdue.count
    assert {place: Watch(ADMINISTRATION, now, place).late().count() for place in ("532301", "532302")} == {"532301": 0, "532302": 1}
