"""The page of papers that tenders owe: to whom it shows which lots, and what is overdue."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ggzy.desk import clock, ticker
from ggzy.store.models import ToDoRow
from tests.supervision.conftest import text

pytestmark = pytest.mark.django_db
PAGE = "/supervision/expected/"


def test_a_filing_that_a_department_lets_lie_is_there_and_the_review_is_what_is_late(supervisor, filed):
    title = filed.p.project.title
    shown = text(supervisor.get(PAGE))
    assert title in shown and "1/1" in shown and " 24:00前审查" in shown
    ticker.move_clock(clock.now() + timedelta(days=9))
    shown = text(supervisor.get(PAGE))
    assert title in shown and "1/1" in shown and "已提交，审查逾期" in shown and "逾期未交" not in shown and "份材料期满" not in shown
    assert title not in text(supervisor.get(f"{PAGE}?only=late"))


def test_a_paper_that_its_party_owes_is_counted_and_picked_out_once_overdue(supervisor, noticed):
    signing = {"deal_id": noticed.stream, "role": "tenderee", "command": "SignContract", "label": "签订合同"}
    ToDoRow.objects.create(**signing, until=clock.now() + timedelta(minutes=1))
    assert noticed.p.project.title not in text(supervisor.get(f"{PAGE}?only=late"))
    ToDoRow.objects.filter(command="SignContract").update(until=clock.now())
    shown = text(supervisor.get(f"{PAGE}?only=late"))
    assert noticed.p.project.title in shown and "2/3" in shown and "逾期未交" in shown and "有 1 个项目的 1 份材料期满仍没有交" in shown


def test_what_came_bears_its_moment(supervisor, noticed):
    shown = text(supervisor.get(PAGE))
    assert noticed.p.project.title in shown and "2/2" in shown and "逾期" not in shown.split("<table", 1)[1]


def test_an_empty_list_says_what_comes_next(supervisor):
    assert "还没有项目" in text(supervisor.get(PAGE))
    assert "没有逾期未交的材料" in text(supervisor.get(f"{PAGE}?only=late"))


def test_neither_a_bidder_nor_another_prefecture_sees_it(bidder, neighbour, filed):
    answer = bidder.get(PAGE)
    assert answer.status_code == 403 and "本页只供" in text(answer)
    assert filed.p.project.title not in text(neighbour.get(PAGE))


def test_the_list_is_exported_with_its_papers(supervisor, noticed):
    answer = supervisor.get(f"{PAGE}?export=csv")
    told = answer.content.decode("utf-8-sig")
    assert noticed.p.deal_code in told and "2/2" in told and "书面报告" in told


@pytest.mark.parametrize("query", ["only=x", "only=late&page=9999999", "sort=written_report", "q=" + "长" * 300])
def test_strange_parameters_break_nothing(supervisor, filed, query):
    assert supervisor.get(f"{PAGE}?{query}").status_code == 200
