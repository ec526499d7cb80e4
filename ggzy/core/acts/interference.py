"""Acts in the interference register 插手干预登记."""

from __future__ import annotations

from datetime import datetime

from ggzy.core.interference import Interference
from ggzy.core.table import Command, Entry, Event


class RecordInterference(Command, frozen=True, kw_only=True):
    """登记插手干预"""

    asked_by: str
    office: str
    asked_at: datetime
    of_whom: str
    manner: str
    what: str
    region: str
    done: str = ""
    deal: str = ""


class InterferenceRecorded(Event, frozen=True, kw_only=True):
    """插手干预已登记"""

    code: str
    region: str
    asked_by: str
    office: str
    asked_at: datetime
    of_whom: str
    manner: str
    what: str
    done: str
    deal: str

    def apply(self, p: Interference, entry: Entry) -> None:
        for name in ("code", "asked_by", "office", "asked_at", "of_whom", "manner", "what", "done", "deal"):
            setattr(p, name, getattr(self, name))
        p.place, p.recorded_by, p.recorded_at = self.region, entry.actor, entry.at


class ReadInterference(Command, frozen=True, kw_only=True):
    """接收登记"""


class InterferenceRead(Event, frozen=True, kw_only=True):
    """纪检监察机关已接收"""

    def apply(self, p: Interference, entry: Entry) -> None:
        p.read_at = entry.at


class SettleInterference(Command, frozen=True, kw_only=True):
    """记入处置结果"""

    outcome: str
    finding: str


class InterferenceSettled(Event, frozen=True, kw_only=True):
    """处置结果已记入"""

    outcome: str
    finding: str

    def apply(self, p: Interference, entry: Entry) -> None:
        p.outcome, p.finding = self.outcome, self.finding
