"""Projects on lists held against deals 名单比对: names, codes, amounts, places, what had to trade here, and what was cut up."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import msgspec
import pytest

from ggzy.core.unlisted import matching
from ggzy.core.unlisted.columns import Layout, Outside, read
from ggzy.core.unlisted.entering import entering, splits, within_a_year
from ggzy.core.unlisted.matching import LIKELY, SURE, Deals, Seen, candidates, grouped, together
from ggzy.core.unlisted.names import code_key, likeness, name_key, owner_key, phases, pieces_apart, stem
from ggzy.desk.directory import DIRECTORY
from tests.core.listed import DEAL, TODAY, WAN, best, project

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


@pytest.mark.parametrize(("one", "other"), [("村级消防水池", "村级消防蓄水池"), ("公园户外网球场", "公园网球场"), ("西山风景观光步道", "西山观光步道"), ("黑井消防站", "黑井站")])
def test_a_word_that_only_looks_like_a_piece_of_work_sets_nothing_apart(one, other):
    assert pieces_apart(name_key(one), name_key(other)) == ""


def test_a_piece_bears_the_code_of_the_whole_and_is_not_it():
    code = "2510-532301-04-01-100001"
    found = best(project(f"{DEAL.title}附属绿化", code=code))
    assert LIKELY <= found.confidence < SURE and "只在一边" in "；".join(found.why)
    assert grouped([project("甲镇教学楼", code=code), project("甲镇教学楼附属工程", code=code)]) == [0, 1]
    assert grouped([project("甲镇教学楼", code=code), project("教学楼（甲镇）", code=code)]) == [0, 0]


def test_a_piece_below_the_line_is_let_with_the_whole_of_its_code():
    code = "2603-532302-04-01-123456"
    whole, piece = project("禄丰一中教学楼", code=code, amount_fen=1250 * WAN), project("禄丰一中教学楼附属工程", code=code, amount_fen=280 * WAN)
    assert splits([whole, piece], DIRECTORY, TODAY) == [(0, 1)]
    alone = [(whole, project(piece.name, code="2603-532302-04-01-654321", amount_fen=280 * WAN)), (whole, project("乙楼", code=code, amount_fen=1250 * WAN))]
    alone += [(whole, project(piece.name, code=code, amount_fen=280 * WAN, list_kind="payment")), (whole, project(piece.name, code=code, amount_fen=280 * WAN, kind="services"))]
    assert [splits(list(pair), DIRECTORY, TODAY) for pair in alone] == [[]] * 4
    small = [project("甲", code=code, amount_fen=199 * WAN), project("乙附属", code=code, amount_fen=200 * WAN)]
    assert not splits(small, DIRECTORY, TODAY) and splits([small[0], project("乙附属", code=code, amount_fen=201 * WAN)], DIRECTORY, TODAY) == [(0, 1)]


def test_another_code_and_another_word_bear_each_other_out():
    """The same owner let works of one kind in two villages: the one that did not come is not perhaps the other."""
    told = {"owner": "大关县民生交投公司", "region": "530624", "amount_fen": 2072 * WAN}
    other = Seen("s", "c", "2510-530624-04-01-100001", "大关县勤丰通村公路安防工程施工", "大关县民生交投公司", "", 1596 * WAN, "530624", "construction", TODAY)
    confidence = {code: candidates(project("大关县紫溪通村公路安防项目施工", code=code, **told), Deals.of([other]), {})[0].confidence for code in ("", "2505-530624-04-01-763794")}
    assert confidence["2505-530624-04-01-763794"] < LIKELY <= confidence[""] < SURE


def test_the_second_phase_is_not_the_first():
    first = Seen("s", "c", "", "标准厂房（一期）施工", "开投公司", "", 100 * WAN, "532301", "construction", TODAY)
    found = candidates(project("标准厂房（二期）", owner="开投公司", amount_fen=100 * WAN), Deals.of([first]), {})
    assert found[0].confidence < SURE and "期次或者标段不同" in "；".join(found[0].why)


@pytest.mark.parametrize(
    ("one", "other", "sure", "same", "word"),
    [
        ("禄丰市第一中学教学楼", "禄丰市第二中学教学楼", False, False, "数字不同"),
        ("2025年农村公路养护", "2026年度农村公路养护", False, False, "数字不同"),
        ("北城镇中心小学综合教学楼", "北城镇中心中学综合教学楼", False, False, "“小”与“中”不同"),
        ("鹿城镇中心小学综合教学楼", "鹿城镇中心中学综合教学大楼", False, False, "“小”与“中”不同"),
        ("永安路东段雨污分流", "永安路西段雨污分流及管网", False, False, "“东”与“西”不同"),
        ("大庄镇卫生院门诊楼", "大庄镇卫生院住院楼改造", False, False, "不同"),
        ("禄丰市第一中学教学楼", "禄丰市第一中学教学楼附属工程", False, False, "“附属”只在一边"),
        ("北城镇卫生院装饰装修工程", "北城镇卫生院建设项目", False, False, "“装饰”只在一边"),
        ("北城镇卫生院装饰装修工程", "北城镇卫生院装修项目施工", True, True, "名称相似"),
        ("北城镇卫生院装饰工程", "北城镇卫生院装修工程", True, True, "名称相似"),
        ("楚雄师院附小教学楼", "楚雄师院附属小学教学楼", True, True, "名称相似"),
        ("礼社江水电梯级开发", "礼社江水电站梯级开发", True, True, "名称相似"),
        ("禄丰市第一中学教学楼", "禄丰市第一中学高中部教学楼", True, True, "名称相似"),
        ("第一中学教学楼", "2026年第一中学教学楼", True, True, "名称相似"),
    ],
)  # fmt: skip
def test_names_alike_but_for_one_word_are_two_projects_and_one_that_says_more_is_the_same(one, other, sure, same, word):
    told = {"owner": "禄丰市教育局", "region": "532302", "amount_fen": 900 * WAN}
    deal = Seen("s", "c", "", other, "禄丰市教育局", "", 900 * WAN, "532302", "construction", TODAY)
    found = candidates(project(one, **told), Deals.of([deal]), {})[0]
    assert (found.confidence >= SURE) is sure and word in "；".join(found.why)
    assert (grouped([project(one, **told), project(other, **told)]) == [0, 0]) is same
    known = candidates(project("教学楼甲", **told), Deals.of([deal]), {name_key("教学楼甲"): name_key(one)})[0]
    assert (known.confidence >= SURE) is sure, "what a person once recognised is no licence for another"


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


# ---- many rows of one owner ----


def three_names_each(many: int) -> list[Outside]:
    """So many projects of one owner, each under three names in lists that come one after the other."""
    chance, signs, works = Random(7), "金银铜铁锡山水石木林田禾竹松柏梅兰菊荷塘泉溪湖海江河桥关岭坡", ["供水", "学校", "卫生院", "公路", "污水", "养老院", "灌区", "棚改", "消防站", "河堤"]
    names = [f"{''.join(chance.sample(signs, 4))}镇{works[n % 10]}改造工程" for n in range(many)]
    dresses = (lambda name: name, lambda name: name.replace("工程", "项目（施工）"), lambda name: f"云南省{name.replace('镇', '镇新建')}")
    return [project(dress(name), amount_fen=3 ** (n % 30) * (n + 1) * WAN) for dress in dresses for n, name in enumerate(names)]


def test_of_an_owner_with_many_rows_those_with_rare_pairs_in_common_are_compared_and_found_all_the_same(monkeypatch):
    rows = three_names_each(60)
    whole = grouped(rows)
    assert whole[:60] == whole[60:120] == whole[120:] and len(set(whole)) > 50
    monkeypatch.setattr(matching, "MANY", 20)
    assert grouped(rows) == whole


def test_rows_of_one_owner_are_not_compared_each_with_each(monkeypatch):
    """By count, not by clock: of the names at hand only so many are looked at."""
    looked, extract = [], matching.process.extract
    monkeypatch.setattr(matching.process, "extract", lambda key, among, **how: looked.append(len(among)) or extract(key, among, **how))
    monkeypatch.setattr(matching, "MANY", 20)
    grouped(three_names_each(60))
    assert len(looked) == 180 and max(looked[21:]) <= matching.TRIED**2 + 1


def test_of_parts_within_a_year_those_that_come_to_most_count():
    told = [(date(2025, 1, 5), 100), (date(2025, 3, 5), 110), (date(2026, 1, 4), 120), (date(2026, 1, 5), 130), (date(2026, 3, 5), 10)]
    parts = [project(f"龙川江治理{n}标段", amount_fen=wan * WAN, dated=on) for n, (on, wan) in enumerate(told, start=1)]
    assert within_a_year(list(range(5)), parts, TODAY) == [1, 2, 3], "the year of the second part ends on the day of the fifth"
    assert within_a_year([0, 1, 2], parts, TODAY) == [0, 1, 2] and within_a_year([], parts, TODAY) == []
