"""Bid deposits 投标保证金 as arithmetic: judging a payment, interest, and which refunds are due. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

import msgspec

from ggzy.core.calendar import SHANGHAI
from ggzy.core.law import deposits as law
from ggzy.core.law.deposits import PaymentSeen, RateRow
from ggzy.core.rule import Basis, Refused, Rule

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
    return interest_fen(principal_fen, received_at.astimezone(SHANGHAI).date(), repaid_at.astimezone(SHANGHAI).date())


class Occasion(StrEnum):
    """退还事由: why a deposit goes back. The value is stored, `label` is shown."""

    CONTRACT = "contract"
    WITHDRAWN = "withdrawn"
    TERMINATED = "terminated"
    FAILED = "failed"
    VALIDITY = "validity"
    NOT_BID = "not_bid"
    MISPAID = "mispaid"

    @property
    def label(self) -> str:
        return OCCASIONS[self].label


class OccasionRow(msgspec.Struct, frozen=True):
    """One occasion: its words, its article, and within how many days the money must be back.

    `days` without a figure in the statute (及时, or silence) is the platform's own parameter.
    """

    label: str
    basis: Basis | None
    days: int
    with_interest: bool = True


OCCASIONS = {
    Occasion.CONTRACT: OccasionRow("合同已签订", Basis(law.REGULATION, 57, "5日"), 5),
    Occasion.WITHDRAWN: OccasionRow("截止前撤回投标", Basis(law.REGULATION, 35, "5日"), 5),
    Occasion.TERMINATED: OccasionRow("终止招标", Basis(law.REGULATION, 31, "及时"), 5),
    Occasion.FAILED: OccasionRow("招标失败", None, 5),
    Occasion.VALIDITY: OccasionRow("不同意延长投标有效期", Basis(law.WORKS, 29, "有权收回"), 5),
    Occasion.NOT_BID: OccasionRow("交了保证金而未投标", None, 5),
    Occasion.MISPAID: OccasionRow("来款不符退回", law.BASE_ACCOUNT, 1, with_interest=False),
}
"""Interest goes with every deposit that was truly held: article 35 is silent on it, and the money earned it."""


class Held(msgspec.Struct, frozen=True):
    """One deposit in the escrow account, under its pseudonym."""

    payment: str
    bidder: str
    amount_fen: int
    booked_at: datetime


class RefundDue(msgspec.Struct, frozen=True):
    payment: str
    bidder: str
    amount_fen: int
    interest_fen: int
    occasion: Occasion


def refunds_due(
    held: Iterable[Held], occasion: Occasion, now: datetime, *, only: Collection[str] = (), kept: Collection[str] = ()
) -> tuple[RefundDue, ...]:
    """应退清单: what goes back on this occasion.

    `only` names the bidders concerned (one who withdrew), empty for all. `kept` names those whose deposit stays:
    forfeited by a named decision of the tenderee, or held by a supervisor's order.
    """
    due = [h for h in held if h.bidder not in kept and (not only or h.bidder in only)]
    bears = OCCASIONS[occasion].with_interest
    return tuple(
        RefundDue(
            h.payment,
            h.bidder,
            h.amount_fen,
            interest_between(h.amount_fen, h.booked_at, max(now, h.booked_at)) if bears else 0,
            occasion,
        )
        for h in sorted(due, key=lambda h: h.payment)
    )
