"""开标记录 opening record: every bid as it was unsealed and read out, every objection raised on the spot."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import msgspec

from .paper import Paper


class OpenedBid(msgspec.Struct, frozen=True, kw_only=True):
    """A bid as read out 唱标; `price_fen` is empty when it could not be unsealed, and `outcome` says why."""

    order: int
    bidder: str
    price_fen: int | None
    duration: str = ""
    quality: str = ""
    manager: str = ""
    deposit: str = ""
    unsealed_at: datetime | None = None
    outcome: str = "解密成功"
    remark: str = ""


class SpotObjection(msgspec.Struct, frozen=True, kw_only=True):
    """开标异议: raised in the session and answered in it."""

    by: str
    raised_at: datetime
    matter: str
    answer: str


class OpeningRecordPaper(Paper, frozen=True, kw_only=True):
    """开标记录；`parameters` are what was drawn or read out in the session, as (name, value);
    `unsealing` says which trustees gave their shares when, and whose were false."""

    template: ClassVar[str] = "papers/opening_record.html"

    tenderee: str
    due_at: datetime
    opened_at: datetime
    ended_at: datetime
    place: str
    host: str
    recorder: str
    bids: tuple[OpenedBid, ...]
    agency: str = ""
    supervisor: str = ""
    ceiling_fen: int | None = None
    base_price_fen: int | None = None
    parameters: tuple[tuple[str, str], ...] = ()
    unsealing: tuple[str, ...] = ()
    objections: tuple[SpotObjection, ...] = ()
    present: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return "开标记录"
