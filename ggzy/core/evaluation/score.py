"""Scoring 评分: every bid worked out in numbers, ranked; the same inputs give the same digits, in whatever order they come."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, localcontext
from itertools import groupby

import msgspec

from ggzy.core.evaluation.method import (
    EXACT,
    HUNDRED,
    TIE_NAMES,
    BenchmarkPrice,
    Certificates,
    Comprehensive,
    CountedPerformances,
    Criterion,
    LowestEvaluatedPrice,
    Method,
    Subjective,
    TieRule,
    method_name,
)
from ggzy.core.evaluation.price import (
    Benchmark,
    DrawnCoefficients,
    FoundDeviation,
    benchmark,
    only_choice,
    price_points,
    quantified,
)
from ggzy.core.money import yuan


class BidFigures(msgspec.Struct, frozen=True):
    """What counts of one opened bid."""

    key: str
    price_fen: int
    performances: int = 0
    certificates: tuple[str, ...] = ()
    deviations: tuple[FoundDeviation, ...] = ()


class ScoreSheet(msgspec.Struct, frozen=True):
    """评分表: one expert's points for one bid, by the code of the criterion."""

    expert: str
    bid: str
    points: dict[str, Decimal]


class Line(msgspec.Struct, frozen=True):
    """One criterion worked out: the points, and each step of the arithmetic in numbers."""

    criterion: str
    name: str
    max_points: Decimal
    points: Decimal
    steps: tuple[str, ...]


class BidResult(msgspec.Struct, frozen=True):
    """One bid's own sheet. A bid that is not valid has neither lines nor rank."""

    key: str
    price_fen: int
    valid: bool
    rank: int | None = None
    total: Decimal | None = None
    evaluated_price_fen: int | None = None
    lines: tuple[Line, ...] = ()
    steps: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class Tie(msgspec.Struct, frozen=True):
    """并列: bids equal also by the rules that can be computed; a vote or a lot must settle their order."""

    keys: tuple[str, ...]
    settle_by: TieRule
    text: str


class Result(msgspec.Struct, frozen=True):
    """评审结果. While `ties` is not empty, the order within each of them is not yet decided and ranks are shared."""

    method: str
    bids: tuple[BidResult, ...]
    ranking: tuple[str, ...]
    candidates: tuple[str, ...]
    ties: tuple[Tie, ...] = ()
    benchmark: Benchmark | None = None
    drawn: DrawnCoefficients | None = None

    def of(self, key: str) -> BidResult:
        return next(b for b in self.bids if b.key == key)


def evaluate(
    method: Method,
    bids: Sequence[BidFigures],
    sheets: Sequence[ScoreSheet],
    drawn: DrawnCoefficients | None = None,
    *,
    valid: Sequence[str] | None = None,
    passed: Sequence[str] | None = None,
    ceiling_fen: int = 0,
    candidates: int = 3,
    settled: Sequence[str] = (),
) -> Result:
    """Work out and rank the valid bids.

    `bids` are all that were opened; `valid` those that stand now; `passed` those that stood when the benchmark was
    fixed (a later rejection moves it only where the file says so). `settled` is the order that a vote or a lot gave.
    """
    ordered = sorted(bids, key=lambda b: b.key)
    standing = {b.key for b in ordered} if valid is None else set(valid)
    alive = [b for b in ordered if b.key in standing]
    base = None
    with localcontext(EXACT):
        if isinstance(method, Comprehensive):
            drawn = drawn or only_choice(method.price)
            if alive:
                base = _benchmark(method.price, ordered, standing, passed, drawn, ceiling_fen)
            worked = [_scored(method, bid, sheets, base) for bid in alive]
        else:
            worked = [_priced(method, bid) for bid in alive]
        ranked, ties = _rank(method, worked, tuple(settled))
    out = [BidResult(b.key, b.price_fen, valid=False) for b in ordered if b.key not in standing]
    ranking = tuple(b.key for b in ranked)
    return Result(method_name(method), (*ranked, *out), ranking, ranking[:candidates], ties, base, drawn)


def objective_lines(
    method: Method,
    bids: Sequence[BidFigures],
    drawn: DrawnCoefficients | None = None,
    *,
    valid: Sequence[str],
    passed: Sequence[str] | None = None,
    ceiling_fen: int = 0,
) -> dict[str, tuple[Line, ...]]:
    """客观评审因素: what is worked out from the bids alone, as a member may see it once the own points are in."""
    if not isinstance(method, Comprehensive) or not valid:
        return {}
    ordered = sorted(bids, key=lambda b: b.key)
    drawn = drawn or only_choice(method.price)
    with localcontext(EXACT):
        base = _benchmark(method.price, ordered, set(valid), passed, drawn, ceiling_fen)
        counted = [c for c in method.criteria if not isinstance(c.by, Subjective)]
        return {b.key: tuple(_line(method, c, b, [], base) for c in counted) for b in ordered if b.key in valid}


def _benchmark(
    price: BenchmarkPrice,
    bids: Sequence[BidFigures],
    standing: set[str],
    passed: Sequence[str] | None,
    drawn: DrawnCoefficients | None,
    ceiling_fen: int,
) -> Benchmark:
    if drawn is None:
        raise ValueError("评标系数尚未抽取")
    counted = set(passed) if passed is not None and price.later_rejection == "keep" else standing
    if price.mean_of == "opened":
        counted = {b.key for b in bids}
    return benchmark(price, [b.price_fen for b in bids if b.key in counted], drawn, ceiling_fen)


# ---- one bid ---------------------------------------------------------------------------------------------------


def _scored(method: Comprehensive, bid: BidFigures, sheets: Sequence[ScoreSheet], base: Benchmark | None) -> BidResult:
    own = sorted((s for s in sheets if s.bid == bid.key), key=lambda s: s.expert)
    lines = tuple(_line(method, criterion, bid, own, base) for criterion in method.criteria)
    total = sum((line.points for line in lines), Decimal(0))
    adding = f"总分 = {' + '.join(str(line.points) for line in lines)} = {total}分"
    return BidResult(bid.key, bid.price_fen, True, total=total, lines=lines, steps=(adding,))


def _line(
    method: Comprehensive, criterion: Criterion, bid: BidFigures, sheets: list[ScoreSheet], base: Benchmark | None
) -> Line:
    by, rounding = criterion.by, method.points_rounding
    if isinstance(by, BenchmarkPrice):
        assert base is not None
        points, steps = price_points(by, criterion.max_points, bid.price_fen, base.fen, rounding)
        steps = (*base.steps, *steps)
    elif isinstance(by, CountedPerformances):
        points, steps = _performances(by, criterion.max_points, bid.performances)
    elif isinstance(by, Certificates):
        points, steps = _certificates(by, criterion.max_points, bid.certificates)
    else:
        points, steps = _expert_mean(method, criterion, bid, sheets)
    return Line(criterion.code, criterion.name, criterion.max_points, rounding(points), steps)


def _performances(by: CountedPerformances, most: Decimal, count: int) -> tuple[Decimal, tuple[str, ...]]:
    counted = max(0, count - by.from_count)
    raw = counted * by.points_each
    beyond = f"，超出起计数{by.from_count}项的{counted}项计分" if by.from_count else ""
    steps = [f"业绩{count}项{beyond}：{counted} × {by.points_each} = {raw}分"]
    if raw > most:
        steps.append(f"超过满分，按{most}分计")
    return min(raw, most), tuple(steps)


def _certificates(by: Certificates, most: Decimal, held: Sequence[str]) -> tuple[Decimal, tuple[str, ...]]:
    counted = [c for c in by.accepted if c.code in held]
    raw = sum((c.points for c in counted), Decimal(0))
    steps = [f"{c.name}：{c.points}分" for c in counted] or ["没有计分的证书：0分"]
    if len(counted) > 1:
        steps.append(f"合计{raw}分")
    if raw > most:
        steps.append(f"超过满分，按{most}分计")
    return min(raw, most), tuple(steps)


def _expert_mean(
    method: Comprehensive, criterion: Criterion, bid: BidFigures, sheets: list[ScoreSheet]
) -> tuple[Decimal, tuple[str, ...]]:
    given = [s.points[criterion.code] for s in sheets if criterion.code in s.points]
    if not sheets or len(given) != len(sheets):
        raise ValueError(f"投标{bid.key}的“{criterion.name}”尚未由全部专家评分")
    steps = [f"专家评分{len(given)}份：{'、'.join(str(p) for p in given)}"]
    if method.expert_mean.kind == "trimmed" and len(given) >= method.expert_mean.min_experts:
        given = sorted(given)[1:-1]
        steps.append("去掉一个最高分和一个最低分")
    points = method.points_rounding(sum(given, Decimal(0)) / len(given))
    steps.append(f"({' + '.join(str(p) for p in given)}) ÷ {len(given)} = {points}分（{method.points_rounding}）")
    return points, tuple(steps)


def _priced(method: LowestEvaluatedPrice, bid: BidFigures) -> BidResult:
    total, steps = quantified(bid.price_fen, bid.deviations, method.deviations, method.price_rounding)
    notes = []
    limit = method.max_total_percent
    if limit is not None and (total - bid.price_fen) * HUNDRED > limit * bid.price_fen:
        notes.append(
            f"偏差加价合计{yuan(total - bid.price_fen)}元，超过投标报价的{limit}%，请评标委员会研究是否属于重大偏差"
        )
    return BidResult(bid.key, bid.price_fen, True, evaluated_price_fen=total, steps=steps, notes=tuple(notes))


# ---- ranking ---------------------------------------------------------------------------------------------------


def _merit(method: Method, bid: BidResult) -> tuple[Decimal, ...]:
    """What bids are compared by, smaller first: the total or evaluated price, then the computed tie rules."""
    subjective = {c.code for c in method.subjective} if isinstance(method, Comprehensive) else set()
    computed = {
        "lower_price": Decimal(bid.price_fen),
        "higher_subjective": -sum((line.points for line in bid.lines if line.criterion in subjective), Decimal(0)),
    }
    first = Decimal(bid.evaluated_price_fen) if bid.evaluated_price_fen is not None else -(bid.total or Decimal(0))
    return (first, *(computed[rule] for rule in method.ties if rule in computed))


def _rank(
    method: Method, worked: list[BidResult], settled: tuple[str, ...]
) -> tuple[tuple[BidResult, ...], tuple[Tie, ...]]:
    ranked: list[BidResult] = []
    ties: list[Tie] = []
    for _, group in groupby(sorted(worked, key=lambda b: (*_merit(method, b), b.key)), lambda b: _merit(method, b)):
        equal = list(group)
        first = len(ranked) + 1
        if all(b.key in settled for b in equal):
            equal.sort(key=lambda b: settled.index(b.key))
            ranked += [msgspec.structs.replace(b, rank=first + i) for i, b in enumerate(equal)]
            continue
        ranked += [msgspec.structs.replace(b, rank=first) for b in equal]
        if len(equal) > 1:
            how = method.ties[-1]
            text = f"第{first}名有{len(equal)}家并列，按招标文件以“{TIE_NAMES[how]}”确定先后"
            ties.append(Tie(tuple(b.key for b in equal), how, text))
    return tuple(ranked), tuple(ties)
