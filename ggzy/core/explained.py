"""A finding that somebody explained 已说明的发现: who judged it innocent, why; and who took that back. Only events change it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from ggzy.core.record import Record
from ggzy.core.roles import Actor


@dataclass
class Explained(Record):
    """发现的说明 of one finding; the finding itself is worked out and stands in no journal."""

    called: ClassVar[str] = "本发现"

    key: str = ""
    rule: str = ""
    words: str = ""
    deal: str = ""
    place: str = ""
    of_line: str = ""
    of_industry: str = ""
    innocent: str = ""
    reason: str = ""
    by: Actor | None = None
    at: datetime | None = None

    @property
    def region(self) -> str:
        return self.place

    @property
    def line(self) -> str:
        return self.of_line

    @property
    def industry(self) -> str:
        return self.of_industry

    @property
    def title(self) -> str:
        return self.words
