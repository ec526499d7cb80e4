"""备案意见书、整改意见书、不予受理通知书: what the supervisor says to a filing, reasons always given."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Literal

import msgspec

from .paper import Paper


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the check-list 审查清单, with what was found."""

    item: str
    finding: str
    opinion: str = ""
    basis: str = ""


class FilingOpinionPaper(Paper, frozen=True, kw_only=True):
    """备案意见；`verdict`: accepted 予以备案, returned 退回整改, refused 不予受理."""

    template: ClassVar[str] = "papers/filing_opinion.html"

    addressee: str
    verdict: Literal["accepted", "returned", "refused"]
    filed: str
    received_at: datetime
    checks: tuple[Checked, ...] = ()
    reasons: tuple[str, ...] = ()
    basis: str = ""
    remedy: str = ""
    filing_number: str = ""
    contact: str = ""

    @property
    def title(self) -> str:
        return {"accepted": "备案意见书", "returned": "整改意见书", "refused": "不予受理通知书"}[self.verdict]

    @property
    def heading(self) -> str:
        """What stands above the title: 关于……的."""
        return f"关于{self.subject}{self.filed}的"
