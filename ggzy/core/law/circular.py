"""通报: facts with entries, offices that exist, replies heard, a number in three parts, putting right, and what may be published."""

from __future__ import annotations

import re

from ggzy.core.circular import Circular
from ggzy.core.roles import Role, region_covers
from ggzy.core.rule import Basis, Unmet, rule
from ggzy.core.shortcomings import INSPECTION, ISSUES, NETWORK, NOTICE, SHORTCOMINGS
from ggzy.core.table import Ask

OPENNESS = "政府信息公开条例"
REPLY_TERM = Basis("平台通报申辩时限（自定）", "—", "", checked=False)
RECHECK_TERM = Basis("平台整改复查时限（自定）", "—", "", checked=False)
REPORT_TERM = Basis("平台通报整改期限（由通报写明）", "—", "", checked=False)
ISSUE_TERM = Basis("平台通报印发时限（自定）", "—", "", checked=False)
PUBLISH_TERM = Basis(OPENNESS, 26, "20个工作日")
REPLY_DAYS, RECHECK_DAYS, ISSUE_DAYS, PUBLISH_DAYS = 5, 10, 10, 20
NUMBER = re.compile(r"[\u4e00-\u9fff]{2,12}〔20\d\d〕[1-9]\d{0,4}号")
BY = {INSPECTION: (Role.INSPECTOR, Role.ADMINISTRATION), NETWORK: (Role.CENTRE,)}


def of(ask: Ask) -> Circular:
    return ask.record  # type: ignore[return-value]


@rule(Basis(NOTICE, "四（三）", "进行通报", checked=False))
def issuer_of_this_kind(ask: Ask) -> Unmet | None:
    """两种通报由两个不同的机关发出：督查室、管理局发督查通报，交易中心发网络检查通报。"""
    issue = getattr(ask.command, "issue", "") or of(ask).issue
    if issue not in ISSUES:
        return Unmet("没有选择通报的种类", "请选择督查通报或者网络检查通报")
    if ask.actor.role in BY[issue]:
        return None
    return Unmet(f"您的岗位不能发{ISSUES[issue]}", "", "、".join(role.label for role in BY[issue]))


@rule(None)
def own_circular(ask: Ask) -> Unmet | None:
    """由起草通报的单位办理。"""
    by = of(ask).drafted_by
    same = by is not None and by.org_id == ask.actor.org_id
    return None if same else Unmet("本通报不是您的单位起草的", "", by.org if by else "")


@rule(None)
def circular_in_own_reach(ask: Ask) -> Unmet | None:
    """只能通报本单位管辖地域内的情况。"""
    return None if region_covers(ask.actor.region, ask.command.region) else Unmet("该地区不在您的管辖地域内", "请改选地区")


@rule(None)
def facts_are_cited(ask: Ask) -> Unmet | None:
    """通报须有标题，每一项都由规则得出并引用日志条目。"""
    c = ask.command
    if len(c.about.strip()) < 4:
        return Unmet("没有填写标题", "请填写")
    if not c.cited:
        return Unmet("没有选择要通报的情况", "请至少选择一项；没有查到情况的，不必通报")
    issue = getattr(c, "issue", "") or of(ask).issue
    for each in c.cited:
        known = SHORTCOMINGS.get(each.rule)
        if known is None or known.issue != issue:
            return Unmet(f"“{each.words[:20]}”不属于{ISSUES.get(issue, '')}的情形", "请从列出的情况中选择")
        if not each.entries:
            return Unmet(f"“{each.words[:20]}”没有引用日志条目", "没有记录的事情不能通报")
    return None


@rule(None)
def offices_exist(ask: Ask) -> Unmet | None:
    """主送单位须仍然存在而且收得到文书。"""
    cited = getattr(ask.command, "cited", None)
    known = {office.org_id: office for office in ask.facts.known_offices}
    for each in of(ask).cited if cited is None else cited:
        office = known.get(each.office_id)
        if office is None:
            return Unmet(f"平台上没有“{each.office}”这个单位", "请核对单位名称，或者改送承接其职责的单位")
        if office.gone:
            return Unmet(f"“{office.org}”{office.gone}，不能作为主送单位", office.instead)
    return None


@rule(None)
def addressee_replies(ask: Ask) -> Unmet | None:
    """由被通报的单位自己核对、申辩、报告整改。"""
    return None if of(ask).addresses(ask.actor) else Unmet("被通报的不是您所在的单位")


@rule(None)
def text_is_written(ask: Ask) -> Unmet | None:
    """须写明内容。"""
    return None if len(ask.command.text.strip()) >= 2 else Unmet("没有填写内容", "请填写；没有异议的，写“无异议”")


@rule(REPLY_TERM)
def replies_are_heard(ask: Ask) -> Unmet | None:
    """印发前须听取各被通报单位的意见，或者待其期限届满。"""
    p = of(ask)
    if p.reply_over:
        return None
    waiting = "、".join(o.org for o in p.offices if o.org_id in p.unreplied)
    return Unmet(f"{waiting}还没有核对、申辩，期限也没有届满", "请待其答复或者期满", waiting)


@rule(None)
def replies_are_weighed(ask: Ask) -> Unmet | None:
    """有申辩的，写明采纳与否和理由；写“无异议”的不是申辩。"""
    objected = any(answer.objects for answer in of(ask).answers.values())
    return Unmet("没有写明对申辩的意见", "请逐一写明采纳与否和理由") if objected and len(ask.command.answer.strip()) < 2 else None


@rule(Basis("党政机关公文处理工作条例", 9, "发文机关代字、年份、发文顺序号", checked=False))
def number_in_three_parts(ask: Ask) -> Unmet | None:
    """发文字号由发文机关代字、年份、发文顺序号组成，不编虚位。"""
    number = ask.command.document_no.strip()
    if not NUMBER.fullmatch(number):
        return Unmet(f"“{number}”不是完整的发文字号", "请写成“楚政督通〔2026〕1号”的样子：年份用六角括号，序号不加零")
    taken = ask.facts.document_taken
    return Unmet(f"{number}已用于“{taken}”", "请换一个顺序号") if taken else None


@rule(None)
def time_to_put_right(ask: Ask) -> Unmet | None:
    """整改期限须在将来。"""
    c = ask.command
    if getattr(c, "righted", False):
        return None
    return None if c.rectify_by is not None and c.rectify_by > ask.now else Unmet("没有填写整改期限，或者期限已经过去", "请填写将来的时间")


@rule(None)
def office_is_addressed(ask: Ask) -> Unmet | None:
    """复查的是本通报的主送单位，尚未复查合格。"""
    c, p = ask.command, of(ask)
    if c.office_id not in {o.org_id for o in p.offices}:
        return Unmet("没有选择被通报的单位", "请选择一个")
    if p.answer(c.office_id).righted:
        return Unmet("该单位已经复查合格")
    return None if len(c.note.strip()) >= 4 else Unmet("没有写明怎样复查、查到什么", "请填写")


@rule(Basis(OPENNESS, 15, "行政机关不得公开"))
def nothing_secret_is_told(ask: Ask) -> Unmet | None:
    """引用的项目还在保密阶段的，公开会损害他人权益，暂不公开。"""
    n = ask.facts.secret_lots
    return Unmet(f"引用的项目中有{n}个还没有开标，现在不能公开", "请待其开标以后再公开") if n else None


@rule(Basis(OPENNESS, 13, "应当公开"))
def published_once(ask: Ask) -> Unmet | None:
    """通报只公开一次。"""
    return Unmet("本通报已经公开") if of(ask).published_at else None
