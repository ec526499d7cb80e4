"""`ggzy simulate`: plays a year into a data folder of its own, or compares findings with its key."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from pathlib import Path
from random import Random

from ggzy.simulate import compare, key


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="ggzy simulate", description="模拟全省一年的交易，埋设问题和相似而正当的情形；或者把发现同答案比对")
    parser.add_argument("--year", action="store_true", help="模拟一年（2026年）")
    parser.add_argument("--seed", type=int, default=1, help="种子；同一种子给出同一年")
    parser.add_argument("--scale", type=float, default=0.01, help="规模，1 为全省（24550个项目）")
    parser.add_argument("--data", type=Path, default=Path("var-simulated"), help="数据目录，须为空的或者新的")
    parser.add_argument("--key", type=Path, help="答案写到这个文件（默认在数据目录旁）")
    parser.add_argument("--outside", type=Path, help="外部数据表写到这个文件夹（默认在数据目录旁）")
    parser.add_argument("--compare", type=Path, metavar="答案", help="把发现同这份答案比对")
    parser.add_argument("--findings", type=Path, metavar="发现", help="监督给出的发现，每行一条 JSON")
    asked = parser.parse_args(words)
    if asked.compare and asked.findings:
        return compared(asked.compare, asked.findings)
    if not asked.year or asked.compare:
        parser.print_help()
        return 2
    if refusal := why_not(asked.scale, asked.data):
        print(refusal, file=sys.stderr)
        return 1
    return simulate(asked)


def why_not(scale: float, data: Path) -> str:
    """Why nothing can be simulated here; empty when it can."""
    if os.environ.get("GGZY_MODE") == "real":
        return "正式平台不能模拟：模拟要拨动时钟、使用模拟银行。"
    if os.environ.get("DATABASE_URL"):
        return "模拟只写自己的数据目录（--data），不写 DATABASE_URL 的数据库：请先去掉这个环境变量。"
    if data.exists() and any(data.iterdir()):
        return f"数据目录“{data}”里已有东西：模拟只写空的目录，请另选一处（--data）。"
    return "" if 0 < scale <= 1 else "规模应大于0，不超过1。"


def compared(key_file: Path, findings: Path) -> int:
    lines, about = key.read(key_file)
    print(compare.report(compare.compare(lines, compare.read_findings(findings)), int(about.get("deals", 0))))
    return 0


def simulate(asked: argparse.Namespace) -> int:
    data: Path = asked.data.resolve()
    os.environ.update(
        GGZY_DATA=str(data), GGZY_COVER="0", GGZY_MODE="practice", DJANGO_SETTINGS_MODULE="ggzy.web.settings"
    )
    from ggzy.store.embedded import Cluster

    with Cluster(data, durable=False):
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", interactive=False, verbosity=0)
        from ggzy.simulate.making import make_year
        from ggzy.simulate.outside import write_tables
        from ggzy.simulate.play import play

        year = make_year(asked.seed, asked.scale)
        gc.collect()
        gc.freeze()  # the year's plan stays to the end: nobody need look through it for what can go
        gc.set_threshold(50_000, 20, 20)
        outcome = play(year)
    write_tables(asked.outside or data.with_name(f"{data.name}-outside"), Random(asked.seed), year.outside)
    about = {"deals": outcome.deals, "seed": asked.seed, "scale": asked.scale}
    key.write(asked.key or data.with_name(f"{data.name}-key.jsonl"), outcome.lines, about)
    print(outcome.line)
    return 0
