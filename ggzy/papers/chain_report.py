"""报告 of the report chain as an official paper: one office's to the one who asked, or the merged one to the office above."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import msgspec

from .paper import Clause, Paper, Sheet


class Trouble(msgspec.Struct, frozen=True, kw_only=True):
    """困难和措施 as one line."""

    office: str
    found_by: str
    what: str
    tried: str
    by: str
    state: str
    outcome: str = ""


class ChainReportPaper(Paper, frozen=True, kw_only=True):
    """报告；`draft` while the merged text has not gone up."""

    template: ClassVar[str] = "papers/chain_report.html"

    addressee: str
    since: datetime
    until: datetime
    merged: bool
    summary: str = ""
    parts: tuple[Clause, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    missing: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    draft: bool = False

    @property
    def title(self) -> str:
        return "报告（汇总稿）" if self.draft else "报告"

    @property
    def heading(self) -> str:
        return f"关于{self.subject}的"
