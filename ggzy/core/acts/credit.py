"""Acts about entries of other offices 信用记录: recorded, repaired, withdrawn; where they restrict, by two people."""

from __future__ import annotations

from ggzy.core.credit import CreditEntry, Noted, Withdrawal
from ggzy.core.roles import Actor
from ggzy.core.table import Command, Entry, Event


class RecordCredit(Command, frozen=True, kw_only=True):
    """登记信用记录"""

    noted: Noted


class CreditRecorded(Event, frozen=True, kw_only=True):
    """信用记录已登记"""

    code: str
    noted: Noted

    def apply(self, p: CreditEntry, entry: Entry) -> None:
        p.code, p.noted, p.by, p.recorded_at = self.code, self.noted, entry.actor, entry.at
        if not self.noted.capacities:
            p.in_force_at = entry.at


class TakeInCredit(Command, frozen=True, kw_only=True):
    """照核对过的名单登记信用记录"""

    noted: Noted
    batch: str
    line_no: int


class CreditFromList(Event, frozen=True, kw_only=True):
    """随名单读入，名单已由另一人核对"""

    batch: str
    line_no: int
    read_by: Actor

    def apply(self, p: CreditEntry, entry: Entry) -> None:
        p.by, p.batch, p.line_no = self.read_by, self.batch, self.line_no


class ConfirmCredit(Command, frozen=True, kw_only=True):
    """核对来源文件，确认限制"""

    note: str


class CreditConfirmed(Event, frozen=True, kw_only=True):
    """限制已由另一人核对确认"""

    note: str

    def apply(self, p: CreditEntry, entry: Entry) -> None:
        p.in_force_at = entry.at


class RepairCreditEntry(Command, frozen=True, kw_only=True):
    """登记信用修复"""

    document_no: str
    reason: str


class CreditEntryRepaired(Event, frozen=True, kw_only=True):
    """信用已修复"""

    document_no: str
    reason: str

    def apply(self, p: CreditEntry, entry: Entry) -> None:
        p.repaired_at, p.repair_no, p.repair_reason, p.ended = entry.at, self.document_no, self.reason, self.reason


class WithdrawCredit(Command, frozen=True, kw_only=True):
    """撤回信用记录"""

    reason: str


class CreditWithdrawn(Event, frozen=True, kw_only=True):
    """信用记录已撤回"""

    reason: str

    def apply(self, p: CreditEntry, entry: Entry) -> None:
        p.withdrawn_at, p.ended = entry.at, self.reason


class CreditWithdrawalProposed(Event, frozen=True, kw_only=True):
    """已提出撤回信用记录，等待另一人核对，限制照常执行"""

    reason: str

    def apply(self, p: CreditEntry, entry: Entry) -> None:
        p.withdrawal = Withdrawal(by=entry.actor, at=entry.at, reason=self.reason)


class ConfirmCreditWithdrawal(Command, frozen=True, kw_only=True):
    """核对撤回的文书，确认解除限制"""

    note: str


class CreditWithdrawalConfirmed(Event, frozen=True, kw_only=True):
    """撤回已由另一人核对确认"""

    note: str

    def apply(self, p: CreditEntry, entry: Entry) -> None: ...


class RejectCreditWithdrawal(Command, frozen=True, kw_only=True):
    """不予撤回"""

    reason: str


class CreditWithdrawalRejected(Event, frozen=True, kw_only=True):
    """不予撤回，限制照常执行"""

    reason: str

    def apply(self, p: CreditEntry, entry: Entry) -> None:
        p.withdrawal = None
