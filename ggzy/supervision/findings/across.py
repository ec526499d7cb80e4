"""Judging series 跨项目的线索: for each subject of a series the notes of all its records together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ggzy.core.findings.finding import Found
from ggzy.core.findings.serial import SERIES, Row, SeriesRule
from ggzy.supervision.findings.rows import keep, key_of, row
from ggzy.supervision.models import Finding, Note

BY_SERIES = dict(zip(("papers", "returns", "leads"), SERIES, strict=True))
PLACE_LENGTH = 40


def judge(series: str, subjects: Sequence[str]) -> None:
    """These subjects, each whole again."""
    rule, beside = BY_SERIES[series], Beside(series)
    notes: dict[str, list[Note]] = defaultdict(list)
    for note in Note.objects.filter(series=series, subject__in=subjects).order_by("stream"):
        notes[note.subject].append(note)
    keep([row for subject in subjects for row in judged(rule, subject, notes[subject], beside)], [place_of(rule, subject) for subject in subjects])


def judged(rule: SeriesRule, subject: str, notes: Sequence[Note], beside: Beside) -> list[Finding]:
    found = rule.judge(subject, [as_row(note) for note in notes], lambda like: beside.of(like, subject))
    return [across(rule, each, place_of(rule, subject), notes) for each in found]


def place_of(rule: SeriesRule, subject: str) -> str:
    """Under what the findings about a subject stand, where those of a record have its stream."""
    whole = f"{rule.code}/{subject}"
    return whole if len(whole) <= PLACE_LENGTH else f"{rule.code}/{key_of(subject)}"


@dataclass
class Beside:
    """Notes of other subjects of the series in the same group, each group asked for once."""

    series: str
    groups: dict[str, list[Note]] = field(default_factory=dict)

    def of(self, like: dict[str, Any], subject: str) -> list[Row]:
        group = like["office"]
        if group not in self.groups:
            self.groups[group] = list(Note.objects.filter(series=self.series, group=group).order_by("stream"))
        return [as_row(note) for note in self.groups[group] if note.subject != subject]


def as_row(note: Note) -> Row:
    return Row(note.stream, note.at, note.title, note.value)


def across(rule: SeriesRule, found: Found, place: str, notes: Sequence[Note]) -> Finding:
    """Shown where its lot is, or of several lots where the latest is, and above."""
    notes = [note for note in notes if note.stream == found.subject] or notes
    last = max(notes, key=lambda note: note.at)
    title = last.title if len(notes) == 1 else f"{len(notes)}个项目，最近：{last.title}"
    return row(rule, found, place, [note.stream for note in notes], title, last.region, last.line, last.industry)
