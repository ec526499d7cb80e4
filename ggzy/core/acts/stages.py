"""Moving from stage to stage 阶段变更, common to every procedure."""

from __future__ import annotations

from ggzy.core.record import Record
from ggzy.core.table import Entry, Event


class StageEntered(Event, frozen=True, kw_only=True):
    """进入阶段"""

    stage: str

    def apply(self, p: Record, entry: Entry) -> None:
        p.stage = self.stage


class DutyBreached(Event, frozen=True, kw_only=True):
    """逾期未履职：the period of a duty ended in silence."""

    duty: str
    key: str
    office: str

    def apply(self, p: Record, entry: Entry) -> None:
        p.breaches[f"{self.duty}/{self.key}"] = entry.at
