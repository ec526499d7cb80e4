"""Papers of a complaint 投诉文书: 处理决定书, 不予受理决定书; each is made of one act and what stood in the record then."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import msgspec

from .paper import Paper
from .penalty import Remedies


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """When one of those complained about replied; never, where it let its term run out. What it said stays with the office."""

    name: str
    part: str
    at: tuple[datetime, ...] = ()


class ComplaintPaper(Paper, frozen=True, kw_only=True):
    """What the papers of one complaint have in common; `complainant` is empty where the reader may not know who complains."""

    template: ClassVar[str]

    code: str
    complainant: str
    filed_at: datetime
    matter: str


class ComplaintDecisionPaper(ComplaintPaper, frozen=True, kw_only=True):
    """投诉处理决定书: what was complained of, what was answered, what was found and decided, and the remedies."""

    template: ClassVar[str] = "papers/complaint_decision.html"

    accepted_at: datetime
    facts: str
    request: str
    respondents: tuple[Answered, ...]
    outcome: str
    decision: str
    false: bool = False
    false_by: str = ""
    basis: str
    remedies: Remedies

    @property
    def title(self) -> str:
        return "投诉处理决定书"


class ComplaintRefusalPaper(ComplaintPaper, frozen=True, kw_only=True):
    """投诉不予受理决定书: on which ground, why, and the remedies."""

    template: ClassVar[str] = "papers/complaint_refusal.html"

    ground: str
    reason: str
    basis: str
    remedies: Remedies

    @property
    def title(self) -> str:
        return "投诉不予受理决定书"
