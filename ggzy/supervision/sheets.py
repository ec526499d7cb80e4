"""Other offices' tables 表格文件: CSV in UTF-8 or GB 18030, XLSX with merged cells and formulas; read row by row, never whole."""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.cell import coordinate_from_string, range_boundaries
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

MOST_ROWS = 500_000
MOST_CELLS_WIDE = 100
MOST_UNPACKED = 1_500_000_000
CHUNK = 1 << 20
FORMULA = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"[^>]*><f[^>]*(?:/>|>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>')
MERGED = re.compile(rb'<mergeCell ref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"')


# Where a sheet does not say its size, openpyxl would read it to the end on opening it to learn one that nobody asks for.
ReadOnlyWorksheet._get_size = lambda self: None


class Unreadable(Exception):
    """Why the file cannot be read, in plain Chinese."""


def rows(path: Path, name: str) -> Iterator[list[Any]]:
    """The rows of the first sheet, from the top; cells as the file has them."""
    ending = name.lower().rsplit(".", 1)[-1]
    if ending == "xlsx":
        return from_xlsx(path)
    if ending in ("csv", "txt"):
        return from_csv(path)
    if ending == "xls":
        raise Unreadable("这是旧的 XLS 格式，请在表格软件里另存为 XLSX 或者 CSV 后再读入")
    raise Unreadable("只能读入 XLSX 或者 CSV 文件")


# ---- CSV ----


def from_csv(path: Path) -> Iterator[list[Any]]:
    encoding = encoding_of(path)
    with path.open(encoding=encoding, newline="") as file:
        top = file.read(20_000)
        file.seek(0)
        if encoding == "utf-8-sig" and top.startswith("\ufeff"):
            file.read(1)
        delimiter = max((",", "\t", ";"), key=lambda sign: top.count(sign))
        try:
            for n, row in enumerate(csv.reader(file, delimiter=delimiter)):
                if n >= MOST_ROWS:
                    raise Unreadable(f"超过{MOST_ROWS}行，请分成几个文件读入")
                yield list(row[:MOST_CELLS_WIDE])
        except (UnicodeDecodeError, csv.Error) as wrong:
            raise Unreadable("文件中有读不懂的字符，请另存为“CSV UTF-8”后再读入") from wrong


def encoding_of(path: Path) -> str:
    """UTF-8 where the whole file is; else GB 18030, which spreadsheets here write as plain CSV."""
    with path.open("rb") as file:
        start = file.read(4)
        if b"\x00" in start:
            return "utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else refuse("这不是文本文件")
        file.seek(0)
        text = io.TextIOWrapper(file, encoding="utf-8-sig")
        try:
            while text.read(CHUNK):
                pass
        except UnicodeDecodeError:
            return "gb18030"
    return "utf-8-sig"


def refuse(why: str) -> str:
    raise Unreadable(why)


# ---- XLSX ----


def from_xlsx(path: Path) -> Iterator[list[Any]]:
    """Values as last computed; a merged cell says the same in all its places; a formula without a value says so."""
    try:
        merges, empty = marks_of(path)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(path.open("rb"), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
    except (zipfile.BadZipFile, InvalidFileException, KeyError, OSError, ValueError, IndexError) as wrong:
        raise Unreadable("打不开这个 XLSX 文件，可能已损坏或者加了密码") from wrong
    running: dict[tuple[int, int, int, int], Any] = {}
    for n, cells in enumerate(whole(sheet.iter_rows(values_only=True, max_col=MOST_CELLS_WIDE)), start=1):
        if n > MOST_ROWS:
            raise Unreadable(f"超过{MOST_ROWS}行，请分成几个文件读入")
        row = list(cells)
        for column in empty.get(n, ()):
            if column <= len(row):
                row[column - 1] = "=（没有算出的值）"
        for area in merges.get(n, ()):
            spread(row, n, area, running)
        yield row
    book.close()


def whole(read: Iterator[Any]) -> Iterator[Any]:
    """What breaks off or is no table half way down is told as such."""
    try:
        yield from read
    except (ParseError, zipfile.BadZipFile, zlib.error, EOFError, ValueError) as wrong:
        raise Unreadable("这个 XLSX 文件读到一半读不下去，可能已损坏，请用表格软件重新保存") from wrong


def spread(row: list[Any], n: int, area: tuple[int, int, int, int], running: dict[tuple[int, int, int, int], Any]) -> None:
    """Give every place of a merged area in this row the value of its first cell."""
    left, top, right, _bottom = area
    if left > MOST_CELLS_WIDE:
        return
    row.extend([None] * (min(right, MOST_CELLS_WIDE) - len(row)))
    if n == top:
        running[area] = row[left - 1]
    for column in range(left, min(right, MOST_CELLS_WIDE) + 1):
        row[column - 1] = running.get(area)


Area = tuple[int, int, int, int]


def marks_of(path: Path) -> tuple[dict[int, list[Area]], dict[int, list[int]]]:
    """By row: the merged areas that it lies in, and the columns whose formula has no value; one pass over the packed text."""
    merges: dict[int, list[Area]] = {}
    empty: dict[int, list[int]] = {}
    with zipfile.ZipFile(path) as package:
        if sum(part.file_size for part in package.infolist()) > MOST_UNPACKED:
            raise Unreadable("文件展开后过大，请分成几个文件读入")
        sheets = sorted((p for p in package.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", p)), key=lambda p: (len(p), p))
        if not sheets:
            raise Unreadable("文件里没有工作表")
        with package.open(sheets[0]) as part:
            for piece in pieces(part):  # type: ignore[arg-type]
                for found in MERGED.findall(piece):
                    area: Area = range_boundaries(found.decode())  # type: ignore[assignment]
                    for n in range(area[1], min(area[3], area[1] + 5000) + 1):
                        merges.setdefault(n, []).append(area)
                for found in FORMULA.findall(piece):
                    letters, n = coordinate_from_string(found.decode())
                    empty.setdefault(n, []).append(column_number(letters))
    return merges, empty


def column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def pieces(part: BinaryIO) -> Iterator[bytes]:
    """The text in pieces that end where an element ends, so that none is cut."""
    left = b""
    while chunk := part.read(CHUNK):
        text = left + chunk
        cut = text.rfind(b"</row>") + 6 if b"</row>" in text else text.rfind(b"/>") + 2
        if cut <= 6:
            left = text
            continue
        yield text[:cut]
        left = text[cut:]
    yield left
