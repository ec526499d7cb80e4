"""协调事项 as official papers: 会议纪要 of one meeting, and 协调结果的通知 to those who have to carry it out."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import msgspec

from .paper import Paper


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What one office said, each time; nothing where its term ran out in silence."""

    office: str
    words: tuple[str, ...] = ()


class Assignment(msgspec.Struct, frozen=True, kw_only=True):
    """What one office has to do of it, and by when."""

    office: str
    text: str
    by: datetime


class MinutesPaper(Paper, frozen=True, kw_only=True):
    """会议纪要: when, where, who, and what was agreed."""

    template: ClassVar[str] = "papers/coordination_minutes.html"

    question: str
    held_at: datetime
    place: str
    attended: str
    agreed: str

    @property
    def title(self) -> str:
        return "会议纪要"

    @property
    def heading(self) -> str:
        return f"关于{self.subject}的"


class OutcomePaper(Paper, frozen=True, kw_only=True):
    """协调结果的通知: the question, what each said, what was decided, by when it is to be done."""

    template: ClassVar[str] = "papers/coordination_outcome.html"

    addressees: tuple[str, ...]
    question: str
    said: tuple[Said, ...]
    meetings: tuple[datetime, ...] = ()
    instructions: tuple[str, ...] = ()
    outcome: str
    carry_out_by: datetime
    tasks: tuple[Assignment, ...] = ()

    @property
    def title(self) -> str:
        return "通知"

    @property
    def heading(self) -> str:
        return f"关于{self.subject}协调结果的"
