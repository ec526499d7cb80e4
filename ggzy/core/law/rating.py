"""评价的规则: who may rate whom, when, and how; the platform's own: the statutes ask for records of conduct, not for marks."""

from __future__ import annotations

from datetime import datetime

from ggzy.core.rating import CRITERIA, HIGHEST, LOWEST, MARKS, NEEDS_REASON, SIDES, WINDOW, RatedLot, Rating, slot
from ggzy.core.rule import Basis, Unmet, rule
from ggzy.core.table import Ask

SHORTEST_REASON = 4


def lot(ask: Ask) -> RatedLot:
    """Fetched by the desk for every act of this kind."""
    assert ask.facts.rated
    return ask.facts.rated


def locks_at(ask: Ask) -> datetime:
    since = lot(ask).since
    assert since
    return WINDOW.end(since, ask.calendar)


@rule(None)
def rater_is_of_the_lot(ask: Ask) -> Unmet | None:
    """只有本标段的招标人、监督部门、交易中心、开标的投标人可以评价，各评各的对象。"""
    if ask.actor.role not in SIDES.get(ask.command.kind, ()):
        return Unmet("您的身份不评价这一类对象", "专家由招标人、监督部门、交易中心评价；代理机构由招标人、投标人、监督部门评价")
    if ask.facts.rated is None or not lot(ask).took_part:
        return Unmet("您的单位不是本标段的有关方", "只评价本单位参与、监督过的标段")
    return None


@rule(None)
def subject_took_part(ask: Ask) -> Unmet | None:
    """被评价的专家、代理机构须在本标段履职。"""
    return None if lot(ask).subject else Unmet("没有在本标段履职的这一对象", "请从“评价”页面的名单中选择")


@rule(None)
def rated_once(ask: Ask) -> Unmet | None:
    """每个单位对同一对象在一个标段只评价一次；上级、其他部门各评各的。"""
    return Unmet("您的单位已经评价过", "锁定以前可以更正原来的评价") if lot(ask).given else None


@rule(Basis("招标投标法", 37, "中标结果确定前应当保密"))
def rated_after_the_end(ask: Ask) -> Unmet | None:
    """定标以后评价：此前评标委员会名单保密，也不得用评价影响结果。"""
    return Unmet("还没有定标，不能评价", "定标以后，名单公开，评价开始") if lot(ask).since is None else None


@rule(None)
def given_before_it_locks(ask: Ask) -> Unmet | None:
    """评价期限内提出，期满不再接受。"""
    if ask.now >= locks_at(ask):
        return Unmet(f"评价期限（{WINDOW}）已满，不再接受", "评价期限自定标起计算")
    return None


@rule(None)
def corrected_before_it_locks(ask: Ask) -> Unmet | None:
    """锁定以前可以更正，锁定以后不能改。"""
    p: Rating = ask.record  # type: ignore[assignment]
    assert p.locks_at
    return Unmet("评价已经锁定，不能更正", "被评价人对评价有异议的，由其申诉") if ask.now >= p.locks_at else None


@rule(None)
def corrected_by_the_side(ask: Ask) -> Unmet | None:
    """由作出评价的单位更正。"""
    p: Rating = ask.record  # type: ignore[assignment]
    return None if p.by and slot(p.by) == slot(ask.actor) else Unmet("这份评价不是您的单位作出的", "由作出评价的单位更正")


@rule(None)
def marks_are_whole(ask: Ask) -> Unmet | None:
    """每条标准都给分，一至五分；低于三分的写明理由。"""
    p: Rating = ask.record  # type: ignore[assignment]
    kind = getattr(ask.command, "kind", p.kind)
    rows = CRITERIA[kind, ask.actor.role]
    given = {m.criterion: m for m in ask.command.marks}
    if set(given) != {row.code for row in rows} or len(ask.command.marks) != len(rows):
        return Unmet("没有对每条标准给分", "请逐条选择")
    for row in rows:
        mark = given[row.code]
        if not LOWEST <= mark.mark <= HIGHEST:
            return Unmet(f"“{row.label}”的评价不在一至五分之间", "请重新选择")
        if mark.mark < NEEDS_REASON and len(mark.reason.strip()) < SHORTEST_REASON:
            return Unmet(f"“{row.label}”评为“{MARKS[mark.mark]}”，没有写明理由", "请写明看到了什么")
    return None
