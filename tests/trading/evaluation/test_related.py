"""有关联的投标人 before the committee: named on its pages with the article, and a stop to the preliminary evaluation until voted."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ggzy.core.acts import evaluation
from ggzy.desk import counter
from ggzy.store.models import Organisation
from tests.desk.door import register_firms
from tests.people import BLUE, GREEN, RED
from tests.trading.evaluated import ALL_MET, EvaluatedLot, browser, text


def with_one_head() -> EvaluatedLot:
    register_firms(RED, BLUE, GREEN)
    Organisation.objects.filter(uscc__in=(RED.org_id, BLUE.org_id)).update(legal_representative="张三")
    return EvaluatedLot().seated()


@pytest.fixture(scope="module")
def made(module_lot) -> EvaluatedLot:
    return module_lot(with_one_head)


@pytest.fixture
def lot(made, db) -> Iterator[EvaluatedLot]:
    yield made
    made.undo()


def test_the_committee_reads_who_may_be_related_on_both_its_pages(lot):
    for place in ("deliberation/", "seat/"):
        shown = text(browser(lot.members[0]).get(f"/trading/{lot.stream}/{place}"))
        for said in ("可能有关联", "第34条", "法定代表人姓名相同（张三）", RED.org, BLUE.org):
            assert said in shown


def test_the_preliminary_evaluation_does_not_end_before_both_bids_are_voted(lot):
    for member in lot.members:
        for bid in lot.p.valid_bids:
            lot.must(evaluation.FileChecks(bidder=bid.bidder, verdicts=ALL_MET), member)
    refused = counter.may(lot.p, evaluation.FinishPreliminary(), lot.chair)
    assert refused is not None and refused.rule == "related_bids_are_voted"
    shown = text(browser(lot.chair).get(f"/trading/{lot.stream}/deliberation/"))
    assert "还没有表决" in shown
