"""Contracts and reports on lists without a database: which columns they have, how a contract differs from its award, what joins what."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace as replace_in

from ggzy.core.unlisted.columns import Layout, Outside, read
from ggzy.core.unlisted.contracts import Concluded, leads
from ggzy.core.unlisted.entering import UNTOLD, entering, splits
from ggzy.core.unlisted.fields import fields_of, headers, proposed, required
from ggzy.core.unlisted.matching import SURE, Deals, candidates, grouped, together
from ggzy.desk.directory import DIRECTORY
from tests.core.listed import DEAL, TODAY, WAN, project
from tests.people import BLUE, RED

AWARD = Concluded("签订合同", date(2026, 2, 20), RED.org, RED.org_id, 2000 * WAN)


def contract(**more: Any) -> Outside:
    told = {"dated": date(2026, 2, 20), "amount_fen": 2000 * WAN, "contractor": RED.org, "list_kind": "contract", "code": DEAL.invest_code} | more
    return project(**told)


# ---- columns


def test_a_list_of_contracts_tells_both_sides_apart():
    names = ["合同编号", "合同名称", "发包人名称", "发包人统一社会信用代码", "承包人名称", "承包人统一社会信用代码", "合同金额（万元）", "签订日期"]
    assert headers([names, ["1", "x", "y", "z", "u", "v", "450", "2026-1-9"]], fields_of("contract")) == (0, names)
    chosen = {field: names[n] for field, n in proposed(names, fields_of("contract")).items()}
    assert chosen == {
        "document": "合同编号", "name": "合同名称", "owner": "发包人名称", "owner_id": "发包人统一社会信用代码", "contractor": "承包人名称",
        "contractor_id": "承包人统一社会信用代码", "amount": "合同金额（万元）", "dated": "签订日期",
    }  # fmt: skip
    assert "contractor" not in fields_of("approval") and set(required("contract")) == {"name", "amount", "dated", "contractor"}


def test_a_report_has_a_title_a_source_and_what_it_says():
    names = ["标题", "来源", "发布时间", "内容摘要", "地点"]
    assert proposed(names, fields_of("news")) == {"name": 0, "document": 1, "dated": 2, "remark": 3, "place": 4}
    assert required("news") == required("land") == ("name",) and required("budget") == ("name", "amount")
    layout = Layout(columns=proposed(names, fields_of("news")), list_kind="news", region="532300")
    found = read(["楚雄市西城区养老院开工", "楚雄日报", "2026-01-09", "取消了原定的仪式", "楚雄市"], layout)
    assert isinstance(found, Outside) and (found.amount_fen, found.owner, found.region, found.document) == (0, "", "532301", "楚雄日报")
    assert entering(found, DIRECTORY, TODAY).findings == (UNTOLD,) and isinstance(read(["x"], layout), list)
    with_amount = replace_in(found, amount_fen=400 * WAN)
    assert entering(with_amount, DIRECTORY, TODAY).must_tender, "what it says is no remark of an office"
    assert not entering(replace_in(with_amount, list_kind="budget"), DIRECTORY, TODAY).must_tender


CELLS = {"name": "某桥梁工程", "owner": "州公路局", "amount": "450", "contractor": RED.org, "dated": "2026-01-09", "contractor_id": RED.org_id}


@pytest.mark.parametrize(
    ("missing", "why"),
    [({"contractor": ""}, "没有承包人"), ({"dated": ""}, "没有签订日期"), ({"dated": "2026年1月"}, "没有写到日"), ({"dated": "202601"}, "没有写到日"), ({"contractor_id": "123"}, "承包人代码："), ({"amount": ""}, "金额："), ({"owner": ""}, "没有建设单位")],
)  # fmt: skip
def test_a_contract_without_one_side_its_day_or_its_amount_is_handed_back(missing, why):
    cells = CELLS | missing
    layout = Layout(columns={field: n for n, field in enumerate(cells)}, unit="万元", list_kind="contract", region="532300")
    assert isinstance(read(list(CELLS.values()), layout), Outside)
    said = read(list(cells.values()), layout)
    assert isinstance(said, list) and any(why in each for each in said)


# ---- a contract beside its award


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({}, []),
        ({"dated": date(2026, 2, 19)}, ["before_award"]),
        ({"dated": None}, []),
        ({"amount_fen": 2002 * WAN}, []),  # rounded by a thousandth
        ({"amount_fen": 2002 * WAN + 1}, ["other_amount"]),
        ({"amount_fen": 1998 * WAN}, []),
        ({"amount_fen": 1998 * WAN - 1}, ["other_amount"]),
        ({"contractor": BLUE.org}, ["other_firm"]),
        ({"contractor": BLUE.org, "contractor_id": RED.org_id}, []),  # renamed: the code tells
        ({"contractor": f"{RED.org}、{BLUE.org}"}, []),  # a consortium signs together
        ({"contractor": RED.org.removesuffix("有限公司")}, []),
        ({"contractor": "红河第二建设有限公司"}, ["other_firm"]),
        ({"dated": date(2026, 1, 1), "contractor": BLUE.org, "amount_fen": 3000 * WAN}, ["before_award", "other_firm", "other_amount"]),
    ],
)  # fmt: skip
def test_how_a_contract_differs_from_its_award_on_both_sides_of_each_line(changed, codes):
    found = leads(contract(**changed), AWARD)
    assert [each.code for each in found] == codes and all("招标投标法" in str(each) for each in found)


def test_two_firms_without_a_code_are_not_one_for_that():
    assert [each.code for each in leads(contract(contractor=BLUE.org, contractor_id=""), replace(AWARD, winner_id=""))] == ["other_firm"]
    assert leads(contract(contractor_id=""), replace(AWARD, winner_id="")) == []


def test_a_contract_of_a_deal_that_was_not_awarded_says_so_and_a_mixed_up_unit_is_told():
    (early,) = leads(contract(), Concluded("招标公告"))
    assert early.code == "before_award" and "还没有定标（现为“招标公告”）" in early.words
    (unit,) = leads(contract(amount_fen=2000 * WAN * 10_000), AWARD)
    assert "疑似元和万元填错" in unit.words


# ---- what it belongs to


def test_the_contract_of_another_kind_is_another_deal_though_the_code_is_one():
    works = Deals.of([replace(DEAL, kind="works")])
    assert candidates(contract(kind="works"), works, {})[0].confidence >= SURE
    found = candidates(contract(kind="services"), works, {})[0]
    assert found.confidence < SURE and "合同是服务，交易是施工" in found.why
    assert candidates(contract(kind="works", code=""), works, {})[0].confidence >= SURE
    assert candidates(contract(kind="services", code=""), works, {})[0].confidence < SURE, "nor by name, owner, amount and place"
    for other in (Deals.of([DEAL]), Deals.of([replace(DEAL, kind="unheard of")])):
        assert candidates(contract(kind="services"), other, {})[0].confidence >= SURE, "a deal whose kind is not told"
    assert candidates(contract(kind="services", list_kind="budget"), works, {})[0].confidence >= SURE, "a budget is one for all"


def test_a_contract_joins_the_project_that_planned_it_but_not_one_of_another_kind():
    approval = project(code=DEAL.invest_code, amount_fen=300 * WAN, remark="")
    assert grouped([approval, contract(), contract(kind="services")]) == [0, 0, 2]
    assert grouped([approval, project(code=DEAL.invest_code, kind="services")]) == [0, 0], "kinds part contracts alone"
    one = together([approval, contract(amount_fen=420 * WAN)])
    assert one.amount_fen == 420 * WAN and entering(one, DIRECTORY, TODAY).must_tender, "what was contracted for counts where it is more"
    assert together([approval, project(amount_fen=420 * WAN)]).amount_fen == 300 * WAN


def test_reports_are_no_parts_of_a_split_project():
    parts = [project(f"龙川江治理{n}标段施工", amount_fen=200 * WAN, list_kind="news") for n in "一二三"]
    assert splits(parts, DIRECTORY, TODAY) == []
