"""The simulated year through the door, and what supervision finds of it: pace, rebuild, recall and false alarms.

`SCALE` (0.1: some 265,000 entries, half an hour on two quiet cores) and `SEED` (7) choose the year. Beside the rebuild stands
a plain query over the same tables: every entry read and counted by kind and lot. The limits are those supervision has to
keep: recall 0.9 and false alarms 2 % for duties and irregular acts, five minutes for a rebuild of a million entries.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ggzy.store.embedded import Cluster

SCALE, SEED = os.environ.get("SCALE", "0.1"), os.environ.get("SEED", "7")
PLAIN = "SELECT stream, event, count(*), sum(length(body)), max(at) FROM store_journalentry GROUP BY 1, 2"
RECALL, FALSE, REBUILD = 0.9, 2.0, 300 / 10**6


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="ggzy-year-"))
    data, key, found = folder / "data", folder / "key.jsonl", folder / "findings.jsonl"
    try:
        began = time.perf_counter()
        played = run("simulate", "--year", "--seed", SEED, "--scale", SCALE, "--data", str(data), "--key", str(key))
        events, seconds = (int(number(played, name)) for name in ("events", "seconds"))
        print(f"演算一年，规模 {SCALE}、种子 {SEED}：{events:,} 条日志，{seconds:,} 秒，每秒 {events / seconds:.0f} 条（全程 {time.perf_counter() - began:.0f} 秒）", flush=True)
        plain = plain_query(data)
        here = {"GGZY_DATA": str(data), "GGZY_MODE": "practice"}
        began = time.perf_counter()
        run("findings", "--rebuild", **here)
        took = time.perf_counter() - began
        allowed = max(events * REBUILD, 10)  # a process begins in two
        print(f"从日志重新算出全部发现：{took:.1f} 秒，与普通查询（{plain:.1f} 秒）之比 {took / plain:.0f}；上限按每百万条 300 秒，{verdict(took <= allowed)}（{took / allowed:.2f}）", flush=True)
        run("findings", "--lists", str(folder / "data-outside"), "--export", str(found), **here)
        compared = run("simulate", "--compare", str(key), "--findings", str(found))
        print(compared)
        recall, false = re.search(r"duties and acts: recall \S+ = ([\d.]+) · false \d+ = ([\d.]+)%", compared).groups()  # type: ignore[union-attr]
        print(f"未履职和不规范行为：查出 {recall}（下限 {RECALL}，{verdict(float(recall) >= RECALL)}），误报 {false}%（上限 {FALSE}%，{verdict(float(false) <= FALSE)}）")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run(*words: str, **more: str) -> str:
    """What the command says; its progress goes on to the terminal."""
    return subprocess.run([sys.executable, "-m", "ggzy", *words], check=True, stdout=subprocess.PIPE, text=True, env=os.environ | more).stdout


def number(said: str, name: str) -> str:
    found = re.search(rf"{name} (\d+)", said)
    assert found, said
    return found[1]


def plain_query(data: Path) -> float:
    """Seconds that one reading of all entries takes in the same database."""
    os.environ.update(GGZY_DATA=str(data), GGZY_MODE="practice", DJANGO_SETTINGS_MODULE="ggzy.web.settings")
    os.environ.pop("DATABASE_URL", None)
    with Cluster(data, durable=False):
        import django

        django.setup()
        from django.db import connection

        began = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute(PLAIN)
            cursor.fetchall()
        took = time.perf_counter() - began
        connection.close()
    return took


def verdict(kept: bool) -> str:
    return "达到" if kept else "未达到"


if __name__ == "__main__":
    main()
