"""Methods as data of the tender file: what is refused, and that a method survives being stored."""

from __future__ import annotations

from decimal import Decimal as D

import msgspec
import pytest

from ggzy.core.evaluation.method import (
    AsFound,
    Band,
    BenchmarkPrice,
    CertificatePoints,
    Certificates,
    Comprehensive,
    CountedPerformances,
    Criterion,
    Deviation,
    ExpertMean,
    LowestEvaluatedPrice,
    Method,
    Rounding,
    Subjective,
    method_name,
)
from ggzy.core.evaluation.soundness import problems

PRICE = BenchmarkPrice(k_list=(D("0.4"), D("0.5")), control_drop_list=(D(3),))


def method(price: BenchmarkPrice = PRICE, subjective: Subjective = Subjective(), weight: str = "40") -> Comprehensive:
    return Comprehensive(
        (Criterion("T", "技术", D(weight), subjective), Criterion("P", "报价", D(60), price)),
    )


def test_a_sound_method_has_no_problems():
    assert problems(method(), 1_000_000) == []
    assert problems(LowestEvaluatedPrice()) == []


@pytest.mark.parametrize("stored", [method(), LowestEvaluatedPrice(max_total_percent=D("2.50"))])
def test_a_method_survives_being_stored(stored: Method):
    again = msgspec.json.decode(msgspec.json.encode(stored), type=Method)
    assert again == stored and method_name(again) == method_name(stored)


@pytest.mark.parametrize(("weight", "total"), [("39.9", "99.9"), ("40.1", "100.1")])
def test_weights_must_add_up_to_exactly_one_hundred(weight: str, total: str):
    found = problems(method(weight=weight, subjective=Subjective(step=D("0.1"))))
    assert found == [f"各评审因素的分值合计为{total}分，应当正好为100分"]


def test_a_benchmark_with_the_control_price_needs_a_control_price():
    assert "没有设最高投标限价" in problems(method(), 0)[0]
    assert problems(method(BenchmarkPrice(k_list=(D(1),))), 0) == []


@pytest.mark.parametrize(
    ("price", "said"),
    [
        (BenchmarkPrice(k_list=()), "K值的抽取范围不能为空"),
        (BenchmarkPrice(k_list=(D("0.4"), D("0.4"))), "K值的抽取范围有重复"),
        (BenchmarkPrice(k_list=(D("1.1"),)), "K值应当不小于0且不大于1"),
        (BenchmarkPrice(k_list=(D(1),), control_drop_list=(D(100),)), "最高投标限价下浮率应当不小于0且小于100"),
        (BenchmarkPrice(k_list=(D(1),), min_n_for_trimming=2), "起算家数须多于2家"),
        (BenchmarkPrice(k_list=(D(1),), e1=D(-1)), "扣分值不能为负"),
        (BenchmarkPrice(k_list=(D(1),), floor=D(61)), "报价得分的下限61"),
        (BenchmarkPrice(k_list=(D(1),), price_rounding=Rounding(3)), "基准价的小数位数"),
        (BenchmarkPrice(k_list=(D(1),), mean_of="opened", later_rejection="recompute"), "不能同时选择"),
    ],
)
def test_a_price_rule_that_cannot_work_is_named(price: BenchmarkPrice, said: str):
    assert any(said in p for p in problems(method(price))), problems(method(price))


@pytest.mark.parametrize(
    ("subjective", "said"),
    [
        (Subjective(min_points=D(41)), "最低给分41"),
        (Subjective(step=D(0)), "评分步长0"),
        (Subjective(step=D("0.3")), "评分步长0.3"),
        (Subjective(bands=(Band("优", D(30), D(41)),)), "档次“优”"),
    ],
)
def test_a_subjective_factor_that_cannot_be_scored_is_named(subjective: Subjective, said: str):
    assert any(said in p for p in problems(method(subjective=subjective)))


def test_one_price_factor_and_unlike_codes_are_wanted():
    twice = Comprehensive((Criterion("P", "报价", D(50), PRICE), Criterion("P", "报价二", D(50), PRICE)))
    assert {"报价得分应当有且只有一项，现有2项", "评审因素的编号“P”重复"} <= set(problems(twice))


def test_certificates_must_be_able_to_reach_full_points():
    short = Certificates((CertificatePoints("Q", "质量", D(2)),))
    found = problems(Comprehensive((Criterion("Z", "证书", D(40), short), Criterion("P", "报价", D(60), PRICE))))
    assert found == ["评审因素“证书”：全部证书合计只有2分，达不到满分40分"]


def test_performances_must_be_worth_something():
    found = problems(
        Comprehensive((Criterion("Y", "业绩", D(40), CountedPerformances(D(0))), Criterion("P", "报价", D(60), PRICE)))
    )
    assert found == ["评审因素“业绩”：每项业绩的分值应当大于0"]


@pytest.mark.parametrize("ties", [(), ("lower_price",), ("vote", "lower_price"), ("vote", "lot")])
def test_tie_rules_must_end_with_a_vote_or_a_lot(ties: tuple[str, ...]):
    found = problems(msgspec.structs.replace(method(), ties=ties))
    assert any("并列时的排序规则应当以" in p for p in found)


@pytest.mark.parametrize(("experts", "refused"), [(2, True), (3, False)])
def test_trimming_must_leave_a_score(experts: int, refused: bool):
    found = problems(msgspec.structs.replace(method(), expert_mean=ExpertMean("trimmed", experts)))
    assert bool(found) is refused


def test_a_deviation_worked_out_by_the_committee_needs_its_rule():
    found = problems(LowestEvaluatedPrice((Deviation("gap", "漏项", AsFound(" ")),)))
    assert found == ["偏差“漏项”由评标委员会计算金额，应当写明计算办法"]
