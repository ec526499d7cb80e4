"""Columns at a terminal 终端上的列表: what the platform prints when it has started."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import east_asian_width


def in_columns(rows: Sequence[Sequence[str]]) -> str:
    """Rows below each other; a Chinese character takes two places of a terminal."""
    widths = [max(map(_places, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  " + "  ".join(cell + " " * (width - _places(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def _places(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
