"""Rules on payments of bid deposits 投标保证金: base account, time, amount, and interest rates.

They ask about a payment, not about a proceeding: the bank port judges by them before anything is handed in.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import msgspec

from ggzy.core.money import yuan
from ggzy.core.rule import Basis, Unmet, rule

REGULATION = "招标投标法实施条例"
WORKS = "工程建设项目施工招标投标办法"

BASE_ACCOUNT = Basis(REGULATION, 26, "从其基本账户转出")
AS_ASKED = Basis(WORKS, 37, "按照招标文件要求的方式和金额")
WITH_THE_BID = Basis(WORKS, 37, "随投标文件提交")
INTEREST = Basis(REGULATION, 57, "银行同期存款利息")
BY_SEGMENTS = Basis("人民币利率管理规定", "单位存款", "分段计息", checked=False)


class PaymentSeen(msgspec.Struct, frozen=True):
    """One payment as the bank reported it, beside what the tender file asks and the registers know.

    `lot_open` is whether the number belongs to a lot and round that still takes deposits. The two `…_matches`
    compare with the registered base account of the bidder to whom the sub-account was given.
    """

    amount_fen: int
    booked_at: datetime
    asked_fen: int
    closes_at: datetime
    lot_open: bool
    account_matches: bool
    name_matches: bool
    paid_already: bool


@rule(WITH_THE_BID)
def deposit_before_the_deadline(ask: PaymentSeen) -> Unmet | None:
    """保证金须在投标截止时间前到账；到账恰在截止时刻即为逾期。"""
    if ask.lot_open and ask.booked_at < ask.closes_at:
        return None
    return Unmet("款项到账时已不在保证金交纳期内", "款项已原路退回；本轮招标不再接收保证金", "")


@rule(BASE_ACCOUNT)
def deposit_left_the_base_account(ask: PaymentSeen) -> Unmet | None:
    """保证金须从投标人登记的基本账户转出。"""
    if ask.account_matches:
        return None
    return Unmet("付款账号不是本投标人登记的基本账户", "款项已原路退回；请从本单位基本账户重新转入同一子账号", "投标人")


@rule(BASE_ACCOUNT)
def deposit_in_the_bidders_name(ask: PaymentSeen) -> Unmet | None:
    """付款户名须与投标人登记的基本账户户名一致。"""
    if ask.name_matches:
        return None
    return Unmet(
        "付款户名与本投标人登记的基本账户户名不一致",
        "款项已原路退回；户名如有变更，请先办理主体信息变更，再重新转入",
        "投标人",
    )


@rule(AS_ASKED)
def deposit_in_full_at_once(ask: PaymentSeen) -> Unmet | None:
    """保证金须按招标文件的金额一次足额转入；分笔、多转、两个标段合转均退回。"""
    if ask.amount_fen == ask.asked_fen:
        return None
    way = "不足" if ask.amount_fen < ask.asked_fen else "超过"
    return Unmet(
        f"转入{yuan(ask.amount_fen)}元，{way}招标文件要求的{yuan(ask.asked_fen)}元",
        "款项已原路退回；请一次足额转入，两个标段请分别转入各自的子账号",
        "投标人",
    )


@rule(AS_ASKED)
def deposit_only_once(ask: PaymentSeen) -> Unmet | None:
    """同一子账号已收到足额保证金的，再来的款项退回。"""
    if not ask.paid_already:
        return None
    return Unmet("本子账号的保证金此前已经到账，本笔为重复转入", "重复转入的款项已原路退回，先到账的仍然有效", "")


class RateRow(msgspec.Struct, frozen=True):
    """活期存款利率 from a day on, as a yearly share."""

    since: date
    yearly: Decimal
    basis: Basis


def _listed(since: date, percent: str) -> RateRow:
    return RateRow(
        since, Decimal(percent) / 100, Basis("银行活期存款挂牌利率", f"{since:%Y-%m-%d}", percent + "%", False)
    )


DEMAND_RATES = (
    _listed(date(2012, 7, 6), "0.35"),
    _listed(date(2015, 10, 24), "0.30"),
    _listed(date(2022, 9, 15), "0.25"),
    _listed(date(2023, 6, 8), "0.20"),
    _listed(date(2024, 7, 25), "0.15"),
    _listed(date(2024, 10, 18), "0.10"),
    _listed(date(2025, 5, 20), "0.05"),
)
"""Rates listed by the large state banks, each from its day on; 未核: no text of the notices was at hand."""
