"""招标投标法实施条例 (Implementing Regulation): one function an article."""

from __future__ import annotations

from datetime import timedelta

from ggzy.core.calendar import SHANGHAI
from ggzy.core.evaluation.preliminary import RejectionGround
from ggzy.core.law.bars import passed_over
from ggzy.core.rule import Basis, Unmet, rule
from ggzy.core.table import Ask

LAW = "招标投标法实施条例"


@rule(Basis(LAW, 14, "书面委托合同"))
def written_contract_named(ask: Ask) -> Unmet | None:
    """招标人应当与被委托的招标代理机构签订书面委托合同。"""
    return None if ask.command.contract_no.strip() else Unmet("没有填写委托合同编号", "请填写与代理机构所签书面委托合同的编号")


@rule(Basis(LAW, 14, "书面委托合同"))
def appointment_confirmed(ask: Ask) -> Unmet | None:
    """代理机构登记的项目，招标人确认委托后才能继续办理。"""
    if ask.p.appointment == "asked":
        return Unmet("招标人还没有确认委托", "请招标人在“确认招标代理委托”页确认", "招标人")
    return None


@rule(Basis(LAW, 16, "5日"))
def file_supplied_five_days(ask: Ask) -> Unmet | None:
    """招标文件的发售期不得少于5日。"""
    terms = ask.command.terms
    if terms.issue_to - terms.issue_from < timedelta(days=5):
        return Unmet("招标文件发售期少于5日", "请延长发售截止时间")
    if terms.issue_to > terms.bid_deadline:
        return Unmet("发售截止时间晚于投标截止时间", "请核对时间")
    return None


@rule(Basis(LAW, 21, "15日"))
def clarified_fifteen_days_before(ask: Ask) -> Unmet | None:
    """可能影响投标文件编制的澄清修改应在截止时间至少15日前发出，不足的应当顺延截止时间。"""
    c = ask.command
    if not c.affects_preparation:
        return None
    deadline = c.new_deadline or ask.deadline
    if not ask.calendar.is_days_before(ask.now, deadline, 15):
        return Unmet("澄清修改可能影响投标文件编制，距投标截止时间不足15日", "请同时填写顺延后的投标截止时间")
    return None


@rule(Basis(LAW, 22, "10日"))
def objection_to_file_ten_days_before(ask: Ask) -> Unmet | None:
    """对招标文件的异议应在投标截止时间10日前提出。"""
    if not ask.calendar.is_days_before(ask.now, ask.deadline, 10):
        return Unmet("对招标文件的异议应在投标截止时间10日前提出，现已超过", "您可以通过“提问”向招标人反映，或者依法投诉")
    return None


@rule(Basis(LAW, 22, "暂停招标投标活动"))
def stands_until_objection_answered(ask: Ask) -> Unmet | None:
    """异议答复作出前，应当暂停招标投标活动。"""
    if ask.p.pending_objections:
        return Unmet("有异议尚未答复，招标投标活动应当暂停", "请先答复异议", "招标人")
    return None


@rule(Basis(LAW, 25, "投标有效期"))
def validity_stated(ask: Ask) -> Unmet | None:
    """招标文件应当载明投标有效期。"""
    if ask.command.tender_file.validity_days <= 0:
        return Unmet("招标文件未载明投标有效期", "请填写投标有效期（日）")
    return None


@rule(Basis(LAW, 26, "2%"))
def deposit_within_two_percent(ask: Ask) -> Unmet | None:
    """投标保证金不得超过招标项目估算价的2%。"""
    if 100 * ask.command.tender_file.deposit_fen > 2 * ask.project.estimate_fen:
        return Unmet("投标保证金超过项目估算价的2%", "请降低投标保证金")
    return None


@rule(Basis(LAW, 27, "最高投标限价"))
def ceiling_not_above_estimate(ask: Ask) -> Unmet | None:
    """设有最高投标限价的，应当在招标文件中明确；限价高于估算价三倍以上多为单位填错。"""
    f = ask.command.tender_file
    if f.ceiling_fen < 0:
        return Unmet("最高投标限价不能为负数", "请核对金额")
    if f.ceiling_fen and f.ceiling_fen > 3 * ask.project.estimate_fen:
        return Unmet("最高投标限价超过估算价三倍，请核对是否把“万元”填成了“元”", "请核对金额单位")
    return None


@rule(Basis(LAW, 27, "最低投标限价"))
def no_floor_price(ask: Ask) -> Unmet | None:
    """招标人不得规定最低投标限价。"""
    if ask.command.tender_file.floor_fen:
        return Unmet("招标人不得规定最低投标限价", "请删除最低限价")
    return None


@rule(Basis(LAW, 34, "利害关系"))
def bidder_is_not_tied_to_tenderee(ask: Ask) -> Unmet | None:
    """与招标人存在利害关系可能影响公正性的单位不得参加投标。"""
    firm, tenderee = ask.facts.firm, ask.facts.tenderee
    project = ask.p.project
    if not firm or not project:
        return None
    if firm.org_id == project.tenderee_id:
        return Unmet("招标人不得参加本单位项目的投标")
    if tenderee and firm.controller_id and firm.controller_id in (tenderee.org_id, tenderee.controller_id):
        return Unmet("您的单位与招标人存在控股、管理关系，不得参加本项目投标")
    return None


@rule(Basis(LAW, 13, "不得在所代理的招标项目中投标"))
def agency_does_not_bid(ask: Ask) -> Unmet | None:
    """招标代理机构不得在所代理的项目中投标或者代理投标。"""
    firm, project = ask.facts.firm, ask.p.project
    if firm and project and project.agency_id and firm.org_id == project.agency_id:
        return Unmet("招标代理机构不得在所代理的项目中投标")
    return None


@rule(Basis(LAW, 44, "在开标现场提出"))
def objection_at_the_opening(ask: Ask) -> Unmet | None:
    """投标人对开标有异议的，应当在开标现场提出。"""
    if ask.facts.pseudonym not in ask.p.round.bids:
        return Unmet("只有投标人可以对开标提出异议")
    return None


@rule(Basis(LAW, 54, "公示期间"))
def objection_within_publicity(ask: Ask) -> Unmet | None:
    """对评标结果的异议应在中标候选人公示期间提出。"""
    until = ask.p.round.publicity_until
    if until is None or ask.now >= until:
        return Unmet("中标候选人公示期已满，对评标结果的异议应在公示期间提出", "如认为违法，可依法投诉")
    return None


@rule(Basis(LAW, 54, "不得少于3日"))
def published_three_days(ask: Ask) -> Unmet | None:
    """中标候选人公示期不得少于3日。"""
    earliest = ask.calendar.after_days(ask.now, 3).end
    if ask.command.until < earliest:
        shown = earliest.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
        return Unmet("中标候选人公示期不足3日", f"请把公示截止时间定在{shown}或以后")
    return None


@rule(Basis(LAW, 55, "排名第一"))
def first_ranked_wins(ask: Ask) -> Unmet | None:
    """国有资金占控股或者主导地位的，应当确定排名第一的中标候选人为中标人；其放弃、丧失资格的才能依次递补。"""
    project, candidates = ask.project, ask.p.round.result.candidates
    if ask.command.bidder not in candidates:
        return Unmet("只能从评标委员会推荐的中标候选人中确定中标人")
    if ask.command.bidder in ask.p.round.fallen_away:
        return Unmet("该候选人已放弃或者丧失中标资格")
    first = next(c for c in candidates if c not in ask.p.round.fallen_away and not passed_over(ask, c))
    if project.public_funds and ask.command.bidder != first:
        return Unmet("国有资金占控股或者主导地位的项目，应当确定排名在先的中标候选人为中标人", "请选择排名在先的候选人")
    if ask.command.bidder != first and not ask.command.reason.strip():
        return Unmet("未按排名确定中标人，应当说明理由", "请填写理由")
    return None


@rule(Basis(LAW, 53, "不超过3个"))
def at_most_three_candidates(ask: Ask) -> Unmet | None:
    """中标候选人应当不超过3个。"""
    if not 1 <= ask.command.tender_file.candidates <= 3:
        return Unmet("推荐的中标候选人应为1至3个", "请改为1至3个")
    return None


@rule(Basis(LAW, 58, "10%"))
def performance_bond_within_ten_percent(ask: Ask) -> Unmet | None:
    """履约保证金不得超过中标合同金额的10%。"""
    if not 0 <= ask.command.tender_file.performance_bond_percent <= 10:
        return Unmet("履约保证金超过中标合同金额的10%", "请降低履约保证金比例")
    return None


@rule(Basis(LAW, 49, "招标文件没有规定的评标标准和方法不得作为评标的依据"))
def only_items_of_the_file(ask: Ask) -> Unmet | None:
    """招标文件没有规定的评标标准和方法不得作为评标的依据。"""
    known = {item.code for item in ask.tender_file.checks}
    strange = [v.item for v in ask.command.verdicts if v.item not in known]
    if strange:
        return Unmet(f"评审项“{strange[0]}”不在招标文件中，不得作为评审依据")
    return None


@rule(Basis(LAW, 51, "否决"))
def rejected_on_a_ground_with_reason(ask: Ask) -> Unmet | None:
    """否决投标须属于条例所列七种情形之一，并书面说明理由。"""
    if ask.command.ground not in {g.value for g in RejectionGround}:
        return Unmet("否决理由不属于条例第51条所列七种情形", "请选择法定情形")
    if len(ask.command.reason.strip()) < 4:
        return Unmet("否决投标应当说明理由并引用投标文件内容", "请填写具体理由")
    return None


@rule(Basis(LAW, 31, "终止招标"))
def termination_has_a_reason(ask: Ask) -> Unmet | None:
    """招标人终止招标的，应当及时发布公告并说明。"""
    if not ask.command.reason.strip():
        return Unmet("终止招标应当说明原因并公告", "请填写原因")
    return None
