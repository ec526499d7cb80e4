"""案件证据册: what one case of supervision rests on, figure by figure, each with the journal entry that it comes from."""

from __future__ import annotations

from typing import ClassVar

import msgspec

from .paper import Paper, Sheet


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One part of the record: its tables, or the words that say why there are none."""

    title: str
    sheets: tuple[Sheet, ...] = ()
    note: str = ""


class CaseEvidencePaper(Paper, frozen=True, kw_only=True):
    """案件证据册；`stage` is how far the case has come."""

    template: ClassVar[str] = "papers/case_evidence.html"

    stage: str
    stream: str
    parts: tuple[Part, ...]

    @property
    def title(self) -> str:
        return "案件证据册"
