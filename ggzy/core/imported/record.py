"""读入外部数据 of one file: what was read in, by whom, who checked it; the rows stand beside the journal, pinned by a digest."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from ggzy.core.record import Placed, Proposed
from ggzy.core.roles import Actor

RESTRICTIONS, EXPERTS, OLD_DEALS = "restriction", "expert", "old_deal"
KINDS = {RESTRICTIONS: "处罚和限制名单", EXPERTS: "评标专家库", OLD_DEALS: "历史交易"}


def place(source: str, file_name: str, line_no: int) -> str:
    """Where a row stands; the file's name is its own office's to read."""
    return f"{source}“{file_name}”第{line_no}行" if file_name else f"{source}第{line_no}行"


@dataclass
class ImportRecord(Placed):
    """读入 of one file, from the first person's reading to the second's check."""

    called: ClassVar[str] = "本次读入"

    source: str = ""
    kind: str = ""
    file_name: str = ""
    sha256: str = ""
    rows_sha256: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    """By field the header of its column, and what was said once of all rows: as this file was read."""
    constants: dict[str, str] = field(default_factory=dict)
    good: int = 0
    bad: int = 0
    by: Actor | None = None
    read_at: datetime | None = None
    checked_by: Actor | None = None
    note: str = ""
    returned: str = ""

    @property
    def title(self) -> str:
        return f"{KINDS.get(self.kind, self.kind)}：{self.source}，{self.good}行"

    @property
    def why_stopped(self) -> str:
        return self.returned

    @property
    def proposed(self) -> Proposed | None:
        return Proposed(self.by, self.read_at) if self.stage == "checking" and self.by and self.read_at else None
