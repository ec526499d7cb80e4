"""招标投标法 (Tendering Law, 2017 text): one function an article."""

from __future__ import annotations

from ggzy.core.calendar import day_of
from ggzy.core.codes import plain_name
from ggzy.core.rule import Basis, Unmet, rule
from ggzy.core.table import Ask

LAW = "招标投标法"
MINIMUM_BIDDERS = 3
"""投标人少于三个的不得开标: art 28; a line of trade with another figure says so in its tender file."""


@rule(Basis(LAW, 22, "潜在投标人的名称、数量"))
def asks_without_naming_itself(ask: Ask) -> Unmet | None:
    """潜在投标人的名称不得透露：疑问、异议在开标前送招标人并公开，其中不能写出本单位名称。"""
    named = bool(ask.actor.org) and plain_name(ask.actor.org) in plain_name(ask.command.text)
    return Unmet("内容里写出了本单位名称，招标人由此会知道谁获取了招标文件", "请删去本单位名称后再提交") if named else None


@rule(Basis(LAW, 22, "潜在投标人的名称、数量"))
def answers_without_naming_bidders(ask: Ask) -> Unmet | None:
    """开标前不得透露潜在投标人的名称：公开的答复里不能有。"""
    named = ask.facts.firms_named if ask.p.secret else ()
    return Unmet(f"将要公开的文字里有“{named[0]}”，开标前不得透露潜在投标人的名称", "请删去单位名称后再提交") if named else None


@rule(Basis(LAW, 24, "二十日"))
def twenty_days_to_prepare(ask: Ask) -> Unmet | None:
    """自招标文件开始发出之日起至投标截止之日止不少于二十日（发出当日不计，截止当日计入）。"""
    terms = ask.command.terms
    days = (day_of(terms.bid_deadline) - day_of(terms.issue_from)).days
    if days < 20:
        return Unmet(f"自招标文件开始发出之日至投标截止之日只有{days}日，少于二十日", "请推迟投标截止时间")
    return None


@rule(Basis(LAW, 28, "截止时间前"))
def before_the_deadline(ask: Ask) -> Unmet | None:
    """投标文件应当在截止时间前送达；恰在截止时刻即为逾期。"""
    if ask.p.round.deadline and ask.now >= ask.p.round.deadline:
        return Unmet("投标截止时间已到，逾期送达的投标文件不予接收", "请关注项目后续公告")
    return None


@rule(Basis(LAW, 29, "截止时间前"))
def withdrawn_before_the_deadline(ask: Ask) -> Unmet | None:
    """投标人在截止时间前可以补充、修改或者撤回。"""
    if ask.p.round.deadline and ask.now >= ask.p.round.deadline:
        return Unmet("投标截止时间已到，不能再撤回；截止后撤销投标的，招标人可以不退还保证金")
    return None


def enough_bidders(ask: Ask) -> bool:
    """投标人不少于三个方可开标（第28条）。"""
    return len(ask.p.standing_bids) >= minimum_bidders(ask)


def minimum_bidders(ask: Ask) -> int:
    return ask.p.tender_file.minimum_bidders if ask.p.tender_file else MINIMUM_BIDDERS


@rule(Basis(LAW, 28, "少于三个"))
def at_least_the_minimum_in_the_file(ask: Ask) -> Unmet | None:
    """依法必须招标的项目，招标文件不得把开标所需投标人数定得少于三个。"""
    if ask.p.duty_test and ask.p.duty_test.must_tender and ask.command.tender_file.minimum_bidders < MINIMUM_BIDDERS:
        return Unmet("依法必须招标的项目，投标人少于三个不得开标；招标文件写明的开标人数少于三个", "请改为三个或以上")
    return None


@rule(Basis(LAW, 37, "五人以上单数"))
def committee_five_or_more_and_odd(ask: Ask) -> Unmet | None:
    """评标委员会成员人数为五人以上单数。"""
    size = ask.command.tender_file.committee_size
    if size < 5 or size % 2 == 0:
        return Unmet(f"评标委员会拟定{size}人，应为五人以上单数", "请改为5、7、9等人数")
    return None


@rule(Basis(LAW, 37, "三分之二"))
def two_thirds_are_experts(ask: Ask) -> Unmet | None:
    """技术、经济等方面的专家不得少于成员总数的三分之二。"""
    f = ask.command.tender_file
    if 3 * (f.committee_size - f.representatives) < 2 * f.committee_size:
        return Unmet(f"{f.committee_size}人中招标人代表{f.representatives}人，专家少于三分之二", "请减少招标人代表")
    return None


@rule(Basis(LAW, 37, "利害关系"))
def no_interest_with_bidders(ask: Ask) -> Unmet | None:
    """与投标人有利害关系的人不得进入相关项目的评标委员会。"""
    if not ask.command.no_interest:
        return Unmet("您声明与投标人有利害关系，应当回避", "请由交易中心办理更换", "交易中心")
    return None


@rule(Basis(LAW, 46, "三十日"))
def contract_within_thirty_days(ask: Ask) -> Unmet | None:
    """自中标通知书发出之日起三十日内订立书面合同；逾期仍可补签，但须先说明，由监督部门处理。"""
    noticed = ask.p.happened.get("AwardNoticesIssued")
    if noticed is None:
        return Unmet("中标通知书尚未发出，不能签订合同")
    return None


@rule(Basis(LAW, 46, "实质性内容"))
def contract_keeps_to_the_bid(ask: Ask) -> Unmet | None:
    """合同不得背离招标文件和中标人投标文件的实质性内容：价款、工期、项目经理一致。"""
    c, bid = ask.command, ask.p.round.bids[ask.p.round.winner]
    assert bid.line
    if c.amount_fen != ask.p.round.award_price_fen:
        return Unmet("合同金额与中标价不一致，属于背离合同实质性内容", "请按中标通知书载明的价款填写")
    if bid.line.duration_days and c.duration_days > bid.line.duration_days:
        return Unmet("合同工期长于投标文件承诺的工期", "请按投标文件填写")
    if bid.line.manager and c.manager != bid.line.manager:
        return Unmet("项目经理与投标文件不一致", "请按投标文件填写")
    if ask.p.round.contract and ask.p.round.contract_signatures:
        first = ask.p.round.contract
        if (first.amount_fen, first.duration_days, first.manager) != (c.amount_fen, c.duration_days, c.manager):
            return Unmet("双方签署的合同内容不一致", "请核对对方已签署的版本")
    return None
