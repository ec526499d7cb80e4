"""Replay: agreement is counted honestly, outcomes are read by the comparer alone, bad files get one clear sentence."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ggzy.replay import sample
from ggzy.replay.compare import recorded
from ggzy.replay.table import Unreadable, auctions, read_rows

pytestmark = pytest.mark.machine


def run(file: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = {k: v for k, v in os.environ.items() if k not in ("GGZY_DATA", "DJANGO_SETTINGS_MODULE", "DATABASE_URL")}
    return subprocess.run(
        [sys.executable, "-m", "ggzy", "replay", str(file), *words],
        capture_output=True,
        text=True,
        env=env,
        timeout=300,
    )


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def write(file: Path, content: list[dict[str, str]]) -> Path:
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, content[0].keys())
        writer.writeheader()
        writer.writerows(content)
    return file


@pytest.fixture(scope="module")
def small() -> list[dict[str, str]]:
    return rows(sample.text(auctions=13))


def test_the_platform_agrees_with_the_record_and_the_journal_does_not_know_the_outcome(small, tmp_path):
    told = run(write(tmp_path / "a.csv", small), "--journal", str(tmp_path / "told.jsonl"))
    assert told.returncode == 0, told.stdout + told.stderr
    assert told.stdout.strip().splitlines()[-1].startswith("winners 12/12 · ties 2/2 · annulled 1 · commands/s ")
    blind = [{k: v for k, v in row.items() if k != "winner"} for row in small]
    for row in blind:
        row["result"] = row["result"] if row["result"] == "4" else "1"
    untold = run(write(tmp_path / "b.csv", blind), "--journal", str(tmp_path / "untold.jsonl"))
    assert untold.stdout
    assert (tmp_path / "told.jsonl").read_text() == (tmp_path / "untold.jsonl").read_text()


def test_two_winners_swapped_are_two_disagreements(small, tmp_path):
    swapped = [dict(row) for row in small]
    by_auction: dict[str, list[dict[str, str]]] = {}
    for row in swapped:
        by_auction.setdefault(row["auction"], []).append(row)
    changed = 0
    for group in by_auction.values():
        bids = [int(r["bid"]) for r in group]
        won = next((r for r in group if r["winner"] == "1"), None)
        other = next((r for r in group if r["winner"] == "0" and int(r["bid"]) > min(bids)), None)
        if changed < 2 and won and other and bids.count(int(won["bid"])) == 1:
            won["winner"], other["winner"] = "0", "1"
            changed += 1
    done = run(write(tmp_path / "c.csv", swapped))
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1].startswith("winners 10/12")
    assert len(done.stdout.splitlines()) == 3


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"a,b\n1,2\n", "缺少列"),
        (b"auction,bidder,bid\n1,x,abc\n", "不是数字"),
        (b"auction,bidder,bid\n", "没有数据行"),
        (b"auction,bidder,bid,date\n1,x,5,20079999\n", "日期"),
        (b"\xff\xfe\x00", "编码"),
    ],
)
def test_a_file_that_cannot_be_played_says_why(tmp_path, content, why):
    file = tmp_path / "bad.csv"
    file.write_bytes(content)
    with pytest.raises(Unreadable, match=why):
        auctions(read_rows(file))


def test_bom_gbk_and_semicolons_are_read(tmp_path):
    file = tmp_path / "x.csv"
    for raw in ("\ufeffauction,bidder,bid\n1,甲,5\n".encode(), "auction;bidder;bid\n1;甲;5\n".encode("gbk")):
        file.write_bytes(raw)
        (one,) = auctions(read_rows(file))
        assert one.offers["甲"].price_fen == 500


def test_a_winner_column_may_mark_rows_or_name_the_bidder():
    marks = [
        {"auction": "1", "bidder": "1", "bid": "5", "winner": "0"},
        {"auction": "1", "bidder": "2", "bid": "4", "winner": "1"},
    ]
    names = [
        {"auction": "1", "bidder": "7", "bid": "5", "winner": "8"},
        {"auction": "1", "bidder": "8", "bid": "4", "winner": "8"},
    ]
    assert recorded(marks) == {"1": "2"} and recorded(names) == {"1": "8"}
