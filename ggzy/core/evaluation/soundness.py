"""Whether an evaluation method may stand in a tender file: weights, lists, rounding, ties; reasons in plain Chinese."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from ggzy.core.evaluation.method import (
    EXACT,
    HUNDRED,
    AsFound,
    BenchmarkPrice,
    Certificates,
    Comprehensive,
    CountedPerformances,
    Criterion,
    LowestEvaluatedPrice,
    Method,
    Rounding,
    Subjective,
    TieRule,
)


def problems(method: Method, ceiling_fen: int | None = None) -> list[str]:
    """What keeps this method out of a tender file, in plain Chinese; empty when it can be used.

    `ceiling_fen` is the file's 最高投标限价: 0 for none, None when it is not asked about.
    """
    if isinstance(method, Comprehensive):
        found = [*_comprehensive(method), *_rounding("得分", method.points_rounding)]
        priced = [c.by for c in method.criteria if isinstance(c.by, BenchmarkPrice)]
        if ceiling_fen == 0 and any(by.needs_control_price for by in priced):
            found.append("基准价由最高投标限价参与合成（K值小于1），但招标文件没有设最高投标限价：请填写最高投标限价，或者把K值定为1")
    else:
        found = [*_lowest_price(method), *_rounding("评标价", method.price_rounding, most=2)]
    return [*found, *_ties(method.ties)]


def _comprehensive(method: Comprehensive) -> Iterator[str]:
    total = sum((c.max_points for c in method.criteria), Decimal(0))
    if total != HUNDRED:
        yield f"各评审因素的分值合计为{total}分，应当正好为100分"
    yield from _codes("评审因素", [(c.code, c.name) for c in method.criteria])
    priced = sum(isinstance(c.by, BenchmarkPrice) for c in method.criteria)
    if priced != 1:
        yield f"报价得分应当有且只有一项，现有{priced}项"
    mean = method.expert_mean
    if mean.kind == "trimmed" and mean.min_experts < 3:
        yield f"去掉一个最高分和一个最低分后应当还有评分，专家人数下限不得少于3名，现为{mean.min_experts}名"
    for criterion in method.criteria:
        where = f"评审因素“{criterion.name}”"
        if criterion.max_points <= 0:
            yield f"{where}的分值应当大于0"
        for fault in CHECKS[type(criterion.by)](criterion):
            yield f"{where}：{fault}"


def _lowest_price(method: LowestEvaluatedPrice) -> Iterator[str]:
    yield from _codes("偏差", [(d.code, d.name) for d in method.deviations])
    for deviation in method.deviations:
        if isinstance(deviation.adds, AsFound) and not deviation.adds.rule.strip():
            yield f"偏差“{deviation.name}”由评标委员会计算金额，应当写明计算办法"
    if method.max_total_percent is not None and method.max_total_percent <= 0:
        yield "偏差加价的上限应当大于0；不设上限的请留空"


def _subjective(criterion: Criterion) -> Iterator[str]:
    by, most = criterion.by, criterion.max_points
    assert isinstance(by, Subjective)
    if not 0 <= by.min_points <= most:
        yield f"最低给分{by.min_points}应当在0与{most}之间"
    if by.step <= 0 or not _whole(by.step, most) or not _whole(by.step, by.min_points):
        yield f"评分步长{by.step}应当大于0，并能整除满分{most}和最低给分{by.min_points}"
    for band in by.bands:
        if not by.min_points <= band.low <= band.high <= most:
            yield f"档次“{band.name}”的分值{band.low}至{band.high}应当在{by.min_points}至{most}之间，且下限不高于上限"


def _benchmark(criterion: Criterion) -> Iterator[str]:
    by = criterion.by
    assert isinstance(by, BenchmarkPrice)
    lists = (
        ("K值", by.k_list, Decimal(1), True),
        ("最高投标限价下浮率", by.control_drop_list, HUNDRED, False),
        ("基准价下浮率", by.benchmark_drop_list, HUNDRED, False),
    )
    for name, values, most, inclusive in lists:
        if not values:
            yield f"{name}的抽取范围不能为空"
        if len(set(values)) != len(values):
            yield f"{name}的抽取范围有重复的值"
        if any(v < 0 or v > most or (v == most and not inclusive) for v in values):
            yield f"{name}应当不小于0且{'不大于' if inclusive else '小于'}{most}"
    if by.drop_highest < 0 or by.drop_lowest < 0:
        yield "去掉最高价、最低价的个数不能为负"
    if by.min_n_for_trimming <= by.drop_highest + by.drop_lowest:
        yield (
            f"去掉{by.drop_highest}个最高价和{by.drop_lowest}个最低价后应当还有报价，"
            f"起算家数须多于{by.drop_highest + by.drop_lowest}家，现为{by.min_n_for_trimming}家"
        )
    if by.mean_of == "opened" and by.later_rejection == "recompute":
        yield "基准价以全部开标报价计算的，不因否决投标而变化，不能同时选择“否决后重新计算”"
    if by.e1 < 0 or by.e2 < 0:
        yield "每偏离1%的扣分值不能为负"
    if not 0 <= by.floor <= criterion.max_points:
        yield f"报价得分的下限{by.floor}应当在0与{criterion.max_points}之间"
    yield from _rounding("基准价", by.price_rounding, most=2)
    yield from _rounding("偏差率", by.deviation_rounding)


def _performances(criterion: Criterion) -> Iterator[str]:
    by = criterion.by
    assert isinstance(by, CountedPerformances)
    if by.points_each <= 0:
        yield "每项业绩的分值应当大于0"
    if by.from_count < 0:
        yield "起计个数不能为负"


def _certificates(criterion: Criterion) -> Iterator[str]:
    by = criterion.by
    assert isinstance(by, Certificates)
    yield from _codes("证书", [(c.code, c.name) for c in by.accepted])
    if any(c.points <= 0 for c in by.accepted):
        yield "每项证书的分值应当大于0"
    reachable = sum((c.points for c in by.accepted), Decimal(0))
    if reachable < criterion.max_points:
        yield f"全部证书合计只有{reachable}分，达不到满分{criterion.max_points}分"


CHECKS: dict[type, Callable[[Criterion], Iterator[str]]] = {
    Subjective: _subjective,
    BenchmarkPrice: _benchmark,
    CountedPerformances: _performances,
    Certificates: _certificates,
}


def _ties(ties: tuple[TieRule, ...]) -> Iterator[str]:
    if len(set(ties)) != len(ties):
        yield "并列时的排序规则有重复"
    if not ties or ties[-1] not in ("vote", "lot") or any(t in ("vote", "lot") for t in ties[:-1]):
        yield "并列时的排序规则应当以评标委员会投票或者公开抽签结尾，且只用其一，以保证总能排出先后"


def _rounding(name: str, rounding: Rounding, most: int = 6) -> Iterator[str]:
    if not 0 <= rounding.places <= most:
        yield f"{name}的小数位数应当在0至{most}位之间，现为{rounding.places}位"


def _codes(what: str, named: list[tuple[str, str]]) -> Iterator[str]:
    codes = [code for code, _ in named]
    for code in sorted({c for c in codes if codes.count(c) > 1}):
        yield f"{what}的编号“{code}”重复"
    for code, name in named:
        if not code.strip() or not name.strip():
            yield f"{what}的编号和名称都要填写（编号“{code}”，名称“{name}”）"


def _whole(step: Decimal, value: Decimal) -> bool:
    return EXACT.remainder(value, step) == 0
