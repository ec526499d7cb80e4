"""docs/asvs.md: each number once, and for each that is met a test, setting or page that exists."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from ggzy.conformance import ASVS_PAGE, asvs_rows
from tests.core.test_docs import defines

ROOT = Path(__file__).resolve().parents[2]
PAGE = ASVS_PAGE.read_text(encoding="utf-8")
ROWS = asvs_rows(PAGE)


def test_every_number_stands_there_once_in_order():
    numbers = [tuple(map(int, row.number.split("."))) for row in ROWS]
    assert numbers == sorted(set(numbers)) and {row.level for row in ROWS} == {"1", "2"}


def test_the_first_line_counts_right():
    counts = Counter(row.verdict for row in ROWS)
    assert set(counts) == {"满足", "不适用", "未满足"}
    told = re.search(r"共 (\d+) 条：满足 (\d+)，不适用 (\d+)，未满足 (\d+)", PAGE)
    assert told and [int(n) for n in told.groups()] == [len(ROWS), counts["满足"], counts["不适用"], counts["未满足"]]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.number)
def test_what_is_met_names_what_meets_it_and_the_rest_says_why(row):
    assert row.words.strip(), row
    if row.verdict != "满足":
        return
    assert row.proofs, row
    for proof in row.proofs:
        path, _, name = proof.partition("::")
        assert (ROOT / path).exists() and (not name or defines(ROOT / path, name)), proof
        assert not name or not path.startswith("tests/") or name.startswith("test_"), proof
