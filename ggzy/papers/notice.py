"""招标公告 tender notice: what a potential bidder must be told before asking for the tender file."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import msgspec

from .paper import Contact, Paper


class NoticeLot(msgspec.Struct, frozen=True, kw_only=True):
    """A lot 标段 as the notice lists it."""

    name: str
    code: str
    scope: str
    ceiling_fen: int
    duration: str
    place: str = ""


class NoticePaper(Paper, frozen=True, kw_only=True):
    """招标公告；`corrects` names the notice that this one changes, and makes it a 变更公告."""

    template: ClassVar[str] = "papers/notice.html"

    tenderee: Contact
    supervisor: Contact
    approval: str
    funds: str
    overview: str
    scope: str
    lots: tuple[NoticeLot, ...]
    qualifications: tuple[str, ...]
    file_from: datetime
    file_until: datetime
    bids_due: datetime
    opening_place: str
    media: tuple[str, ...]
    agency: Contact | None = None
    consortium: bool = False
    method: str = ""
    quality: str = "合格"
    file_method: str = "登录交易平台网上下载，不收取费用"
    bids_method: str = "通过交易平台上传加密的电子投标文件"
    deposit_fen: int = 0
    deposit_ways: str = ""
    other: tuple[str, ...] = ()
    corrects: str = ""

    @property
    def title(self) -> str:
        return "招标变更公告" if self.corrects else "招标公告"
