"""What starts by rule and people answer: sheets, outliers, prices far too low, votes on rejection. Both sides of each limit."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from ggzy.core.evaluation.method import Comprehensive, CountedPerformances, Criterion, LowestEvaluatedPrice, Subjective
from ggzy.core.evaluation.preliminary import CheckItem, RejectionGround, majority
from ggzy.core.evaluation.questions import LowPriceLimits, abnormally_low, outliers, sheet_problems
from ggzy.core.evaluation.score import BidFigures, ScoreSheet

METHOD = Comprehensive(
    (
        Criterion("T", "技术", D(10), Subjective(min_points=D(2), step=D("0.5"))),
        Criterion("Y", "业绩", D(90), CountedPerformances(D(10))),
    )
)


@pytest.mark.parametrize("points", ["2", "2.5", "10", "10.0"])
def test_points_within_the_range_and_step_are_accepted(points: str):
    assert sheet_problems(METHOD, {"T": D(points)}) == []


@pytest.mark.parametrize(
    ("points", "said"),
    [("1.5", "在2至10分之间"), ("10.5", "在2至10分之间"), ("2.4", "以0.5分为单位"), ("NaN", "在2至10")],
)
def test_points_outside_the_range_or_step_are_refused(points: str, said: str):
    assert said in sheet_problems(METHOD, {"T": D(points)})[0]


def test_a_draft_may_be_incomplete_but_a_filed_sheet_may_not():
    assert sheet_problems(METHOD, {}, complete=False) == []
    assert sheet_problems(METHOD, {}) == ["“技术”还没有评分"]


def test_objective_and_unknown_factors_are_not_scored_by_hand():
    assert "不是招标文件规定的主观评审因素" in sheet_problems(METHOD, {"T": D(5), "Y": D(90)})[0]
    assert sheet_problems(LowestEvaluatedPrice(), {"T": D(5)})


def sheets(*points: str) -> list[ScoreSheet]:
    return [ScoreSheet(f"e{i}", "b", {"T": D(p)}) for i, p in enumerate(points)]


def test_a_score_exactly_at_the_limit_needs_no_reason():
    # the others' mean is 5; 40% of 10 points is 4
    assert outliers(METHOD, sheets("9", "5", "5"), D(40)) == []


def test_a_score_beyond_the_limit_needs_a_written_reason():
    (found,) = outliers(METHOD, sheets("9.5", "5", "5"), D(40))
    assert (found.expert, found.bid, found.criterion, found.others_mean) == ("e0", "b", "T", D("5.00"))
    assert "请书面说明理由" in found.text


def test_a_lone_expert_has_no_others_to_deviate_from():
    assert outliers(METHOD, sheets("10"), D(40)) == []


def bids(*prices: int) -> list[BidFigures]:
    return [BidFigures(f"b{i}", p) for i, p in enumerate(prices)]


MEAN, NEXT, CEILING = (
    LowPriceLimits(of_mean=D(50)),
    LowPriceLimits(of_next_lowest=D(50)),
    LowPriceLimits(of_ceiling=D(45)),
)


@pytest.mark.parametrize(
    ("prices", "ceiling", "limits", "low"),
    [
        ((40, 100, 100), 0, MEAN, False),  # mean 80, half of it 40
        ((39, 100, 100), 0, MEAN, True),
        ((50, 100), 0, NEXT, False),
        ((49, 100), 0, NEXT, True),
        ((45,), 100, CEILING, False),
        ((44,), 100, CEILING, True),
        ((44,), 0, CEILING, False),
        ((50, 50, 200), 0, NEXT, False),  # two equally low: the next lowest is the same price
    ],
)
def test_a_question_starts_only_below_the_limit(prices, ceiling, limits, low):
    assert bool(abnormally_low(bids(*prices), ceiling, limits)) is low


def test_the_question_names_every_comparison_that_started_it():
    found = abnormally_low(bids(3_000, 10_000, 10_000), 12_000)
    assert list(found) == ["b0"]
    assert (
        found["b0"]
        == "报价30.00元低于全部3家报价的平均值76.67元的50%，低于次低报价100.00元的50%，低于最高投标限价120.00元的45%"
    )


FIVE = ("a", "b", "c", "d", "e")


@pytest.mark.parametrize(
    ("yes", "no", "carried", "complete"),
    [
        (3, 2, True, True),
        (2, 3, False, True),
        (3, 0, True, True),
        (2, 2, False, False),
        (2, 0, False, False),
        (0, 3, False, True),
    ],
)
def test_more_than_half_of_all_members_must_agree(yes: int, no: int, carried: bool, complete: bool):
    votes = {m: True for m in FIVE[:yes]} | {m: False for m in FIVE[yes : yes + no]}
    verdict = majority(votes, FIVE)
    assert (verdict.carried, verdict.complete) == (carried, complete)


def test_a_tie_does_not_reject():
    verdict = majority({"a": True, "b": True, "c": False, "d": False}, FIVE[:4])
    assert not verdict.carried and verdict.complete and "没有形成多数，不通过" in verdict.text


def test_votes_of_those_who_are_no_members_do_not_count():
    assert not majority({"a": True, "b": True, "x": True}, FIVE).carried


def test_there_are_seven_grounds_each_citing_its_item():
    assert len(RejectionGround) == 7
    assert str(RejectionGround.BELOW_COST_OR_ABOVE_CEILING.basis) == "《招标投标法实施条例》第五十一条第（五）项"
    assert len({g.text for g in RejectionGround}) == 7


def test_a_check_item_names_its_group():
    assert CheckItem("1", "qualification", "营业执照").group_name == "资格评审"
