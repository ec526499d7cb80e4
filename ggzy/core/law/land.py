"""招标拍卖挂牌出让国有建设用地使用权规定 (L39): only art 17 was to be had, so the other figures are 未核."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from ggzy.core.auction.limited_time import goes_to_limited_time, offer_problem
from ggzy.core.calendar import day_of
from ggzy.core.rule import Basis, Unmet, rule
from ggzy.core.table import Ask

LAW = "招标拍卖挂牌出让国有建设用地使用权规定"


@rule(Basis(LAW, 8, "20日", checked=False))
def announced_twenty_days_before(ask: Ask) -> Unmet | None:
    """公告应在挂牌开始日前20日发布。"""
    if not ask.calendar.is_days_before(ask.now, ask.command.terms.listing_from, 20):
        return Unmet("挂牌公告距挂牌开始不足20日", "请推迟挂牌开始时间")
    return None


@rule(Basis(LAW, 18, "10个工作日", checked=False))
def listed_ten_working_days(ask: Ask) -> Unmet | None:
    """挂牌时间不得少于10个工作日。"""
    terms = ask.command.terms
    first = day_of(terms.listing_from) - timedelta(days=1)
    days = ask.calendar.workdays_between(first, day_of(terms.listing_to))
    if days < 10:
        return Unmet(f"挂牌时间只有{days}个工作日，少于10个工作日", "请推迟挂牌截止时间")
    return None


@rule(Basis("国土资发〔2010〕34号", "竞买保证金", "20%", checked=False))
def deposit_a_fifth_of_the_start(ask: Ask) -> Unmet | None:
    """竞买保证金不得低于起始价的20%。"""
    terms = ask.command.terms
    if 5 * terms.deposit_fen < terms.ladder.start_fen:
        return Unmet("竞买保证金低于起始价的20%", "请提高竞买保证金")
    return None


@rule(Basis(LAW, 17, "报价"))
def offer_counts(ask: Ask) -> Unmet | None:
    """符合条件的竞买人方可报价；报价须高出当前价整数个幅度，同价以先报者为准。"""
    listing, me = ask.p.round.auction, ask.facts.pseudonym
    if me not in listing.qualified:
        return Unmet("您还没有取得本宗地的竞买资格", "请先提交竞买申请并按时足额交纳竞买保证金")
    problem = offer_problem(listing.terms.ladder, listing.standing, ask.command.price_fen, ask.now)
    return Unmet(problem) if problem else None


@rule(Basis(LAW, 17, "挂牌截止时间"))
def listing_is_over(ask: Ask) -> Unmet | None:
    """挂牌主持人在公告规定的截止时间确定竞得人。"""
    if ask.now < ask.p.round.auction.standing.ends_at:
        return Unmet("报价时间还没有结束")
    return None


@rule(None)
def applied_in_time(ask: Ask) -> Unmet | None:
    """竞买申请须在公告规定的截止时间前提出。"""
    if ask.now >= ask.p.round.auction.terms.apply_until:
        return Unmet("竞买申请截止时间已过")
    return None


@rule(None)
def applicant_paid(ask: Ask) -> Unmet | None:
    """资格确认以申请已交、保证金足额到账为条件。"""
    listing, bidder = ask.p.round.auction, ask.command.bidder
    if bidder not in listing.applied:
        return Unmet("该单位没有提交竞买申请")
    deposit = ask.p.round.deposits.get(bidder)
    if deposit is None or deposit.amount_fen < listing.terms.deposit_fen:
        return Unmet("竞买保证金没有足额到账")
    return None


@rule(None)
def may_declare_willing(ask: Ask) -> Unmet | None:
    """取得竞买资格后，才能表示愿意继续竞价。"""
    if ask.facts.pseudonym not in ask.p.round.auction.qualified:
        return Unmet("您还没有取得本宗地的竞买资格")
    return None


@rule(Basis(LAW, 10, "底价", checked=False))
def reserve_is_the_sealed_one(ask: Ask) -> Unmet | None:
    """底价事前封存：宣布的底价须与公告前封存的摘要一致。"""
    sealed = ask.p.round.auction.terms.reserve_sha256
    told = hashlib.sha256(f"{ask.command.reserve_fen}/{ask.command.reserve_salt}".encode()).hexdigest()
    return Unmet("宣布的底价与事前封存的不一致") if sealed and told != sealed else None


def two_want_to_go_on(ask: Ask) -> bool:
    return goes_to_limited_time(len(ask.p.round.auction.willing))
