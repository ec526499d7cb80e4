"""The tile map 网格地图: where each region's tile stands in the picture of the region above it; a sketch, no survey.

Positions are data, in the file tiles_yunnan.csv beside the regions; what has none there is laid out by itself.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from itertools import count
from math import ceil, sqrt
from types import MappingProxyType
from typing import NamedTuple

TABLE = "tiles_yunnan.csv"


class Cell(NamedTuple):
    """A place in the grid, from 0."""

    column: int
    row: int


@lru_cache(maxsize=1)
def given() -> Mapping[str, Cell]:
    """The positions that somebody has written down, by code."""
    lines = files(__package__).joinpath(TABLE).read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return MappingProxyType({row["code"]: Cell(int(row["column"]), int(row["row"])) for row in rows})


def laid_out(codes: Iterable[str], at: Mapping[str, Cell]) -> dict[str, Cell]:
    """A cell for each: its own where one is given and free; the others follow below, row by row, so that no neighbour is made up."""
    wanted = list(codes)
    placed: dict[Cell, str] = {}
    for code in wanted:
        if code in at:
            placed.setdefault(at[code], code)
    cells = {code: cell for cell, code in placed.items()}
    width = max((cell.column + 1 for cell in placed), default=ceil(sqrt(len(wanted))))
    first = max((cell.row + 1 for cell in placed), default=0)
    free = (Cell(n % width, first + n // width) for n in count())
    return cells | {code: next(free) for code in wanted if code not in cells}
