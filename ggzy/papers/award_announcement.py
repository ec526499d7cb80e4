"""中标结果公告 the announcement of the result to everybody: who won, at what price, and who answers for it."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from .paper import Contact, Paper


class AwardAnnouncementPaper(Paper, frozen=True, kw_only=True):
    """中标结果公告；names the winner as an organisation and its project manager as the publicity did, nobody else."""

    template: ClassVar[str] = "papers/award_announcement.html"

    tenderee: Contact
    supervisor: Contact
    winner: str
    winner_code: str
    rank: int
    price_fen: int
    scope: str
    duration: str
    quality: str
    manager: str
    method: str
    opened_at: datetime
    publicity_from: datetime
    publicity_until: datetime
    agency: Contact | None = None
    reason: str = ""

    @property
    def title(self) -> str:
        return "中标结果公告"
