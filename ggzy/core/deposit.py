"""Bid deposits 投标保证金 as arithmetic: judging a payment, and its interest. Pure.

Which deposits go back, and by when, are duties in the procedure's table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

import msgspec

from ggzy.core.calendar import day_of
from ggzy.core.law import deposits as law
from ggzy.core.law.deposits import PaymentSeen, RateRow
from ggzy.core.rule import Refused, Rule

DAYS_OF_A_BANK_YEAR = 360


class Verdict(StrEnum):
    """认定: what became of one payment. The value is stored, `label` is shown."""

    ACCEPTED = "accepted"
    MISMATCH_ACCOUNT = "mismatch_account"
    MISMATCH_NAME = "mismatch_name"
    WRONG_AMOUNT = "wrong_amount"
    UNKNOWN_SUBACCOUNT = "unknown_subaccount"
    LATE = "late"
    DUPLICATE = "duplicate"
    NOT_ADMITTED = "not_admitted"

    @property
    def label(self) -> str:
        return VERDICTS[self]


VERDICTS = {
    Verdict.ACCEPTED: "已到账",
    Verdict.MISMATCH_ACCOUNT: "付款账号不符，已退回",
    Verdict.MISMATCH_NAME: "付款户名不符，已退回",
    Verdict.WRONG_AMOUNT: "金额不符，已退回",
    Verdict.UNKNOWN_SUBACCOUNT: "无此子账号，已退回",
    Verdict.LATE: "逾期到账，已退回",
    Verdict.DUPLICATE: "重复转入，已退回",
    Verdict.NOT_ADMITTED: "未予登记，已退回",
}


class Judgment(msgspec.Struct, frozen=True):
    """The verdict on a payment and, when it goes back, the refusal to show."""

    verdict: Verdict
    refused: Refused | None = None


TESTS: tuple[tuple[Rule[PaymentSeen], Verdict], ...] = (
    (law.deposit_before_the_deadline, Verdict.LATE),
    (law.deposit_left_the_base_account, Verdict.MISMATCH_ACCOUNT),
    (law.deposit_in_the_bidders_name, Verdict.MISMATCH_NAME),
    (law.deposit_only_once, Verdict.DUPLICATE),
    (law.deposit_in_full_at_once, Verdict.WRONG_AMOUNT),
)
"""In this order: the first rule that is not met names the verdict."""

UNKNOWN_SUBACCOUNT = Judgment(
    Verdict.UNKNOWN_SUBACCOUNT,
    Refused(
        "收款子账号不存在或尚未领取",
        law.AS_ASKED,
        "款项已原路退回；请先在保证金页面领取本标段的子账号，再转入",
        "投标人",
    ),
)


def judge(payment: PaymentSeen) -> Judgment:
    """认定一笔来款：符合全部要求才予登记，否则原路退回并说明理由。"""
    for test, verdict in TESTS:
        refused = test(payment)
        if refused is not None:
            return Judgment(verdict, refused)
    return Judgment(Verdict.ACCEPTED)


def interest_fen(
    principal_fen: int,
    received: date,
    repaid: date,
    rates: Sequence[RateRow] = law.DEMAND_RATES,
    days_of_year: int = DAYS_OF_A_BANK_YEAR,
) -> int:
    """活期存款利息: the day of receipt counts, the day of repayment does not; a change of rate splits the period.

    Simple interest, exact until the end, then rounded half up to whole fen.
    """
    if repaid < received:
        raise ValueError("repaid before it was received")
    if received < rates[0].since:
        raise ValueError(f"no deposit rate is known for {received}")
    ends = [*(row.since for row in rates[1:]), date.max]
    earned = Fraction(0)
    for row, until in zip(rates, ends, strict=True):
        days = (min(until, repaid) - max(row.since, received)).days
        if days > 0:
            earned += Fraction(principal_fen) * Fraction(row.yearly) * days / days_of_year
    return int(earned + Fraction(1, 2))


def interest_between(principal_fen: int, received_at: datetime, repaid_at: datetime) -> int:
    """The same from instants: the bank's days are those of China."""
    return interest_fen(principal_fen, day_of(received_at), day_of(repaid_at))
