"""招标文件 tender file: cover, contents, the table before the instructions, chapters of clauses, evaluation table."""

from __future__ import annotations

from typing import ClassVar

import msgspec

from .paper import Clause, Contact, Paper, Sheet


class Chapter(msgspec.Struct, frozen=True, kw_only=True):
    """A chapter 章 of the tender file: its clauses, then its tables."""

    title: str
    clauses: tuple[Clause, ...] = ()
    sheets: tuple[Sheet, ...] = ()


class TenderFilePaper(Paper, frozen=True, kw_only=True):
    """招标文件；`version` counts from 1 and grows with every clarification or change."""

    template: ClassVar[str] = "papers/tender_file.html"

    tenderee: Contact
    chapters: tuple[Chapter, ...]
    agency: Contact | None = None
    version: int = 1
    filing_number: str = ""

    @property
    def title(self) -> str:
        return "招标文件"
