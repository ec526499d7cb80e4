"""评标席规则: what the platform asks of the committee at work, from its drawing to the report; no statute's figure stands here."""

from __future__ import annotations

from ggzy.core.calendar import SHANGHAI
from ggzy.core.evaluation.questions import sheet_problems
from ggzy.core.rule import Unmet, rule
from ggzy.core.table import Ask


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
    from ggzy.core.procedures.evaluation_consequences import subjective_criteria, unexplained_deviations

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
    from ggzy.core.procedures.evaluation_consequences import result_of

    ties = result_of(ask.p).ties
    if not ties:
        return Unmet("没有并列的名次需要确定")
    if ties[0].settle_by == "vote" and set(ask.command.order) != set(ties[0].keys):
        return Unmet("请按委员会投票结果，给出全部并列投标人的先后")
    return None


@rule(None)
def no_tie_left(ask: Ask) -> Unmet | None:
    """并列名次确定后才能形成评标报告。"""
    from ggzy.core.procedures.evaluation_consequences import result_of

    ties = result_of(ask.p).ties
    return Unmet(f"{ties[0].text}，请先确定", whose_turn="评标委员会主任") if ties else None


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
