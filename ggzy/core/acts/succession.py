"""Acts of succession 承继登记: recorded by an office on a document and revoked by one, each confirmed by another of its people or sent back."""

from __future__ import annotations

from datetime import date

from ggzy.core.succession import Revocation, Succession
from ggzy.core.table import Command, Entry, Event


class RecordSuccession(Command, frozen=True, kw_only=True):
    """登记承继关系"""

    predecessor_id: str
    successor_id: str
    kind: str
    document_no: str
    sha256: str
    decided_on: date
    effective_on: date


class SuccessionRecorded(Event, frozen=True, kw_only=True):
    """承继关系已登记

    `at_once` are those from before a second person was asked for: they worked from this moment.
    """

    predecessor_id: str
    predecessor: str
    successor_id: str
    successor: str
    kind: str
    document_no: str
    sha256: str
    decided_on: date
    effective_on: date
    region: str
    at_once: bool = False

    def apply(self, p: Succession, entry: Entry) -> None:
        for name in ("predecessor_id", "predecessor", "successor_id", "successor", "kind", "document_no", "sha256", "decided_on", "effective_on"):
            setattr(p, name, getattr(self, name))
        p.place, p.by, p.recorded_at = self.region, entry.actor, entry.at
        p.in_force_at = entry.at if self.at_once else None


class ConfirmSuccession(Command, frozen=True, kw_only=True):
    """核对文书，确认承继"""

    note: str


class SuccessionConfirmed(Event, frozen=True, kw_only=True):
    """承继关系已由另一人核对确认，限制随即对承继单位执行"""

    note: str

    def apply(self, p: Succession, entry: Entry) -> None:
        p.in_force_at, p.confirmed_by = entry.at, entry.actor


class RejectSuccession(Command, frozen=True, kw_only=True):
    """退回承继登记"""

    reason: str


class SuccessionRejected(Event, frozen=True, kw_only=True):
    """承继登记已退回，没有执行"""

    reason: str

    def apply(self, p: Succession, entry: Entry) -> None:
        p.returned_reason = self.reason


class RevokeSuccession(Command, frozen=True, kw_only=True):
    """撤销承继登记"""

    reason: str


class SuccessionRevocationProposed(Event, frozen=True, kw_only=True):
    """已提出撤销承继登记，等待另一人核对，限制照常执行"""

    reason: str

    def apply(self, p: Succession, entry: Entry) -> None:
        p.revocation = Revocation(by=entry.actor, at=entry.at, reason=self.reason)


class ConfirmSuccessionRevocation(Command, frozen=True, kw_only=True):
    """核对撤销的理由，确认解除限制"""

    note: str


class SuccessionRevocationConfirmed(Event, frozen=True, kw_only=True):
    """撤销承继登记已由另一人核对确认"""

    note: str

    def apply(self, p: Succession, entry: Entry) -> None: ...


class RejectSuccessionRevocation(Command, frozen=True, kw_only=True):
    """不予撤销承继登记"""

    reason: str


class SuccessionRevocationRejected(Event, frozen=True, kw_only=True):
    """不予撤销承继登记，限制照常执行"""

    reason: str

    def apply(self, p: Succession, entry: Entry) -> None:
        p.revocation = None


class SuccessionRevoked(Event, frozen=True, kw_only=True):
    """承继登记已撤销，限制不再对承继单位执行"""

    reason: str

    def apply(self, p: Succession, entry: Entry) -> None:
        p.revoked_at, p.revoked_reason = entry.at, self.reason
