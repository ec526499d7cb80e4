"""平台规则: what the platform itself asks of any act, so that it is complete; filing and the committee have modules of their own."""

from __future__ import annotations

from ggzy.core.calendar import SHANGHAI, day_of
from ggzy.core.roles import Role
from ggzy.core.rule import Unmet, rule
from ggzy.core.table import Ask


@rule(None)
def notice_times_in_order(ask: Ask) -> Unmet | None:
    """发售起止、投标截止时间先后有序且不早于现在。"""
    t = ask.command.terms
    if not t.issue_from < t.issue_to <= t.bid_deadline:
        return Unmet("发售开始、发售结束、投标截止时间的先后顺序不正确", "请核对时间")
    if t.bid_deadline <= ask.now:
        return Unmet("投标截止时间已经过去", "请核对时间")
    if day_of(t.issue_from) < day_of(ask.now):
        return Unmet("发售开始时间不能早于公告当日", "请核对时间")
    return None


@rule(None)
def deadline_on_a_workday(ask: Ask) -> Unmet | None:
    """开标时间宜在工作日。"""
    deadline = getattr(ask.command, "new_deadline", None) or ask.command.terms.bid_deadline
    if not ask.calendar.is_workday(day_of(deadline)):
        return Unmet("投标截止（开标）时间不在工作日", "请改到工作日")
    return None


@rule(None)
def firm_verified(ask: Ask) -> Unmet | None:
    """单位须已核验。"""
    if ask.facts.firm is None or not ask.facts.firm.verified:
        return Unmet("您的单位还没有通过主体信息核验", "请在“单位信息”页面提交核验", "公共资源交易管理局")
    return None


@rule(None)
def file_obtained(ask: Ask) -> Unmet | None:
    """只有获取过招标文件的单位可以提问、异议、投标。"""
    if ask.facts.pseudonym not in ask.p.round.obtained:
        return Unmet("您的单位还没有获取本项目招标文件", "请先在项目页面点击“获取招标文件”")
    return None


@rule(None)
def has_a_standing_bid(ask: Ask) -> Unmet | None:
    """须有已递交且未撤回的投标文件。"""
    bid = ask.p.round.bids.get(ask.facts.pseudonym)
    return None if bid and bid.stands else Unmet("您的单位没有有效递交的投标文件")


@rule(None)
def question_waits(ask: Ask) -> Unmet | None:
    """只答复尚未答复的疑问。"""
    q = ask.p.round.questions.get(ask.command.question_id)
    if q is None:
        return Unmet("没有找到这个疑问" if ask.command.question_id else "没有待答复的疑问")
    return Unmet("这个疑问已经答复过") if q.answered_at else None


@rule(None)
def objection_waits(ask: Ask) -> Unmet | None:
    """只答复尚未办结的异议。"""
    o = ask.p.round.objections.get(ask.command.objection_id)
    if o is None:
        return Unmet("没有找到这个异议" if ask.command.objection_id else "没有待答复的异议")
    return None if o.pending else Unmet("这个异议已经办结", "请刷新页面")


@rule(None)
def objection_number_is_new(ask: Ask) -> Unmet | None:
    """一个编号只对应一件异议：谁也不能用新的异议顶替别人的异议。"""
    return Unmet("这个异议编号已经用过", "请刷新页面后重新提出") if ask.command.objection_id in ask.p.round.objections else None


@rule(None)
def question_number_is_new(ask: Ask) -> Unmet | None:
    """一个编号只对应一个疑问。"""
    return Unmet("这个疑问编号已经用过", "请刷新页面后重新提出") if ask.command.question_id in ask.p.round.questions else None


@rule(None)
def own_objection(ask: Ask) -> Unmet | None:
    """异议只能由提出人撤回。"""
    o = ask.p.round.objections.get(ask.command.objection_id)
    return None if o and o.raiser == ask.facts.pseudonym else Unmet("只能撤回本单位提出的异议")


@rule(None)
def objector_not_named(ask: Ask) -> Unmet | None:
    """谁提出的异议不公开：对评标结果的异议，公开的文字里不能有提出人的名称。"""
    objection, c = ask.p.round.objections.get(ask.command.objection_id), ask.command
    bid = ask.p.round.bids.get(objection.raiser) if objection and objection.kind == "result" else None
    if bid and bid.org and bid.org in f"{c.text}{c.public_text}":
        return Unmet("将要公开的文字里有异议提出人的名称", "请删去后再提交")
    return None


@rule(None)
def text_given(ask: Ask) -> Unmet | None:
    """内容不能为空，也不超过两万字。"""
    text = ask.command.text.strip()
    if not text:
        return Unmet("内容不能为空", "请填写内容")
    return Unmet("内容超过两万字", "请精简或改为附件") if len(text) > 20000 else None


@rule(None)
def deadline_moves_later(ask: Ask) -> Unmet | None:
    """投标截止时间只能顺延，不能提前。"""
    new = ask.command.new_deadline
    if new is not None and ask.p.round.deadline and new < ask.p.round.deadline:
        return Unmet("投标截止时间只能顺延，不能提前")
    return None


@rule(None)
def before_the_old_deadline(ask: Ask) -> Unmet | None:
    """投标截止时间须在到期之前变更。"""
    if ask.p.round.deadline and ask.now >= ask.p.round.deadline:
        return Unmet("投标截止时间已到，不能再变更")
    return None


@rule(None)
def resumed_with_time_made_good(ask: Ask) -> Unmet | None:
    """投标期间暂停的，恢复时投标截止时间至少顺延暂停所占的时间。"""
    p, c = ask.p, ask.command
    if not p.round.deadline or p.stage != "bidding" or not p.suspended_at:
        return None
    due = p.round.deadline + (ask.now - p.suspended_at)
    if c.new_deadline is None or c.new_deadline < due:
        return Unmet("投标期间暂停的，恢复时应把投标截止时间至少顺延暂停的时间", f"请填写不早于{due.astimezone(SHANGHAI):%Y-%m-%d %H:%M}的时间")
    return None


@rule(None)
def not_suspended(ask: Ask) -> Unmet | None:
    """责令暂停期间，各方不得继续办理。"""
    if ask.p.suspended:
        return Unmet(f"本项目已被责令暂停：{ask.p.suspended}", "请等待监督部门作出恢复决定", "行业监督部门")
    return None


@rule(None)
def is_suspended(ask: Ask) -> Unmet | None:
    """处于暂停状态的才能恢复。"""
    return None if ask.p.suspended else Unmet("本项目没有处于暂停状态")


@rule(None)
def order_is_grounded(ask: Ask) -> Unmet | None:
    """决定须有文号和理由。"""
    if not ask.command.order_no.strip() or not ask.command.reason.strip():
        return Unmet("决定应当填写文号和理由", "请补充")
    return None


@rule(None)
def not_unsealed_twice(ask: Ask) -> Unmet | None:
    """每份投标文件只记录一次解密结果。"""
    bid = ask.p.round.bids.get(ask.command.bidder)
    if bid is None or not bid.stands:
        return Unmet("没有这份投标文件")
    return Unmet("该投标文件已有解密结果") if bid.opened or bid.not_opened else None


@rule(None)
def coefficients_drawn_if_needed(ask: Ask) -> Unmet | None:
    """评标办法需要现场抽取系数的，抽取后才能结束开标。"""
    from ggzy.core.procedures.consequences import needs_coefficients

    if needs_coefficients(ask.p) and ask.p.round.coefficients is None:
        return Unmet("评标系数还没有抽取", "请先在开标现场抽取系数：任意两方揭示承诺即得出结果", "交易中心、监督部门、招标人")
    return None


@rule(None)
def record_not_signed_yet(ask: Ask) -> Unmet | None:
    """一个单位签署一次。"""
    from ggzy.core.procedures.consequences import signer

    return Unmet("您的单位已经签署过开标记录") if signer(ask) in ask.p.round.record_signatures else None


@rule(None)
def reason_written(ask: Ask) -> Unmet | None:
    """须写明理由。"""
    return None if len(ask.command.reason.strip()) >= 4 else Unmet("请写明理由")


@rule(None)
def is_the_winner(ask: Ask) -> Unmet | None:
    """该步骤由中标人办理。"""
    return None if ask.facts.pseudonym == ask.p.round.winner else Unmet("只有中标人可以办理")


@rule(None)
def signer_is_party(ask: Ask) -> Unmet | None:
    """合同由招标人和中标人各签署一次。"""

    if ask.actor.role is Role.BIDDER and ask.facts.pseudonym != ask.p.round.winner:
        return Unmet("只有中标人可以签订合同")
    party = "winner" if ask.actor.role is Role.BIDDER else "tenderee"
    return Unmet("您方已经签署") if party in ask.p.round.contract_signatures else None


@rule(None)
def deposit_in_hand(ask: Ask) -> Unmet | None:
    """只退还或者处理仍在账上的保证金。"""
    deposit = ask.p.deposits.get(ask.command.bidder)
    if deposit is None:
        return Unmet("没有收到过该投标人的保证金")
    return None if deposit.in_hand else Unmet("该保证金已经退还或者处理")


@rule(None)
def deposit_not_recorded(ask: Ask) -> Unmet | None:
    """同一投标人的保证金只记一次到账。"""
    deposit = ask.p.round.deposits.get(ask.command.bidder)
    return Unmet("该投标人的保证金已经到账") if deposit and deposit.in_hand else None


@rule(None)
def archive_is_complete(ask: Ask) -> Unmet | None:
    """合同已签、书面报告已交、保证金已退清才能归档。"""
    r = ask.p.round
    if not r.written_report_at:
        return Unmet("招标投标情况书面报告还没有提交", whose_turn="招标人")
    if any(d.in_hand for d in ask.p.deposits.values()):
        return Unmet("还有保证金没有退还", whose_turn="交易中心")
    return None if ask.command.package_sha256 else Unmet("归档包尚未生成")


@rule(None)
def candidates_remain(ask: Ask) -> Unmet | None:
    """不再依次递补的，须说明理由。"""
    return None if ask.command.reason.strip() else Unmet("请说明不再依次确定其他候选人的理由")


@rule(None)
def failed_twice(ask: Ask) -> Unmet | None:
    """两次招标失败后才能不再招标，并说明理由。"""
    if not ask.command.reason.strip():
        return Unmet("请说明理由")
    return None if ask.p.round.number >= 2 else Unmet("只招标失败一次，应当依法重新招标")


@rule(None)
def sold_to_winner_only(ask: Ask) -> Unmet | None:
    """弃标说明须有依据。"""
    return None if ask.command.evidence.strip() else Unmet("请说明依据")


@rule(None)
def is_on_the_portal(ask: Ask) -> Unmet | None:
    """已公告、尚未撤下的才能从门户撤下。"""
    if ask.p.unlisted:
        return Unmet("该项目已经从门户撤下")
    return None if ask.p.round.notice is not None or ask.p.earlier else Unmet("该项目还没有在门户公开")


@rule(None)
def is_unlisted(ask: Ask) -> Unmet | None:
    """已撤下的才能恢复公开。"""
    return None if ask.p.unlisted else Unmet("该项目没有从门户撤下")
