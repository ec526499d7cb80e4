"""经评审的最低投标价法 at the bench: the chair's election, prices far too low, deviations, and the bidder's answers."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.test import Client

from ggzy.core.acts import committee
from ggzy.core.evaluation.method import ByAmount, Deviation, LowestEvaluatedPrice
from ggzy.core.roles import Actor
from ggzy.desk import clock, ticker
from ggzy.desk.pseudonym import pseudonym
from tests.people import BLUE, GOLD, RED, SUPERVISOR
from tests.trading.bidders import log_in
from tests.trading.evaluated import EvaluatedLot, browser, text

METHOD = LowestEvaluatedPrice(deviations=(Deviation("D1", "工期每迟一天", ByAmount(1_0000_00)),))


@pytest.fixture(scope="module")
def made(module_lot) -> EvaluatedLot:
    def make() -> EvaluatedLot:
        lot = EvaluatedLot().drawn(prices=(1000, 2750, 2800), method=METHOD)
        for member in lot.members:
            lot.must(committee.TakeSeat(no_interest=True), member)
        return lot

    return module_lot(make)


@pytest.fixture
def lot(made, db) -> Iterator[EvaluatedLot]:
    yield made
    made.undo()


def led(lot: EvaluatedLot) -> EvaluatedLot:
    for member in lot.members[:3]:
        take(lot, member, "chair", expert_id=lot.members[0].person_id)
    return lot


def take(lot: EvaluatedLot, member: Actor, act: str, **form: str):
    return browser(member).post(f"/trading/{lot.stream}/deliberation/{act}", form)


def at(lot: EvaluatedLot, by: Actor) -> Client:
    client = Client()
    log_in(client, by)
    return client


def asked(lot: EvaluatedLot) -> str:
    return f"low-{pseudonym(lot.stream, 1, RED.org_id)}"


def url(lot: EvaluatedLot, inquiry: str = "") -> str:
    return f"/trading/{lot.stream}/inquiries/{inquiry}"


def test_the_chair_is_elected_by_more_than_half_and_the_evaluation_begins(lot):
    take(lot, lot.members[0], "chair", expert_id=lot.members[0].person_id)
    take(lot, lot.members[1], "chair", expert_id=lot.members[0].person_id)
    assert lot.p.stage == "opened" and not lot.p.round.chair
    take(lot, lot.members[2], "chair", expert_id=lot.members[0].person_id)
    assert lot.p.stage == "evaluation"


def test_nobody_is_elected_from_outside_the_committee(lot):
    assert "请选择" in text(take(lot, lot.members[0], "chair", expert_id=""))
    take(lot, lot.members[0], "chair", expert_id="999999")
    assert not lot.p.round.chair_votes


def test_the_chair_records_deviations_that_the_file_prices(lot):
    led(lot)
    bidder = pseudonym(lot.stream, 1, BLUE.org_id)
    form = {"bidder": bidder, "units.D1": "60", "reason": "见投标函第1页"}
    assert take(lot, lot.members[1], "determine", **form).status_code == 409
    assert take(lot, lot.chair, "determine", **form).status_code == 302
    (found,) = lot.p.round.determined[bidder].deviations
    assert (found.code, found.units) == ("D1", Decimal(60))


# ---- the bidder's page of inquiries ----


def test_the_bidder_asked_answers_and_the_committee_reads_it(lot):
    led(lot)
    red = at(lot, RED)
    assert "报价明显低于" in text(red.get(url(lot)))
    assert red.post(url(lot, asked(lot)), {"text": "自有采石场供应材料"}).status_code == 302
    assert "自有采石场供应材料" in text(browser(lot.members[1]).get(f"/trading/{lot.stream}/deliberation/"))


def test_an_empty_answer_is_asked_for_and_a_late_one_keeps_its_text(lot):
    led(lot)
    red = at(lot, RED)
    assert "请填写" in text(red.post(url(lot, asked(lot)), {"text": ""}))
    ticker.move_clock(lot.p.round.inquiries[asked(lot)].reply_by)
    late = red.post(url(lot, asked(lot)), {"text": "迟到的说明"})
    assert late.status_code == 409 and "答复时限已过" in text(late) and "迟到的说明" in text(late)
    assert clock.now() >= lot.p.round.inquiries[asked(lot)].reply_by


def test_another_bidder_sees_neither_question_nor_answer(lot):
    led(lot)
    blue = at(lot, BLUE)
    assert "没有要求本单位澄清" in text(blue.get(url(lot)))
    assert blue.post(url(lot, asked(lot)), {"text": "冒充"}).status_code == 404


def test_a_firm_that_did_not_bid_and_other_roles_find_no_inquiries(lot):
    led(lot)
    assert at(lot, GOLD).get(url(lot)).status_code == 404
    assert at(lot, SUPERVISOR).get(url(lot)).status_code == 403
    assert browser(lot.members[0]).get(url(lot)).status_code == 403


def test_before_the_evaluation_there_is_nothing_to_answer(lot):
    assert "没有要求本单位澄清" in text(at(lot, RED).get(url(lot)))
