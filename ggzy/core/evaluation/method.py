"""Evaluation methods 评标办法 as data of the tender file: every list, weight, rounding and tie rule is a parameter."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from typing import Literal

import msgspec

HUNDRED = Decimal(100)
EXACT = Context(prec=60)
"""All arithmetic runs in this context, so that no thread's own setting can change a digit."""

MODES = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "down": ROUND_DOWN}
MODE_NAMES = {"half_up": "四舍五入", "half_even": "四舍六入五成双", "down": "直接舍去"}


class Rounding(msgspec.Struct, frozen=True):
    """修约: to how many decimal places, and how."""

    places: int = 2
    mode: Literal["half_up", "half_even", "down"] = "half_up"

    def __call__(self, value: Decimal) -> Decimal:
        return value.quantize(Decimal(1).scaleb(-self.places), rounding=MODES[self.mode], context=EXACT)

    def __str__(self) -> str:
        return f"保留{self.places}位小数，{MODE_NAMES[self.mode]}"


# Tie rules, applied in the order the file gives them. The first two are computed; a vote or a lot is held by people.
TieRule = Literal["lower_price", "higher_subjective", "vote", "lot"]
TIE_NAMES = {
    "lower_price": "投标报价低者优先",
    "higher_subjective": "主观评分合计高者优先",
    "vote": "评标委员会记名投票",
    "lot": "公开抽签",
}


# ---- 综合评估法 ----------------------------------------------------------------------------------------------


class Band(msgspec.Struct, frozen=True):
    """评分档次: a range of points and what earns it."""

    name: str
    low: Decimal
    high: Decimal
    text: str = ""


class Subjective(msgspec.Struct, frozen=True, tag="subjective"):
    """主观评审因素: each expert gives points alone, in steps, not below `min_points`."""

    min_points: Decimal = Decimal(0)
    step: Decimal = Decimal("0.1")
    bands: tuple[Band, ...] = ()


class BenchmarkPrice(msgspec.Struct, frozen=True, tag="price"):
    """报价得分（基准价偏差法）.

    A = mean of the prices (trimmed when there are enough), B = control price × (1 − D%),
    C = (A×K + B×(1−K)) × (1 − δ%); K, D and δ are drawn from the lists in the opening session.
    Each of A, B and C is rounded to what is shown before it is used again: whoever follows the sheet by hand arrives
    at the same digits. A bid loses `e1` points for each 1% above C and `e2` for each 1% below, not below `floor`.
    """

    k_list: tuple[Decimal, ...]
    control_drop_list: tuple[Decimal, ...] = (Decimal(0),)
    benchmark_drop_list: tuple[Decimal, ...] = (Decimal(0),)
    drop_highest: int = 1
    drop_lowest: int = 1
    min_n_for_trimming: int = 5
    e1: Decimal = Decimal(2)
    e2: Decimal = Decimal(1)
    floor: Decimal = Decimal(0)
    mean_of: Literal["effective", "opened"] = "effective"
    later_rejection: Literal["keep", "recompute"] = "keep"
    price_rounding: Rounding = Rounding(2)
    deviation_rounding: Rounding = Rounding(4)

    @property
    def needs_control_price(self) -> bool:
        return any(k != 1 for k in self.k_list)


class CountedPerformances(msgspec.Struct, frozen=True, tag="counted_performances"):
    """类似业绩: so many points for each performance beyond the first `from_count`, up to the criterion's maximum."""

    points_each: Decimal
    from_count: int = 0
    requirement: str = ""


class CertificatePoints(msgspec.Struct, frozen=True):
    """One certificate that counts, and its points."""

    code: str
    name: str
    points: Decimal


class Certificates(msgspec.Struct, frozen=True, tag="certificates"):
    """证书: points for each listed certificate that is held, up to the criterion's maximum."""

    accepted: tuple[CertificatePoints, ...]


Scoring = Subjective | BenchmarkPrice | CountedPerformances | Certificates

KIND_NAMES = {
    Subjective: "主观评分",
    BenchmarkPrice: "报价得分",
    CountedPerformances: "业绩计分",
    Certificates: "证书计分",
}


class Criterion(msgspec.Struct, frozen=True):
    """评审因素: its weight in points, and how points are come by."""

    code: str
    name: str
    max_points: Decimal
    by: Scoring
    guidance: str = ""

    @property
    def kind(self) -> str:
        return str(self.by.__struct_config__.tag)


class ExpertMean(msgspec.Struct, frozen=True):
    """专家评分的汇总: plain mean, or without one highest and one lowest when at least `min_experts` scored."""

    kind: Literal["plain", "trimmed"] = "plain"
    min_experts: int = 5


class Comprehensive(msgspec.Struct, frozen=True, tag="comprehensive"):
    """综合评估法."""

    criteria: tuple[Criterion, ...]
    expert_mean: ExpertMean = ExpertMean()
    points_rounding: Rounding = Rounding(2)
    ties: tuple[TieRule, ...] = ("lower_price", "vote")

    @property
    def price_criterion(self) -> Criterion:
        return next(c for c in self.criteria if isinstance(c.by, BenchmarkPrice))

    @property
    def price(self) -> BenchmarkPrice:
        by = self.price_criterion.by
        assert isinstance(by, BenchmarkPrice)
        return by

    @property
    def subjective(self) -> tuple[Criterion, ...]:
        return tuple(c for c in self.criteria if isinstance(c.by, Subjective))


# ---- 经评审的最低投标价法 --------------------------------------------------------------------------------------


class ByAmount(msgspec.Struct, frozen=True, tag="amount"):
    """So much money for each unit found (a day late, a missing item); negative where the file rewards."""

    fen_each: int


class ByPercent(msgspec.Struct, frozen=True, tag="percent"):
    """So many percent of the bid price for each unit found."""

    percent_each: Decimal


class AsFound(msgspec.Struct, frozen=True, tag="as_found"):
    """An amount the committee works out by the rule in the file (a missing item at the highest of the others' prices)."""

    rule: str


class Deviation(msgspec.Struct, frozen=True):
    """量化的偏差: what a minor deviation adds to the price for evaluation. The contract stays at the bid price."""

    code: str
    name: str
    adds: ByAmount | ByPercent | AsFound


class LowestEvaluatedPrice(msgspec.Struct, frozen=True, tag="lowest_evaluated_price"):
    """经评审的最低投标价法. Above `max_total_percent` of the bid price the committee is told: perhaps a major deviation."""

    deviations: tuple[Deviation, ...] = ()
    max_total_percent: Decimal | None = None
    price_rounding: Rounding = Rounding(2)
    ties: tuple[TieRule, ...] = ("lower_price", "vote")


Method = Comprehensive | LowestEvaluatedPrice

METHOD_NAMES = {Comprehensive: "综合评估法", LowestEvaluatedPrice: "经评审的最低投标价法"}


def method_name(method: Method) -> str:
    return METHOD_NAMES[type(method)]
