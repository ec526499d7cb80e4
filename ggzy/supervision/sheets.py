"""Other offices' tables 表格文件: CSV in UTF-8 or GB 18030, XLSX with merged cells and formulas, records of other systems; row by row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ggzy.supervision import records, workbooks
from ggzy.supervision.workbooks import MOST_CELLS_WIDE, MOST_ROWS, Unreadable

CHUNK = 1 << 20


def rows(path: Path, name: str) -> Iterator[list[Any]]:
    """The rows of the first sheet, from the top; cells as the file has them."""
    ending = ending_of(name)
    if ending == "xlsx":
        return workbooks.rows(path)
    if ending in ("csv", "txt"):
        return from_csv(path)
    if ending in records.ENDINGS:
        return records.rows(path, ending)
    if ending == "xls":
        raise Unreadable("这是旧的 XLS 格式，请在表格软件里另存为 XLSX 或者 CSV 后再读入")
    raise Unreadable("只能读入 XLSX、CSV、JSON 或者 XML 文件")


def ending_of(name: str) -> str:
    return name.lower().rsplit(".", 1)[-1]


def tells_its_fields(name: str) -> bool:
    """Whether the first row is the names of the fields, and nobody has to look for them."""
    return ending_of(name) in records.ENDINGS


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
