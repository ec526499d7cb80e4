"""Records of other systems 数据文件 (JSON, XML): each record a row, its fields the columns; nested fields under joined names.

Whichever list of records is the longest is read: exchange formats wrap it differently. Of XML no entities and no
document type are taken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import msgspec
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from ggzy.supervision.workbooks import MOST_CELLS_WIDE, MOST_ROWS, Unreadable

ENDINGS = ("json", "xml")
MOST_BYTES = 60_000_000
"""Of one file: all its records are held at once, for the names of all fields go first."""
DEEPEST = 8
MOST_SAID = 20_000

Record = dict[str, str]


def rows(path: Path, ending: str) -> Iterator[list[Any]]:
    """First the names of all fields, then each record's values in their order."""
    if path.stat().st_size > MOST_BYTES:
        raise Unreadable(f"JSON、XML 文件超过{MOST_BYTES // 1_000_000}兆字节，请分成几个文件，或者改用 CSV")
    found = list(of_json(path) if ending == "json" else of_xml(path))
    if len(found) > MOST_ROWS:
        raise Unreadable(f"超过{MOST_ROWS}行，请分成几个文件读入")
    names = list(dict.fromkeys(name for record in found for name in record))[:MOST_CELLS_WIDE]
    if not names:
        raise Unreadable("文件里没有找到一条条的记录")
    yield list(names)
    for record in found:
        yield [record.get(name, "") for name in names]


# ---- JSON


def of_json(path: Path) -> Iterator[Record]:
    try:
        content = msgspec.json.decode(path.read_bytes().removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, RecursionError) as wrong:
        raise Unreadable("打不开这个 JSON 文件，可能已损坏，或者不是 UTF-8") from wrong
    yield from (dict(flat(record)) for record in longest(content))


def longest(content: Any, depth: int = 0) -> list[dict[str, Any]]:
    """The longest list of records anywhere inside; a record that stands alone is a list of one."""
    if isinstance(content, list) and content and all(isinstance(each, dict) for each in content):
        return content
    inside = content.values() if isinstance(content, dict) else content if isinstance(content, list) else ()
    found = [longest(each, depth + 1) for each in inside] if depth < DEEPEST else []
    best = max(found, key=len, default=[])
    return best or ([content] if isinstance(content, dict) and any(isinstance(each, str | int | float) for each in content.values()) else [])


def flat(record: dict[str, Any], above: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    for name, value in record.items():
        if isinstance(value, dict) and depth < DEEPEST:
            yield from flat(value, f"{above}{name} ", depth + 1)
        elif isinstance(value, list):
            yield f"{above}{name}", "、".join(str(each) for each in value if isinstance(each, str | int | float))[:MOST_SAID]
        elif not isinstance(value, dict):
            yield f"{above}{name}", "" if value is None else str(value)[:MOST_SAID]


# ---- XML


def of_xml(path: Path) -> Iterator[Record]:
    """Twice through the file: which element is the record, then each of them; none is held once it has been read."""
    try:
        name = record_of(path)
        for element in ended(path):
            if element.tag == name:
                record = {local(child.tag): (child.text or "").strip()[:MOST_SAID] for child in element}
                if any(record.values()):
                    yield record
                element.clear()
    except (ParseError, DefusedXmlException, ValueError) as wrong:
        raise Unreadable("打不开这个 XML 文件：可能已损坏，或者有不收的实体、文档类型声明") from wrong


def record_of(path: Path) -> str:
    """The element that is there most often of those that hold nothing but fields; of equals the one with most fields."""
    seen: Counter[str] = Counter()
    wide: Counter[str] = Counter()
    for element in ended(path):
        if len(element) > 1 and not any(len(child) for child in element):
            seen[element.tag] += 1
            wide[element.tag] = max(wide[element.tag], len(element))
        if len(element):
            fields = [Element(child.tag) for child in element] if len(element) <= MOST_CELLS_WIDE else []
            element.clear()
            element.extend(fields)
    return max(seen, key=lambda tag: (seen[tag], wide[tag]), default="")


def ended(path: Path) -> Iterator[Element]:
    for _event, element in iterparse(path, events=("end",), forbid_dtd=True):
        yield element


def local(tag: str) -> str:
    return tag.rsplit("}", 1)[-1]
