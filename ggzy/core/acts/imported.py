"""Acts about files of outside data 读入外部数据: read in by one, checked as a whole by another."""

from __future__ import annotations

from ggzy.core.imported.record import ImportRecord
from ggzy.core.table import Command, Entry, Event


class ProposeImport(Command, frozen=True, kw_only=True):
    """读入外部数据，提请核对"""

    source: str
    kind: str
    file_name: str
    sha256: str
    rows_sha256: str
    region: str
    columns: dict[str, str]
    constants: dict[str, str]
    good: int
    bad: int


class ImportProposed(Event, frozen=True, kw_only=True):
    """外部数据已读入，等待另一人核对"""

    source: str
    kind: str
    file_name: str
    sha256: str
    rows_sha256: str
    region: str
    columns: dict[str, str]
    constants: dict[str, str]
    good: int
    bad: int

    def apply(self, p: ImportRecord, entry: Entry) -> None:
        p.source, p.kind, p.file_name, p.place = self.source, self.kind, self.file_name, self.region
        p.sha256, p.rows_sha256, p.good, p.bad = self.sha256, self.rows_sha256, self.good, self.bad
        p.columns, p.constants = self.columns, self.constants
        p.by, p.read_at = entry.actor, entry.at


class ConfirmImport(Command, frozen=True, kw_only=True):
    """核对来源文件，确认整批入册"""

    note: str
    rows_sha256: str = ""


class ImportConfirmed(Event, frozen=True, kw_only=True):
    """整批已由另一人核对确认"""

    rows_sha256: str
    note: str

    def apply(self, p: ImportRecord, entry: Entry) -> None:
        p.checked_by, p.note = entry.actor, self.note


class ReturnImport(Command, frozen=True, kw_only=True):
    """整批退回，不予入册"""

    reason: str


class ImportReturned(Event, frozen=True, kw_only=True):
    """整批已退回"""

    reason: str

    def apply(self, p: ImportRecord, entry: Entry) -> None:
        p.returned = self.reason
