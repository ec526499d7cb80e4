"""Price arithmetic 报价计算: the benchmark 评标基准价, points by deviation from it, and deviations quantified in money."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, localcontext

import msgspec

from ggzy.core.evaluation.method import (
    EXACT,
    HUNDRED,
    AsFound,
    BenchmarkPrice,
    ByAmount,
    ByPercent,
    Deviation,
    Rounding,
)
from ggzy.core.money import yuan


class DrawnCoefficients(msgspec.Struct, frozen=True):
    """现场抽取的系数: K, and how many percent the control price and the benchmark are lowered."""

    k: Decimal
    control_drop: Decimal = Decimal(0)
    benchmark_drop: Decimal = Decimal(0)


class Benchmark(msgspec.Struct, frozen=True):
    """评标基准价, and each step on the way to it in numbers."""

    fen: int
    mean_fen: int
    control_fen: int | None
    steps: tuple[str, ...]


class FoundDeviation(msgspec.Struct, frozen=True):
    """A deviation the committee found in a bid: how many units, or the amount where the file lets it be worked out."""

    code: str
    units: Decimal = Decimal(1)
    amount_fen: int | None = None
    note: str = ""


def only_choice(price: BenchmarkPrice) -> DrawnCoefficients | None:
    """The coefficients when the file leaves nothing to draw, else None."""
    lists = (price.k_list, price.control_drop_list, price.benchmark_drop_list)
    if all(len(values) == 1 for values in lists):
        return DrawnCoefficients(*(values[0] for values in lists))
    return None


def check_drawn(price: BenchmarkPrice, drawn: DrawnCoefficients) -> None:
    """A coefficient that the file does not list cannot have been drawn."""
    for value, choices in (
        (drawn.k, price.k_list),
        (drawn.control_drop, price.control_drop_list),
        (drawn.benchmark_drop, price.benchmark_drop_list),
    ):
        if value not in choices:
            raise ValueError(f"系数{value}不在招标文件列明的范围内")


def benchmark(
    price: BenchmarkPrice, prices_fen: Sequence[int], drawn: DrawnCoefficients, ceiling_fen: int
) -> Benchmark:
    """A, B and C, each rounded to what is shown before it is used again."""
    check_drawn(price, drawn)
    with localcontext(EXACT):
        mean, steps = _mean(price, sorted(prices_fen))
        control = None
        result = mean
        if drawn.k != 1:
            if ceiling_fen <= 0:
                raise ValueError("招标文件没有设最高投标限价，不能合成基准价")
            control = _round(Decimal(ceiling_fen) * (HUNDRED - drawn.control_drop) / HUNDRED, price.price_rounding)
            result = _round(mean * drawn.k + control * (1 - drawn.k), price.price_rounding)
            steps.append(
                f"B = 最高投标限价{yuan(ceiling_fen)}元 × (1 − {_plain(drawn.control_drop)}%) = {yuan(control)}元"
            )
            steps.append(
                f"C = A × {_plain(drawn.k)} + B × {_plain(1 - drawn.k)} = {yuan(mean)} × {_plain(drawn.k)}"
                f" + {yuan(control)} × {_plain(1 - drawn.k)} = {yuan(result)}元"
            )
        if drawn.benchmark_drop:
            before = result
            result = _round(Decimal(before) * (HUNDRED - drawn.benchmark_drop) / HUNDRED, price.price_rounding)
            steps.append(
                f"下浮{_plain(drawn.benchmark_drop)}%：{yuan(before)}元 × (1 − {_plain(drawn.benchmark_drop)}%)"
                f" = {yuan(result)}元"
            )
    if result <= 0:
        raise ValueError("评标基准价应当大于0")
    steps.append(f"评标基准价 = {yuan(result)}元（{price.price_rounding}）")
    return Benchmark(result, mean, control, tuple(steps))


def price_points(
    price: BenchmarkPrice, max_points: Decimal, price_fen: int, benchmark_fen: int, rounding: Rounding
) -> tuple[Decimal, tuple[str, ...]]:
    """报价得分: full points at the benchmark, less for each percent away from it, never below the floor."""
    with localcontext(EXACT):
        deviation = price.deviation_rounding(Decimal(price_fen - benchmark_fen) / benchmark_fen * HUNDRED)
        per_percent, side = (price.e1, "高于") if deviation > 0 else (price.e2, "不高于")
        raw = max_points - per_percent * abs(deviation)
        points = rounding(max(raw, price.floor))
    steps = [
        f"偏差率 = ({yuan(price_fen)} − {yuan(benchmark_fen)}) ÷ {yuan(benchmark_fen)} × 100% = {deviation}%"
        f"（{price.deviation_rounding}）",
        f"{side}基准价，每1%扣{_plain(per_percent)}分：{_plain(max_points)} − {_plain(per_percent)} × {abs(deviation)}"
        f" = {_plain(raw)}",
    ]
    if raw < price.floor:
        steps.append(f"低于下限，按{_plain(price.floor)}分计")
    steps.append(f"得{points}分（{rounding}）")
    return points, tuple(steps)


def quantified(
    price_fen: int, found: Sequence[FoundDeviation], listed: Sequence[Deviation], rounding: Rounding
) -> tuple[int, tuple[str, ...]]:
    """评标价: the bid price with every deviation added to it, in the order of the tender file."""
    order = {d.code: i for i, d in enumerate(listed)}
    strange = [f.code for f in found if f.code not in order]
    if strange:
        raise ValueError(f"偏差“{strange[0]}”不在招标文件中，不得作为评标依据")
    total = price_fen
    steps = [f"投标报价 {yuan(price_fen)}元"]
    with localcontext(EXACT):
        for one in sorted(found, key=lambda f: (order[f.code], f.note, f.units)):
            rule = listed[order[one.code]]
            added, how = _added(price_fen, one, rule, rounding)
            total += added
            steps.append(f"{rule.name}：{how} = {yuan(added)}元" + (f"（{one.note}）" if one.note else ""))
    steps.append(f"评标价 = {yuan(total)}元")
    return total, tuple(steps)


def _added(price_fen: int, one: FoundDeviation, rule: Deviation, rounding: Rounding) -> tuple[int, str]:
    if isinstance(rule.adds, ByAmount):
        return (
            _round(rule.adds.fen_each * one.units, rounding),
            f"{_plain(one.units)} × {yuan(rule.adds.fen_each)}元",
        )
    if isinstance(rule.adds, ByPercent):
        share = Decimal(price_fen) * rule.adds.percent_each / HUNDRED * one.units
        return _round(share, rounding), f"{yuan(price_fen)}元 × {_plain(rule.adds.percent_each)}% × {_plain(one.units)}"
    assert isinstance(rule.adds, AsFound)
    if one.amount_fen is None:
        raise ValueError(f"偏差“{rule.name}”应当由评标委员会写明金额")
    return one.amount_fen, rule.adds.rule


def _mean(price: BenchmarkPrice, prices: list[int]) -> tuple[int, list[str]]:
    """A: with enough prices the highest and lowest are left out; equal prices count one by one."""
    if not prices:
        raise ValueError("没有可以计算基准价的报价")
    count = len(prices)
    kept = prices
    if count >= price.min_n_for_trimming:
        kept = prices[price.drop_lowest : count - price.drop_highest]
        left_out = f"不少于{price.min_n_for_trimming}家，去掉{price.drop_highest}个最高价和{price.drop_lowest}个最低价"
    else:
        left_out = f"少于{price.min_n_for_trimming}家，全部计入"
    mean = _round(Decimal(sum(kept)) / len(kept), price.price_rounding)
    added = " + ".join(yuan(p) for p in kept)
    return mean, [f"参与计算的报价{count}家，{left_out}", f"A = ({added}) ÷ {len(kept)} = {yuan(mean)}元"]


def _round(fen: Decimal, rounding: Rounding) -> int:
    """The file speaks of decimal places of a yuan; amounts are kept in fen."""
    return int(rounding(fen / HUNDRED) * HUNDRED)


def _plain(value: Decimal) -> str:
    """A number as a person writes it: 0.40 as 0.4, 60.00 as 60."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
