"""Acts of the office that keeps the pool 专家库: told, heard, out of it, and back."""

from __future__ import annotations

from datetime import datetime

from ggzy.core.pool import Pooled, PoolSeat
from ggzy.core.table import Command, Entry, Event


class ProposeRemoval(Command, frozen=True, kw_only=True):
    """拟决定出库，告知专家"""

    person_id: str
    cause: str
    reason: str


class RemovalProposed(Event, frozen=True, kw_only=True):
    """已告知拟出库"""

    code: str
    expert: Pooled
    cause: str
    reason: str
    reply_until: datetime

    def apply(self, p: PoolSeat, entry: Entry) -> None:
        p.code, p.expert, p.cause, p.reason, p.reply_until, p.proposed_at, p.by = (
            self.code, self.expert, self.cause, self.reason, self.reply_until, entry.at, entry.actor,
        )  # fmt: skip
        p.reply, p.replied_at, p.ended = "", None, ""


class StateOnRemoval(Command, frozen=True, kw_only=True):
    """对拟出库陈述意见"""

    text: str


class StatedOnRemoval(Event, frozen=True, kw_only=True):
    """专家已陈述意见"""

    text: str

    def apply(self, p: PoolSeat, entry: Entry) -> None:
        p.reply, p.replied_at = self.text, entry.at


class RemoveFromPool(Command, frozen=True, kw_only=True):
    """决定出库"""

    document_no: str
    reason: str


class ExpertRemoved(Event, frozen=True, kw_only=True):
    """专家已出库"""

    document_no: str
    reason: str

    def apply(self, p: PoolSeat, entry: Entry) -> None:
        p.document_no, p.reason, p.left_at, p.by = self.document_no, self.reason, entry.at, entry.actor


class DropRemoval(Command, frozen=True, kw_only=True):
    """不予出库"""

    reason: str


class RemovalDropped(Event, frozen=True, kw_only=True):
    """已决定不予出库"""

    reason: str

    def apply(self, p: PoolSeat, entry: Entry) -> None:
        p.ended = self.reason


class ReturnToPool(Command, frozen=True, kw_only=True):
    """恢复在库"""

    document_no: str
    reason: str


class ExpertReturned(Event, frozen=True, kw_only=True):
    """专家已恢复在库"""

    document_no: str
    reason: str

    def apply(self, p: PoolSeat, entry: Entry) -> None:
        p.document_no, p.ended, p.by = self.document_no, self.reason, entry.actor
