"""Declared tables: sorting, filtering, paging, exports that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook

from ggzy.layout.tables import Column, Table, harmless
from ggzy.store.models import Region
from ggzy.store.regions import load_regions

COLUMNS = [
    Column("name", "名称"),
    Column("price_fen", "报价", kind="fen"),
    Column("at", "时间", kind="when"),
]
ROWS = [
    {"name": "甲", "price_fen": 1_234_567, "at": datetime(2026, 3, 1, 16, 30, tzinfo=UTC)},
    {"name": "=HYPERLINK(1)", "price_fen": 100, "at": None},
    {"name": "丙", "price_fen": None, "at": datetime(2026, 3, 3, tzinfo=UTC)},
]


def table(rf, query: str = "", **options) -> Table:
    return Table(rf.get(f"/list?{query}"), "报价表", COLUMNS, options.pop("rows", ROWS), **options)


def names(made: Table) -> list[str]:
    return [row[0]["text"] for row in made.page_cells()]


def test_rows_are_sorted_both_ways_and_what_is_unknown_comes_last(rf):
    assert names(table(rf, "sort=price_fen")) == ["=HYPERLINK(1)", "甲", "丙"]
    assert names(table(rf, "sort=-price_fen")) == ["甲", "=HYPERLINK(1)", "丙"]


def test_chinese_names_stand_by_pinyin_in_lists_and_in_the_database(rf, db):
    codes = ("532301", "532322", "530181", "532901")  # 楚雄 双柏 安宁 大理
    load_regions()
    columns = [Column("name", "地区")]
    rows = Region.objects.filter(code__in=codes)
    for given in (rows, list(rows)):
        made = Table(rf.get("/list?sort=name"), "地区", columns, given)
        assert names(made) == ["安宁市", "楚雄市", "大理市", "双柏县"]


def test_a_column_of_mixed_kinds_still_sorts(rf):
    rows = [
        {"name": "未读", "price_fen": 1, "at": None},
        {"name": datetime(2026, 1, 1, tzinfo=UTC), "price_fen": 1, "at": None},
    ]
    assert table(rf, "sort=name", rows=rows).count == 2


def test_rows_are_filtered_by_what_is_shown(rf):
    assert names(table(rf, "q=12,345.67")) == ["甲"]
    assert table(rf, "q=没有").count == 0


def test_pages_hold_their_number_and_forgive_a_wrong_one(rf):
    rows = [{"name": str(number), "price_fen": 0, "at": None} for number in range(45)]
    last = table(rf, "page=999", rows=rows)
    assert (last.page, last.pages, len(last.page_cells())) == (3, 3, 5)
    assert last.next_url == ""
    assert "page=2" in last.previous_url


def test_money_and_time_are_shown_in_yuan_and_shanghai(rf):
    cells = table(rf).page_cells()[0]
    assert [cell["text"] for cell in cells] == ["甲", "12,345.67 元", "2026-03-02 00:30"]


@pytest.mark.parametrize("start", ["=1", "+1", "-1", "@a", "\t=1", "\r=1", "＝1"])
def test_formulas_are_made_harmless(start):
    assert harmless(start) == f"'{start}"


def test_csv_opens_in_chinese_and_holds_no_formula(rf):
    content = table(rf, "export=csv").export().content
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0] == ["名称", "报价（元）", "时间"]
    assert rows[1] == ["甲", "12345.67", "2026-03-02 00:30:00"]
    assert rows[2][0] == "'=HYPERLINK(1)"


def test_xlsx_keeps_numbers_as_numbers_and_formulas_as_text(rf):
    sheet = load_workbook(io.BytesIO(table(rf, "export=xlsx").export().content)).active
    assert sheet["B2"].value == 12345.67
    assert sheet["A3"].data_type == "s"
    assert sheet["A3"].value == "'=HYPERLINK(1)"


def test_an_export_holds_every_page_and_keeps_the_filter(rf):
    rows = [{"name": f"项目{number}", "price_fen": 0, "at": None} for number in range(45)]
    exported = table(rf, "export=csv&q=项目4", rows=rows).export().content.decode("utf-8-sig")
    assert exported.count("\n") == 1 + 6


def test_control_characters_do_not_break_a_workbook(rf):
    made = table(rf, "export=xlsx", rows=[{"name": "甲\x00\x07乙", "price_fen": 1, "at": None}])
    assert load_workbook(io.BytesIO(made.export().content)).active["A2"].value == "甲乙"
