"""Scoring by 综合评估法: cases worked by hand, and what must hold for any bids."""

from __future__ import annotations

from decimal import Decimal as D
from decimal import getcontext, localcontext

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ggzy.core.evaluation.method import (
    BenchmarkPrice,
    CertificatePoints,
    Certificates,
    Comprehensive,
    CountedPerformances,
    Criterion,
    ExpertMean,
    Rounding,
    Subjective,
)
from ggzy.core.evaluation.price import DrawnCoefficients, benchmark, price_points
from ggzy.core.evaluation.score import BidFigures, Result, ScoreSheet, evaluate

PRICE = BenchmarkPrice(
    k_list=(D("0.3"), D("0.4"), D("0.5")),
    control_drop_list=(D(3), D(5)),
    e1=D(2),
    e2=D(1),
    drop_highest=1,
    drop_lowest=1,
)
METHOD = Comprehensive(
    criteria=(
        Criterion("T1", "施工组织设计", D(30), Subjective()),
        Criterion("P", "投标报价", D(60), PRICE),
        Criterion("Y", "类似业绩", D(6), CountedPerformances(points_each=D(2))),
        Criterion(
            "Z",
            "体系证书",
            D(4),
            Certificates((CertificatePoints("Q", "质量", D(2)), CertificatePoints("E", "环境", D(2)))),
        ),
    )
)
DRAWN = DrawnCoefficients(k=D("0.4"), control_drop=D(5))
CEILING = 1_020_000_000
EXPERTS = ("e1", "e2", "e3", "e4", "e5")


def bid(key: str, yuan: int, performances: int = 0, certificates: tuple[str, ...] = ()) -> BidFigures:
    return BidFigures(key, yuan * 100, performances, certificates)


def sheets(keys: str, points: str = "25") -> list[ScoreSheet]:
    return [ScoreSheet(e, key, {"T1": D(points)}) for e in EXPERTS for key in keys]


FIVE = (
    bid("a", 9_500_000, 2, ("Q",)),
    bid("b", 9_600_000),
    bid("c", 9_700_000),
    bid("d", 9_800_000, 9, ("Q", "E", "X")),
    bid("e", 10_000_000),
)


def five(**changes: object) -> Result:
    return evaluate(METHOD, FIVE, sheets("abcde"), DRAWN, ceiling_fen=CEILING, **changes)  # type: ignore[arg-type]


def points(result: Result, key: str, criterion: str) -> D:
    return next(line.points for line in result.of(key).lines if line.criterion == criterion)


def test_the_benchmark_agrees_with_the_one_worked_by_hand():
    # A = (9,600,000 + 9,700,000 + 9,800,000) / 3 = 9,700,000
    # B = 10,200,000 × 0.95 = 9,690,000;  C = 9,700,000 × 0.4 + 9,690,000 × 0.6 = 9,694,000
    base = five().benchmark
    assert base and (base.mean_fen, base.control_fen, base.fen) == (970_000_000, 969_000_000, 969_400_000)


def test_a_price_above_the_benchmark_loses_e1_for_each_percent():
    # (9,800,000 − 9,694,000) / 9,694,000 = 1.093459…% → 1.0935;  60 − 2 × 1.0935 = 57.8130 → 57.81
    assert points(five(), "d", "P") == D("57.81")


def test_a_price_below_the_benchmark_loses_e2_for_each_percent():
    # (9,500,000 − 9,694,000) / 9,694,000 = −2.001237…% → −2.0012;  60 − 1 × 2.0012 = 57.9988 → 58.00
    assert points(five(), "a", "P") == D("58.00")


def test_the_total_adds_subjective_price_performances_and_certificates():
    # a: 25 + 58.00 + 2 × 2 + 2 = 89.00;  d: 25 + 57.81 + min(18, 6) + min(4, 4) = 92.81
    assert five().of("a").total == D("89.00")
    assert five().of("d").total == D("92.81")
    assert five().ranking[:2] == ("d", "a")


def test_a_bidder_can_follow_its_own_sheet_in_numbers():
    lines = "\n".join(step for line in five().of("d").lines for step in line.steps)
    assert "A = (9,600,000.00 + 9,700,000.00 + 9,800,000.00) ÷ 3 = 9,700,000.00元" in lines
    assert "B = 最高投标限价10,200,000.00元 × (1 − 5%) = 9,690,000.00元" in lines
    assert "9,700,000.00 × 0.4 + 9,690,000.00 × 0.6 = 9,694,000.00元" in lines
    assert "1.0935%" in lines and "60 − 2 × 1.0935 = 57.813" in lines and "得57.81分" in lines
    assert "业绩9项：9 × 2 = 18分" in lines and "超过满分，按6分计" in lines
    assert five().of("d").steps == ("总分 = 25.00 + 57.81 + 6.00 + 4.00 = 92.81分",)


@pytest.mark.parametrize(("count", "mean_fen"), [(4, 965_000_000), (5, 970_000_000)])
def test_prices_are_trimmed_from_the_stated_number_of_bids_on(count: int, mean_fen: int):
    # four: (9.5 + 9.6 + 9.7 + 9.8) / 4 = 9.65 million; five: the highest and the lowest are left out
    prices = [b.price_fen for b in FIVE[:count]]
    assert benchmark(PRICE, prices, DRAWN, CEILING).mean_fen == mean_fen


def test_each_step_is_rounded_to_the_fen_as_the_file_says():
    # (100.00 + 100.01 + 100.03) / 3 = 100.0133… → 100.01;  × 0.98 = 98.0098 → 98.01, or 98.00 cut off
    prices = (10_000, 10_001, 10_003)
    price = BenchmarkPrice(k_list=(D(1),), benchmark_drop_list=(D(2),))
    drawn = DrawnCoefficients(D(1), D(0), D(2))
    assert benchmark(price, prices, drawn, 0).fen == 9_801
    cut = msgspec.structs.replace(price, price_rounding=Rounding(2, "down"))
    assert benchmark(cut, prices, drawn, 0).fen == 9_800


def test_a_price_far_away_gets_the_floor_and_the_sheet_says_so():
    got, steps = price_points(PRICE, D(60), 200, 100, Rounding(2))
    assert got == 0 and "低于下限，按0分计" in steps


def trimmed(given_points: list[str]) -> D:
    method = msgspec.structs.replace(METHOD, expert_mean=ExpertMean("trimmed", 5))
    own = [ScoreSheet(f"e{i}", "a", {"T1": D(p)}) for i, p in enumerate(given_points)]
    return points(evaluate(method, FIVE[:1], own, DRAWN, ceiling_fen=CEILING), "a", "T1")


def test_the_trimmed_mean_leaves_out_one_highest_and_one_lowest():
    # 8, 9, 9.5, 7, 10 → (8 + 9 + 9.5) / 3 = 8.8333… → 8.83
    assert trimmed(["8", "9", "9.5", "7", "10"]) == D("8.83")


def test_too_few_experts_for_trimming_give_the_plain_mean():
    # 8, 9, 9.5, 7 → 33.5 / 4 = 8.375 → 8.38
    assert trimmed(["8", "9", "9.5", "7"]) == D("8.38")


def test_a_later_rejection_keeps_the_benchmark():
    after = evaluate(
        METHOD, FIVE, sheets("abcd"), DRAWN, ceiling_fen=CEILING, passed=tuple("abcde"), valid=tuple("abcd")
    )
    assert after.benchmark == five().benchmark
    assert after.of("e").rank is None and not after.of("e").valid and "e" not in after.ranking


def test_a_later_rejection_moves_the_benchmark_where_the_file_says_so():
    moving = msgspec.structs.replace(PRICE, later_rejection="recompute")
    criteria = tuple(msgspec.structs.replace(c, by=moving) if c.code == "P" else c for c in METHOD.criteria)
    method = msgspec.structs.replace(METHOD, criteria=criteria)
    after = evaluate(
        method, FIVE, sheets("abcd"), DRAWN, ceiling_fen=CEILING, passed=tuple("abcde"), valid=tuple("abcd")
    )
    assert after.benchmark and after.benchmark.mean_fen == 965_000_000


def test_a_bid_rejected_before_does_not_enter_the_benchmark():
    after = evaluate(
        METHOD, FIVE, sheets("abcd"), DRAWN, ceiling_fen=CEILING, passed=tuple("abcd"), valid=tuple("abcd")
    )
    assert after.benchmark and after.benchmark.mean_fen == 965_000_000


def test_a_coefficient_outside_the_list_is_not_accepted():
    with pytest.raises(ValueError, match="不在招标文件列明的范围内"):
        evaluate(METHOD, FIVE, sheets("abcde"), DrawnCoefficients(D("0.6"), D(5)), ceiling_fen=CEILING)


def test_nothing_is_scored_before_the_draw():
    with pytest.raises(ValueError, match="尚未抽取"):
        evaluate(METHOD, FIVE, sheets("abcde"), None, ceiling_fen=CEILING)


def test_a_missing_score_stops_the_evaluation_instead_of_counting_as_nought():
    with pytest.raises(ValueError, match="尚未由全部专家评分"):
        evaluate(METHOD, FIVE, sheets("abcd"), DRAWN, ceiling_fen=CEILING)


def test_no_valid_bid_gives_an_empty_ranking():
    nobody = five(valid=())
    assert nobody.ranking == () and nobody.benchmark is None and len(nobody.bids) == 5


def tied(ties: tuple[str, ...], **more: object) -> Result:
    """a and b have the same total: 58 points for the same price, and the same subjective points."""
    method = msgspec.structs.replace(METHOD, ties=ties)
    pair = (bid("b", 9_600_000), bid("a", 9_600_000), bid("c", 9_900_000))
    return evaluate(method, pair, sheets("abc"), DRAWN, ceiling_fen=CEILING, **more)  # type: ignore[arg-type]


def test_equal_bids_are_flagged_for_the_vote_and_share_the_rank():
    result = tied(("lower_price", "vote"))
    assert [t.keys for t in result.ties] == [("a", "b")] and result.ties[0].settle_by == "vote"
    assert "第1名有2家并列" in result.ties[0].text
    assert (result.of("a").rank, result.of("b").rank, result.of("c").rank) == (1, 1, 3)


def test_a_settled_tie_has_one_order():
    result = tied(("lower_price", "lot"), settled=("b", "a"))
    assert result.ties == () and result.ranking == ("b", "a", "c")
    assert [result.of(k).rank for k in "bac"] == [1, 2, 3]


def test_the_lower_price_goes_first_among_equal_totals():
    # benchmark 100.00; 101.00 loses 2 × 1%, 98.00 loses 1 × 2%: both have 58.00
    price = BenchmarkPrice(k_list=(D(0),), e1=D(2), e2=D(1))
    method = Comprehensive(
        (Criterion("P", "投标报价", D(60), price), Criterion("Y", "业绩", D(40), CountedPerformances(D(1))))
    )
    pair = (BidFigures("dear", 10_100), BidFigures("cheap", 9_800))
    result = evaluate(method, pair, (), ceiling_fen=10_000)
    assert result.of("dear").total == result.of("cheap").total == D("58.00")
    assert result.ranking == ("cheap", "dear") and result.ties == ()


def test_candidates_are_at_most_as_many_as_asked_for():
    assert five(candidates=2).candidates == five().ranking[:2]


def test_the_result_survives_the_journal_digit_for_digit():
    again = msgspec.json.decode(msgspec.json.encode(five()), type=Result)
    assert again == five() and msgspec.json.encode(again) == msgspec.json.encode(five())


# ---- for any bids ----

prices = st.lists(st.integers(10_000, 2_000_000_000), min_size=1, max_size=9)
marks = st.decimals(0, 30, places=1)


@st.composite
def tenders(draw: st.DrawFn) -> tuple[list[BidFigures], list[ScoreSheet], DrawnCoefficients]:
    bids = [
        BidFigures(f"b{i}", p, draw(st.integers(0, 9)), tuple(draw(st.sets(st.sampled_from("QEX")))))
        for i, p in enumerate(draw(prices))
    ]
    given_sheets = [ScoreSheet(e, b.key, {"T1": draw(marks)}) for b in bids for e in EXPERTS[:3]]
    drawn = DrawnCoefficients(draw(st.sampled_from(PRICE.k_list)), draw(st.sampled_from(PRICE.control_drop_list)))
    return bids, given_sheets, drawn


@settings(max_examples=60, deadline=None)
@given(tenders(), st.randoms(use_true_random=False))
def test_the_order_of_the_papers_does_not_matter_and_digits_stay(tender, rnd):
    bids, given_sheets, drawn = tender
    standing = [b.key for b in bids[::2]]
    first = evaluate(METHOD, bids, given_sheets, drawn, ceiling_fen=CEILING, valid=standing)
    rnd.shuffle(bids)
    rnd.shuffle(given_sheets)
    rnd.shuffle(standing)
    with localcontext() as context:
        context.prec = 3
        again = evaluate(METHOD, bids, given_sheets, drawn, ceiling_fen=CEILING, valid=standing)
    assert msgspec.json.encode(first) == msgspec.json.encode(again)
    assert getcontext().prec == 28


@settings(max_examples=60, deadline=None)
@given(tenders())
def test_every_line_lies_between_nought_and_its_full_points(tender):
    bids, given_sheets, drawn = tender
    result = evaluate(METHOD, bids, given_sheets, drawn, ceiling_fen=CEILING)
    for one in result.bids:
        assert all(0 <= line.points <= line.max_points for line in one.lines)
        assert one.total == sum(line.points for line in one.lines)
    totals = [b.total for b in result.bids]
    assert totals == sorted(totals, reverse=True)


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 10**11), st.integers(0, 10**10), st.integers(0, 10**10))
def test_a_dearer_bid_above_the_benchmark_never_gains(base: int, near: int, further: int):
    closer, _ = price_points(PRICE, D(60), base + near, base, Rounding(2))
    farther, _ = price_points(PRICE, D(60), base + near + further, base, Rounding(2))
    assert farther <= closer
