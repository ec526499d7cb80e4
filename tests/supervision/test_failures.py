"""The failure desk: bids that stayed shut, through whom, and what follows."""

from __future__ import annotations

import pytest

from ggzy.core.acts.opening import RecordUnsealing
from ggzy.core.roles import CLOCK
from ggzy.desk import clock, ticker
from tests.desk.door import Lot
from tests.people import RED
from tests.supervision.conftest import text

pytestmark = pytest.mark.django_db
PAGE = "/supervision/failures/"


@pytest.fixture
def half(db) -> Lot:
    """An opening in which one of three could not be unsealed, and the others still wait."""
    lot = Lot().noticed().closed()
    lot.release()
    first = lot.p.standing_bids[0].bidder
    lot.must(RecordUnsealing(bidder=first, cause="封装在中途结束", fault="bidder"), CLOCK)
    return lot


def test_a_failure_is_seen_live_with_fault_rule_consequence_and_evidence(supervisor, half):
    shown = text(supervisor.get(PAGE))
    bid = half.p.standing_bids[0]
    for said in ("封装在中途结束", "投标人原因", "视为撤销其投标文件", "《电子招标投标办法》第31条", bid.statements[-1].envelope_sha256):
        assert said in shown
    assert RED.org not in shown, "names are told when all are unsealed, not before"


def test_the_bidder_is_named_once_all_are_unsealed(supervisor, half):
    for bid in half.p.standing_bids[1:]:
        half.must(RecordUnsealing(bidder=bid.bidder, cause="封装在中途结束", fault="bidder"), CLOCK)
    assert RED.org in text(supervisor.get(PAGE))


def test_a_failure_of_others_lets_the_bidder_claim(supervisor, half):
    other = half.p.standing_bids[1].bidder
    half.must(RecordUnsealing(bidder=other, cause="平台保存的加密文件缺失", fault="other"), CLOCK)
    assert "有权要求责任方赔偿" in text(supervisor.get(PAGE))


def test_where_all_opened_the_desk_is_empty_and_says_so(supervisor, db):
    lot = Lot().noticed().closed()
    lot.release()
    ticker.run_due(clock.now())
    assert "没有解密失败的投标文件" in text(supervisor.get(PAGE))


def test_bidders_and_the_public_have_no_failure_desk(bidder, client):
    assert bidder.get(PAGE).status_code == 403 and client.get(PAGE).status_code == 302


def test_another_prefecture_sees_no_failure_of_ours(neighbour, half):
    assert "封装在中途结束" not in text(neighbour.get(PAGE))


def test_the_failures_are_exported_and_a_bad_question_does_no_harm(supervisor, half):
    assert "视为撤销" in supervisor.get(f"{PAGE}?export=csv").content.decode("utf-8-sig")
    assert supervisor.get(f"{PAGE}?sort=zzz&page=99999").status_code == 200
