"""行政处罚法（2021）: how a case is investigated, heard and decided; 日 up to seven are working days (第八十五条)."""

from __future__ import annotations

from ggzy.core.calendar import SHANGHAI
from ggzy.core.case import Case
from ggzy.core.codes import uscc_problem
from ggzy.core.procedures.case_grounds import GROUNDS, KINDS, UNITS, fits, kinds_of
from ggzy.core.roles import region_covers
from ggzy.core.rule import Basis, Unmet, rule
from ggzy.core.table import Ask

LAW = "行政处罚法"
HEARING_DAYS, CALLED_DAYS, CALL_DAYS = 5, 7, 5
CALL_TERM = Basis("平台听证通知时限（自定）", "—", "", checked=False)
REPLIES = 5
PAID, PAID_LATE = Basis(LAW, 67, "十五日内"), Basis(LAW, 72, "百分之三")
"""Within what time a fine is paid, and what is added each day after that."""
FINDINGS = {"none": "违法事实不能成立", "slight": "违法行为轻微，依法可以不予处罚", "stale": "超过追责时效"}
FORMER_FINDINGS = {"crime": "涉嫌犯罪，移送司法机关", "elsewhere": "不属本机关管辖，已移送"}
"""What older cases were closed with: a transfer is an act of its own, with a document and a receipt, and no way to close."""
FINDINGS_READ = FINDINGS | FORMER_FINDINGS


# ---- clue and investigation ----


@rule(None)
def clue_is_complete(ask: Ask) -> Unmet | None:
    """线索须写明当事人、涉嫌事由和事实。"""
    c = ask.command
    if not c.accused.name.strip() or not (c.accused.org_id or c.accused.person_id):
        return Unmet("没有写明当事人", "单位请填写统一社会信用代码，个人请选择平台上的人员")
    if c.accused.org_id and (why := uscc_problem(c.accused.org_id)):
        return Unmet(why, "请核对统一社会信用代码")
    if c.suspected not in GROUNDS:
        return Unmet("没有选择涉嫌的违法事由", "请选择一项")
    return None if c.about.strip() else Unmet("没有写明线索内容", "请写明何时、何事、从何得知")


@rule(None)
def ground_fits_the_accused(ask: Ask) -> Unmet | None:
    """事由是谁的违法行为，当事人就是谁：投标人、招标人、代理机构、机关，或者项目经理、评标专家本人；拿不准的单位不排除。"""
    c, case = ask.command, ask.case
    code, accused = getattr(c, "ground", "") or getattr(c, "suspected", ""), getattr(c, "accused", case.accused)
    ground = GROUNDS.get(code)
    if ground is None or fits(ground, accused, ask.facts.parts):
        return None
    kinds = kinds_of(accused, ask.facts.parts)
    told = f"当事人是{'、'.join(KINDS[kind] for kind in kinds)}" if kinds != UNITS else f"当事人不是{KINDS[ground.whom[0]]}"
    return Unmet(f"{told}，不能以“{ground.label}”处理", "请核对当事人和事由", ground=ground.basis)


@rule(None)
def clue_in_own_reach(ask: Ask) -> Unmet | None:
    """只能登记本机关管辖地域和交易类别内的线索。"""
    c, actor = ask.command, ask.actor
    if not region_covers(actor.region, c.region):
        return Unmet("线索所在地区不在您的监督地域内", "请移送有管辖权的监督部门")
    if actor.lines and c.line not in actor.lines and f"{c.line}/{c.industry}" not in actor.lines:
        return Unmet("线索所在行业不在您的监督范围内", "请移送有管辖权的监督部门")
    return None


@rule(None)
def not_opened_yet(ask: Ask) -> Unmet | None:
    """一案立案一次；立案以后只更换办案人员。"""
    return Unmet("本案已经立案", "更换办案人员请办理“更换办案人员”，写明理由") if ask.case.assigned_at else None


@rule(Basis(LAW, 42, "不得少于两人"))
def two_investigators(ask: Ask) -> Unmet | None:
    """办案人员不得少于两人，须是本机关在任人员。"""
    named = {each.person_id for each in ask.command.investigators}
    known = {each.person_id for each in ask.facts.people}
    if not named <= known:
        return Unmet("办案人员中有人不是本机关在任的监督人员", "请从名单中选择")
    return None if len(named) >= 2 else Unmet("办案人员不得少于两人", "请至少选择两名办案人员")


@rule(Basis(LAW, 42, "不得少于两人"))
def by_an_investigator(ask: Ask) -> Unmet | None:
    """调查由指定的办案人员办理。"""
    if ask.case.investigates(ask.actor.person_id):
        return None
    names = "、".join(each.person for each in ask.case.investigators)
    return Unmet("您不是本案的办案人员", "需要更换的，请办理“更换办案人员”", names)


@rule(None)
def evidence_has_a_digest(ask: Ask) -> Unmet | None:
    """证据须写明事实，并附材料的摘要。"""
    c = ask.command
    if not c.fact.strip():
        return Unmet("没有写明证据证明的事实", "请填写")
    good = len(c.sha256) == 64 and set(c.sha256) <= set("0123456789abcdef")
    return None if good else Unmet("证据材料的摘要不是六十四位十六进制数", "请选择文件重新计算摘要")


# ---- notice, reply, hearing ----


@rule(Basis(LAW, 54, "收集有关证据"))
def facts_are_found(ask: Ask) -> Unmet | None:
    """告知以前须有查明的事实和证据。"""
    return None if ask.case.evidence else Unmet("还没有记入事实和证据", "请先记入调查查明的事实和证据")


@rule(Basis(LAW, 44, "应当告知当事人"))
def notice_is_whole(ask: Ask) -> Unmet | None:
    """告知书写明事实、理由、依据和拟作出的处罚。"""
    c = ask.command
    if not c.facts.strip() or c.ground not in GROUNDS:
        return Unmet("告知书没有写明事实或者处罚依据", "请补充")
    if not c.fine_fen and not c.months and not GROUNDS[c.ground].forever:
        return Unmet("告知书没有写明拟作出的处罚", "请填写罚款金额或者限制期限")
    return None


@rule(None)
def bar_within_the_article(ask: Ask) -> Unmet | None:
    """限制期限须在所引条文的幅度以内。"""
    code = getattr(ask.command, "ground", "") or (ask.case.notice.ground if ask.case.notice else "")
    ground = GROUNDS.get(code)
    months = ask.command.months
    if ground is None or months == 0:
        return None
    if ground.forever:
        return Unmet(f"{ground.basis}取消的是资格，没有期限", "请不要填写限制月数", ground=ground.basis)
    if ground.least <= months <= ground.most:
        return None
    return Unmet(f"限制期限{months}个月不在“{ground.basis.figure}”以内", "请改正限制月数", ground=ground.basis)


@rule(Basis(LAW, 63, "限制从业"))
def hearing_is_offered(ask: Ask) -> Unmet | None:
    """拟限制参加交易活动的，应当告知有要求听证的权利。"""
    c = ask.command
    bars = bool(c.months) or (c.ground in GROUNDS and GROUNDS[c.ground].forever)
    return Unmet("拟作出限制的，应当告知当事人有要求听证的权利", "请告知听证权利") if bars and not c.hearing_offered else None


@rule(Basis(LAW, 45, "充分听取当事人的意见"))
def reply_is_written(ask: Ask) -> Unmet | None:
    """陈述、申辩以书面提出，作出决定以前都可以补充，至多五次。"""
    if not ask.command.text.strip():
        return Unmet("没有填写陈述、申辩的内容", "请填写")
    if len(ask.case.replies) >= REPLIES:
        return Unmet("陈述、申辩已补充五次", "其余材料请一并交给办案人员，由其记入证据")
    return None


@rule(None)
def not_waived(ask: Ask) -> Unmet | None:
    """没有明确放弃过。"""
    return Unmet("您已明确放弃陈述、申辩和听证") if ask.case.waived_at else None


@rule(None)
def by_the_accused(ask: Ask) -> Unmet | None:
    """放弃和听证由当事人本人提出。"""
    return None if ask.case.plays(ask.actor.role, ask.actor) else Unmet("您不是本案当事人")


@rule(Basis(LAW, 64, "五日内"))
def hearing_asked_in_time(ask: Ask) -> Unmet | None:
    """要求听证的，应当在告知后五日（工作日）内提出。"""
    notice = ask.case.notice
    assert notice
    if not notice.hearing:
        return Unmet("拟作出的处罚不在可以要求听证的范围", "仍可以提交书面陈述、申辩")
    if ask.case.hearing is not None:
        return Unmet("已经要求过听证")
    if ask.now >= notice.hearing_until:
        return Unmet(f"要求听证的期限已于{notice.hearing_until.astimezone(SHANGHAI):%Y年%m月%d日}届满", "仍可以提交书面陈述、申辩")
    return None


@rule(Basis(LAW, 63, "应当组织听证"))
def hearing_waits(ask: Ask) -> Unmet | None:
    """当事人要求了听证，听证还没有举行。"""
    return None if ask.case.hearing_waits else Unmet("没有待举行的听证")


@rule(Basis(LAW, 64, "七日前"))
def hearing_called_seven_days_before(ask: Ask) -> Unmet | None:
    """举行听证的七日（工作日）前通知当事人。"""
    earliest = ask.calendar.after_workdays(ask.now, CALLED_DAYS).end
    if ask.command.at < earliest:
        return Unmet("通知当事人距举行听证不足七个工作日", f"最早可定在{earliest.astimezone(SHANGHAI):%Y年%m月%d日}")
    return None


@rule(Basis(LAW, 64, "非本案调查人员主持"))
def chair_did_not_investigate(ask: Ask) -> Unmet | None:
    """听证由非本案调查人员主持。"""
    chair = ask.command.chair
    if chair.person_id not in {each.person_id for each in ask.facts.people}:
        return Unmet("听证主持人不是本机关在任人员", "请从名单中选择")
    return Unmet("听证主持人不能是本案办案人员", "请另行指定") if ask.case.investigates(chair.person_id) else None


@rule(Basis(LAW, 64, "听证应当制作笔录"))
def hearing_was_held(ask: Ask) -> Unmet | None:
    """到了听证时间，并有笔录。"""
    hearing = ask.case.hearing
    assert hearing
    if hearing.at is None or ask.now < hearing.at:
        return Unmet("还没有到通知的听证时间")
    return None if ask.command.minutes.strip() else Unmet("没有填写听证笔录", "请填写")


# ---- legal review ----


@rule(Basis(LAW, 58, "从事行政处罚决定法制审核的人员"))
def reviewer_did_not_investigate(ask: Ask) -> Unmet | None:
    """法制审核由没有参加调查的人员办理，并写明意见。"""
    if ask.case.investigates(ask.actor.person_id):
        return Unmet("办案人员不能审核自己办的案件", "请由本机关其他人员审核")
    return None if len(ask.command.opinion.strip()) >= 4 else Unmet("没有写明审核意见", "请填写")


def takes_review(case: Case, months: int) -> bool:
    """法制审核的范围: whether a decision that bars for so many months takes one; one that bars for ever does, and one after a hearing."""
    return bool(months) or (case.notice is not None and GROUNDS[case.notice.ground].forever) or case.hearing is not None


@rule(Basis(LAW, 58, "未经法制审核或者审核未通过的，不得作出决定"))
def legality_was_reviewed(ask: Ask) -> Unmet | None:
    """限制参加交易、经过听证的，决定以前须经法制审核并通过。"""
    case = ask.case
    if not takes_review(case, ask.command.months) or case.reviewed:
        return None
    if case.review and not case.review.passed:
        return Unmet(f"法制审核没有通过：{case.review.opinion}", "请补正后重新审核")
    return Unmet("直接关系当事人重大权益，还没有经过法制审核", "请由没有参加调查的人员先作法制审核（经过听证的，在听证以后审核）", "法制审核人员")


# ---- decision ----


@rule(Basis(LAW, 62, "不得作出行政处罚决定"))
def accused_was_heard(ask: Ask) -> Unmet | None:
    """告知以后听取了陈述、申辩，或者期限届满、明确放弃，才能决定。"""
    case, notice = ask.case, ask.case.notice
    assert notice
    if case.waived_at or ask.now >= notice.reply_until:
        return None
    return Unmet(
        "陈述、申辩和要求听证的期限还没有届满",
        f"请在{notice.reply_until.astimezone(SHANGHAI):%Y年%m月%d日%H时%M分}以后，或者当事人明确放弃以后决定", "当事人",
    )  # fmt: skip


@rule(Basis(LAW, 65, "听证笔录"))
def hearing_is_over(ask: Ask) -> Unmet | None:
    """要求听证的，听证结束后根据笔录决定；要求以后又明确放弃的，不再举行。"""
    return Unmet("当事人要求了听证，听证还没有举行", "请先组织听证") if ask.case.hearing_waits else None


@rule(Basis(LAW, 45, "应当进行复核"))
def replies_are_answered(ask: Ask) -> Unmet | None:
    """对陈述、申辩逐份复核，写明采纳与否和理由。"""
    c, case = ask.command, ask.case
    if c.replies != len(case.replies):
        return Unmet("当事人又提交了陈述、申辩，您还没有复核", "请刷新页面，复核后重新提出")
    return Unmet("没有写明对陈述、申辩的复核意见", "请填写") if case.replies and not c.answer.strip() else None


@rule(Basis(LAW, 45, "不得因当事人陈述、申辩而给予更重的处罚"))
def not_heavier_than_told(ask: Ask) -> Unmet | None:
    """决定不得重于事先告知。"""
    c, notice = ask.command, ask.case.notice
    assert notice
    if c.fine_fen > notice.fine_fen or c.months > notice.months:
        return Unmet("拟决定的处罚重于事先告知的处罚", "请减轻；查明新的事实的，须重新告知")
    return None


@rule(Basis(LAW, 59, "违反法律、法规、规章的事实和证据"))
def decision_is_whole(ask: Ask) -> Unmet | None:
    """决定书有文号、事实和处罚内容。"""
    c, notice = ask.command, ask.case.notice
    assert notice
    if not c.decision_no.strip() or not c.facts.strip():
        return Unmet("没有填写决定书文号或者认定的事实", "请填写")
    if not c.fine_fen and not c.months and not GROUNDS[notice.ground].forever:
        return Unmet("没有处罚内容", "不予处罚的，请办理“不予处罚，结案”")
    return None


@rule(None)
def number_is_not_taken(ask: Ask) -> Unmet | None:
    """决定书文号是作出决定的机关自己的编号，同一机关的两份决定不能同号。"""
    taken = ask.facts.document_taken
    return Unmet(f"{ask.command.decision_no.strip()}已用于本机关{taken}号案件的决定书", "请换一个顺序号") if taken else None


@rule(Basis(LAW, 57, "不予行政处罚"))
def closed_with_a_finding(ask: Ask) -> Unmet | None:
    """结案须有结论和理由，不能不了了之。"""
    c = ask.command
    if c.finding in FORMER_FINDINGS:
        return Unmet("移送不是结案的结论", "请办理“移送案件”，写明移送书文号，取得回执后办结", ground=Basis(LAW, 27, "及时将案件移送司法机关"))
    if c.finding not in FINDINGS:
        return Unmet("没有选择结论", "请选择一项结论")
    return None if len(c.reason.strip()) >= 4 else Unmet("没有写明不予处罚的理由", "请写明理由")


# ---- afterwards ----


@rule(None)
def not_published_yet(ask: Ask) -> Unmet | None:
    """还没有公开过，或者变更以后还没有重新公开。"""
    p = ask.case
    again = p.down == "changed" and not p.shown  # what is left of it after it was changed
    return Unmet("处罚决定已经公开过") if p.published_at and not again else None


@rule(None)
def is_shown(ask: Ask) -> Unmet | None:
    """处罚决定正在公开。"""
    return None if ask.case.shown else Unmet("处罚决定现在没有公开")


@rule(None)
def bar_is_over(ask: Ask) -> Unmet | None:
    """限制期满后才能以执行完毕结案。"""
    bar = ask.case.bar
    return Unmet("限制期还没有满", "期满以后再结案") if bar and bar.in_force(ask.now) else None


@rule(None)
def revocation_is_grounded(ask: Ask) -> Unmet | None:
    """撤销须写明由谁、凭何文书、为何。"""
    c = ask.command
    if not c.by.strip() or not c.document_no.strip() or len(c.reason.strip()) < 4:
        return Unmet("没有写明撤销的机关、文书文号或者理由", "请填写")
    return None
