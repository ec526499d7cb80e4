"""故障顺延规则: what an order may do after the platform failed near a deadline.

No national text says what follows when a platform fails over a deadline: docs/decisions/outages.md gives the reasons.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from ggzy.core.calendar import SHANGHAI
from ggzy.core.proceeding import Proceeding
from ggzy.core.rule import Basis, Unmet, rule
from ggzy.core.table import Ask

TIME_TO_HAND_IN = timedelta(hours=2)
"""However short the outage was, so long must remain from the decision on: bidders have to learn of it and come back."""


@rule(None)
def outage_is_new_or_over(ask: Ask) -> Unmet | None:
    """同一次故障只登记一次，结束时再登记一次。"""
    known = ask.p.round.outages.get(ask.command.outage)
    if known is None or (known.ended is None and ask.command.ended is not None):
        return None
    return Unmet("这次故障已经登记")


@rule(None)
def outage_awaits_decision(ask: Ask) -> Unmet | None:
    """须是已登记、尚未决定的平台故障。"""
    known = ask.p.round.outages.get(ask.command.outage)
    if known is None:
        return Unmet("没有监测到影响本项目投标截止的这次故障", "招标人可以依法自行延长投标截止时间")
    return Unmet("这次故障已经作出决定") if known.decision else None


@rule(None)
def platform_works_again(ask: Ask) -> Unmet | None:
    """故障结束后才能确定顺延到何时。"""
    known = ask.p.round.outages.get(ask.command.outage)
    return Unmet("平台故障还没有结束，不能确定新的截止时间", "请在恢复正常后决定") if known and known.ended is None else None


def least_deadline(p: Proceeding, now: datetime) -> datetime:
    """From the later of now and the old deadline on, bidders get the lost time back, and two hours at least."""
    lost = timedelta(seconds=sum(each.seconds for each in p.round.outages_undecided))
    assert p.round.deadline
    return max(p.round.deadline + lost, now + max(lost, TIME_TO_HAND_IN))


@rule(None)
def lost_time_is_given_back(ask: Ask) -> Unmet | None:
    """顺延的时间不少于中断的时间；自决定时起，至少留出两小时。"""
    least = least_deadline(ask.p, ask.now)
    if ask.command.new_deadline < least:
        return Unmet("顺延的时间少于中断的时间，或者自决定时起不足两小时", f"请填写不早于{least.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}的时间")
    return None


@rule(Basis("电子招标投标办法", 27, "不得解密"))
def nothing_is_opened(ask: Ask) -> Unmet | None:
    """任何投标文件都没有解密、提取，开标程序没有开始，才能顺延。"""
    opened = bool(ask.p.round.released_at) or any(b.opened or b.not_opened for b in ask.p.standing_bids)
    return Unmet("已有投标文件解密，不能再顺延", "请依法由招标人处理，必要时重新招标") if opened else None
