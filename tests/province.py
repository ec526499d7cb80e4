"""The practice province 演练省份, loaded once for a process into a database of its own: whoever wants it works there, or on a copy."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, connections

from ggzy.desk import clock


@dataclass(frozen=True)
class Loaded:
    """`seconds` of work that the loading took here; the clock on the wall tells of other programs too."""

    database: str
    seconds: float


@contextmanager
def copy_of(database: str, use: str) -> Iterator[str]:
    """A copy of a database to which nobody is connected; gone afterwards."""
    name = f"{database}_{use}"
    do(f'CREATE DATABASE "{name}" TEMPLATE "{database}"')
    try:
        yield name
    finally:
        do(f'DROP DATABASE "{name}" WITH (FORCE)')


def do(statement: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


@contextmanager
def at_work_in(database: str) -> Iterator[None]:
    """Whoever connects meanwhile, on whichever thread, connects to this database."""
    usual = connection.settings_dict["NAME"]
    connections.close_all()
    connection.settings_dict["NAME"] = database
    try:
        yield
    finally:
        connections.close_all()
        connection.settings_dict["NAME"] = usual


@contextmanager
def loaded() -> Iterator[Loaded]:
    from ggzy.practice.load import load

    usual = connection.settings_dict["NAME"]
    connections.close_all()
    with copy_of(usual, "province") as name:
        with at_work_in(name):
            begun = time.process_time()
            assert load()
            seconds = time.process_time() - begun
            clock.note_seen()
        yield Loaded(name, seconds)


def as_on_the_first_morning() -> None:
    """Between two uses the practice clock stands still."""
    clock.resume_after_stop(timedelta(0))
