"""中标通知书 to the winner and 中标结果通知书 to the others, sent at the same time."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from .paper import Paper


class AwardNoticePaper(Paper, frozen=True, kw_only=True):
    """中标通知书；from its sending the result binds both sides."""

    template: ClassVar[str] = "papers/award_notice.html"

    winner: str
    tenderee: str
    price_fen: int
    scope: str
    duration: str
    quality: str
    manager: str
    certificate: str
    opened_at: datetime
    contract_by: datetime
    agency: str = ""
    performance_bond_fen: int = 0
    bond_ways: str = ""
    other: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return "中标通知书"


class ResultNoticePaper(Paper, frozen=True, kw_only=True):
    """中标结果通知书；tells one bidder who won, and its own place with the reason; `deposit_return` says when and how."""

    template: ClassVar[str] = "papers/result_notice.html"

    bidder: str
    tenderee: str
    winner: str
    price_fen: int
    opened_at: datetime
    own_result: str
    deposit_fen: int = 0
    deposit_return: str = ""
    agency: str = ""

    @property
    def title(self) -> str:
        return "中标结果通知书"
