"""Regions 行政区划: Yunnan's province, prefectures, counties and functional zones 功能区, and whose reach covers whom.

The table is the file regions_yunnan.csv beside this module: part of the program, read once, never written.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

TABLE = "regions_yunnan.csv"


class Kind(StrEnum):
    """The kinds of region. The value is stored; `label` is shown."""

    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    ZONE = "zone"

    @property
    def label(self) -> str:
        return KIND_LABELS[self]


KIND_LABELS = {Kind.PROVINCE: "省", Kind.PREFECTURE: "州（市）", Kind.COUNTY: "县（市、区）", Kind.ZONE: "功能区"}


@dataclass(frozen=True)
class Region:
    """A region by its code of GB/T 2260; a functional zone 功能区 has its prefecture's four digits, K and a number.

    Valid from `valid_from` until the day before `valid_to`; None where no date is known, or no end.
    """

    code: str
    name: str
    kind: Kind
    parent: str
    valid_from: date | None = None
    valid_to: date | None = None

    def in_force(self, on: date) -> bool:
        """Whether the code was in force on that day."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on < self.valid_to)


@lru_cache(maxsize=1)
def tree() -> Mapping[str, Region]:
    """Every region by code, parents before children, abolished codes included."""
    lines = files(__package__).joinpath(TABLE).read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return MappingProxyType({row["code"]: _region(row) for row in rows})


def children(code: str, on: date | None = None) -> list[Region]:
    """The regions right below; those in force on the day, or without a day those not abolished."""
    right_below = [region for region in tree().values() if region.parent == code]
    return [region for region in right_below if (region.valid_to is None if on is None else region.in_force(on))]


def below(root: str) -> list[Region]:
    """What a list may offer: the root and everything under it that was not abolished; an old code stays readable where it stands."""
    return [region for region in tree().values() if covers(root, region.code) and region.valid_to is None]


def path(code: str) -> tuple[Region, ...]:
    """The regions from the province down to the code; empty for a code that is not in the table."""
    region = tree().get(code)
    return (*path(region.parent), region) if region else ()


def full_name(code: str) -> str:
    """The names from the province down: 云南省楚雄彝族自治州禄丰市; the bare code when it is not in the table."""
    return "".join(region.name for region in path(code)) or code


def covers(root: str, code: str) -> bool:
    """Whether `code` lies in the subtree of `root`: 530000 covers the province, 532300 its prefecture.

    Two digits name the province, two the prefecture, two the county, and 00 leaves the level open; longer codes of
    towns lie in their county. Zones stand beside the counties, so the same holds for them, in the table or not.
    """
    return bool(root) and code.startswith(stem(root))


def stem(root: str) -> str:
    """What codes below the root begin with; for 000000, which is no region, something no code begins with."""
    if len(root) != 6:
        return root
    return root.removesuffix("00").removesuffix("00").removesuffix("00") or "-"


def _region(row: dict[str, str]) -> Region:
    return Region(
        row["code"], row["name"], Kind(row["kind"]), row["parent"], _date(row["valid_from"]), _date(row["valid_to"])
    )


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
