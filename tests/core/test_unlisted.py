"""应上未上 without a database: reading rows, names, matching with its reasons, split projects, and the way to a finding."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import msgspec
import pytest

from ggzy.core import agenda
from ggzy.core.acts import clockwork, unlisted
from ggzy.core.calendar import SHANGHAI
from ggzy.core.decide import decide
from ggzy.core.disclosure import visible
from ggzy.core.facts import Facts, KnownOffice
from ggzy.core.findings.duties import breached
from ggzy.core.findings.finding import Grade, Told
from ggzy.core.findings.finding import Seen as Look
from ggzy.core.procedures.unlisted import LIST, UNLISTED
from ggzy.core.record import fold
from ggzy.core.roles import CLOCK, Actor, Role
from ggzy.core.rule import Refused
from ggzy.core.table import Entry
from ggzy.core.unlisted.columns import Layout, Outside, read
from ggzy.core.unlisted.entering import entering, splits
from ggzy.core.unlisted.fields import headers, proposed, unit_said
from ggzy.core.unlisted.matching import LIKELY, SURE, Deals, Seen, candidates, grouped, together
from ggzy.core.unlisted.names import code_key, likeness, name_key, owner_key, phases, stem
from ggzy.core.unlisted_matter import Suspected
from ggzy.desk.directory import DIRECTORY
from tests.core.matter_story import MatterStory
from tests.core.story import CALENDAR
from tests.people import OTHER_SUPERVISOR, RED, SUPERVISOR

TODAY = date(2026, 3, 2)
WAN = 10_000_00
DEAL = Seen(
    "con-1", "532301-1", "2510-532301-04-01-100001", "楚雄市东城区雨污分流改造工程施工", "楚雄市城市建设投资开发有限公司", "91532301MA6Y000112",
    2400 * WAN, "532301", "construction", date(2026, 1, 5),
)  # fmt: skip


def project(name: str = "楚雄市东城区雨污分流改造工程", **more: Any) -> Outside:
    told = {"owner": "楚雄市城市建设投资开发有限公司", "amount_fen": 2400 * WAN, "region": "532301", "dated": date(2025, 12, 1)} | more
    return Outside(name=name, **told)


def best(one: Outside, aliases: dict[str, str] | None = None) -> Any:
    found = candidates(one, Deals.of([DEAL]), aliases or {})
    return found[0] if found else None


# ---- columns and rows ----


def test_two_header_rows_under_a_title_are_joined_and_proposed():
    rows = [
        ["2026年立项项目一览表"] * 6,
        ["项目代码", "项目名称", "项目法人", "投资规模", "投资规模", "批复"],
        ["项目代码", "项目名称", "项目法人", "总投资（万元）", "其中财政（万元）", "时间"],
        ["2510-532301-04-01-100001", "东城区雨污分流", "城投", "2400", "1000", "2025-12-01"],
    ]
    last, names = headers(rows)
    assert (last, names[3], names[5]) == (2, "投资规模 总投资（万元）", "批复 时间")
    chosen = proposed(names)
    assert (chosen["code"], chosen["name"], chosen["owner"], chosen["amount"]) == (0, 1, 2, 3)
    assert unit_said(names[3]) == "万元"


def test_one_header_row_is_not_joined_with_the_first_project():
    assert headers([["项目名称", "建设单位", "金额"], ["某镇供水项目", "某镇项目办公室", "300"]])[0] == 0


LAYOUT = Layout(columns={"name": 0, "owner": 1, "amount": 2, "code": 3, "region": 4, "dated": 5}, unit="万元", region="532300")


def row(*changed: Any) -> list[Any]:
    return [*changed, *["某桥梁工程", "州公路局", "450", "", "禄丰市", "2026/1/9"][len(changed):]]


@pytest.mark.parametrize(
    ("amount", "fen"),
    [("450", 450 * WAN), ("4,500,000元", 450 * WAN), (450.0, 450 * WAN), ("450万元", 450 * WAN), (0.1 + 0.2, 3000_00), ("0.045亿元", 450 * WAN), ("４５０", 450 * WAN)],
)
def test_mixed_units_are_read_by_what_the_cell_says_first(amount, fen):
    assert read(row("某桥梁工程", "州公路局", amount), LAYOUT).amount_fen == fen


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (row("某桥梁工程", "州公路局", "=（没有算出的值）"), "没有算出值的公式"),
        (row("某桥梁工程", "州公路局", "0"), "是零"),
        (row("某桥梁工程", "州公路局", "-3"), "不能为负数"),
        (row("某桥梁工程", "州公路局", "10000000"), "核对单位"),
        (row(""), "没有项目名称"),
        (row("某桥梁工程", ""), "没有建设单位"),
        (row("某桥梁工程", "州公路局", "450", "", "大理市"), "不在您的管理地域内"),
        (row("某桥梁工程", "州公路局", "450", "", "禄丰市", "去年"), "看不懂"),
        (row("某桥梁工程", "州公路局", "450", "", "禄丰市", "2026-02-30"), "没有"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_row_is_said(bad, why):
    assert any(why in said for said in read(bad, LAYOUT))


def test_everything_wrong_with_a_row_is_said_at_once():
    assert len(read(["", "", "零", "x", "大理市", "去年"], LAYOUT)) == 5


def test_without_a_unit_anywhere_no_amount_is_guessed():
    assert "没有写明单位" in read(row(), msgspec.structs.replace(LAYOUT, unit=""))[0]


@pytest.mark.parametrize(("said", "on"), [("2026/1/9", date(2026, 1, 9)), (46031, date(2026, 1, 9)), ("2026年1月9日", date(2026, 1, 9)), ("20260109", date(2026, 1, 9)), ("", None)])
def test_dates_as_people_and_spreadsheets_write_them(said, on):
    assert read(row("某桥梁工程", "州公路局", "450", "", "禄丰市", said), LAYOUT).dated == on


# ---- names ----


@pytest.mark.parametrize(
    "written",
    ["楚雄州楚雄市东城区雨污分流改造工程", "楚雄市东城区雨污分流改造项目（施工）", "楚雄彝族自治州楚雄市东城区 雨污分流 改造工程施工"],
)  # fmt: skip
def test_the_same_name_in_other_dress_is_the_same(written):
    assert name_key(written) == name_key(DEAL.title)


def test_phases_numerals_and_stems():
    assert phases("标准厂房（二期）三标段") == phases("标准厂房2期第3标段") == {"2期", "3标段"}
    assert stem("龙川江治理一标段") == stem("龙川江治理二标段")
    assert likeness("东城区雨污分流", "楚雄经济开发区东城区雨污分流提升") > 80
    assert code_key("2510-532301-04-01-100001") == code_key("２５１０５３２３０１０４０１１００００１") and not code_key("2510-1")


# ---- matching ----


def test_the_same_code_is_sure_and_says_why():
    found = best(project("雨污管网", code="2510-532301-04-01-100001"))
    assert found.confidence >= SURE and found.why[0] == "项目代码相同"


def test_the_same_code_of_a_wholly_other_project_is_only_likely():
    found = best(project("某敬老院", code="2510-532301-04-01-100001", owner="民政局"))
    assert LIKELY <= found.confidence < SURE and "请核对代码" in found.why[0]


def test_name_owner_and_amount_without_a_code_are_enough():
    found = best(project())
    assert found.confidence >= SURE and "建设单位相同" in found.why


@pytest.mark.parametrize(
    ("other", "below", "word"),
    [
        ({"name": "楚雄市东城区雨污分流改造工程（二期）", "code": "2510-532301-04-01-100002"}, SURE, "项目代码不同"),
        ({"amount_fen": 2400 * WAN * 10_000}, 100, "疑似元和万元填错"),
        ({"region": "532302", "owner": "禄丰市水务局"}, SURE, "地区不同"),
        ({"owner_id": "91532301MA6Y000113"}, SURE, "建设单位代码不同"),
    ],
)  # fmt: skip
def test_what_speaks_against_it_is_said_and_counts(other, below, word):
    found = best(project(**other))
    assert found.confidence < below and word in "；".join(found.why)


def test_the_second_phase_is_not_the_first():
    first = Seen("s", "c", "", "标准厂房（一期）施工", "开投公司", "", 100 * WAN, "532301", "construction", TODAY)
    found = candidates(project("标准厂房（二期）", owner="开投公司", amount_fen=100 * WAN), Deals.of([first]), {})
    assert found[0].confidence < SURE and "期次或者标段不同" in "；".join(found[0].why)


def test_a_name_that_a_person_once_recognised_is_known_again():
    old = project("龙江东片管网提质", amount_fen=2300 * WAN)
    assert (best(old).confidence if best(old) else 0) < LIKELY
    assert best(old, {name_key(old.name): name_key(DEAL.title)}).confidence >= SURE


def test_nothing_alike_has_no_candidate():
    assert best(project("禄丰市黑井古镇消防站", owner="消防队", region="532302", amount_fen=7 * WAN)) is None


@pytest.mark.parametrize("written", ["石林彝族自治县子午桥", "石林彝族县子午桥", "石林县子午桥"])
def test_an_autonomous_county_is_the_same_in_short(written):
    assert name_key(written) == "石林县子午桥"


@pytest.mark.parametrize(("one", "other", "same"), [("楚雄市城建投资有限公司", "楚雄市城建投资公司", True), ("楚雄市城建投资有限公司", "楚雄市城建建设有限公司", False)])
def test_the_form_of_company_is_left_out_at_will(one, other, same):
    assert (owner_key(one) == owner_key(other)) is same
    assert grouped([project(owner=one, owner_id="", amount_fen=1), project(owner=other, owner_id="")]) == ([0, 0] if same else [0, 1])


def test_what_several_lists_tell_of_one_project_is_taken_together():
    budget, approval = project(code="", remark=""), project("别的写法", code="2603-532301-04-01-654321", remark="项目已取消")
    one = together([budget, approval])
    assert (one.name, one.code, one.remark) == (budget.name, approval.code, "项目已取消")
    assert not entering(one, DIRECTORY, date(2026, 3, 1)).must_tender


@pytest.mark.parametrize(
    ("said", "region"),
    [
        ({"code": "2603-532302-04-01-654321"}, "532302"), ({"code": "2603-532901-04-01-654321"}, None), ({"owner": "大理市城建局"}, None),
        ({"owner": "大理市城建局", "name": "禄丰市环湖路"}, "532302"), ({"owner": "某局", "document": "532301202600000001"}, "532301"), ({"owner": "某局"}, "532300"),
    ],
)  # fmt: skip
def test_a_list_without_places_is_placed_by_what_else_it_says(said, region):
    cells = {"name": "环湖路", "amount": "900", "owner": "某局", **said}
    found = read(list(cells.values()), Layout(columns={field: n for n, field in enumerate(cells)}, unit="万元", region="532300"))
    assert (found.region if isinstance(found, Outside) else None) == region


def test_the_same_project_under_three_names_is_one():
    rows = [
        project("东城区雨污分流改造", code="2510-532301-04-01-100001"),
        project("楚雄市城区管网（东片）雨污分流", code="2510-532301-04-01-100001", amount_fen=1800 * WAN),
        project("楚雄市东城区雨污分流改造工程"),
        project("楚雄市东城区雨污分流改造工程（二期）"),
        project("西城区养老院", amount_fen=300 * WAN),
    ]
    assert grouped(rows)[:3] == [0, 0, 0] and grouped(rows)[4] == 4


@pytest.mark.parametrize(("wan", "must"), [(400, True), (399.999999, False)])
def test_the_line_of_the_directory_for_works(wan, must):
    test = entering(project("某桥梁施工", amount_fen=int(wan * WAN), funding="财政资金"), DIRECTORY, TODAY)
    assert test.must_tender is must and "第5条" in test.findings[0]


def test_private_money_need_not_and_land_by_its_use():
    assert not entering(project(public_funds=False), DIRECTORY, TODAY).must_tender
    assert entering(project(line="land", kind="operating"), DIRECTORY, TODAY).must_tender
    assert not entering(project(line="land", kind="allocated"), DIRECTORY, TODAY).must_tender


def test_parts_under_the_line_that_together_reach_it_are_seen_within_a_year():
    parts = [project(f"龙川江治理{n}标段", amount_fen=200 * WAN, dated=date(2025, 6, 1) + timedelta(days=d)) for n, d in (("一", 0), ("二", 364))]
    assert splits(parts, DIRECTORY, TODAY) == [(0, 1)]
    late = [parts[0], msgspec.structs.replace(parts[1], dated=date(2026, 6, 1))]
    assert not splits(late, DIRECTORY, TODAY)
    less = [parts[0], msgspec.structs.replace(parts[1], amount_fen=200 * WAN - 1)]
    assert not splits(less, DIRECTORY, TODAY)
    other = [parts[0], msgspec.structs.replace(parts[1], owner="别的单位")]
    assert not splits(other, DIRECTORY, TODAY)


# ---- the way to a finding ----

ADMINISTRATION = Actor(role=Role.ADMINISTRATION, person_id="p-adm", person="李志", org_id="11532300MB00000004", org="楚雄州公共资源交易管理局", region="532300")
NEIGHBOUR = msgspec.structs.replace(ADMINISTRATION, person_id="p-adm2", org_id="11532900MB00000004", region="532900")
HOUSING = KnownOffice(org_id=SUPERVISOR.org_id, org=SUPERVISOR.org, region="532300")
CLOSED = KnownOffice(org_id="11532300MB00000099", org="楚雄州建设局", gone="已停用", instead="请改送承接其职责的单位")
FACTS = Facts(case_code="核532300-00000001", known_offices=(HOUSING, CLOSED))
SUSPECTED = Suspected(
    name="楚雄市西城区养老院", owner="楚雄市民政局", amount_fen=900 * WAN, region="532301", line="construction", industry="housing",
    duty="施工金额达到400万元", lists=("list-1",), rows=("立项第3行",),
)  # fmt: skip
CONFIRM = unlisted.ConfirmUnlisted(project=SUSPECTED, grounds="查过全部交易记录，没有这个项目")
ASK = unlisted.AskOffice(office_id=HOUSING.org_id, question="请说明是否进场")
REPLY = unlisted.ReplyOnProject(stance="offline", reply="该项目由业主自行发包")
FIND = unlisted.FindUnlisted(finding="应当进场交易而自行发包", answer="答复承认没有进场")


class Story(MatterStory):
    def __init__(self) -> None:
        super().__init__(UNLISTED, ADMINISTRATION, FACTS)


def test_from_confirmation_over_the_reply_to_the_finding():
    story = Story().must(CONFIRM, ASK)
    story.must(REPLY, by=SUPERVISOR).must(FIND)
    assert story.p.stage == "found" and story.entries[-2].event.offline
    story.must(unlisted.SettleUnlisted(outcome="entered", reason="已补办公开招标"))
    assert story.p.at_stage.final


def test_no_finding_before_the_office_was_heard():
    assert "还没有答复" in Story().must(CONFIRM, ASK).refused(FIND)


def test_silence_alone_is_not_enough_it_takes_urging_and_the_second_term():
    story = Story().must(CONFIRM, ASK)
    breach, urged = (clockwork.NoteBreach(duty=duty, key=HOUSING.org_id) for duty in ("reply", "reply_urged"))
    story.now = datetime(2026, 3, 9, 23, 59, 59, tzinfo=SHANGHAI)  # the fifth working day is not over
    assert story.do(breach, CLOCK) == [] and "还没有届满" in story.refused(unlisted.UrgeOffice())
    story.now = datetime(2026, 3, 10, tzinfo=SHANGHAI)
    story.must(breach, by=CLOCK).must(unlisted.UrgeOffice())
    assert "还没有答复" in story.refused(FIND) and "已经催办过" in story.refused(unlisted.UrgeOffice())
    story.now = datetime(2026, 3, 13, tzinfo=SHANGHAI)  # the third working day after the tenth is the thirteenth
    assert story.do(urged, CLOCK) == []
    story.now = datetime(2026, 3, 14, tzinfo=SHANGHAI)
    story.must(urged, by=CLOCK).must(FIND)
    assert not story.entries[-2].event.answered


def test_an_urging_is_not_what_was_owed_and_a_reply_after_it_is():
    story = Story().must(CONFIRM, ASK)
    story.now = datetime(2026, 3, 10, tzinfo=SHANGHAI)
    story.must(clockwork.NoteBreach(duty="reply", key=HOUSING.org_id), by=CLOCK).must(unlisted.UrgeOffice())
    story.now = datetime(2026, 3, 14, tzinfo=SHANGHAI)
    story.must(clockwork.NoteBreach(duty="reply_urged", key=HOUSING.org_id), by=CLOCK)

    def said() -> list[tuple[str, Grade]]:
        return [(each.words.split("”，")[1], each.grade) for each in breached(Look(story.p, story.entries, Told(), CALENDAR))]

    assert said() == [("至今没有办理", Grade.RED)] * 2
    before = list(story.entries)
    story.must(FIND)
    assert said() == [("此后没有补办，事项已另行处理", Grade.AMBER)] * 2
    answered = fold(UNLISTED, story.p.stream, before)
    story.p, story.entries = answered, before
    story.must(REPLY, by=SUPERVISOR)
    assert said() == [("后来补办", Grade.AMBER)] * 2


def test_a_reply_must_be_weighed_and_says_something():
    story = Story().must(CONFIRM, ASK)
    assert "交易编号" in story.refused(unlisted.ReplyOnProject(stance="traded", reply="已经招标"), SUPERVISOR)
    story.must(REPLY, by=SUPERVISOR)
    assert "对答复的意见" in story.refused(unlisted.FindUnlisted(finding="应当进场而没有进场"))


@pytest.mark.parametrize(
    ("command", "facts", "why"),
    [
        (msgspec.structs.replace(CONFIRM, grounds=""), FACTS, "怎样核对过"),
        (msgspec.structs.replace(CONFIRM, project=msgspec.structs.replace(SUSPECTED, region="532901")), FACTS, "不在您的管理地域内"),
        (msgspec.structs.replace(CONFIRM, project=msgspec.structs.replace(SUSPECTED, lists=())), FACTS, "名单依据"),
        (CONFIRM, msgspec.structs.replace(FACTS, matter_open="核532300-1"), "已有正在办理"),
    ],
)  # fmt: skip
def test_what_a_confirmation_needs(command, facts, why):
    assert why in Story().refused(command, facts=facts)


def test_an_office_that_is_gone_is_not_asked_and_one_is_told_what_to_do():
    told = Story().must(CONFIRM).refused(unlisted.AskOffice(office_id=CLOSED.org_id, question="请说明"))
    assert "已停用" in told and "承接其职责" in told


def test_only_the_office_that_was_asked_answers():
    story = Story().must(CONFIRM, ASK)
    assert "不是您所在的部门" in story.refused(REPLY, msgspec.structs.replace(SUPERVISOR, org_id="11532300MB00000077"))
    assert "不在您的监督" in story.refused(REPLY, OTHER_SUPERVISOR)
    assert "由公共资源交易管理局办理" in story.refused(unlisted.ClearUnlisted(reason="不需要进场"), SUPERVISOR)


def test_supervisors_see_it_once_asked_neighbours_and_firms_never():
    story = Story().must(CONFIRM)
    assert not any(visible(story.p, e, SUPERVISOR) for e in story.entries)
    assert all(visible(story.p, e, ADMINISTRATION) for e in story.entries)
    story.must(ASK)
    assert all(visible(story.p, e, SUPERVISOR) for e in story.entries)
    for stranger in (OTHER_SUPERVISOR, NEIGHBOUR, RED):
        assert not any(visible(story.p, e, stranger) for e in story.entries)


def test_an_office_outside_the_region_that_is_asked_by_name_sees_and_answers():
    away = msgspec.structs.replace(OTHER_SUPERVISOR)
    facts = msgspec.structs.replace(FACTS, known_offices=(KnownOffice(org_id=away.org_id, org=away.org),))
    story = Story().must(CONFIRM)
    story.do(unlisted.AskOffice(office_id=away.org_id, question="请说明是否进场"), facts=facts)
    story.must(REPLY, by=away)
    assert all(visible(story.p, e, away) for e in story.entries)


def test_a_list_on_which_matters_rest_is_not_withdrawn():
    p = LIST.begin("list-1")
    record = unlisted.RecordList(source="州发改委", kind="approval", file_name="a.csv", sha256="a" * 64, region="532300", columns={}, unit="元", good=3, bad=1)
    now = datetime(2026, 3, 2, tzinfo=SHANGHAI)
    for n, event in enumerate(decide(p, record, ADMINISTRATION, now, Facts(), CALENDAR), start=1):
        p.apply(Entry("list-1", n, now, ADMINISTRATION, event))
    wish = unlisted.WithdrawList(reason="列对应错了")
    assert "立为核查事项" in str(decide(p, wish, ADMINISTRATION, now, Facts(matters_on_list=1), CALENDAR))
    assert not isinstance(decide(p, wish, ADMINISTRATION, now, Facts(), CALENDAR), Refused)
    assert "没有读入" in str(decide(LIST.begin("l"), msgspec.structs.replace(record, good=0), ADMINISTRATION, now, Facts(), CALENDAR))


def test_every_step_of_the_administration_has_its_clock_and_silence_leaves_nobody_without_a_duty():
    story = Story().must(CONFIRM)

    def owed() -> list[tuple[str, datetime]]:
        return [(d.duty.code, d.until) for d in agenda.open_duties(story.p, CALENDAR) if d.duty.who == (Role.ADMINISTRATION,)]

    def at(day: int, month: int = 3) -> datetime:
        return datetime(2026, month, day, tzinfo=SHANGHAI)

    assert owed() == [("ask", at(10))], "five working days"
    story.must(ASK)
    assert owed() == []
    story.now = at(10)
    story.must(clockwork.NoteBreach(duty="reply", key=HOUSING.org_id), by=CLOCK)
    assert owed() == [("urge", at(14))]
    story.must(unlisted.UrgeOffice())
    assert owed() == []
    story.now = at(14)
    story.must(clockwork.NoteBreach(duty="reply_urged", key=HOUSING.org_id), by=CLOCK)
    assert owed() == [("find", at(28))], "the department is silent: the matter is the administration's"
    story.now = at(28)
    story.must(clockwork.NoteBreach(duty="find", key=f"of {HOUSING.org_id}"), by=CLOCK).must(FIND)
    assert [code for code, _until in owed()] == ["settle"]
    story.must(unlisted.SettleUnlisted(outcome="entered", reason="已补办公开招标"))
    assert owed() == []


def test_after_the_reply_the_finding_is_owed_at_once():
    story = Story().must(CONFIRM, ASK).must(REPLY, by=SUPERVISOR)
    assert [d.duty.code for d in agenda.open_duties(story.p, CALENDAR)] == ["find"]
