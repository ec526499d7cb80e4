"""How a run in parallel is shared out 分工: whole files, so that what a file makes once is made once; the longest first."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from xdist.scheduler import LoadScopeScheduling

IN_THE_PROVINCE = ("tests/practice/", "tests/attacks/everybody/", "tests/journeys/test_pages.py")
"""These go to one process, in this order: loading the practice province takes longer than any of them but the walk."""
LONG = (
    *IN_THE_PROVINCE,
    "tests/journeys/",
    "tests/machine/",
    "tests/replay/",
    "tests/client/",
    "tests/simulate/",
    "tests/attacks/",
    "tests/tlog/",
    "tests/desk/",
)
"""What begins first, so that at the end nobody waits long for another."""


class ByFile(LoadScopeScheduling):
    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::", 1)[0]
        return "the province" if file.startswith(IN_THE_PROVINCE) else file


def longest_first(items: list[pytest.Item], long: Sequence[str] = LONG) -> None:
    items.sort(key=lambda item: next((n for n, start in enumerate(long) if item.nodeid.startswith(start)), len(long)))
