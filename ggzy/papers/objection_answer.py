"""异议答复 answer to an objection: each matter, what was found, and what follows."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import msgspec

from .paper import Paper


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """One matter of an objection and the tenderee's answer to it."""

    matter: str
    answer: str
    upheld: bool
    basis: str = ""


class ObjectionAnswerPaper(Paper, frozen=True, kw_only=True):
    """异议答复；`against` is 招标文件, 开标 or 评标结果; `complaint_within` words the time left to complain."""

    template: ClassVar[str] = "papers/objection_answer.html"

    objector: str
    against: str
    raised_at: datetime
    matters: tuple[Answered, ...]
    effect: str
    complaint_to: str
    complaint_within: str
    tenderee: str = ""

    @property
    def title(self) -> str:
        return "异议答复函"

    @property
    def heading(self) -> str:
        """What stands above the title: 关于……的."""
        return f"关于{self.subject}{self.against}的"
