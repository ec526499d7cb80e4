"""The comparer 比对: findings against the key, kind by kind. It alone reads the key, and of findings only their lines.

A finding: `{"kind": "report_late", "stream": "cons-…", "office": "", "person": "", "firm": "", "project": "", "at": "…"}`;
fields that do not apply are empty or left out, others are ignored. It hits a line of the key when the kind is the same
and the subject by which that kind is known: the stream, for some kinds the firm, the person or the outside project.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ggzy.simulate.key import Line
from ggzy.simulate.kinds import ACT, DUTY, KINDS

Finding = dict[str, Any]


def streams(line: Line) -> set[str]:
    return set(line.streams)


def projects(line: Line) -> set[str]:
    """All parts of one work; a project on the platform is known by its stream too."""
    return {*line.project.split(";"), *line.streams} - {""}


KNOWN_BY: dict[str, Callable[[Line], set[str]]] = {
    "agency_serial": lambda line: {line.firm, line.office} - {""},
    "favouring_reviewer": lambda line: {line.person},
    "split_project": projects,
    "off_line": projects,
}
NAMED: dict[str, tuple[str, ...]] = {
    "agency_serial": ("firm",),
    "favouring_reviewer": ("person",),
    "split_project": ("project", "stream"),
    "off_line": ("project", "stream"),
}
"""By kind: what of a key line, and what of a finding, tells whom it is about; for the others it is the stream."""


@dataclass
class Score:
    """Of one kind: how many were planted and found, and how many alarms hit look-alikes or nothing at all."""

    planted: int = 0
    found: int = 0
    alike: int = 0
    elsewhere: int = 0

    @property
    def recall(self) -> float:
        return self.found / self.planted if self.planted else 1.0

    @property
    def false(self) -> int:
        return self.alike + self.elsewhere

    @property
    def false_share(self) -> float:
        """Of all alarms of the kind."""
        return self.false / max(1, self.found + self.false)


def compare(lines: Iterable[Line], findings: Iterable[Finding]) -> dict[str, Score]:
    known = list(lines)
    told = {kind: subjects(kind, findings_of) for kind, findings_of in by_kind(findings).items()}
    return {kind: score(kind, [line for line in known if line.kind == kind], told.get(kind, [])) for kind in KINDS}


def by_kind(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for each in findings:
        found.setdefault(str(each.get("kind", "")), []).append(each)
    return found


def subjects(kind: str, findings: list[Finding]) -> list[set[str]]:
    """Whom each finding is about; the same alarm told twice is one."""
    fields = NAMED.get(kind, ("stream",))
    told = {frozenset(name for field in fields for name in str(each.get(field) or "").split(";") if name) for each in findings}
    return [set(each) for each in told]


def score(kind: str, lines: list[Line], told: list[set[str]]) -> Score:
    known_by = KNOWN_BY.get(kind, streams)
    planted = [known_by(line) for line in lines if line.planted]
    alike = [known_by(line) for line in lines if not line.planted]
    false = [subject for subject in told if not any(subject & line for line in planted)]
    on_alike = sum(any(subject & line for line in alike) for subject in false)
    hit = sum(any(subject & line for subject in told) for line in planted)
    return Score(len(planted), hit, on_alike, len(false) - on_alike)


def report(scores: dict[str, Score], deals: int) -> str:
    """One line a kind, and the sums by which the issue of supervision is measured."""
    head = f"{'kind':<20} planted  found  recall  alike  elsewhere  false/alarms  false/deals"
    rows = [
        f"{kind:<20} {s.planted:>7} {s.found:>6} {s.recall:>7.2f} {s.alike:>6} {s.elsewhere:>10} {s.false_share:>13.1%} {s.false / max(1, deals):>12.2%}"
        for kind, s in scores.items()
    ]
    facts = [s for kind, s in scores.items() if KINDS[kind].family in (DUTY, ACT)]
    every = list(scores.values())
    return "\n".join([head, *rows, summed("duties and acts", facts), summed("all kinds", every)])


def summed(name: str, scores: list[Score]) -> str:
    planted, found, false = sum(s.planted for s in scores), sum(s.found for s in scores), sum(s.false for s in scores)
    return f"{name}: recall {found}/{planted} = {found / max(1, planted):.2f} · false {false} = {false / max(1, found + false):.1%} of alarms"


def read_findings(file: Path) -> list[Finding]:
    return [json.loads(text) for text in file.read_text(encoding="utf-8").splitlines() if text.strip()]
