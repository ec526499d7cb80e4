"""A list read in 读入的名单: the record of one import, so that what later findings rest on can be told from the journal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ggzy.core.record import Placed


@dataclass
class ListRecord(Placed):
    """名单 of one office, read in once."""

    called: ClassVar[str] = "本名单"

    source: str = ""
    kind: str = ""
    file_name: str = ""
    sha256: str = ""
    good: int = 0
    bad: int = 0
    withdrawn: str = ""

    @property
    def title(self) -> str:
        return f"{self.source} {self.file_name}"

    @property
    def why_stopped(self) -> str:
        return self.withdrawn
