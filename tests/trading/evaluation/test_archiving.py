"""归档任务: made paper by paper in the ticker; a record that goes on starts it anew; what fails says so and may be tried again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ggzy.core.acts import evaluation
from ggzy.desk import clock
from ggzy.store import archives
from ggzy.store.models import Post
from ggzy.trading import archiving
from ggzy.trading.models import ArchiveOrder
from tests.people import TENDEREE
from tests.trading.evaluated import EvaluatedLot
from tests.trading.tenderers import at_work, text


@pytest.fixture(scope="module")
def made(module_lot) -> EvaluatedLot:
    return module_lot(lambda: EvaluatedLot().seated())


@pytest.fixture
def lot(made, db) -> Iterator[EvaluatedLot]:
    """Not to be archived yet: the way to there is told in the tests of the award pages."""
    at_work(TENDEREE)
    archiving.order(made.stream, Post.objects.get(person__username=TENDEREE.person_id), "a1", clock.now())
    archiving.work(clock.now())
    yield made
    archives.drop_parts(made.stream)
    made.undo()


def ordered() -> ArchiveOrder:
    return ArchiveOrder.objects.get()


def test_a_turn_makes_one_paper_and_a_second_order_changes_nothing(lot):
    assert ordered().done == 1 < ordered().total
    assert any(name.endswith("notice.pdf") for name in archives.parts(lot.stream))
    archiving.order(lot.stream, ordered().post, "a2", clock.now())
    assert (ordered().act_id, ordered().done) == ("a1", 1)


def test_a_record_that_went_on_begins_the_package_anew(lot):
    archiving.work(clock.now())
    before, seq = ordered().done, ordered().seq
    lot.must(evaluation.Speak(text="请各位核对"), lot.chair)
    archiving.work(clock.now())
    assert before == 2 and ordered().done == 1 and ordered().seq > seq


def test_an_order_that_is_refused_says_why_and_may_be_given_again(lot):
    for _turn in range(ordered().total):
        archiving.work(clock.now())
    assert "不能“归档”" in ordered().failed and not archives.parts(lot.stream)
    archiving.work(clock.now())
    page = text(at_work(TENDEREE).get(f"/trading/{lot.stream}/archive/"))
    assert ordered().failed in page and "every 1s" not in page
    archiving.order(lot.stream, ordered().post, "a2", clock.now())
    assert (ordered().failed, ordered().act_id) == ("", "a2")


def test_a_paper_that_cannot_be_made_stops_nobody_else(lot, monkeypatch):
    monkeypatch.setattr(archiving, "rendered", lambda record, kind: 1 / 0)
    archiving.work(clock.now())
    assert "请重试" in ordered().failed


def test_at_the_wrong_stage_nothing_is_ordered(lot):
    ArchiveOrder.objects.all().delete()
    refused = at_work(TENDEREE).post(f"/trading/{lot.stream}/archive/", {"act_id": "x"})
    assert refused.status_code == 409 and not ArchiveOrder.objects.exists()
