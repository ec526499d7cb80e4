"""Home, search, results: what is found, what is asked wrongly, and that nothing unpublished shows."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from ggzy.core.calendar import day_of
from ggzy.desk import clock
from ggzy.store.models import Deal
from tests.desk.door import Lot
from tests.portal.conftest import text


def deal(n: int, **fields) -> Deal:
    now = clock.now()
    given = {
        "procedure": "construction/1", "line": "construction", "kind": "works", "code": f"C{n:05d}",
        "invest_code": f"I{n}", "title": f"第{n}号公路改建", "region": "532301", "stage": "bidding",
        "stage_label": "公告与投标", "tenderee_id": "T", "tenderee": "楚雄市交通运输局", "estimate_fen": n * 1_000_000_00,
        "published": True, "noticed_at": now - timedelta(hours=n), "deadline": now + timedelta(hours=n),
        "registered_at": now, "changed_at": now, "words": f"第{n}号公路改建 C{n:05d} 楚雄市交通运输局",
    }  # fmt: skip
    return Deal.objects.create(stream=f"cons-{n:016x}", **{**given, **fields})


@pytest.fixture
def deals(db):
    deal(1)
    deal(2, region="532331", kind="goods", stage="publicity", stage_label="中标候选人公示", publicity_until=clock.now() + timedelta(days=2))
    deal(3, region="532900", stage="awarded", stage_label="待签合同", winner="大理建工集团", award_fen=290_000_00)
    deal(4, stage="failed", stage_label="招标失败", failure="投标截止时投标人少于3个")
    deal(5, published=False, title="尚未公告的项目", words="尚未公告的项目")


def found(client, query: str) -> set[int]:
    shown = text(client.get(f"/deals/?{query}"))
    return {n for n in range(1, 6) if f"/deals/cons-{n:016x}/" in shown}


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", {1, 2, 3, 4}),
        ("words=公路 C00002", {2}),
        ("words=尚未公告", set()),
        ("region=532300", {1, 2, 4}),
        ("region=532301", {1, 4}),
        ("region=530000", {1, 2, 3, 4}),
        ("kind=goods", {2}),
        ("line=land", set()),
        ("stage=failed", {4}),
        ("least=200&most=300", {2, 3}),
    ],
)
def test_each_condition_narrows(client, deals, query, numbers):
    assert found(client, query) == numbers


def test_the_last_day_of_a_date_range_counts(client, deals):

    day = day_of(Deal.objects.get(code="C00001").noticed_at)
    assert 1 in found(client, f"since={day}&until={day}")
    assert found(client, f"until={day - timedelta(days=9)}") == set()
    assert client.get("/deals/?until=9999-12-31").status_code == 200, "after it there is no day"


@pytest.mark.parametrize("query", ["least=abc", "since=2026-13-01", "region=999999", "stage=nowhere", "least=5&most=1"])
def test_what_is_not_understood_finds_nothing_and_is_named(client, deals, query):
    response = client.get(f"/deals/?{query}")
    assert response.status_code == 200
    assert "以下条件需要改正" in text(response)
    assert found(client, query) == set()


def test_the_export_holds_what_was_found_and_no_formula(client, deals):
    Deal.objects.filter(code="C00001").update(title="=HYPERLINK(1)")
    sheet = load_workbook(io.BytesIO(client.get("/deals/?kind=works&export=xlsx").content)).active
    titles = [row[0].value for row in sheet.iter_rows(min_row=2)]
    assert len(titles) == 3 and "'=HYPERLINK(1)" in titles
    assert "尚未公告的项目" not in text(client.get("/deals/?export=csv"))


def test_home_shows_openings_notices_objections_and_stages(client, deals):
    shown = text(client.get("/"))
    for words in ("第1号公路改建", "公示至", "招标失败", "最新公告"):
        assert words in shown
    assert "尚未公告的项目" not in shown


def test_an_empty_home_says_what_will_come(client, db):
    shown = text(client.get("/"))
    assert "七日内没有开标" in shown and "还没有发布公告" in shown and "还没有公开的项目" in shown


@pytest.mark.parametrize(("name", "number"), [("candidates", 2), ("awards", 3), ("failures", 4)])
def test_each_list_of_results_holds_its_own(client, deals, name, number):
    shown = text(client.get(f"/results/?list={name}"))
    assert f"/deals/cons-{number:016x}/" in shown
    assert shown.count("/deals/cons-") == 1
    assert client.get(f"/results/?list={name}&export=csv").status_code == 200


def test_an_unknown_list_is_the_first(client, deals):
    assert "中标候选人公示" in text(client.get("/results/?list=nothing"))


def test_a_deal_in_preparation_is_in_no_list(client, db):
    Lot()
    for address in ("/", "/deals/", "/results/?list=failures", "/calendar/"):
        assert "楚雄市第二污水处理厂" not in text(client.get(address))
