"""催办、督办: what is late may be urged from above; the terms are the platform's own."""

from __future__ import annotations

from ggzy.core.record import Record
from ggzy.core.rule import Basis, Unmet, rule
from ggzy.core.table import Ask

PLATFORM = Basis("公共资源交易平台管理暂行办法", 29, "加强对公共资源交易活动的事中事后监管")


def unanswered_too_long(p: Record) -> bool:
    """Whether an urging lies unanswered and its own term was noted as over."""
    return any(each.answered_at is None and f"answer_urging/{each.number}" in p.breaches for each in p.urgings)


@rule(PLATFORM)
def something_is_late(ask: Ask) -> Unmet | None:
    """有步骤逾期，才能催办；上一次催办的答复期限没满，不重复催办。"""
    p = ask.record
    if not p.breaches:
        return Unmet("没有逾期的步骤，不需要催办")
    waiting = any(each.answered_at is None for each in p.urgings)
    return Unmet("已经催办，答复的期限还没有届满", "期满没有答复的，可以督办") if waiting and not unanswered_too_long(p) else None


@rule(None)
def urged_from_outside(ask: Ask) -> Unmet | None:
    """催办由上级或者综合监督机关办理，不能催办自己。"""
    own = getattr(ask.record, "office_id", "")
    return Unmet("本部门承办的事项，不能由本部门催办") if own and own == ask.actor.org_id else None


@rule(None)
def urging_has_words(ask: Ask) -> Unmet | None:
    """催办和答复都要写明内容。"""
    return None if len(ask.command.text.strip()) >= 4 else Unmet("没有写明内容", "请填写")


@rule(None)
def urging_waits(ask: Ask) -> Unmet | None:
    """有没有答复的催办。"""
    return None if any(each.answered_at is None for each in ask.record.urgings) else Unmet("没有需要答复的催办")
