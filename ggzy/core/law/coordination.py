"""Rules of cross-department matters 协调事项: the platform's own; parties who exist, opinions heard, an outcome in words, the office above."""

from __future__ import annotations

from ggzy.core.coordination import Coordination
from ggzy.core.regions import covers, stem
from ggzy.core.rule import Basis, Unmet, rule
from ggzy.core.shortcomings import NOTICE
from ggzy.core.table import Ask

COORDINATE = Basis(NOTICE, "四（二）", "及时协调解决", checked=False)
OPINION_TERM = Basis("平台协调事项征求意见时限（自定）", "—", "", checked=False)
INSTRUCT_TERM = Basis("平台协调事项上级意见时限（自定）", "—", "", checked=False)
INSTRUCT_DAYS, LONGEST = 5, 20_000


def of(ask: Ask) -> Coordination:
    return ask.record  # type: ignore[return-value]


@rule(COORDINATE)
def matter_says_what(ask: Ask) -> Unmet | None:
    """协调事项须有标题，写明要协调解决什么。"""
    c = ask.command
    if len(c.about.strip()) < 4:
        return Unmet("没有填写标题", "请填写")
    if len(c.question.strip()) < 10:
        return Unmet("没有写明要协调解决什么", "请写明事实、分歧和希望各单位答复的问题，至少十个字")
    return Unmet("内容超过两万字", "请精简") if len(c.question) > LONGEST else None


@rule(None)
def terms_in_order(ask: Ask) -> Unmet | None:
    """征求意见的期限在将来，确定结果的期限在它之后。"""
    c = ask.command
    if c.due <= ask.now:
        return Unmet("征求意见的期限已经过去", "请填写将来的时间")
    return Unmet("确定结果的期限不晚于征求意见的期限", "请改到征求意见结束以后") if c.decide_by <= c.due else None


@rule(None)
def parties_are_near(ask: Ask) -> Unmet | None:
    """参与的单位须仍然存在，与召集单位在同一州（市）之内，或者在其地域上下；召集单位自己是当事一方的也列入，但不能只有它自己。"""
    c = ask.command
    if not c.party_ids:
        return Unmet("没有选择参与的单位", "请至少选择一个")
    if set(c.party_ids) == {ask.actor.org_id}:
        return Unmet("参与的单位只有本单位", "请至少再选择一个需要一起解决问题的单位")
    known = {office.org_id: office for office in ask.facts.known_offices}
    for org_id in c.party_ids:
        office = known.get(org_id)
        if office is None:
            return Unmet("平台上没有其中一个单位", "请刷新页面后重新选择")
        if office.gone:
            return Unmet(f"“{office.org}”{office.gone}，收不到通知", office.instead)
        near = office.region[:4] == ask.actor.region[:4] or covers(office.region, ask.actor.region) or covers(ask.actor.region, office.region)
        if not near:
            return Unmet(f"“{office.org}”在另一个州（市）", "请由上级管理机关召集")
    return None


@rule(None)
def convened_in_own_place(ask: Ask) -> Unmet | None:
    """以本单位的地域召集；逾期未定的，提请管辖本地域的上级。"""
    if ask.command.region != ask.actor.region:
        return Unmet("协调事项的地区不是您所在单位的地域", "请刷新页面后重新填写")
    above = ask.facts.superior
    if above is None:
        return Unmet("没有选择逾期未定时提请的上级", "请选择管辖本地域的公共资源交易管理机关或者督查室")
    if above.gone:
        return Unmet(f"“{above.org}”{above.gone}", "请改选")
    higher = above.org_id != ask.actor.org_id and stem(ask.actor.region).startswith(stem(above.region))
    return None if higher else Unmet(f"“{above.org}”不是管辖本地域的上级", "请改选")


@rule(None)
def convener_acts(ask: Ask) -> Unmet | None:
    """由召集单位办理。"""
    p = of(ask)
    return None if p.convenes(ask.actor) else Unmet("协调事项不是您的单位召集的", "", p.opened_by.org if p.opened_by else "")


@rule(None)
def convener_or_above_decides(ask: Ask) -> Unmet | None:
    """由召集单位确定结果；提请上级以后，上级也可以直接确定。"""
    p = of(ask)
    if p.convenes(ask.actor) or (p.stage == "escalated" and p.is_above(ask.actor)):
        return None
    return Unmet("结果由召集单位确定；逾期未定、提请上级以后，上级也可以确定", "", p.opened_by.org if p.opened_by else "")


@rule(None)
def above_acts(ask: Ask) -> Unmet | None:
    """由被提请的上级办理。"""
    p = of(ask)
    return None if p.is_above(ask.actor) else Unmet("协调事项没有提请您所在的单位", "", p.above.org if p.above else "")


@rule(None)
def party_speaks(ask: Ask) -> Unmet | None:
    """由参与的单位自己提出意见。"""
    return None if of(ask).is_party(ask.actor) else Unmet("您所在的单位不是参与单位", "召集单位没有列为参与单位的，意见写进结果")


@rule(None)
def words_are_given(ask: Ask) -> Unmet | None:
    """须写明内容，不超过两万字。"""
    text: str = getattr(ask.command, "outcome", "") or getattr(ask.command, "text", "")
    if len(text.strip()) < 2:
        return Unmet("没有填写内容", "请填写；没有意见的，写“无意见”")
    return Unmet("内容超过两万字", "请精简") if len(text) > LONGEST else None


@rule(OPINION_TERM)
def parties_are_heard(ask: Ask) -> Unmet | None:
    """各参与单位都提出了意见，或者期限届满，才能确定结果。"""
    p = of(ask)
    if p.heard:
        return None
    waiting = "、".join(office.org for office in p.silent)
    return Unmet(f"{waiting}还没有提出意见，期限也没有届满", "请待其提出意见或者期满", waiting)


@rule(COORDINATE)
def tasks_fit(ask: Ask) -> Unmet | None:
    """各单位的任务只派给参与的单位，每个单位一项，写明内容；期限在将来，不晚于落实的期限。"""
    p, c = of(ask), ask.command
    if len({task.org_id for task in c.tasks}) < len(c.tasks):
        return Unmet("同一个单位有两项任务", "请合并成一项")
    names = {office.org_id: office.org for office in p.parties}
    for task in c.tasks:
        if task.org_id not in names:
            return Unmet("任务派给了没有参与的单位", "任务只能派给参与的单位")
        if not 2 <= len(task.text.strip()) <= LONGEST:
            return Unmet(f"没有写明“{names[task.org_id]}”的任务", "请写明做什么，不超过两万字")
        if not ask.now < task.by <= c.carry_out_by:
            return Unmet(f"“{names[task.org_id]}”的期限已经过去，或者晚于落实的期限", "请填写将来的、不晚于落实期限的时间")
    return None


@rule(COORDINATE)
def has_a_task(ask: Ask) -> Unmet | None:
    """由派有任务、还没有报告的单位报告。"""
    given = of(ask).tasks.get(ask.actor.org_id)
    if given is None:
        return Unmet("协调结果没有给您所在的单位派任务", "落实情况由召集单位记入")
    return Unmet("您所在的单位已经报告", "需要补充的，请召集单位退回") if given.outcome else None


@rule(COORDINATE)
def task_was_reported(ask: Ask) -> Unmet | None:
    """只退回已经报告的任务。"""
    given = of(ask).tasks.get(ask.command.org_id)
    return None if given is not None and given.outcome else Unmet("这个单位没有报告，或者没有任务", "没有可以退回的")


@rule(COORDINATE)
def tasks_are_told(ask: Ask) -> Unmet | None:
    """派有任务的单位都报告了落实情况，或者期限届满，才能办结。"""
    p = of(ask)
    waiting = "、".join(office.org for office in p.undone if f"task/{office.org_id}" not in p.breaches)
    return Unmet(f"{waiting}还没有报告任务的落实情况，期限也没有届满", "请待其报告或者期满", waiting) if waiting else None


@rule(None)
def day_lies_ahead(ask: Ask) -> Unmet | None:
    """落实、再议、再落实的期限须在将来。"""
    c = ask.command
    at = getattr(c, "carry_out_by", None) or getattr(c, "decide_by", None) or getattr(c, "by", None)
    return None if at is not None and at > ask.now else Unmet("期限已经过去", "请填写将来的时间")


@rule(None)
def meeting_was_held(ask: Ask) -> Unmet | None:
    """纪要记的是已经开过的会，写明时间、地点、参加人和议定的内容。"""
    c = ask.command
    if c.held_at > ask.now:
        return Unmet("会议时间还没有到", "请在会后记入")
    missing = min(len(c.place.strip()), len(c.attended.strip()), len(c.text.strip())) < 2
    return Unmet("纪要没有写全", "请写明地点、参加人和议定的内容") if missing else None
