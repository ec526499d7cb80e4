"""Who is at a matter 正在办: one process alone, and told to be alive as long as it is, whatever it is at."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection

RUN_LOCKS = 0x67677A6C_00000000
"""With the number of a run of a list: the lock of whoever reads it."""
BEAT_SECONDS = 20.0


@contextmanager
def alone(lock: int) -> Iterator[bool]:
    """Whether nobody else is at it, in whichever process; the database lets go of what an ended process held."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [lock])
        got = bool(cursor.fetchone()[0])
        try:
            yield got
        finally:
            if got:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [lock])


@contextmanager
def beating(beat: Callable[[], object], every_seconds: float = BEAT_SECONDS) -> Iterator[None]:
    """A beat now and then, by the clock and not by what was done: some files take minutes before their first row."""
    over = threading.Event()

    def until_over() -> None:
        try:
            while not over.wait(every_seconds):
                beat()
        finally:
            connection.close()  # this thread's own

    thread = threading.Thread(target=until_over, name="beat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
