"""Whole rows of outside lists without a database: what is missing or wrong comes back, on both sides of each line; and the table of one file."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import msgspec
import pytest

from ggzy.core.acts import imported
from ggzy.core.acts.clockwork import NoteBreach
from ggzy.core.calendar import SHANGHAI
from ggzy.core.disclosure import visible
from ggzy.core.facts import Facts
from ggzy.core.imported import experts, old_deals, restrictions
from ggzy.core.imported.experts import ExpertSaid, why_not
from ggzy.core.imported.record import KINDS
from ggzy.core.procedures.imported import IMPORT
from ggzy.core.roles import CLOCK
from tests.core.matter_story import MatterStory
from tests.core.story import CALENDAR
from tests.core.test_chain import INSPECTOR, OFFICE
from tests.core.test_imported import said, there
from tests.people import BLUE, DISCIPLINE, GREEN, RED, SUPERVISOR

REGION, TODAY = "532300", date(2026, 3, 2)
SECOND = msgspec.structs.replace(OFFICE, person_id="p-adm9", person="钱二")


def row(cells: dict[str, Any]) -> tuple[list[Any], dict[str, int]]:
    return list(cells.values()), {field: n for n, field in enumerate(cells)}


# ---- experts

EXPERT = {
    "name": "孔令书", "id_number": "53230119700101001", "number": "", "specialities": "市政工程、给排水；市政工程", "employer": RED.org, "employer_code": "",
    "region": "", "phone": "", "email": "", "until": "2026-03-02", "related": "",
}  # fmt: skip
EMPLOYERS = {RED.org_id: frozenset({RED.org, "红河建设旧名"}), BLUE.org_id: frozenset({"蓝天建设", "两家都用过"}), "x": frozenset({"两家都用过"})}


def expert(**changed: Any) -> ExpertSaid | list[str]:
    cells, columns = row(EXPERT | changed)
    return experts.read(cells, columns, region=REGION, today=TODAY, employers=EMPLOYERS, marks_of=lambda *numbers: tuple(filter(None, numbers)))


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"until": "2026-03-01"}, "聘期已满"), ({"until": ""}, "没有写明聘期"), ({"until": "2027年"}, "写到日"), ({"until": "2100-01-01"}, "年份不对"),
        ({"specialities": "、；"}, "评标专业"), ({"name": "孔"}, "没有姓名"), ({"related": "123"}, "应回避单位"), ({"phone": "1398780000"}, "联系电话"),
        ({"email": "a@b"}, "电子邮箱"), ({"id_number": "1234567"}, "证件号码"), ({"region": "大理市"}, "常驻地区"), ({"employer": "没登记的"}, "没有登记"),
        ({"employer": "两家都用过"}, "有几个单位"), ({"employer_code": "123"}, "所在单位"), ({"employer_code": BLUE.org_id}, "对不上"),
        ({"employer_code": GREEN.org_id, "employer": ""}, "没有登记"),
    ],
)  # fmt: skip
def test_what_keeps_a_row_from_being_an_expert_is_said(changed, why):
    found = expert(**changed)
    assert isinstance(found, list) and why in "；".join(found)


def test_a_row_that_just_holds_is_an_expert():
    found = expert(phone="13987800000", email="a@b.cn", id_number="12345678", region="双柏县", related=f"{BLUE.org_id}、无", name="孔书")
    assert isinstance(found, ExpertSaid)
    assert (found.specialities, found.employer_code, found.until, found.region) == (("市政工程", "给排水"), RED.org_id, TODAY, "532322")
    assert found.related == (BLUE.org_id,) and isinstance(expert(employer="红河建设旧名"), ExpertSaid)
    assert isinstance(expert(employer="红河建设旧名", employer_code=RED.org_id), ExpertSaid)


def test_over_what_the_platform_knows_only_its_own_newer_row_is_entered():
    as_of = date(2026, 1, 1)
    assert why_not(said(), as_of, None) and not why_not(said(email="a@b.cn"), as_of, None)
    for known, word in ((there(name="别人"), "另一个姓名"), (there(active=False), "已经出库"), (there(own=False), "另一个专家库"), (there(as_of=as_of), "没有覆盖")):
        assert word in why_not(said(), as_of, known)
    assert not why_not(said(), as_of, there(as_of=as_of - timedelta(days=1)))


def test_a_number_is_repeated_without_its_middle():
    assert experts.shown("53230119700101001X 13987801234 文号123") == "****001X 139****1234 文号123"


# ---- restrictions

BAR = {
    "subject": RED.org, "code": RED.org_id, "employer": "", "what": "串通投标", "basis": "《招标投标法》第五十三条", "capacities": "取消投标资格一年", "lines": "",
    "region": "", "since": "2026-01-05", "until": "2027-01-04", "source": "某局", "document_no": "1号",
}  # fmt: skip
PEOPLE = {"孔令书": (("7", frozenset({RED.org, RED.org_id})),), "张三": tuple((str(n), frozenset({RED.org})) for n in (8, 9))}
KNOWN = restrictions.Known(firms=EMPLOYERS, named={RED.org: (RED.org_id,), "两家都用过": (BLUE.org_id, "x")}, experts=PEOPLE)


def bar(**changed: Any) -> Any:
    cells, columns = row(BAR | changed)
    found, wrong = restrictions.read(cells, columns, {}, sha256="a" * 64, region=REGION, known=KNOWN)
    return found if found is not None else "；".join(wrong)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"since": ""}, "没有写明起始日期"), ({"since": "2026年"}, "起始日期："), ({"region": "大理市"}, "生效地区"), ({"until": ""}, "没有写明截止日期"),
        ({"code": GREEN.org_id}, "没有登记这个单位"), ({"code": BLUE.org_id}, "对不上"), ({"code": "123"}, "对象"), ({"subject": "", "code": ""}, "没有写明是哪个单位"),
        ({"code": "", "subject": "两家都用过"}, "有几个单位"), ({"code": "", "subject": "没登记的"}, "没有登记这个单位"), ({"basis": "招标投标法"}, "没有写明法规和条"),
        ({"code": "", "subject": "张三", "employer": RED.org}, "几名同名的专家"), ({"code": "", "subject": "孔令书", "employer": "别的单位"}, "没有这个单位的这名专家"),
        ({"capacities": "不再限制投标"}, "已经解除"), ({"capacities": "不得担任项目经理，禁止投标"}, "项目经理"), ({"capacities": "禁止参加本次投标"}, "看不懂"),
        ({"capacities": ""}, "只作记录"), ({"lines": "采矿"}, "交易类别"), ({"lines": "工程建设项目、采矿"}, "交易类别"), ({"capacities": "禁止参加政府采购"}, "哪些交易类别"),
    ],
)  # fmt: skip
def test_what_keeps_a_row_from_being_a_restriction_is_said(changed, why):
    found = bar(**changed)
    assert isinstance(found, str) and why in found


def test_a_restriction_holds_its_first_and_its_last_day_whole():
    found = bar()
    assert (found.since, found.until) == (datetime(2026, 1, 5, tzinfo=SHANGHAI), datetime(2027, 1, 5, tzinfo=SHANGHAI))
    assert (found.org_id, found.article, found.statute, found.region, found.capacities) == (RED.org_id, 53, "招标投标法", REGION, ("bidder",))
    assert bar(until="长期").until is None and bar(until="", capacities="只作记录").until is None
    assert bar(code="", subject="孔令书", employer=RED.org_id).person_id == "7" and bar(code="").org_id == RED.org_id
    assert bar(lines="工程建设项目").lines == ("construction",) and bar(basis="《招标投标法》第0条") == "法律依据：没有写明法规和条，例如《政府采购法》第七十七条"


# ---- deals of before

OLD = {"title": "老城区道路", "code": "CX-1", "amount": "", "region": "", "line": "", "noticed": "2020-03-01", "dated": "2020-03-01", "address": ""}
LINES = old_deals.LINES


def old(**changed: Any) -> Any:
    cells, columns = row(OLD | changed)
    found = old_deals.read(cells, columns, unit="元", region=REGION, today=TODAY, lines=LINES)
    return "；".join(found) if isinstance(found, list) else found


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"title": "三个字"}, "没有项目名称"), ({"noticed": "", "dated": ""}, "都没有"), ({"dated": "2026-03-03"}, "今天以后"), ({"noticed": "2026-03-03", "dated": ""}, "今天以后"),
        ({"dated": "2020-02-29"}, "早于公告日期"), ({"region": "大理市"}, "地区"), ({"line": "工程建设、政府采购"}, "看不懂类别"), ({"line": "采石"}, "看不懂类别"),
        ({"address": "javascript:x"}, "不是网址"), ({"amount": "四百"}, "成交金额"), ({"noticed": "2020年3月"}, "公告日期："),
    ],
)  # fmt: skip
def test_what_keeps_a_row_from_being_an_old_deal_is_said(changed, why):
    found = old(**changed)
    assert isinstance(found, str) and why in found


def test_a_row_that_just_holds_is_an_old_deal():
    assert (old().region, old().line, old().amount_fen) == (REGION, "", None)
    found = old(title="四个字哦", dated="2026-03-02", line="政府采购", amount="400", address="https://a.cn/1", region="双柏县")
    assert (found.dated, found.line, found.amount_fen, found.region) == (TODAY, "procurement", 400_00, "532322")


def test_old_deals_are_the_same_by_number_else_by_name_and_day():
    day = date(2020, 3, 1)
    assert old_deals.key("甲", "1", day) == old_deals.key("乙", "1", None) != old_deals.key("甲", "2", day)
    assert old_deals.key("甲", "", day) == old_deals.key(" 甲", "", day) != old_deals.key("甲", "", None)


# ---- the table of one file

WISH = imported.ProposeImport(
    source="州发改委", kind=next(iter(KINDS)), file_name="a.csv", sha256="a" * 64, rows_sha256="b" * 64, region="532301", columns={}, constants={}, good=1, bad=0
)
CONFIRM = imported.ConfirmImport(note="与盖章的名单逐行核对", rows_sha256="b" * 64)


def read_in() -> MatterStory:
    return MatterStory(IMPORT, OFFICE, Facts()).must(WISH)


@pytest.mark.parametrize(
    ("changed", "why"), [({"kind": "gossip"}, "哪一种外部数据"), ({"region": "532901"}, "不在您的管理地域内"), ({"good": 0}, "没有读入任何一行"), ({"sha256": "a"}, "文件摘要")]
)
def test_what_a_file_has_to_be_to_be_read_in(changed, why):
    assert why in MatterStory(IMPORT, OFFICE, Facts()).refused(msgspec.structs.replace(WISH, **changed))


def test_another_confirms_the_very_rows_within_three_working_days_or_sends_them_back():
    story = read_in()
    assert story.refused(CONFIRM) and story.refused(msgspec.structs.replace(CONFIRM, note=""), SECOND)
    assert "摘要不一致" in story.refused(msgspec.structs.replace(CONFIRM, rows_sha256="c" * 64), SECOND)
    due = CALENDAR.after_workdays(story.now, 3).end
    story.now = due - timedelta(microseconds=1)
    breach = NoteBreach(duty="check_import", key=OFFICE.org_id)
    assert story.do(breach, CLOCK) == []
    story.now = due
    story.must(breach, by=CLOCK)
    assert f"check_import/{OFFICE.org_id}" in story.p.breaches
    story.must(CONFIRM, by=SECOND)
    assert story.p.stage == "checked" and story.p.checked_by == SECOND
    back = read_in()
    assert back.refused(imported.ReturnImport(reason=""), SECOND)
    assert back.must(imported.ReturnImport(reason="列对应错了"), by=SECOND).p.stage == "returned"


def test_a_file_that_was_read_in_is_for_those_who_keep_and_watch_alone():
    story = read_in()
    for reader, sees in ((OFFICE, True), (INSPECTOR, True), (DISCIPLINE, True), (SUPERVISOR, False), (RED, False)):
        assert all(visible(story.p, entry, reader) is sees for entry in story.entries), reader.role
