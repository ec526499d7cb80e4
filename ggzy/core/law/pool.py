"""专家库管理: who keeps the pool decides who is in it, after the expert was heard; the measures on pools are not at hand."""

from __future__ import annotations

from ggzy.core.pool import CAUSES, OWN_WISH, PoolSeat
from ggzy.core.roles import region_covers
from ggzy.core.rule import Basis, Unmet, rule
from ggzy.core.table import Ask, Within

KEEPING = Basis("招标投标法实施条例", 45, "应当组建综合评标专家库")
MEASURES = Basis("评标专家和评标专家库管理办法（未取得文本）", "—", "", checked=False)
REPLY, DECIDING = Within(workdays=5), Within(workdays=15)
SHORTEST = 10


def seat(ask: Ask) -> PoolSeat:
    return ask.record  # type: ignore[return-value]


@rule(KEEPING)
def pool_is_ones_own(ask: Ask) -> Unmet | None:
    """由组建、管理这一专家库的机关决定。"""
    expert = ask.facts.pooled
    if expert is None:
        return Unmet("专家库里没有这名专家", "请从名单中选择")
    if region_covers(ask.actor.region, expert.region):
        return None
    return Unmet("这名专家不在您管理的专家库", "请由管理该专家库的机关决定")


@rule(None)
def expert_is_in_the_pool(ask: Ask) -> Unmet | None:
    """已经出库的不再决定出库。"""
    expert = ask.facts.pooled
    return Unmet("这名专家已经不在库", "请刷新页面查看") if expert and not expert.active else None


@rule(KEEPING)
def still_of_that_pool(ask: Ask) -> Unmet | None:
    """决定只及于告知时所在的专家库：专家转到另一个库以后，由那个库的机关决定。"""
    expert = ask.facts.pooled
    if expert is None or expert.region == seat(ask).expert.region:
        return None
    return Unmet("这名专家已经转到另一个专家库", "请由管理那个专家库的机关决定；本事项可以决定不予出库")


@rule(MEASURES)
def removal_has_a_cause(ask: Ask) -> Unmet | None:
    """出库须有规定的事由和写明的事实，告知专家。"""
    if ask.command.cause not in CAUSES:
        return Unmet("没有选择出库的事由", "请选择")
    return reasons(ask.command.reason)


@rule(None)
def expert_was_heard(ask: Ask) -> Unmet | None:
    """专家已陈述意见，或者陈述期限已满；本人申请的不必等。"""
    p = seat(ask)
    assert p.reply_until
    if p.cause == OWN_WISH or p.replied_at is not None or ask.now >= p.reply_until:
        return None
    return Unmet("专家还没有陈述意见，期限也没有届满", f"告知以后有{REPLY}陈述意见", "专家本人")


@rule(None)
def stated_in_time(ask: Ask) -> Unmet | None:
    """陈述期限届满以前提出，写明事实和理由。"""
    p = seat(ask)
    assert p.reply_until
    if ask.now >= p.reply_until:
        return Unmet("陈述意见的期限已满", "决定出库以后，可以在本人的档案里申诉")
    return reasons(ask.command.text)


@rule(None)
def pool_paper_is_whole(ask: Ask) -> Unmet | None:
    """决定须有文号和理由。"""
    return reasons(ask.command.reason) if ask.command.document_no.strip() else Unmet("没有填写决定的文号", "请填写")


def reasons(text: str) -> Unmet | None:
    return None if len(text.strip()) >= SHORTEST else Unmet("没有写明事实和理由", f"至少{SHORTEST}个字")
