"""Acts of rating 评价: given once for a lot and an office or firm, corrected until it locks."""

from __future__ import annotations

from datetime import datetime

from ggzy.core.rating import Mark, Rating
from ggzy.core.table import Command, Entry, Event


class Rate(Command, frozen=True, kw_only=True):
    """评价"""

    deal: str
    kind: str
    subject_id: str
    marks: tuple[Mark, ...]


class RatingGiven(Event, frozen=True, kw_only=True):
    """已评价"""

    deal: str
    deal_title: str
    kind: str
    subject_id: str
    subject: str
    side: str
    region: str
    line: str
    industry: str
    marks: tuple[Mark, ...]
    locks_at: datetime

    def apply(self, p: Rating, entry: Entry) -> None:
        p.deal, p.deal_title, p.kind, p.subject_id, p.subject, p.side = self.deal, self.deal_title, self.kind, self.subject_id, self.subject, self.side
        p.place, p.of_line, p.of_industry, p.locks_at = self.region, self.line, self.industry, self.locks_at
        p.marks, p.by = self.marks, entry.actor


class CorrectRating(Command, frozen=True, kw_only=True):
    """更正评价"""

    marks: tuple[Mark, ...]


class RatingCorrected(Event, frozen=True, kw_only=True):
    """评价已更正"""

    marks: tuple[Mark, ...]

    def apply(self, p: Rating, entry: Entry) -> None:
        p.marks = self.marks
        p.corrected.append(entry.at)
