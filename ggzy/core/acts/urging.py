"""Urging 催办、督办: a matter that is late is urged from above, and whoever is urged says what will be done."""

from __future__ import annotations

from ggzy.core.record import Record, Urging
from ggzy.core.table import Command, Entry, Event


class Urge(Command, frozen=True, kw_only=True):
    """催办"""

    text: str


class Urged(Event, frozen=True, kw_only=True):
    """已催办"""

    number: int
    escalated: bool
    text: str

    def apply(self, p: Record, entry: Entry) -> None:
        p.urgings.append(Urging(self.number, self.escalated, self.text, entry.actor, entry.at))


class AnswerUrging(Command, frozen=True, kw_only=True):
    """答复催办"""

    text: str


class UrgingAnswered(Event, frozen=True, kw_only=True):
    """已答复催办"""

    text: str

    def apply(self, p: Record, entry: Entry) -> None:
        for urging in p.urgings:
            urging.answer, urging.answered_at = urging.answer or self.text, urging.answered_at or entry.at
