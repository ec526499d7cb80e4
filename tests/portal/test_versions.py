"""Versions of the tender file, and the difference between two of them."""

from __future__ import annotations

from ggzy.core.acts import notice
from ggzy.core.documents import Clause
from ggzy.layout.differences import difference, words
from tests.core.story import COMPREHENSIVE, tender_file
from tests.desk.door import Lot
from tests.people import TENDEREE
from tests.portal.conftest import text, with_clause


def test_a_change_is_shown_clause_by_clause(client, noticed):
    noticed.must(notice.Clarify(text="补充工期条款", affects_preparation=False, tender_file=with_clause("360日历天")), TENDEREE)
    noticed.must(notice.Clarify(text="工期改为350", affects_preparation=False, tender_file=with_clause("350日历天")), TENDEREE)
    shown = text(client.get(f"/deals/{noticed.stream}/versions/"))
    assert "第 2 版到第 3 版" in shown and "<del>360</del><ins>350</ins>" in shown
    whole = text(client.get(f"/deals/{noticed.stream}/versions/?old=1&new=3"))
    assert "新增" in whole and "350日历天" in whole
    turned = text(client.get(f"/deals/{noticed.stream}/versions/?old=3&new=1"))
    assert "第 1 版到第 3 版" in turned


def test_a_single_version_is_shown_in_full(client, noticed):
    shown = text(client.get(f"/deals/{noticed.stream}/versions/"))
    assert "最高投标限价" in shown and "29,000,000.00 元" in shown and "对照" not in shown


def test_versions_of_an_unpublished_deal_and_numbers_that_are_none_are_not_found(client, noticed):
    assert client.get(f"/deals/{Lot().stream}/versions/").status_code == 404
    for query in ("new=9", "new=0", "old=7", "new=x"):
        assert client.get(f"/deals/{noticed.stream}/versions/?{query}").status_code in (404,) or query == "new=x"


def test_a_figure_changes_as_a_whole():
    assert [(p.kind, p.text) for p in words("工期360天", "工期365天")] == [
        ("same", "工期"), ("out", "360"), ("in", "365"), ("same", "天"),
    ]  # fmt: skip


def test_what_was_taken_out_put_in_and_changed_is_told_apart():
    old = tender_file(clauses=(Clause(code="1", title="甲", text="一"), Clause(code="2", title="乙", text="二")), deposit_fen=0)
    new = tender_file(clauses=(Clause(code="2", title="乙", text="贰"), Clause(code="3", title="丙", text="三")), method=COMPREHENSIVE)
    found = {(c.kind, c.title) for c in difference(old, new)}
    assert {("removed", "1 甲"), ("changed", "2 乙"), ("added", "3 丙"), ("changed", "投标保证金"), ("changed", "方法")} <= found
    assert ("added", "施工组织设计（30分）") in found


def test_the_same_file_has_no_difference():
    assert difference(tender_file(), tender_file()) == []
