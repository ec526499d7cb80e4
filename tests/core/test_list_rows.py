"""Rows of other offices' lists 名单的列和行: headers, units, dates, and what is said of a row that cannot be read."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest

from ggzy.core.unlisted.columns import Layout, read
from ggzy.core.unlisted.fields import headers, proposed, unit_said, units_in
from tests.core.listed import WAN


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
    ("amount", "unit", "fen"),
    [("4500000", "元", 450 * WAN), ("450", "万元", 450 * WAN), ("450", "", 450 * WAN), (0.045, "亿元", 450 * WAN), ("4500000", "人民币（元）", 450 * WAN), ("450万元", "元", 450 * WAN)],
)
def test_a_column_that_says_the_unit_of_each_row_goes_before_the_lists_and_after_the_cells(amount, unit, fen):
    layout = msgspec.structs.replace(LAYOUT, columns={**LAYOUT.columns, "unit_of": 6})
    assert read([*row("某桥梁工程", "州公路局", amount), unit], layout).amount_fen == fen


def test_a_unit_that_nobody_reads_is_handed_back_and_a_column_of_units_is_known_by_what_it_says():
    layout = msgspec.structs.replace(LAYOUT, columns={**LAYOUT.columns, "unit_of": 6})
    assert "看不懂单位“美元”" in read([*row(), "美元"], layout)[0]
    rows = [["甲", "450", "元", "元"], ["乙", "3", "", "万元"], ["丙", "4", "座", "亿元"]]
    assert units_in(rows, ()) == 3 and units_in(rows, (3,)) is None and units_in([], ()) is None


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
