"""平台规则: what the platform itself asks for, so that an act is complete; no statute's figure stands here."""

from __future__ import annotations

from ggzy.core.calendar import SHANGHAI
from ggzy.core.codes import uscc_problem
from ggzy.core.evaluation.questions import sheet_problems
from ggzy.core.evaluation.soundness import problems as method_problems
from ggzy.core.roles import Role
from ggzy.core.rule import Unmet, rule
from ggzy.core.table import Ask


@rule(None)
def project_is_complete(ask: Ask) -> Unmet | None:
    """登记要素齐全、金额合理、代码有效。"""
    project = ask.command.project
    if not project.title.strip():
        return Unmet("请填写项目名称")
    if project.estimate_fen <= 0:
        return Unmet("估算价应大于零", "请核对金额和单位（元）")
    if project.estimate_fen > 10**15:
        return Unmet("估算价超过十万亿元，请核对金额单位")
    for code in (project.tenderee_id, project.agency_id):
        if code and (why := uscc_problem(code)):
            return Unmet(why, "请核对统一社会信用代码")
    return None


@rule(None)
def registers_own_project(ask: Ask) -> Unmet | None:
    """只能登记本单位的，或者本单位受托代理的项目。"""
    project = ask.command.project
    if ask.actor.org_id not in (project.tenderee_id, project.agency_id):
        return Unmet("只能登记本单位的或者受托代理的项目")
    return None


@rule(None)
def agency_names_its_people(ask: Ask) -> Unmet | None:
    """代理机构登记项目，须写明由哪些人员承办。"""
    if ask.actor.role is Role.AGENCY and not ask.command.project.agency_people:
        return Unmet("没有写明承办人员", "请选择本机构承办这个项目的人员")
    return None


@rule(None)
def appointment_waits(ask: Ask) -> Unmet | None:
    """只有代理机构登记、尚待确认的委托才需要确认。"""
    return None if ask.p.appointment == "asked" else Unmet("本项目没有待确认的委托")


@rule(None)
def invest_code_is_new(ask: Ask) -> Unmet | None:
    """同一投资项目代码下同名标段不得重复登记。"""
    if ask.facts.project_code_taken_by:
        return Unmet(f"该项目已登记过（{ask.facts.project_code_taken_by}），不能重复登记", "请在原项目下办理")
    return None


@rule(None)
def method_is_sound(ask: Ask) -> Unmet | None:
    """评标办法参数完整，权重合计100。"""
    found = method_problems(ask.command.tender_file.method, ask.command.tender_file.ceiling_fen)
    return Unmet(found[0], "请修改评标办法") if found else None


@rule(None)
def specialities_named(ask: Ask) -> Unmet | None:
    """评标所需专业须列明，才能抽取专家。"""
    return None if ask.command.tender_file.specialities else Unmet("没有填写评标专业", "请至少选择一个评标专业")


@rule(None)
def every_point_reviewed(ask: Ask) -> Unmet | None:
    """审查要点须逐项给出意见。"""
    from ggzy.core.procedures.filing_checklist import CHECKLIST

    given = {f.code for f in ask.command.findings}
    missing = [c.text for c in ask.facts.checklist or CHECKLIST if c.code not in given]
    return Unmet(f"审查要点“{missing[0]}”还没有给出意见", "请逐项审查") if missing else None


@rule(None)
def returned_with_reasons(ask: Ask) -> Unmet | None:
    """退回须指出至少一处不符合的要点并写明理由。"""
    bad = [f for f in ask.command.findings if not f.met]
    if not bad or any(not f.note.strip() for f in bad):
        return Unmet("退回修改应逐项写明理由", "请在不符合的要点旁填写理由")
    return None


@rule(None)
def accepted_when_all_met(ask: Ask) -> Unmet | None:
    """各要点均符合才能予以备案。"""
    if any(not f.met for f in ask.command.findings):
        return Unmet("仍有不符合的审查要点，不能予以备案", "请退回修改")
    return None


@rule(None)
def notice_times_in_order(ask: Ask) -> Unmet | None:
    """发售起止、投标截止时间先后有序且不早于现在。"""
    t = ask.command.terms
    if not t.issue_from < t.issue_to <= t.bid_deadline:
        return Unmet("发售开始、发售结束、投标截止时间的先后顺序不正确", "请核对时间")
    if t.bid_deadline <= ask.now:
        return Unmet("投标截止时间已经过去", "请核对时间")
    if t.issue_from.date() < ask.now.date():
        return Unmet("发售开始时间不能早于公告当日", "请核对时间")
    return None


@rule(None)
def deadline_on_a_workday(ask: Ask) -> Unmet | None:
    """开标时间宜在工作日。"""
    deadline = getattr(ask.command, "new_deadline", None) or ask.command.terms.bid_deadline
    if not ask.calendar.is_workday(deadline.date()):
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
def follows_the_last_receipt(ask: Ask) -> Unmet | None:
    """递交声明须写明它接着哪一份回执：两个窗口各递交一次时，后一个不能在不知情时替换前一个。"""
    if not ask.command.sequence:
        return None
    bid = ask.p.round.bids.get(ask.facts.pseudonym)
    receipts = bid.receipts if bid else []
    if (ask.command.sequence, ask.command.prev) != (len(receipts) + 1, receipts[-1] if receipts else ""):
        return Unmet("您的单位已在另一处递交、替换或者撤回过投标文件", "请刷新页面，核对最近一份回执后再办理")
    return None


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
def representatives_as_in_file(ask: Ask) -> Unmet | None:
    """招标人代表人数与招标文件一致。"""
    need = ask.tender_file.representatives
    if len(ask.command.representatives) != need:
        return Unmet(f"招标文件规定招标人代表{need}人，请填写{need}人")
    return None


@rule(None)
def committee_not_drawn(ask: Ask) -> Unmet | None:
    """评标委员会只抽取一次，缺员办理更换。"""
    return Unmet("评标委员会已经抽取", "如需更换，请办理更换") if ask.p.round.seats else None


@rule(None)
def pool_suffices(ask: Ask) -> Unmet | None:
    """可抽取的专家不足时，须扩大抽取范围。"""
    from ggzy.core.procedures.drawing import pool_to_freeze

    found = pool_to_freeze(ask)
    return Unmet(found, "请扩大抽取地域或者增加相近专业后重新抽取") if isinstance(found, str) else None


@rule(None)
def replacement_available(ask: Ask) -> Unmet | None:
    """更换评标专家须说明理由，并有可补抽的人选。"""
    from ggzy.core.procedures.drawing import drawn_replacement

    if ask.command.expert_id not in ask.p.round.seats:
        return Unmet("该人员不是本项目评标委员会成员")
    if not ask.command.reason.strip():
        return Unmet("更换专家应当说明理由")
    drawn = drawn_replacement(ask)
    return Unmet(drawn, "请扩大抽取地域") if isinstance(drawn, str) else None


@rule(None)
def representative_can_be_replaced(ask: Ask) -> Unmet | None:
    """招标人代表由招标人另行指定；评标专家只能由交易中心在专家库中补抽。"""
    c, seats = ask.command, ask.p.round.seats
    if c.expert_id not in seats:
        return Unmet("该人员不是本项目评标委员会成员")
    if not seats[c.expert_id].representative:
        return Unmet("招标人只能更换本单位的代表", "评标专家的更换由交易中心补抽", "交易中心")
    if c.representative.person_id in seats or c.representative.person_id in ask.p.round.left:
        return Unmet("该人员已在或者曾在本评标委员会", "请另行指定")
    return None if len(c.reason.strip()) >= 4 else Unmet("更换招标人代表应当说明理由")


@rule(None)
def seat_confirmed(ask: Ask) -> Unmet | None:
    """每位委员只入席一次。"""
    seat = ask.p.round.seats[ask.actor.person_id]
    return Unmet("您已经入席") if seat.seated_at else None


@rule(None)
def seat_not_declined(ask: Ask) -> Unmet | None:
    """已声明回避或者不能参加的，等待更换，不再办理。"""
    if ask.p.round.seats[ask.actor.person_id].declined:
        return Unmet("您已声明回避或者不能参加", "请等待交易中心更换", "交易中心")
    return None


@rule(None)
def attendance_not_confirmed(ask: Ask) -> Unmet | None:
    """每位委员只确认一次参加。"""
    return Unmet("您已经确认参加") if ask.p.round.seats[ask.actor.person_id].confirmed_at else None


@rule(None)
def report_not_signed_by_all(ask: Ask) -> Unmet | None:
    """席位在评标报告提交前都可以更换；本人签署报告后不能再声明。"""
    if ask.actor.person_id in ask.p.round.report_signatures:
        return Unmet("您已签署评标报告，不能再声明回避", "如发现应当回避，请向行业监督部门报告", "行业监督部门")
    return None


@rule(None)
def is_seated(ask: Ask) -> Unmet | None:
    """签到入席后才能评审。"""
    seat = ask.p.round.seats.get(ask.actor.person_id)
    if seat and seat.declined:
        return Unmet("您已声明回避或者不能参加", "请等待交易中心更换", "交易中心")
    return None if seat and seat.seated_at else Unmet("请先签到入席")


@rule(None)
def all_seated(ask: Ask) -> Unmet | None:
    """全体委员入席后才能推选主任。"""
    waiting = [s for s in ask.p.round.seats.values() if not s.seated_at]
    return Unmet(f"还有{len(waiting)}位委员没有入席", "请等待或办理更换", "交易中心") if waiting else None


@rule(None)
def chair_is_a_member(ask: Ask) -> Unmet | None:
    """评标委员会主任只能在本委员会成员中推选。"""
    return None if ask.command.expert_id in ask.p.round.seats else Unmet("只能推选本委员会成员")


@rule(None)
def is_chair(ask: Ask) -> Unmet | None:
    """该步骤由评标委员会主任办理。"""
    return None if ask.p.round.chair == ask.actor.person_id else Unmet("该步骤由评标委员会主任办理")


@rule(None)
def bid_is_valid(ask: Ask) -> Unmet | None:
    """只评审已解密且未被否决的投标。"""
    bid = ask.p.round.bids.get(ask.command.bidder)
    if bid is None or not bid.opened:
        return Unmet("没有这份已开启的投标文件")
    return Unmet("该投标已被否决") if bid.rejected else None


@rule(None)
def all_items_checked(ask: Ask) -> Unmet | None:
    """每一评审项都要有意见；不通过的要写明理由。"""
    given = {v.item for v in ask.command.verdicts}
    missing = [i.text for i in ask.tender_file.checks if i.code not in given]
    if missing:
        return Unmet(f"评审项“{missing[0]}”还没有意见")
    if any(not v.met and len(v.reason.strip()) < 4 for v in ask.command.verdicts):
        return Unmet("不通过的评审项应当写明理由并指出投标文件所在位置")
    return None


@rule(None)
def preliminary_open(ask: Ask) -> Unmet | None:
    """初步评审结束前才能提交或者表决。"""
    return Unmet("初步评审已经结束") if ask.p.round.preliminary_finished_at else None


@rule(None)
def preliminary_done(ask: Ask) -> Unmet | None:
    """初步评审结束后才能详细评审。"""
    return None if ask.p.round.preliminary_finished_at else Unmet("初步评审还没有结束", "请先完成初步评审", "评标委员会")


@rule(None)
def every_member_has_checked(ask: Ask) -> Unmet | None:
    """每位委员都完成了每份投标的初步评审。"""
    p, r = ask.p, ask.p.round
    for seat in r.seats.values():
        for bid in p.valid_bids:
            for item in ask.tender_file.checks:
                if (seat.expert_id, bid.bidder, item.code) not in r.checks:
                    return Unmet("还有委员没有完成初步评审", "请等待全体委员提交")
    return None


@rule(None)
def inquiries_are_closed(ask: Ask) -> Unmet | None:
    """书面澄清均已答复或者时限届满，才能结束初步评审、汇总和提交报告。"""
    waiting = [i for i in ask.p.round.inquiries.values() if not i.reply and ask.now < i.reply_by]
    if not waiting:
        return None
    last = max(i.reply_by for i in waiting).astimezone(SHANGHAI)
    return Unmet(f"还有{len(waiting)}件书面澄清没有答复", f"请等待答复或时限届满（{last:%Y-%m-%d %H:%M}）", "投标人")


@rule(None)
def no_ballot_open(ask: Ask) -> Unmet | None:
    """否决提议全部表决完，才能进入下一步。"""
    if any(b.carried is None for b in ask.p.round.ballots.values()):
        return Unmet("还有否决提议没有表决完", "请全体委员表决", "评标委员会")
    return None


@rule(None)
def failed_bids_are_voted(ask: Ask) -> Unmet | None:
    """多数委员认为不通过的投标，须经否决表决才能排除，不得悄然排除。"""
    p, r = ask.p, ask.p.round
    voted = {b.bidder for b in r.ballots.values()}
    for bid in p.valid_bids:
        for item in ask.tender_file.checks:
            against = sum(
                not r.checks[s, bid.bidder, item.code].met for s in r.seats if (s, bid.bidder, item.code) in r.checks
            )
            if 2 * against > len(r.seats) and bid.bidder not in voted:
                return Unmet(f"{bid.org}的“{item.text}”多数委员认为不通过，应当提议否决并表决")
    return None


@rule(None)
def ballot_open(ask: Ask) -> Unmet | None:
    """每位委员对每个否决提议只表决一次，并写明理由。"""
    ballot = ask.p.round.ballots.get(ask.command.proposal_id)
    if ballot is None:
        return Unmet("没有这个否决提议")
    if ballot.carried is not None:
        return Unmet("这个提议已经表决完毕")
    if ask.actor.person_id in ballot.votes:
        return Unmet("您已经表决过")
    return Unmet("表决应当写明理由") if len(ask.command.reason.strip()) < 2 else None


@rule(None)
def no_open_ballot_on_bid(ask: Ask) -> Unmet | None:
    """同一投标同时只表决一个否决提议。"""
    if any(b.bidder == ask.command.bidder and b.carried is None for b in ask.p.round.ballots.values()):
        return Unmet("该投标已有一个否决提议正在表决", "请先完成表决")
    return None


@rule(None)
def scores_within_criteria(ask: Ask) -> Unmet | None:
    """逐项打分，且在各项分值范围之内；客观分由系统计算，不由委员打分。"""
    found = sheet_problems(ask.tender_file.method, {x.criterion: x.points for x in ask.command.points})
    return Unmet(found[0], "请按招标文件逐项评分；客观因素由系统计算") if found else None


@rule(None)
def not_scored_yet(ask: Ask) -> Unmet | None:
    """评分提交后不能自行修改。"""
    if (ask.actor.person_id, ask.command.bidder) in ask.p.round.sheets:
        return Unmet("您已提交该投标的评分，如需修改请由主任准许重新评分", whose_turn="评标委员会主任")
    return None


@rule(None)
def scored_before(ask: Ask) -> Unmet | None:
    """重新评分须由主任说明理由，且该委员已提交过。"""
    if (ask.command.expert_id, ask.command.bidder) not in ask.p.round.sheets:
        return Unmet("该委员还没有提交这份评分")
    return None if ask.command.reason.strip() else Unmet("重新评分应当说明理由")


@rule(None)
def every_sheet_filed(ask: Ask) -> Unmet | None:
    """全体委员评分齐全、偏差过大的已说明理由，才能汇总。"""
    from ggzy.core.procedures.consequences import subjective_criteria, unexplained_deviations

    p = ask.p
    if not p.valid_bids:
        return Unmet("没有有效投标，请办理否决全部投标")
    if subjective_criteria(p):
        missing = [
            s for s in p.round.seats for b in p.valid_bids if (s, b.bidder) not in p.round.sheets
        ]
        if missing:
            return Unmet("还有委员没有完成评分", "请等待全体委员提交")
    if unexplained_deviations(p):
        return Unmet("有评分与其他委员相差过大，尚未书面说明理由", "请该委员说明理由")
    return None


@rule(None)
def there_is_a_tie(ask: Ask) -> Unmet | None:
    """有并列名次才需要确定先后。"""
    from ggzy.core.procedures.consequences import result_of

    ties = result_of(ask.p).ties
    if not ties:
        return Unmet("没有并列的名次需要确定")
    if ties[0].settle_by == "vote" and set(ask.command.order) != set(ties[0].keys):
        return Unmet("请按委员会投票结果，给出全部并列投标人的先后")
    return None


@rule(None)
def no_tie_left(ask: Ask) -> Unmet | None:
    """并列名次确定后才能形成评标报告。"""
    from ggzy.core.procedures.consequences import result_of

    ties = result_of(ask.p).ties
    return Unmet(f"{ties[0].text}，请先确定", whose_turn="评标委员会主任") if ties else None


@rule(None)
def reason_written(ask: Ask) -> Unmet | None:
    """须写明理由。"""
    return None if len(ask.command.reason.strip()) >= 4 else Unmet("请写明理由")


@rule(None)
def finding_is_new(ask: Ask) -> Unmet | None:
    """每一项自动检查发现只认定一次误报。"""
    c = ask.command
    if not c.rule or not c.finding.startswith(f"{c.rule}|"):
        return Unmet("没有这一项检查发现", "请刷新页面")
    return Unmet("这一项已经认定为误报", "请刷新页面") if c.finding in ask.p.dismissed else None


@rule(None)
def report_drafted(ask: Ask) -> Unmet | None:
    """评标报告形成后才能签署。"""
    return None if ask.p.round.result else Unmet("评标报告还没有形成", "请主任汇总", "评标委员会主任")


@rule(None)
def not_signed_yet(ask: Ask) -> Unmet | None:
    """每位委员只签署一次评标报告。"""
    return Unmet("您已经签署") if ask.actor.person_id in ask.p.round.report_signatures else None


@rule(None)
def signed_or_recorded_silent(ask: Ask) -> Unmet | None:
    """全体签署；拒不签字又不说明理由的，由主任书面记录，视为同意。"""
    r = ask.p.round
    unsigned = set(r.seats) - set(r.report_signatures) - set(ask.command.silent)
    return Unmet(f"还有{len(unsigned)}位委员没有签署评标报告", "请等待签署，拒签的由主任记录在案") if unsigned else None


@rule(None)
def inquiry_open(ask: Ask) -> Unmet | None:
    """投标人在时限内答复发给本单位的澄清要求，只答复一次。"""
    i = ask.p.round.inquiries.get(ask.command.inquiry_id)
    if i is None or i.bidder != ask.facts.pseudonym:
        return Unmet("没有发给您单位的这个澄清要求")
    if i.reply:
        return Unmet("您已经答复过")
    return Unmet("答复时限已过") if ask.now >= i.reply_by else None


@rule(None)
def is_the_winner(ask: Ask) -> Unmet | None:
    """该步骤由中标人办理。"""
    return None if ask.facts.pseudonym == ask.p.round.winner else Unmet("只有中标人可以办理")


@rule(None)
def signer_is_party(ask: Ask) -> Unmet | None:
    """合同由招标人和中标人各签署一次。"""
    from ggzy.core.roles import Role

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
