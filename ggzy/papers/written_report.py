"""招标投标情况书面报告: what the tenderee tells the supervisor after the award."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import msgspec

from .evaluation_report import Member
from .paper import Paper


class Milestone(msgspec.Struct, frozen=True, kw_only=True):
    """A step of the tender with the time it was taken."""

    step: str
    at: datetime
    note: str = ""


class WrittenReportPaper(Paper, frozen=True, kw_only=True):
    """书面报告 with the five parts that the rules on construction tenders ask for, and the course of the tender."""

    template: ClassVar[str] = "papers/written_report.html"

    addressee: str
    tenderee: str
    scope: str
    mode: str
    media: tuple[str, ...]
    file_points: tuple[tuple[str, str], ...]
    committee: tuple[Member, ...]
    evaluation: str
    winner: str
    price_fen: int
    duration: str
    manager: str
    milestones: tuple[Milestone, ...]
    agency: str = ""
    organisation: str = "委托招标"
    bidders: int = 0
    disputes: tuple[str, ...] = ()
    annexes: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return "招标投标情况书面报告"
