"""The report chain without a database: whom one may ask, what a report says, lateness, the merged text and its way up; figures compared."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest

from ggzy.core import agenda
from ggzy.core.acts import chain, clockwork
from ggzy.core.calendar import SHANGHAI
from ggzy.core.chain import Contest, Difficulty, Section, months_on, yearly
from ggzy.core.disclosure import visible
from ggzy.core.facts import Facts, KnownOffice
from ggzy.core.office_figures import Covered, figure, lacking, overlaps
from ggzy.core.procedures.chain import CALL, OFFICE_REPORT
from ggzy.core.roles import CLOCK, Actor, Role
from ggzy.core.shortcomings import EntryRef
from ggzy.core.table import Procedure
from tests.core.matter_story import MatterStory
from tests.core.story import CALENDAR
from tests.people import DISCIPLINE, OTHER_SUPERVISOR, RED, SUPERVISOR

NOW = datetime(2026, 4, 1, 9, tzinfo=SHANGHAI)
DUE = datetime(2026, 4, 20, 18, tzinfo=SHANGHAI)
OFFICE = Actor(role=Role.ADMINISTRATION, person_id="p-adm", person="李管", org_id="11532300MB00000004", org="楚雄州公共资源交易管理局", region="532300")
COUNTY = Actor(role=Role.ADMINISTRATION, person_id="p-adm2", person="毕县", org_id="11532302MB00000034", org="禄丰市公共资源交易管理局", region="532302")
PROVINCE = Actor(role=Role.ADMINISTRATION, person_id="p-adm3", person="赵省", org_id="11530000MB00000019", org="云南省政务服务管理局", region="530000")
INSPECTOR = Actor(role=Role.INSPECTOR, person_id="p-insp", person="何督", org_id="11532300MB00000005", org="楚雄州人民政府督查室", region="532300")


def known(actor: Actor, **more: Any) -> KnownOffice:
    return KnownOffice(org_id=actor.org_id, org=actor.org, region=actor.region, **more)


FACTS = Facts(case_code="报532300-00000001", known_offices=(known(SUPERVISOR), known(COUNTY)), superior=known(PROVINCE))
OPEN = chain.OpenCall(
    kind="report", about="2026年一季度电子化交易贯彻落实情况", region="532300", since=datetime(2026, 1, 1, tzinfo=SHANGHAI),
    until=datetime(2026, 4, 1, tzinfo=SHANGHAI), due=DUE, outline=("贯彻落实情况", "存在的困难"), office_ids=(SUPERVISOR.org_id, COUNTY.org_id),
    superior_id=PROVINCE.org_id,
)  # fmt: skip
ASK = chain.AskForReport(
    call="call-1", call_code="报532300-00000001", kind="report", about=OPEN.about, region="532300", office_id=SUPERVISOR.org_id, since=OPEN.since,
    until=OPEN.until, due=DUE, outline=OPEN.outline,
)  # fmt: skip
DEALS = figure("deals", (EntryRef("con-1", 1), EntryRef("con-2", 1)))
HARD = Difficulty(found_by="建管科", what="县级专家不足", tried="报请州级统一抽取", by=date(2026, 5, 31))
SUBMIT = chain.SubmitReport(answers=("已全面推行", "无"), difficulties=(HARD,))


class Story(MatterStory):
    def __init__(self, procedure: Procedure, facts: Facts = FACTS) -> None:
        super().__init__(procedure, OFFICE, facts, NOW)


def asked() -> Story:
    return Story(OFFICE_REPORT, msgspec.structs.replace(FACTS, figures=(DEALS,))).must(ASK)


def sent_in() -> Story:
    return asked().must(SUBMIT, by=SUPERVISOR)


# ---- the call


@pytest.mark.parametrize(
    ("changed", "facts", "why"),
    [
        ({"office_ids": ()}, {}, "没有选择上报的单位"),
        ({"office_ids": (OFFICE.org_id,)}, {"known_offices": (known(OFFICE),)}, "不能请本单位"),
        ({"office_ids": (OTHER_SUPERVISOR.org_id,)}, {"known_offices": (known(OTHER_SUPERVISOR),)}, "不在您的管理地域内"),
        ({}, {"known_offices": (known(SUPERVISOR),)}, "平台上没有其中一个单位"),
        ({}, {"known_offices": (known(SUPERVISOR, gone="已停用", instead="请改送承接其职责的单位"), known(COUNTY))}, "请改送承接其职责的单位"),
        ({"due": NOW}, {}, "上报期限已经过去"),
        ({"due": datetime(2026, 3, 31, tzinfo=SHANGHAI)}, {}, "上报期限已经过去"),
        ({"until": OPEN.since}, {}, "止日早于起日"),
        ({"until": DUE + timedelta(seconds=1)}, {}, "早于所报期间的末尾"),
        ({"outline": ()}, {}, "没有写明要各单位回答的问题"),
        ({"outline": ("问" * 301,)}, {}, "没有写明要各单位回答的问题"),
        ({"outline": tuple(f"问题{n}" for n in range(21))}, {}, "问题超过"),
        ({"about": "四"}, {}, "没有填写标题"),
        ({"kind": "other"}, {}, "没有选择上报的种类"),
        ({"cycle": "quarter"}, {}, "情况上报没有周期"),
        ({"region": "532302"}, {}, "不是您所在机关的地域"),
        ({}, {"superior": None}, "没有选择汇总报告报送的上级"),
        ({}, {"superior": known(COUNTY)}, "不是您所在机关的上级"),
        ({}, {"superior": known(OFFICE)}, "不是您所在机关的上级"),
        ({}, {"superior": known(PROVINCE, gone="没有在任人员")}, "收不到汇总报告"),
    ],
)  # fmt: skip
def test_what_a_call_needs(changed, facts, why):
    story = Story(CALL, msgspec.structs.replace(FACTS, **facts))
    assert why in story.refused(msgspec.structs.replace(OPEN, **changed))


def test_a_call_a_second_before_its_due_and_to_the_own_inspectors_stands():
    story = Story(CALL, msgspec.structs.replace(FACTS, superior=known(INSPECTOR)))
    story.must(msgspec.structs.replace(OPEN, due=NOW + timedelta(seconds=1), superior_id=INSPECTOR.org_id))
    assert story.p.stage == "gathering" and [office.org for office in story.p.offices] == [SUPERVISOR.org, COUNTY.org]


def test_only_the_office_that_called_goes_on_with_it():
    wish = chain.WithdrawCall(reason="另行部署")
    assert "不是您的单位发出的" in Story(CALL).must(OPEN).refused(wish, PROVINCE)
    assert Story(CALL).must(OPEN, wish).p.stage == "withdrawn"


def test_only_the_administration_calls():
    assert "由公共资源交易管理局办理" in Story(CALL).refused(OPEN, SUPERVISOR)


# ---- one office's report


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"answers": ("已全面推行",)}, "提纲不一致"),
        ({"answers": ("已全面推行", " ")}, "第2个问题没有回答"),
        ({"answers": ("已" * 20_001, "无")}, "超过两万字"),
        ({"contests": (Contest(figure="deals", text="少"),)}, "太短"),
        ({"contests": (Contest(figure="nothing", text="应当是三个"),)}, "没有这项数字"),
        ({"difficulties": (msgspec.structs.replace(HARD, tried=""),)}, "没有写全"),
        ({"difficulties": (msgspec.structs.replace(HARD, by=date(2026, 3, 31)),)}, "已经过去"),
        ({"difficulties": (msgspec.structs.replace(HARD, what="难" * 2001),)}, "写得太长"),
        ({"difficulties": (HARD,) * 31}, "超过30项"),
        ({"no_difficulty": True}, "又选了"),
    ],
)  # fmt: skip
def test_what_a_report_needs(changed, why):
    assert why in asked().refused(msgspec.structs.replace(SUBMIT, **changed), SUPERVISOR)


def test_the_longest_answer_and_a_measure_due_today_stand():
    today = msgspec.structs.replace(HARD, by=NOW.date())
    asked().must(msgspec.structs.replace(SUBMIT, answers=("已" * 20_000, "无"), difficulties=(today,)), by=SUPERVISOR)


def test_a_day_is_over_at_midnight_here_not_in_greenwich():
    """The database tells the moment as of Greenwich, where it is yesterday until eight in the morning."""
    yesterday, early = date(2026, 3, 31), datetime(2026, 4, 1, 1, tzinfo=SHANGHAI).astimezone(UTC)
    story = asked()
    story.now = early
    assert "已经过去" in story.refused(msgspec.structs.replace(SUBMIT, difficulties=(msgspec.structs.replace(HARD, by=yesterday),)), SUPERVISOR)
    story.must(SUBMIT, by=SUPERVISOR).must(chain.AcceptReport())
    assert "下一步的日期" in story.refused(chain.UpdateDifficulty(number=1, state="open", outcome="已报州局", by=yesterday), SUPERVISOR)


def test_figures_come_from_the_facts_and_the_contest_stands_beside_them():
    story = asked().must(msgspec.structs.replace(SUBMIT, contests=(Contest(figure="deals", text="另有一个标段在县级登记"),)), by=SUPERVISOR)
    assert story.p.figures == (DEALS,) and story.p.contested("deals") == "另有一个标段在县级登记"
    assert "figures" not in chain.SubmitReport.__struct_fields__


def test_an_assessment_tells_difficulties_or_that_there_are_none():
    story = Story(OFFICE_REPORT).must(msgspec.structs.replace(ASK, kind="assessment"))
    bare = msgspec.structs.replace(SUBMIT, difficulties=())
    assert "没有填写困难和措施" in story.refused(bare, SUPERVISOR)
    story.must(msgspec.structs.replace(bare, no_difficulty=True), by=SUPERVISOR)


def test_the_office_asked_submits_once_and_nobody_for_it():
    assert "不是您所在的单位" in asked().refused(SUBMIT, OFFICE) and "不在" in asked().refused(SUBMIT, COUNTY)
    assert sent_in().refused(SUBMIT, SUPERVISOR).startswith("本单位的上报现处于“已上报，待审阅”阶段")


@pytest.mark.parametrize(("at", "late"), [(DUE - timedelta(microseconds=1), False), (DUE, True)])
def test_late_from_the_moment_itself(at, late):
    story = asked()
    story.now = at
    assert story.must(SUBMIT, by=SUPERVISOR).p.late is late


def test_the_clock_notes_silence_and_a_new_term_can_be_missed_anew():
    story, breach = asked(), clockwork.NoteBreach(duty="report", key=SUPERVISOR.org_id)
    assert agenda.next_due(story.p, CALENDAR) == DUE
    story.now = DUE - timedelta(microseconds=1)
    assert story.do(breach, CLOCK) == []
    story.now = DUE
    story.must(breach, by=CLOCK).must(SUBMIT, by=SUPERVISOR)
    assert next(e.event.office for e in story.entries if type(e.event).__name__ == "DutyBreached") == SUPERVISOR.org
    again = DUE + timedelta(days=3)
    story.must(chain.ReturnReport(reason="数字与附件不一致", due=again))
    assert story.p.late and not story.p.breaches and story.p.due == again
    story.now = again
    story.must(breach, by=CLOCK)
    assert f"report/{SUPERVISOR.org_id}" in story.p.breaches


def test_what_is_returned_has_reasons_and_a_new_term_and_comes_again():
    story = sent_in()
    back = chain.ReturnReport(reason="没有写措施", due=DUE)
    assert "请写明理由" in story.refused(msgspec.structs.replace(back, reason="退"))
    assert "已经过去" in story.refused(msgspec.structs.replace(back, due=NOW))
    assert "不是您的单位请求上报的" in story.refused(back, msgspec.structs.replace(OFFICE, org_id="11532300MB00000099"))
    story.must(back).must(SUBMIT, by=SUPERVISOR).must(chain.AcceptReport())
    assert (story.p.stage, story.p.times, story.p.returned) == ("accepted", 2, "")


def test_a_term_is_extended_later_only():
    story = asked()
    assert "不晚于原来的期限" in story.refused(chain.ExtendReport(due=DUE, reason="抗洪抢险"))
    story.must(chain.ExtendReport(due=DUE + timedelta(days=1), reason="抗洪抢险"))


def test_a_difficulty_is_followed_until_it_is_settled():
    story = sent_in().must(chain.AcceptReport())
    update = chain.UpdateDifficulty(number=1, state="open", outcome="已报州局", by=date(2026, 6, 30))
    assert agenda.next_due(story.p, CALENDAR) == datetime(2026, 6, 1, tzinfo=SHANGHAI)
    assert "没有选择还没有解决的困难" in story.refused(msgspec.structs.replace(update, number=2), SUPERVISOR)
    assert "下一步的日期" in story.refused(msgspec.structs.replace(update, by=None), SUPERVISOR)
    assert "不是您所在的单位" in story.refused(update, OFFICE)
    story.must(update, by=SUPERVISOR)
    assert story.p.next_follow_up == datetime(2026, 7, 1, tzinfo=SHANGHAI)
    story.must(msgspec.structs.replace(update, state="solved", by=None), by=SUPERVISOR)
    assert story.p.next_follow_up is None and "没有选择还没有解决的困难" in story.refused(update, SUPERVISOR)


def test_the_office_the_caller_and_those_above_see_it_and_nobody_beside():
    story = sent_in()
    sees = {who.person: visible(story.p, story.entries[-1], who) for who in (SUPERVISOR, OFFICE, PROVINCE, COUNTY, DISCIPLINE, INSPECTOR, OTHER_SUPERVISOR, RED)}
    assert [who for who, may in sees.items() if may] == [SUPERVISOR.person, OFFICE.person, PROVINCE.person, DISCIPLINE.person, INSPECTOR.person]
    beside = msgspec.structs.replace(OFFICE, org_id="11532300MB00000098")
    every_line = msgspec.structs.replace(SUPERVISOR, org_id="11532300MB00000097", lines=())
    assert not visible(story.p, story.entries[-1], beside) and not visible(story.p, story.entries[-1], every_line)


# ---- collating and the way up


def seen(actor: Actor, stage: str, **more: Any) -> Any:
    from ggzy.core.office_figures import ReportSeen

    return ReportSeen(stream=f"r-{actor.org_id}", office_id=actor.org_id, office=actor.org, stage=stage, due=DUE, **more)


BOTH = (seen(SUPERVISOR, "accepted", submitted_at=NOW), seen(COUNTY, "accepted", submitted_at=NOW))
SECTIONS = tuple(Section(office_id=who.org_id, office=who.org, text="总体平稳") for who in (SUPERVISOR, COUNTY))
COLLATE = chain.CollateReports(summary="全州电子化交易总体平稳运行", sections=SECTIONS)


def gathering(*reports: Any) -> Story:
    story = Story(CALL).must(OPEN)
    story.facts = msgspec.structs.replace(FACTS, reports=reports or BOTH)
    return story


def test_nothing_is_merged_before_all_came_or_their_day_is_over():
    half = (BOTH[0], seen(COUNTY, "asked"))
    returned = gathering(BOTH[0], seen(COUNTY, "returned", submitted_at=NOW)).refused(COLLATE)
    assert f"{COUNTY.org}的上报已退回补正、还没有再报" in returned and "还没有上报" not in returned
    none = gathering(seen(SUPERVISOR, "asked"), seen(COUNTY, "asked"))
    assert none.do(COLLATE).whose_turn == f"{SUPERVISOR.org}、{COUNTY.org}"
    story = gathering(*half)
    one = msgspec.structs.replace(COLLATE, sections=SECTIONS[:1])
    story.now = DUE - timedelta(microseconds=1)
    assert f"{COUNTY.org}还没有上报" in story.refused(one)
    story.now = DUE
    assert "有没有上报的单位" in story.refused(COLLATE)
    story.must(one)
    assert [each.stage for each in story.p.reports] == ["accepted", "asked"]


@pytest.mark.parametrize(
    ("reports", "changed", "why"),
    [
        ((BOTH[0], seen(COUNTY, "submitted", submitted_at=NOW)), {}, "还没有审阅"),
        (BOTH, {"summary": "好"}, "没有写总述"),
        (BOTH, {"summary": "长" * 20_001}, "超过两万字"),
        (BOTH, {"sections": SECTIONS[:1]}, f"没有{COUNTY.org}的内容"),
        (BOTH, {"sections": (*SECTIONS, SECTIONS[0])}, "有没有上报的单位"),
    ],
)  # fmt: skip
def test_what_a_merged_text_needs(reports, changed, why):
    assert why in gathering(*reports).refused(msgspec.structs.replace(COLLATE, **changed))


def test_up_received_or_returned_and_again():
    story = gathering().must(COLLATE, chain.SendUp(document_no="楚公管〔2026〕3号"))
    assert "不是报送您所在单位" in story.refused(chain.AcknowledgeCall(), INSPECTOR)
    story.must(chain.ReturnUpward(reason="缺交通口的数字"), by=PROVINCE)
    assert story.p.stage == "collated" and story.p.returned_up
    story.must(COLLATE, chain.SendUp(document_no="楚公管〔2026〕3号")).must(chain.AcknowledgeCall(remark="收悉"), by=PROVINCE)
    assert story.p.stage == "received" and story.p.received_by == PROVINCE


def test_what_changed_after_collating_is_collated_anew():
    story = gathering().must(COLLATE)
    story.facts = msgspec.structs.replace(FACTS, reports=(BOTH[0], seen(COUNTY, "returned", submitted_at=NOW)))
    assert f"汇总以后{COUNTY.org}的上报有变化" in story.refused(chain.SendUp(document_no="楚公管〔2026〕3号"))


def test_those_asked_see_the_call_and_never_what_was_merged():
    story = gathering().must(COLLATE)
    by_name = {type(entry.event).__name__: entry for entry in story.entries}
    assert visible(story.p, by_name["CallOpened"], SUPERVISOR) and not visible(story.p, by_name["ReportsCollated"], SUPERVISOR)
    assert visible(story.p, by_name["ReportsCollated"], PROVINCE) and not visible(story.p, by_name["CallOpened"], OTHER_SUPERVISOR)
    assert not visible(story.p, by_name["ReportsCollated"], COUNTY)


def test_a_plan_asks_for_the_next_period_and_can_be_stopped():
    story = Story(CALL).must(msgspec.structs.replace(OPEN, kind="assessment", cycle="quarter"))
    assert story.p.next_period == (OPEN.until, datetime(2026, 7, 1, tzinfo=SHANGHAI))
    duty = next(d for d in agenda.open_duties(story.p, CALENDAR) if d.duty.code == "follow_on")
    assert duty.since == datetime(2026, 7, 1, tzinfo=SHANGHAI) < duty.until
    story.must(chain.FollowOn(stream="call-2"))
    assert "下一期已经发起" in story.refused(chain.FollowOn(stream="call-3"))
    assert not [d for d in agenda.open_duties(story.p, CALENDAR) if d.duty.code == "follow_on"]
    other = Story(CALL).must(msgspec.structs.replace(OPEN, kind="assessment", cycle="half"), chain.EndPlan(reason="机构改革后另行部署"))
    assert "没有定期计划" in other.refused(chain.FollowOn(stream="call-2"))


def test_what_was_returned_is_told_apart_from_what_never_came():
    assert lacking((*BOTH, seen(OFFICE, "asked"), seen(PROVINCE, "returned"), seen(INSPECTOR, "ended"))) == [OFFICE.org, f"{PROVINCE.org}（已退回补正，没有再报）"]


@pytest.mark.parametrize(
    ("moment", "months", "then"),
    [((2026, 11, 30), 3, (2027, 2, 28)), ((2026, 1, 1), 6, (2026, 7, 1)), ((2026, 10, 1), 3, (2027, 1, 1)), ((2026, 8, 31), 6, (2027, 2, 28))],
)  # fmt: skip
def test_months_on(moment, months, then):
    assert months_on(datetime(*moment, tzinfo=SHANGHAI), months) == datetime(*then, tzinfo=SHANGHAI)


# ---- whose figures contain whose, and the yearly day


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        (("532300", ("construction/housing",)), ("532302", ("construction/housing",)), [(SUPERVISOR.org, [COUNTY.org])]),
        (("532300", ("construction",)), ("532302", ("construction/housing",)), [(SUPERVISOR.org, [COUNTY.org])]),
        (("532300", ()), ("532302", ("land",)), [(SUPERVISOR.org, [COUNTY.org])]),
        (("532302", ("construction/housing",)), ("532300", ()), [(COUNTY.org, [SUPERVISOR.org])]),
        (("532302", ()), ("532302", ()), [(SUPERVISOR.org, [COUNTY.org])]),
        (("532300", ("construction/housing",)), ("532302", ("construction/water",)), []),
        (("532301", ()), ("532302", ()), []),
    ],
)  # fmt: skip
def test_whose_figures_contain_whose(one, other, told):
    assert overlaps((seen(SUPERVISOR, "accepted", covered=(Covered(*one),)), seen(COUNTY, "accepted", covered=(Covered(*other),)), seen(OFFICE, "accepted"))) == told


@pytest.mark.parametrize(
    ("now", "year"),
    [
        (datetime(2026, 1, 1, tzinfo=SHANGHAI), 2026), (datetime(2026, 12, 20, 18, tzinfo=SHANGHAI) - timedelta(microseconds=1), 2026),
        (datetime(2026, 12, 20, 18, tzinfo=SHANGHAI), 2027), (datetime(2026, 12, 31, 17, tzinfo=UTC), 2027),
    ],
)  # fmt: skip
def test_the_yearly_report_is_due_on_the_next_twentieth_of_december_for_twelve_whole_months(now, year):
    since, until, due = yearly(now)
    assert due == datetime(year, 12, 20, 18, tzinfo=SHANGHAI) and (since, until) == (date(year - 1, 12, 1), date(year, 11, 30))
