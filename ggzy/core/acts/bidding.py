"""Deposits and sealed bids 保证金、投标: bidders appear only under pseudonyms until the opening."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from ggzy.core.documents import Statement
from ggzy.core.proceeding import Bid, Deposit, Proceeding
from ggzy.core.sealing.statement import SignedStatement
from ggzy.core.table import Command, Entry, Event


class RecordDeposit(Command, frozen=True, kw_only=True):
    """登记保证金到账：`booked_at` is when the bank booked it; its notice may come after the deadline."""

    bidder: str
    amount_fen: int
    payment: str
    booked_at: datetime | None = None


class DepositReceived(Event, frozen=True, kw_only=True):
    """保证金已到账"""

    quiet: ClassVar[bool] = True
    bidder: str
    amount_fen: int
    payment: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.deposits[self.bidder] = Deposit(self.bidder, self.amount_fen, entry.at)


class RecordReturn(Command, frozen=True, kw_only=True):
    """登记来款退回"""

    bidder: str
    amount_fen: int
    payment: str
    reason: str


class PaymentReturned(Event, frozen=True, kw_only=True):
    """来款已退回"""

    quiet: ClassVar[bool] = True
    bidder: str
    amount_fen: int
    payment: str
    reason: str


class RefundDeposit(Command, frozen=True, kw_only=True):
    """登记保证金退还"""

    bidder: str
    amount_fen: int
    interest_fen: int


class DepositRefunded(Event, frozen=True, kw_only=True):
    """保证金已退还"""

    quiet: ClassVar[bool] = True
    bidder: str
    amount_fen: int
    interest_fen: int

    def apply(self, p: Proceeding, entry: Entry) -> None:
        deposit = p.deposits[self.bidder]
        deposit.refunded_fen, deposit.interest_fen, deposit.refunded_at = self.amount_fen, self.interest_fen, entry.at


class ForfeitDeposit(Command, frozen=True, kw_only=True):
    """决定不予退还保证金"""

    bidder: str
    reason: str


class DepositForfeited(Event, frozen=True, kw_only=True):
    """保证金不予退还"""

    bidder: str
    reason: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.deposits[self.bidder].forfeited_at = entry.at


class SubmitBid(Command, frozen=True, kw_only=True):
    """递交投标文件：`signed` is the bidder's 递交声明; without one (as a page asks whether it may) it is refused."""

    signed: SignedStatement | None = None


class BidReceived(Event, frozen=True, kw_only=True):
    """投标文件已递交

    `statement` is the digest of the 递交声明, `statement_text` the whole of it as it was signed: all that is needed to
    open the envelope lies in the chain.
    """

    quiet: ClassVar[bool] = True
    bidder: str
    sequence: int
    envelope_sha256: str
    size: int
    receipt_no: str
    received_at: datetime
    statement: str
    statement_text: str
    clock_offset_us: int | None = None

    def apply(self, p: Proceeding, entry: Entry) -> None:
        bid = p.round.bids.setdefault(self.bidder, Bid(self.bidder))
        bid.withdrawn_at = None
        bid.receipts.append(self.receipt_no)
        bid.statements.append(
            Statement(
                bidder=self.bidder,
                sequence=self.sequence,
                envelope_sha256=self.envelope_sha256,
                size=self.size,
                receipt_no=self.receipt_no,
                received_at=self.received_at,
                text=self.statement_text,
            )
        )


class WithdrawBid(Command, frozen=True, kw_only=True):
    """撤回投标文件：`signed` is the bidder's 撤回声明; without one (as a page asks whether it may) it is refused."""

    reason: str = ""
    signed: SignedStatement | None = None


class BidWithdrawn(Event, frozen=True, kw_only=True):
    """投标文件已撤回

    `statement_text` is the whole 撤回声明 as it was signed, `statement` its digest; in the beginning withdrawals were not signed.
    """

    quiet: ClassVar[bool] = True
    bidder: str
    reason: str
    receipt_no: str = ""
    statement: str = ""
    statement_text: str = ""
    clock_offset_us: int | None = None

    def apply(self, p: Proceeding, entry: Entry) -> None:
        bid = p.round.bids[self.bidder]
        bid.withdrawn_at = entry.at
        bid.receipts.append(self.receipt_no)
