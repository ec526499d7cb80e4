"""Statements on figures 履职说明: the one concerned contests or explains a figure about his office or himself."""

from __future__ import annotations

from ggzy.core.statement import Said, Statement
from ggzy.core.table import Command, Entry, Event


class StateOnFigure(Command, frozen=True, kw_only=True):
    """对履职数据提出说明、异议"""

    org_id: str
    person_id: str
    figure: str
    value: str
    text: str


class FigureStated(Event, frozen=True, kw_only=True):
    """对履职数据已提出说明、异议"""

    org_id: str
    person_id: str
    figure: str
    value: str
    text: str
    region: str

    def apply(self, p: Statement, entry: Entry) -> None:
        p.org_id, p.person_id, p.figure, p.place = self.org_id, self.person_id, self.figure, self.region
        p.said.append(Said(self.value, self.text, entry.actor, entry.at))
