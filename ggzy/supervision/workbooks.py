"""Workbooks of other offices 电子表格 (XLSX): the first sheet row by row, in bounded memory and time, whoever made the file.

A small file can unfold without end: every part is measured while it unfolds, before a tree is built of it.
"""

from __future__ import annotations

import re
import warnings
import zipfile
import zlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, NoReturn
from xml.parsers import expat

from openpyxl.packaging.manifest import Manifest
from openpyxl.reader.excel import SHARED_STRINGS, ExcelReader
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string, range_boundaries
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

MOST_ROWS = 500_000
MOST_CELLS_WIDE = 100
MOST_UNPACKED = 1_000_000_000
"""Bytes of all parts together: half a million rows of thirty columns."""
MOST_STRINGS, MOST_STRING_BYTES = 5_000_000, 250_000_000
MOST_MERGED = 50_000
MOST_UNCOMPUTED = 1_000_000
MOST_AROUND = 5_000_000
"""Bytes of a part that is read whole: styles, theme, the list of sheets."""
MOST_OUTSIDE = 200_000
"""Tags of a sheet that stand in no row: reading holds on to them all."""
MOST_AT_ONCE = 3_000_000
"""Bytes of one tag with the text after it, or of one row."""
CHUNK = 1 << 20
UNCOMPUTED = "=（没有算出的值）"
NAMED_ROW = re.compile(rb"row(?:>|[\s/][^<>]*>)")
ROW_TAG = re.compile(rb"<(?P<ends>/?)(?:\w+:)?row[^<]*")
CELL = rb"[A-Z]{1,3}[0-9]{1,7}"
MERGED = re.compile(rb'<(?:\w+:)?mergeCell ref="(' + CELL + rb":" + CELL + rb')"')
FORMULA = re.compile(
    rb'<(?:\w+:)?c r="(' + CELL + rb')"[^<>]*><(?:\w+:)?f(?:\s[^<>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>'
)
BROKEN_OFF = "这个 XLSX 文件读到一半读不下去，可能已损坏，请用表格软件重新保存"
NO_TABLE = "这个 XLSX 文件里有表格软件不会写的内容，请用表格软件重新保存"
TOO_LONG = "有一格或者一行的内容过长，这不像一张表，请核对后再读入"

FAULTS = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, InvalidFileException,  # the package: cut off, under a password
    SyntaxError, ValueError, LookupError, TypeError, AttributeError, AssertionError,  # its parts: no XML, or not what openpyxl expects
)  # fmt: skip

# Where a sheet does not say its size, openpyxl would read it to the end on opening it to learn one that nobody asks for.
ReadOnlyWorksheet._get_size = lambda self: None

Area = tuple[int, int, int, int]
"""Left, top, right, bottom, as openpyxl tells them."""


class Unreadable(Exception):
    """Why the file cannot be read, in plain Chinese."""


def rows(path: Path) -> Iterator[list[Any]]:
    """Values as last computed; a merged cell says the same in all its places; a formula without a value says so."""
    try:
        with path.open("rb") as file:
            sheet = opened(file)
            marks = Marks()
            with sheet.parent._archive.open(sheet._worksheet_path) as part:
                marks.read(part)
            yield from with_marks(whole(sheet.iter_rows(values_only=True, max_col=MOST_CELLS_WIDE)), marks)
    except FAULTS as wrong:
        raise Unreadable("打不开这个 XLSX 文件，可能已损坏或者加了密码") from wrong


def opened(file: BinaryIO) -> Any:
    """The first sheet as the file orders them."""
    reader = Reader(file, read_only=True, data_only=True, keep_links=False)
    if sum(part.file_size for part in reader.archive.infolist()) > MOST_UNPACKED:
        raise Unreadable("文件展开后过大，请分成几个文件读入")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        reader.read()
    if not reader.wb.worksheets:
        raise Unreadable("文件里没有工作表")
    sheet = reader.wb.worksheets[0]
    sheet.reset_dimensions()
    return sheet


def whole(read: Iterator[Any]) -> Iterator[Any]:
    """What breaks off or is no table half way down is told as such."""
    try:
        yield from read
    except FAULTS as wrong:
        raise Unreadable(BROKEN_OFF) from wrong


# ---- the package ----


class Package(zipfile.ZipFile):
    """The parts that are read whole are small ones."""

    def read(self, name: Any, pwd: bytes | None = None) -> bytes:
        if self.getinfo(name if isinstance(name, str) else name.filename).file_size > MOST_AROUND:
            raise Unreadable("文件里的样式、链接等附加内容过多，请把数据“选择性粘贴为数值”到新的工作簿后再读入")
        return super().read(name, pwd)


class Reader(ExcelReader):  # type: ignore[misc]
    """openpyxl's, with the strings kept small and nothing read that is no table."""

    package: Manifest

    def __init__(self, file: BinaryIO, **how: bool) -> None:
        super().__init__(file, **how)
        self.archive = Package(file)

    def read_strings(self) -> None:
        found = self.package.find(SHARED_STRINGS)
        if found is not None:
            self.shared_strings = Strings()
            name = found.PartName[1:]
            if self.archive.getinfo(name).file_size > MOST_STRING_BYTES:
                self.shared_strings.too_many()
            with self.archive.open(name) as part:
                feed(part, self.shared_strings)

    def read_chartsheet(self, sheet: Any, rel: Any) -> None:
        """A sheet that is a diagram has no rows."""


def feed(part: Any, into: Strings) -> None:
    """Let the strings be read without a tree; a tag that never ends is not waited for."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = into.begins, into.ends, into.says
    parser.StartDoctypeDeclHandler = no_doctype
    fed = 0
    try:
        while chunk := part.read(CHUNK):
            parser.Parse(chunk, False)
            fed += len(chunk)
            if fed - parser.CurrentByteIndex > MOST_AT_ONCE:
                raise Unreadable(TOO_LONG)
        parser.Parse(b"", True)
    except expat.ExpatError as wrong:
        raise Unreadable(BROKEN_OFF) from wrong


def no_doctype(*_what: Any) -> NoReturn:
    """No spreadsheet declares a type of document; who does wants entities."""
    raise Unreadable(NO_TABLE)


# ---- shared strings ----


class Strings:
    """The strings that cells name by number, kept as one text with marks: a fraction of what as many objects would take."""

    def __init__(self) -> None:
        self.text, self.end = bytearray(), array("Q")
        self.spoken, self.phonetic = False, 0

    def begins(self, name: str, _attributes: dict[str, str]) -> None:
        what = name.rsplit(" ", 1)[-1]
        self.phonetic += what == "rPh"
        self.spoken = what == "t" and not self.phonetic

    def says(self, text: str) -> None:
        if self.spoken:
            self.text += text.encode()

    def ends(self, name: str) -> None:
        what = name.rsplit(" ", 1)[-1]
        self.spoken = False
        self.phonetic -= what == "rPh"
        if what == "si":
            if len(self.end) >= MOST_STRINGS:
                self.too_many()
            self.end.append(len(self.text))

    def too_many(self) -> NoReturn:
        raise Unreadable("文件里的文字过多，请只留需要的列，或者分成几个文件读入")

    def __getitem__(self, n: int) -> str:
        if n < 0:
            raise IndexError(n)
        return self.text[self.end[n - 1] if n else 0 : self.end[n]].decode().replace("x005F_", "")


# ---- merged cells and formulas ----


@dataclass
class Marks:
    """What a sheet says of its rows before they are read: merged areas, and cells whose formula has no value."""

    areas: list[Area] = field(default_factory=list)
    uncomputed: dict[int, list[int]] = field(default_factory=dict)
    rows: int = 0
    outside: int = 0
    merged: int = 0
    without_value: int = 0

    def read(self, part: BinaryIO) -> None:
        """One pass over the text, which is quick; a reader of XML would take longer than reading the rows."""
        for piece in pieces(part):
            if b"<!" in piece:
                raise Unreadable(NO_TABLE)
            self.count(piece)
            for ref in MERGED.findall(piece):
                self.merge(ref.decode())
            for cell in FORMULA.findall(piece):
                self.no_value(cell.decode())

    def count(self, piece: bytes) -> None:
        """Rows are let go of once they are read; what stands outside of them adds up, and so does a row that is cut."""
        begun, since = False, 0
        for found in NAMED_ROW.finditer(piece):
            begins = piece.rfind(b"<", 0, found.start())
            tag = ROW_TAG.fullmatch(piece, max(begins, 0), found.end())
            if tag is None:
                continue
            if not begun:
                self.outside += piece.count(b"<", since, begins)
                since = begins
            whole = bool(tag["ends"]) or piece.endswith(b"/>", begins, found.end())
            self.rows += whole
            begun, since = not whole, found.end() if whole else since
        self.outside += piece.count(b"<", since)
        if self.rows > MOST_ROWS:
            raise Unreadable(f"超过{MOST_ROWS}行，请分成几个文件读入")
        if self.outside > MOST_OUTSIDE:
            raise Unreadable("工作表里的超链接、条件格式等附加内容过多，请把数据“选择性粘贴为数值”到新的工作簿后再读入")

    def merge(self, ref: str) -> None:
        self.merged += 1
        if self.merged > MOST_MERGED:
            raise Unreadable(f"合并的单元格超过{MOST_MERGED}处，请取消合并后再读入")
        area: Area = range_boundaries(ref)
        if area[0] <= MOST_CELLS_WIDE:
            self.areas.append(area)

    def no_value(self, cell: str) -> None:
        letters, row = coordinate_from_string(cell)
        column = column_index_from_string(letters)
        if column > MOST_CELLS_WIDE:
            return
        self.without_value += 1
        if self.without_value > MOST_UNCOMPUTED:
            raise Unreadable(f"有{MOST_UNCOMPUTED}个以上的公式没有算出值，请在表格软件里打开、保存一次再读入")
        self.uncomputed.setdefault(row, []).append(column)


def pieces(part: BinaryIO) -> Iterator[bytes]:
    """The text in pieces that end where a row does, or else before a tag, so that none is cut."""
    left = b""
    while chunk := part.read(CHUNK):
        text = left + chunk
        cut = text.rfind(b"row>") + 4
        if cut < 4:
            cut = max(text.rfind(b"<"), 0)
        if len(text) - cut > MOST_AT_ONCE:
            raise Unreadable(TOO_LONG)
        if cut:
            yield text[:cut]
        left = text[cut:]
    yield left


def with_marks(read: Iterator[Any], marks: Marks) -> Iterator[list[Any]]:
    """The rows with what their marks say; only the areas that reach into a row are looked at."""
    waiting = sorted(marks.areas, key=lambda area: area[1], reverse=True)
    running: dict[Area, Any] = {}
    for n, cells in enumerate(read, start=1):
        if n > MOST_ROWS:
            raise Unreadable(f"超过{MOST_ROWS}行，请分成几个文件读入")
        row = list(cells)
        for column in marks.uncomputed.get(n, ()):
            if column <= len(row):
                row[column - 1] = UNCOMPUTED
        while waiting and waiting[-1][1] <= n:
            area = waiting.pop()
            running[area] = row[area[0] - 1] if area[0] <= len(row) else None
        if len(running) > MOST_CELLS_WIDE:
            raise Unreadable("合并的单元格相互重叠，请用表格软件重新保存后再读入")
        for area, value in running.items():
            spread(row, area, value)
        running = {area: value for area, value in running.items() if area[3] > n}
        yield row


def spread(row: list[Any], area: Area, value: Any) -> None:
    """Give every place of a merged area in this row the value of its first cell."""
    left, right = area[0], min(area[2], MOST_CELLS_WIDE)
    row.extend([None] * (right - len(row)))
    row[left - 1 : right] = [value] * (right - left + 1)
