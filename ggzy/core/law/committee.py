"""评标委员会和评标方法暂行规定 (2013 text): the committee's own work."""

from __future__ import annotations

from ggzy.core.evaluation.method import Comprehensive
from ggzy.core.evaluation.preliminary import RejectionGround
from ggzy.core.evaluation.price import quantified
from ggzy.core.rule import Basis, Unmet, rule
from ggzy.core.table import Ask

LAW = "评标委员会和评标方法暂行规定"


@rule(Basis(LAW, 19, "书面方式"))
def clarification_in_writing(ask: Ask) -> Unmet | None:
    """评标委员会可以书面方式要求投标人澄清，须给出答复时限。"""
    if not ask.command.text.strip():
        return Unmet("请写明需要澄清的内容")
    if ask.command.reply_by <= ask.now:
        return Unmet("答复时限应晚于现在", "请给投标人留出合理的答复时间")
    return None


@rule(Basis(LAW, 21, "应当否决其投标"))
def unexplained_low_price_is_voted(ask: Ask) -> Unmet | None:
    """报价明显偏低、逾期不作书面说明的，评标委员会应当认定并表决是否否决，不得放过。"""
    r = ask.p.round
    voted = {b.bidder for b in r.ballots.values() if b.ground == RejectionGround.BELOW_COST_OR_ABOVE_CEILING}
    for inquiry in r.inquiries.values():
        if inquiry.abnormally_low and not inquiry.reply and inquiry.bidder not in voted and r.bids[inquiry.bidder].valid:
            return Unmet(
                f"{r.bids[inquiry.bidder].org}的报价明显偏低，逾期没有书面说明",
                "请就其是否低于成本提议否决并表决",
                "评标委员会",
            )
    return None


@rule(Basis(LAW, 17, "招标文件中没有规定的标准和方法不得作为评标的依据"))
def determined_as_the_file_says(ask: Ask) -> Unmet | None:
    """只认定招标文件列明的偏差和证书，并说明理由；由委员会计算金额的偏差须写明金额。"""
    c, method = ask.command, ask.tender_file.method
    if len(c.reason.strip()) < 4:
        return Unmet("认定应当说明理由", "请写明依据投标文件何处认定")
    if c.performances is not None and c.performances < 0:
        return Unmet("业绩个数不能为负")
    if isinstance(method, Comprehensive):
        return None if not c.deviations else Unmet("综合评估法没有计价偏差", "请在评分中评审")
    if any(found.units < 0 for found in c.deviations):
        return Unmet("偏差的数量不能为负", "奖励性的偏差由招标文件规定负的金额")
    line = ask.p.round.bids[c.bidder].line
    assert line
    try:
        quantified(line.price_fen, c.deviations, method.deviations, method.price_rounding)
    except ValueError as error:
        return Unmet(str(error))
    return None


@rule(Basis(LAW, 43, "书面方式阐述其不同意见和理由"))
def dissent_is_written(ask: Ask) -> Unmet | None:
    """对评标结论持有异议的成员可以书面方式阐述其不同意见和理由。"""
    if not ask.command.agree and len(ask.command.dissent.strip()) < 4:
        return Unmet("不同意评标结论的，应当写明不同意见和理由", "请填写理由")
    return None


@rule(Basis(LAW, 27, "缺乏竞争"))
def rejecting_all_needs_a_reason(ask: Ask) -> Unmet | None:
    """有效投标不足三个使得投标明显缺乏竞争的，或者全部不合格的，可以否决全部投标，须说明理由。"""
    if len(ask.p.valid_bids) >= 3:
        return Unmet("仍有三个以上有效投标，不能否决全部投标", "请逐一表决")
    if len(ask.command.reason.strip()) < 4:
        return Unmet("否决全部投标应当说明理由", "请填写理由")
    return None
