"""Acts of a transfer 移送: the case goes to another office, which acknowledges it itself where it sits on the platform."""

from __future__ import annotations

from ggzy.core.acts.case import CaseClosed, PenaltyImposed
from ggzy.core.case import Case, Transfer
from ggzy.core.table import Command, Entry, Event


class TransferCase(Command, frozen=True, kw_only=True):
    """移送案件"""

    kind: str
    to: str
    document_no: str
    reason: str
    office_id: str = ""


class CaseTransferred(Event, frozen=True, kw_only=True):
    """案件已移送，等待回执"""

    kind: str
    to: str
    document_no: str
    reason: str
    office_id: str = ""

    def apply(self, p: Case, entry: Entry) -> None:
        p.transfers.append(Transfer(self.kind, self.to, self.document_no, self.reason, entry.at, office_id=self.office_id))


class RecordReceipt(Command, frozen=True, kw_only=True):
    """记入移送回执"""

    receipt_no: str
    taken: bool
    note: str = ""


class AcknowledgeTransfer(Command, frozen=True, kw_only=True):
    """对移送来的案件出具回执

    `case` is the receiver's own, begun with the clue, where the receiver decides cases here.
    """

    receipt_no: str
    taken: bool
    note: str = ""
    case: str = ""
    case_code: str = ""


class TransferAnswered(Event, frozen=True, kw_only=True):
    """已收到移送回执"""

    receipt_no: str
    taken: bool
    note: str
    case: str = ""
    case_code: str = ""

    def apply(self, p: Case, entry: Entry) -> None:
        last = p.transfers[-1]
        last.case, last.case_code = self.case, self.case_code
        last.receipt_no, last.taken, last.answered_at = self.receipt_no, self.taken, entry.at
        p.finding_reason = self.note if self.taken else p.finding_reason


ENDS = ("PenaltyImposed", "CaseClosed", "TransferAnswered")
"""By name, for those who ask the journal; whether one of them really ended the case, `ends` says."""


def ends(event: Event) -> bool:
    """With which a case has its finding 结论 at this office; what follows is carrying it out. Sent back by the receiver, it goes on."""
    return isinstance(event, PenaltyImposed | CaseClosed) or (isinstance(event, TransferAnswered) and event.taken)
