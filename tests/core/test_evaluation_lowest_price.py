"""经评审的最低投标价法, and the correction of price lists: cases worked by hand."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from ggzy.core.evaluation.correction import PriceLine, correct
from ggzy.core.evaluation.method import AsFound, ByAmount, ByPercent, Deviation, LowestEvaluatedPrice
from ggzy.core.evaluation.price import FoundDeviation
from ggzy.core.evaluation.score import BidFigures, evaluate

METHOD = LowestEvaluatedPrice(
    deviations=(
        Deviation("late", "工期每迟一日", ByAmount(500_000)),
        Deviation("pay", "付款条件偏差", ByPercent(D("0.5"))),
        Deviation("gap", "漏项", AsFound("按其他投标人该项最高报价计入")),
    ),
    max_total_percent=D(2),
)


def test_the_lowest_evaluated_price_goes_first_not_the_lowest_bid():
    # late by 3 days: 3 × 5,000 = 15,000; payment: 1,000,000 × 0.5% = 5,000; evaluated 1,020,000 against 1,018,000
    cheap = BidFigures("cheap", 100_000_000, deviations=(FoundDeviation("pay"), FoundDeviation("late", D(3))))
    clean = BidFigures("clean", 101_800_000)
    result = evaluate(METHOD, (cheap, clean), ())
    assert result.ranking == ("clean", "cheap")
    assert result.of("cheap").evaluated_price_fen == 102_000_000
    assert result.of("cheap").price_fen == 100_000_000
    assert result.of("cheap").steps == (
        "投标报价 1,000,000.00元",
        "工期每迟一日：3 × 5,000.00元 = 15,000.00元",
        "付款条件偏差：1,000,000.00元 × 0.5% × 1 = 5,000.00元",
        "评标价 = 1,020,000.00元",
    )


@pytest.mark.parametrize(("days", "told"), [(4, False), (5, True)])
def test_the_committee_is_told_when_deviations_exceed_the_limit(days: int, told: bool):
    # 2% of 1,000,000 is 20,000: four days stand exactly at it, five are beyond
    late = BidFigures("late", 100_000_000, deviations=(FoundDeviation("late", D(days)),))
    assert bool(evaluate(METHOD, (late,), ()).of("late").notes) is told


def test_an_amount_that_the_committee_works_out_must_be_given():
    gap = BidFigures("gap", 100, deviations=(FoundDeviation("gap"),))
    with pytest.raises(ValueError, match="写明金额"):
        evaluate(METHOD, (gap,), ())
    found = FoundDeviation("gap", amount_fen=50, note="第3项")
    mended = evaluate(METHOD, (BidFigures("gap", 100, deviations=(found,)),), ())
    assert mended.of("gap").evaluated_price_fen == 150


def test_a_deviation_outside_the_file_is_no_ground():
    odd = BidFigures("odd", 100, deviations=(FoundDeviation("colour"),))
    with pytest.raises(ValueError, match="不在招标文件中"):
        evaluate(METHOD, (odd,), ())


def test_equal_evaluated_and_bid_prices_are_a_tie_that_a_vote_settles():
    equal = (BidFigures("b", 100), BidFigures("a", 100), BidFigures("c", 99, deviations=()))
    result = evaluate(METHOD, equal, ())
    assert result.ranking == ("c", "a", "b")
    assert [t.keys for t in result.ties] == [("a", "b")]


def test_equal_evaluated_prices_put_the_lower_bid_first():
    lower = BidFigures("lower", 90_000_000, deviations=(FoundDeviation("late", D(20)),))
    higher = BidFigures("higher", 100_000_000)
    result = evaluate(METHOD, (higher, lower), ())
    assert result.of("lower").evaluated_price_fen == result.of("higher").evaluated_price_fen
    assert result.ranking == ("lower", "higher")


# ---- 算术性修正 ----


def line(quantity: str, unit_fen: int, amount_fen: int) -> PriceLine:
    return PriceLine("1", "挖土方", D(quantity), unit_fen, amount_fen)


def test_a_list_that_adds_up_is_left_alone():
    assert correct([line("2.5", 1_000, 2_500)], 2_500, 2_500).steps == ()


def test_words_prevail_over_figures():
    fixed = correct([line("1", 2_600, 2_600)], 2_500, 2_600)
    assert fixed.total_fen == 2_600
    assert fixed.steps == ("总价大写26.00元与小写25.00元不一致，以大写为准",)


def test_the_unit_price_prevails_over_the_amount_and_moves_the_total():
    fixed = correct([line("10", 1_234, 12_000)], 12_000)
    assert fixed.lines[0].amount_fen == fixed.total_fen == 12_340
    assert len(fixed.steps) == 2


def test_an_obvious_slip_of_the_decimal_point_gives_way_to_the_amount():
    fixed = correct([line("10", 123_400, 12_340)], 12_340)
    assert fixed.lines[0].unit_price_fen == 1_234 and fixed.total_fen == 12_340
    assert "小数点明显错位" in fixed.steps[0]
