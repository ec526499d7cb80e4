"""通报 as an official paper: number in three parts, to whom, what, by when, copies; a draft says that it is one."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import msgspec

from .paper import Paper


class Cited(msgspec.Struct, frozen=True, kw_only=True):
    """One shortcoming: what it is called, what was found, and the entries that show it."""

    label: str
    words: str
    basis: str = ""
    entries: tuple[str, ...] = ()


class OfOffice(msgspec.Struct, frozen=True, kw_only=True):
    """What is told of one office."""

    office: str
    cited: tuple[Cited, ...]
    reply: str = ""


class CircularPaper(Paper, frozen=True, kw_only=True):
    """通报；`rectify_by` and the number are missing while it is a draft."""

    template: ClassVar[str] = "papers/circular.html"

    kind: str
    since: datetime
    until: datetime
    offices: tuple[OfOffice, ...]
    demands: str = ""
    answer: str = ""
    rectify_by: datetime | None = None
    copies: tuple[str, ...] = ()
    draft: bool = False

    @property
    def title(self) -> str:
        return "通报（征求意见稿）" if self.draft else "通报"

    @property
    def heading(self) -> str:
        return f"关于{self.subject}的"

    @property
    def addressees(self) -> str:
        return "、".join(each.office for each in self.offices)
