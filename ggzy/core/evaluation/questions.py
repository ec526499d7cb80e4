"""What starts by rule and is answered by people: sheets not yet right, scores far from the others', prices far too low."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, localcontext

import msgspec

from ggzy.core.evaluation.method import EXACT, HUNDRED, Comprehensive, Criterion, Method, Subjective
from ggzy.core.evaluation.score import BidFigures, ScoreSheet
from ggzy.core.money import yuan


def sheet_problems(method: Method, points: dict[str, Decimal], *, complete: bool = True) -> list[str]:
    """What is wrong with an expert's points for one bid; a draft that is still being filled in need not be complete."""
    wanted = {c.code: c for c in method.subjective} if isinstance(method, Comprehensive) else {}
    found = [f"“{code}”不是招标文件规定的主观评审因素，不能评分" for code in sorted(points) if code not in wanted]
    for code, criterion in wanted.items():
        by = criterion.by
        assert isinstance(by, Subjective)
        if code not in points:
            found += [f"“{criterion.name}”还没有评分"] if complete else []
        elif not points[code].is_finite() or not by.min_points <= points[code] <= criterion.max_points:
            found.append(f"“{criterion.name}”的评分{points[code]}应当在{by.min_points}至{criterion.max_points}分之间")
        elif EXACT.remainder(points[code], by.step) != 0:
            found.append(f"“{criterion.name}”的评分{points[code]}应当以{by.step}分为单位")
    return found


class Outlier(msgspec.Struct, frozen=True):
    """评分偏差: one expert's points stand far from the mean of the others'; a written reason is asked for."""

    expert: str
    bid: str
    criterion: str
    points: Decimal
    others_mean: Decimal
    text: str


def outliers(method: Comprehensive, sheets: Sequence[ScoreSheet], limit_percent: Decimal) -> list[Outlier]:
    """Points that differ from the mean of the other experts' by more than `limit_percent` of the full points."""
    found = []
    for criterion in method.subjective:
        by_bid: dict[str, list[ScoreSheet]] = {}
        for sheet in sorted(sheets, key=lambda s: (s.bid, s.expert)):
            if criterion.code in sheet.points:
                by_bid.setdefault(sheet.bid, []).append(sheet)
        for group in by_bid.values():
            found += [o for s in group if (o := _outlier(criterion, s, group, limit_percent))]
    return found


def _outlier(criterion: Criterion, sheet: ScoreSheet, group: list[ScoreSheet], limit: Decimal) -> Outlier | None:
    others = [s.points[criterion.code] for s in group if s.expert != sheet.expert]
    if not others:
        return None
    points = sheet.points[criterion.code]
    with localcontext(EXACT):
        total = sum(others, Decimal(0))
        # Compared without dividing, so that a score exactly at the limit is within it whatever the number of experts.
        if abs(points * len(others) - total) * HUNDRED <= limit * criterion.max_points * len(others):
            return None
        mean = (total / len(others)).quantize(Decimal("0.01"))
    text = (
        f"“{criterion.name}”评{points}分，其他专家平均{mean}分，"
        f"相差超过满分{criterion.max_points}分的{limit}%，请书面说明理由"
    )
    return Outlier(sheet.expert, sheet.bid, criterion.code, points, mean, text)


class LowPriceLimits(msgspec.Struct, frozen=True):
    """异常低价的启动线, in percent, and the paper they come from; None leaves that comparison out."""

    of_mean: Decimal | None = None
    of_next_lowest: Decimal | None = None
    of_ceiling: Decimal | None = None
    basis: str = ""


LOW_PRICE_PILOT = LowPriceLimits(
    of_mean=Decimal(50), of_next_lowest=Decimal(50), of_ceiling=Decimal(45), basis="财办库〔2024〕265号（未核）"
)
"""A pilot's figures, made for procurement; the works rule (评标委员会和评标方法暂行规定 21) asks without giving any."""


def abnormally_low(
    bids: Sequence[BidFigures], ceiling_fen: int = 0, limits: LowPriceLimits = LOW_PRICE_PILOT
) -> dict[str, str]:
    """异常低价: the bids that must be asked for a written explanation, each with the reason. The committee decides.

    `bids` are those that passed; the mean counts all of them, and only the lowest is set against the next lowest.
    """
    ordered = sorted(bids, key=lambda b: (b.price_fen, b.key))
    total = sum(b.price_fen for b in ordered)
    found: dict[str, str] = {}
    with localcontext(EXACT):
        for place, bid in enumerate(ordered):
            compared = [(f"全部{len(ordered)}家报价的平均值", Decimal(total) / len(ordered), limits.of_mean)]
            if place == 0 and len(ordered) > 1:
                compared.append(("次低报价", Decimal(ordered[1].price_fen), limits.of_next_lowest))
            if ceiling_fen > 0:
                compared.append(("最高投标限价", Decimal(ceiling_fen), limits.of_ceiling))
            reasons = [
                f"低于{name}{yuan(round(measure))}元的{limit}%"
                for name, measure, limit in compared
                if limit is not None and bid.price_fen * HUNDRED < measure * limit
            ]
            if reasons:
                found[bid.key] = f"报价{yuan(bid.price_fen)}元" + "，".join(reasons)
    return found
