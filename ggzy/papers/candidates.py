"""中标候选人公示 publicity of the candidates: who, at what price, with whose certificate, and where to object."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import msgspec

from .paper import Contact, Paper


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """中标候选人 as made public; `score` is empty under a method without scores."""

    rank: int
    bidder: str
    price_fen: int
    quality: str
    duration: str
    manager: str
    certificate: str
    score: str = ""
    qualifications: tuple[str, ...] = ()


class CandidatesPaper(Paper, frozen=True, kw_only=True):
    """中标候选人公示；`rejected` are (bidder, reason), which the law wants shown with the evaluation."""

    template: ClassVar[str] = "papers/candidates.html"

    tenderee: Contact
    supervisor: Contact
    opened_at: datetime
    method: str
    candidates: tuple[Candidate, ...]
    begins_at: datetime
    ends_at: datetime
    agency: Contact | None = None
    rejected: tuple[tuple[str, str], ...] = ()
    channel: str = "通过交易平台在线提出，或者以书面形式向招标人提出"
    other: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return "中标候选人公示"
