"""Cells of outside lists 格子 that several kinds read alike: whole days, places of one's own region, trade lines."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from ggzy.core.codes import plain
from ggzy.core.regions import covers, path, tree
from ggzy.core.unlisted.columns import date_of, place_names, written

YEARS = range(1950, 2100)
EVERYWHERE = re.compile("全国|全省|中华人民共和国|云南省?|云南全省")
AREA = re.compile("(?:(?:行政区域|辖区|境|范围)以?内|范围|内)$")


def said_in(cells: Sequence[Any], columns: Mapping[str, int], constants: Mapping[str, str]) -> dict[str, Any]:
    """By field what the row says; where it has no such column, what was said of all rows."""
    return {**constants, **{field: cells[n] if n < len(cells) else "" for field, n in columns.items()}}


def texts(said: Mapping[str, Any]) -> dict[str, str]:
    return {field: written(value) for field, value in said.items()}


def day(value: Any) -> date | None:
    """A whole day; a month alone is none, for a term would end too early or begin too soon."""
    text = written(value)
    if isinstance(value, str) and text and not re.match(r"\d{4}\D?\d{1,2}\D?\d{1,2}", text):
        raise ValueError(f"看不懂“{text[:20]}”，请写到日，例如2026-03-05")
    found = date_of(value)
    if found is not None and found.year not in YEARS:
        raise ValueError(f"“{text[:20]}”的年份不对")
    return found


def place(text: str, within: str) -> str | None:
    """Where in one's own region it holds: the whole of it where nothing or something wider is said; None where it is
    elsewhere or not understood, as of several places, or of one that is left out."""
    text = plain(text)
    if not text:
        return within
    code = text if text in tree() else one_place(text)
    if code:
        return code if covers(within, code) else within if covers(code, within) else None
    return within if EVERYWHERE.fullmatch(AREA.sub("", text)) else None


def one_place(text: str) -> str:
    """The code of the place, where nothing but its name stands there: before it those of what it lies in, behind it 范围内."""
    said = AREA.sub("", text)
    known = ((name, code) for full, code in place_names() for name in (full, *shortly(full)) if said.endswith(name))
    return next((code for name, code in known if lies_in(code).fullmatch(said.removesuffix(name))), "")


def lies_in(code: str) -> re.Pattern[str]:
    """What may stand before a place's name: its code, the province, its prefecture."""
    above = ["云南省?", *("|".join((name, *shortly(name))) for name in (plain(region.name) for region in path(code)[1:-1]))]
    return re.compile(f"(?:{code})?(?:中国)?" + "".join(f"(?:(?:{names})[-/>]?)?" for names in above))


def shortly(name: str) -> tuple[str, ...]:
    """楚雄州 for 楚雄彝族自治州, as everybody writes it."""
    return tuple(f"{name[:n]}州" for n in (2, 3, 4)) if name.endswith("自治州") else ()


def lines_of(text: str, known: Mapping[str, str]) -> tuple[str, ...] | None:
    """The lines of trade that the text lists, none for all of them; None where one is not known."""
    parts = [part for part in re.split(r"[、,，;；/\s和]+", text.strip()) if part]
    if not parts or parts in (["全部"], ["所有"], ["全部类别"], ["所有类别"]):
        return ()
    found = [next((code for code, label in known.items() if part == code or plain(part) in plain(label) or plain(label) in plain(part)), "") for part in parts]
    return tuple(dict.fromkeys(found)) if all(found) else None
