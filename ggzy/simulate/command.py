"""`ggzy simulate`: plays a year into a data folder of its own, or compares findings with its key."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from random import Random

from ggzy.simulate import key


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="ggzy simulate", description="模拟全省一年的交易，埋设问题和相似而正当的情形")
    parser.add_argument("--year", action="store_true", help="模拟一年（2026年）")
    parser.add_argument("--seed", type=int, default=1, help="种子；同一种子给出同一年")
    parser.add_argument("--scale", type=float, default=0.01, help="规模，1 为全省（24550个项目）")
    parser.add_argument("--data", type=Path, default=Path("var-simulated"), help="数据目录，须为空的或者新的")
    parser.add_argument("--key", type=Path, help="答案写到这个文件（默认在数据目录旁）")
    parser.add_argument("--outside", type=Path, help="外部数据表写到这个文件夹（默认在数据目录旁）")
    asked = parser.parse_args(words)
    if not asked.year:
        parser.print_help()
        return 2
    if os.environ.get("GGZY_MODE") == "real":
        print("正式平台不能模拟：模拟要拨动时钟、使用模拟银行。", file=sys.stderr)
        return 1
    if not 0 < asked.scale <= 1:
        print("规模应大于0，不超过1。", file=sys.stderr)
        return 2
    return simulate(asked.seed, asked.scale, asked.data.resolve(), asked.key, asked.outside)


def simulate(seed: int, scale: float, data: Path, key_file: Path | None, tables: Path | None) -> int:
    os.environ.update(GGZY_DATA=str(data), GGZY_COVER="0", GGZY_MODE="practice", DJANGO_SETTINGS_MODULE="ggzy.web.settings")
    os.environ.pop("DATABASE_URL", None)
    from ggzy.store.embedded import Cluster

    with Cluster(data, durable=False):
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", interactive=False, verbosity=0)
        from ggzy.simulate.making import make_year
        from ggzy.simulate.outside import write_tables
        from ggzy.simulate.play import play
        from ggzy.store.models import JournalEntry, Person

        if JournalEntry.objects.exists() or Person.objects.exists():
            print("这个数据目录里已有项目或者人员，请另选一处（--data）。", file=sys.stderr)
            return 1
        year = make_year(seed, scale)
        outcome = play(year)
    write_tables(tables or data.with_name(f"{data.name}-outside"), Random(seed), year.outside)
    key.write(key_file or data.with_name(f"{data.name}-key.jsonl"), outcome.lines)
    print(outcome.line)
    return 0
