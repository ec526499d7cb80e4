"""Suspend, resume, terminate, tender again 暂停、恢复、终止、重新招标: ordinary paths, in any stage."""

from __future__ import annotations

from datetime import datetime

from ggzy.core.proceeding import Proceeding
from ggzy.core.table import Command, Entry, Event


class Suspend(Command, frozen=True, kw_only=True):
    """责令暂停"""

    order_no: str
    reason: str


class ProceedingSuspended(Event, frozen=True, kw_only=True):
    """交易已暂停"""

    order_no: str
    reason: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.suspended, p.suspended_at = self.reason, entry.at


class Resume(Command, frozen=True, kw_only=True):
    """决定恢复"""

    reason: str
    new_deadline: datetime | None = None


class ProceedingResumed(Event, frozen=True, kw_only=True):
    """交易已恢复"""

    reason: str
    new_deadline: datetime | None = None

    def apply(self, p: Proceeding, entry: Entry) -> None:
        if p.round.window_until and p.suspended_at and p.suspended_at < p.round.window_until:
            p.round.window_until += entry.at - p.suspended_at  # 解密时限 stands still as everything does
        p.suspended, p.suspended_at = "", None
        if self.new_deadline:
            p.round.deadline = self.new_deadline


class Terminate(Command, frozen=True, kw_only=True):
    """终止招标"""

    reason: str


class TenderTerminated(Event, frozen=True, kw_only=True):
    """招标已终止"""

    reason: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.ended = self.reason


class Unlist(Command, frozen=True, kw_only=True):
    """从门户撤下"""

    order_no: str
    reason: str


class DealUnlisted(Event, frozen=True, kw_only=True):
    """已从门户撤下"""

    order_no: str
    reason: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.unlisted = self.reason


class Relist(Command, frozen=True, kw_only=True):
    """恢复在门户公开"""

    reason: str


class DealRelisted(Event, frozen=True, kw_only=True):
    """已恢复在门户公开"""

    reason: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.unlisted = ""


class TenderAgain(Command, frozen=True, kw_only=True):
    """重新招标"""


class RoundBegun(Event, frozen=True, kw_only=True):
    """已重新招标"""

    number: int

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.begin_round()


class EndWithoutTender(Command, frozen=True, kw_only=True):
    """两次失败后不再招标"""

    reason: str
    approval_no: str = ""


class TenderEnded(Event, frozen=True, kw_only=True):
    """不再招标"""

    reason: str
    approval_no: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.ended = self.reason
