"""同名核对的规则: nobody is passed over for a name before being heard. The statutes at hand name no step for it: 未核."""

from __future__ import annotations

from ggzy.core.bars import Bar
from ggzy.core.law.bars import LOOKED_INTO, barred_managers, on_itself
from ggzy.core.proceeding import Namesake
from ggzy.core.rule import Basis, Unmet, rule
from ggzy.core.table import Ask, Within

HEARING = Basis("平台同名核对规则（自定：递补以前听取候选人说明）", "—", "", checked=False)
REPLY = Within(workdays=3)


def last_asked(ask: Ask, bidder: str) -> Namesake | None:
    return next(reversed(ask.p.round.namesakes.get(bidder, [])), None)


def next_namesake(ask: Ask, bidder: str) -> Bar | None:
    """Of several barred persons of the name, the next that the candidate was not asked about."""
    asked = {each.case for each in ask.p.round.namesakes.get(bidder, ())}
    return next((bar for bar in barred_managers(ask, bidder) if bar.case not in asked), None)


@rule(HEARING)
def candidate_has_a_namesake(ask: Ask) -> Unmet | None:
    """只就中标候选人的拟派项目经理与他单位被限制的人员同名要求说明；一项限制只要求一次，一项有了说明再问下一项。"""
    r, bidder = ask.p.round, ask.command.bidder
    bars = barred_managers(ask, bidder) if r.result and bidder in r.result.candidates else []
    if not bars or on_itself(ask, bidder, bars[0]):
        return Unmet("这名候选人的项目经理没有需要核对的同名", "请刷新页面查看")
    asked = r.namesakes.get(bidder, [])
    waits = any(each.waits(ask.now) and each.case in {bar.case for bar in bars} for each in asked)
    return Unmet("已经要求这名候选人说明", "请等待答复或者期限届满") if waits or next_namesake(ask, bidder) is None else None


@rule(HEARING)
def own_manager_was_questioned(ask: Ask) -> Unmet | None:
    """由被要求说明的候选人在期限内说明，只说明一次。"""
    asked = last_asked(ask, ask.facts.pseudonym)
    if asked is None:
        return Unmet("招标人没有要求贵单位说明", "没有需要办理的")
    if asked.replied_at is not None:
        return Unmet("贵单位已经说明", "请等待招标人认定")
    if ask.now >= asked.reply_until:
        return Unmet("说明的期限已满", "对定标结果不服的，可以依法投诉")
    return None if len(ask.command.text.strip()) >= LOOKED_INTO else Unmet("没有写明是不是同一人和依据", "请写明注册证书编号")


@rule(HEARING)
def candidate_was_heard(ask: Ask) -> Unmet | None:
    """候选人已经说明，或者期限已满，才能认定；认定须写明核对的依据。"""
    bidder, case = ask.command.bidder, ask.command.case
    asked = next((each for each in ask.p.round.namesakes.get(bidder, ()) if each.case == case), None) if case else last_asked(ask, bidder)
    if asked is None or asked.case not in {bar.case for bar in barred_managers(ask, bidder)}:
        return Unmet("还没有要求这名候选人说明", "请先要求说明")
    if asked.found:
        return Unmet("已经认定", "请确定下一名候选人")
    if asked.waits(ask.now):
        return Unmet("候选人还没有说明，期限也没有届满", f"要求说明以后，候选人有{REPLY}", "中标候选人")
    return None if len(ask.command.text.strip()) >= LOOKED_INTO else Unmet("没有写明核对的依据", "请写明核对了哪些注册证书编号")
