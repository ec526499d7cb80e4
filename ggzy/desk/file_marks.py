"""Marks of origin in files 编制痕迹: who made a paper, and from which document, as its own program wrote it there.

Only a bounded part of each file is read and nothing of it is executed, unpacked or followed; what cannot be read has no
marks. The name of a program alone is no mark: most offices use the same one.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from defusedxml.ElementTree import fromstring

from ggzy.core.findings.finding import Mark, Marked
from ggzy.desk.unseal import Opened, OpenedPaper

MOST_PAPERS, MOST_OF_A_KIND, LONGEST = 500, 4, 80
PIECE = 512 * 1024
"""So much of a PDF's beginning and end is read: there its trailers, its information and its metadata stand."""
LARGEST_ARCHIVE, LARGEST_PROPERTIES, MOST_MEMBERS = 256 * 1024 * 1024, 64 * 1024, 10_000
OFFICE = (".docx", ".xlsx", ".pptx")
PROPERTIES = "docProps/core.xml"
LAST_CHANGED_BY = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}lastModifiedBy"
"""And not who created it: that is often the author of the form that the tender file gave."""
BLANK = rb"[\x00\t\n\x0c\r ]{0,16}"
ORIGINS = (
    re.compile(rb"/ID" + BLANK + rb"\[" + BLANK + rb"<([0-9A-Fa-f]{16,64})>"),
    re.compile(rb"<xmpMM:(?:Original)?DocumentID>(?:uuid:|xmp\.did:)?([0-9A-Za-z-]{16,64})<"),
)
AUTHORS = (
    re.compile(rb"/Author" + BLANK + rb"\(((?:[^()\\]|\\.){1,240})\)", re.DOTALL),
    re.compile(rb"/Author" + BLANK + rb"<([0-9A-Fa-f]{2,480})>"),
    re.compile(rb"<dc:creator>\s{0,40}<rdf:Seq>\s{0,40}<rdf:li[^>]{0,40}>([^<]{1,240})<"),
)
ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"", b"f": b""}


def marks_in(opened: Opened) -> list[Marked]:
    """All marks of the papers of one bid. No file, however it is made, holds up the opening: at worst it has no marks."""
    found: list[Marked] = []
    for paper in opened.papers[:MOST_PAPERS]:
        with suppress(Exception):
            found += marks_of(paper)
    return found


def marks_of(paper: OpenedPaper) -> list[Marked]:
    with paper.at.open("rb") as reader:
        start = reader.read(4)
    found: Iterable[tuple[Mark, str]] = ()
    if start == b"%PDF":
        found = in_pdf(ends_of(paper.at))
    elif start == b"PK\x03\x04" and paper.paper.name.lower().endswith(OFFICE):
        found = in_office_file(paper.at)
    by_kind: dict[Mark, dict[str, None]] = {}
    for kind, value in found:
        by_kind.setdefault(kind, {})[value] = None
    return [
        Marked(kind, value, paper.paper.sha256, tidy(paper.paper.name))
        for kind, values in by_kind.items() for value in [each for each in values if each][:MOST_OF_A_KIND]
    ]  # fmt: skip


# ---- PDF


def ends_of(file: Path) -> bytes:
    size = file.stat().st_size
    with file.open("rb") as reader:
        if size <= 2 * PIECE:
            return reader.read()
        start = reader.read(PIECE)
        reader.seek(size - PIECE)
        return start + b"\n" + reader.read(PIECE)


def in_pdf(raw: bytes) -> Iterator[tuple[Mark, str]]:
    for pattern in ORIGINS:
        for match in pattern.finditer(raw):
            value = match[1].decode("ascii").lower()
            if len(set(value)) > 4:  # a row of noughts is what programs write that count nothing
                yield Mark.ORIGIN, value[:LONGEST]
    if b"/Encrypt" not in raw:
        for number, pattern in enumerate(AUTHORS):
            for match in pattern.finditer(raw):
                yield Mark.AUTHOR, tidy(spelt(match[1], ("escaped", "hex", "xml")[number]))


def spelt(raw: bytes, how: str) -> str:
    """A text string of a PDF as its reader would show it."""
    if how == "hex":
        raw = bytes.fromhex(raw.decode("ascii")[: len(raw) // 2 * 2])
    elif how == "escaped":
        raw = ESCAPED.sub(lambda m: bytes([int(m[1], 8) & 255]) if m[1][:1] in b"01234567" else LETTERS.get(m[1], m[1]), raw)
    if raw.startswith(b"\xfe\xff"):
        return raw[2:].decode("utf-16-be", "replace")
    for encoding in ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            return raw.decode(encoding)
    return ""


def tidy(text: str) -> str:
    return "".join(c for c in text if c.isprintable() and c != "\ufffd").strip()[:LONGEST]


# ---- office files


def in_office_file(file: Path) -> Iterator[tuple[Mark, str]]:
    if file.stat().st_size > LARGEST_ARCHIVE or members_in(file) > MOST_MEMBERS:
        return
    with zipfile.ZipFile(file) as archive, archive.open(PROPERTIES) as properties:
        raw = properties.read(LARGEST_PROPERTIES + 1)
    if len(raw) <= LARGEST_PROPERTIES:
        yield Mark.AUTHOR, tidy(fromstring(raw).findtext(LAST_CHANGED_BY) or "")


def members_in(file: Path) -> int:
    """As the archive's end states it, before its list is read into memory; too many where the end is not to be found."""
    with file.open("rb") as reader:
        reader.seek(max(0, file.stat().st_size - 66_000))
        tail = reader.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 16 or int.from_bytes(tail[at + 12 : at + 16], "little") > 64 * MOST_MEMBERS * 4:
        return MOST_MEMBERS + 1
    return int.from_bytes(tail[at + 10 : at + 12], "little")
