"""The platform failed near a deadline 平台故障与顺延: noted by the clock, decided by two officials, told to all."""

from __future__ import annotations

from datetime import datetime

from ggzy.core.outages import DECIDE_WITHIN, SHORTLY
from ggzy.core.proceeding import Affected, Proceeding
from ggzy.core.table import Command, Entry, Event


class NoteOutage(Command, frozen=True, kw_only=True):
    """登记平台故障

    From when till when by the platform's time; `seconds` is how long it really lasted.
    """

    outage: str
    kind: str
    began: datetime
    ended: datetime | None
    seconds: int


class OutageNoted(Event, frozen=True, kw_only=True):
    """平台故障影响投标截止，等待决定是否顺延"""

    outage: str
    kind: str
    began: datetime
    ended: datetime | None
    seconds: int

    def apply(self, p: Proceeding, entry: Entry) -> None:
        known, by = p.round.outages.get(self.outage), self.decide_by(p.round.deadline or entry.at, entry.at)
        by = min(by, known.decide_by) if known else by
        decision = known.decision if known else ""  # what was decided while it lasted stands when it is over
        p.round.outages[self.outage] = Affected(self.outage, self.kind, self.began, self.ended, self.seconds, by, decision)

    def decide_by(self, deadline: datetime, now: datetime) -> datetime:
        """Bidding that could not be finished waits a day for a decision; what ended in good time does not hold it up."""
        in_good_time = self.ended is not None and self.ended <= deadline - SHORTLY
        return deadline if in_good_time else max(now, deadline) + DECIDE_WITHIN


class OrderExtension(Command, frozen=True, kw_only=True):
    """决定顺延投标截止时间"""

    outage: str
    new_deadline: datetime
    reason: str


class ExtensionOrdered(Event, frozen=True, kw_only=True):
    """已决定顺延投标截止时间"""

    outage: str
    new_deadline: datetime
    reason: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.decide_outages("extended")


class KeepDeadline(Command, frozen=True, kw_only=True):
    """决定不予顺延"""

    outage: str
    reason: str


class DeadlineKept(Event, frozen=True, kw_only=True):
    """已决定不予顺延投标截止时间"""

    outage: str
    reason: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.decide_outages("kept")
