"""`ggzy verify` 核对: walks the database against the public log, prints what differs, and fails when anything does."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path

import django

from ggzy.core.calendar import SHANGHAI


def main(arguments: list[str]) -> int:
    """Prints what differs; 1 when anything does."""
    parser = argparse.ArgumentParser(prog="ggzy verify", description="把数据库同公开日志逐条核对")
    parser.add_argument("--log", type=Path, metavar="目录", help="公开日志的文件夹（默认是平台自己的；也可用另存的一份）")
    chosen = parser.parse_args(arguments)
    django.setup()
    from ggzy.desk.log_check import verify

    report = verify(chosen.log)
    for finding in report.findings:
        print(finding)
    times = {name: datetime.fromtimestamp(at, SHANGHAI) for name, at in report.witnesses.items()}
    seen = "、".join(f"{name}（{at:%Y-%m-%d %H:%M:%S}）" for name, at in times.items())
    print(f"检查点的见证：{seen or '没有'}")
    print(f"核对日志{report.leaves}片、记录{report.entries}条，待写入日志{report.waiting}条，不符{len(report.findings)}处")
    return 1 if report.findings else 0
