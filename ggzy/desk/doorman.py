"""The doorman 收件时刻: notes when an act has arrived, before any queue, and keeps the deadline's own act waiting for it.

Each process has one connection of its own for this. While an act of a stream is between door and answer, that connection
holds the stream's `under way` lock, shared, for the whole process; the moment is read behind it. It never waits for a
lock: a connection that waited at one stream would hold up all others.
"""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import psycopg
from django.db import connections

from ggzy.desk import clock

ARRIVAL = "ggzy.arrival"
"""Where a request carries its arrival, in its environment; no header can write there."""
MOST_PENDING = 1024
"""Arrivals of one process; whoever comes on top is judged by the moment of his turn, as at any other act."""

FIRST = (
    "WITH tried AS MATERIALIZED (SELECT pg_try_advisory_lock_shared(%(key)s) AS held"
    " FROM store_journalstream WHERE stream = %(stream)s) SELECT held, {clock} FROM tried"
)
JOINING = (
    "WITH tried AS MATERIALIZED (SELECT NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    " AND objsubid = 1 AND (classid::bigint << 32) | objid::bigint = %(key)s) AS held) SELECT held, {clock} FROM tried"
)
"""Nobody joins once the clock's own act waits: it would wait for ever while one arrival follows the other."""
LAST = "SELECT pg_advisory_unlock_shared(%(key)s)"


def lock_keys(stream: str) -> tuple[int, int]:
    """Two 64-bit keys for PostgreSQL's advisory locks: acts under way, and whose turn it is."""
    digest = hashlib.sha256(stream.encode()).digest()
    return (
        int.from_bytes(digest[:8], "big", signed=True),
        int.from_bytes(digest[8:16], "big", signed=True),
    )


@dataclass(eq=False, frozen=True)
class Arrival:
    """An act that has arrived whole. Its moment stands however long it waits.

    `holds`: the doorman holds `under way` for it. Not so when an act of the clock's held or awaited the stream just
    then; if that was the close of bidding, the moment lies behind the deadline anyway.
    """

    stream: str
    at: datetime
    holds: bool
    line: Any


class HeldUp(Exception):
    """To be done at once or not at all: but an act of the clock's holds or awaits the stream. `at` is when it came."""

    def __init__(self, stream: str, at: datetime) -> None:
        super().__init__(stream)
        self.arrival = Arrival(stream, at, holds=False, line=None)


class Together:
    """Those who arrived at a stream while the connection was busy: one reading of the clock, after all of them, serves all."""

    def __init__(self) -> None:
        self.count = 0
        self.told = threading.Event()
        self.holds = False
        self.at: datetime | None = None
        self.line: Any = None


class Doorman:
    """The doorman of one process."""

    def __init__(self) -> None:
        self.mutex = threading.Lock()
        self.line: psycopg.Connection[Any] | None = None
        self.pending: Counter[str] = Counter()
        self.gate = threading.Lock()
        self.coming: dict[str, Together] = {}

    def arrive(self, stream: str) -> Arrival | None:
        """None where there is no such stream, too many are waiting, or the database does not answer."""
        with self.gate:
            together = self.coming.setdefault(stream, Together())
            together.count += 1
            first = together.count == 1
        if first:
            with self.mutex:
                with self.gate:
                    del self.coming[stream]
                try:
                    self._admit(stream, together)
                finally:
                    together.told.set()
        together.told.wait()
        return Arrival(stream, together.at, together.holds, together.line) if together.at else None

    def _admit(self, stream: str, together: Together) -> None:
        asked = self._ask(stream) if self.pending.total() < MOST_PENDING else None
        if asked is not None:
            together.holds, together.at = asked
            together.line = self.line
        if together.holds:
            self.pending[stream] += together.count

    def leave(self, arrival: Arrival) -> None:
        with self.mutex:
            if not arrival.holds or arrival.line is not self.line:
                return  # if the connection that held the lock is gone, so is the lock
            self.pending[arrival.stream] -= 1
            if not self.pending[arrival.stream]:
                del self.pending[arrival.stream]
                self._row(LAST, arrival.stream)

    def open(self) -> None:
        """Have the connection before the first one comes."""
        with self.mutex:
            self._row("SELECT 1 WHERE %(stream)s IS NULL", "")

    def close(self) -> None:
        with self.mutex:
            self._drop()

    def _ask(self, stream: str) -> tuple[bool, datetime] | None:
        for _attempt in range(2):  # the first may find a connection that went away long ago
            statement = JOINING if stream in self.pending else FIRST
            found = self._row(statement.format(clock=clock.expression()), stream)
            if self.line is not None:
                return found
        return None

    def _row(self, statement: str, stream: str) -> Any:
        """The one row of a statement; a connection that fails is dropped, and with it the locks."""
        try:
            if self.line is None:
                self.line = _line()
            return self.line.execute(statement, {"key": lock_keys(stream)[0], "stream": stream}).fetchone()
        except psycopg.Error:
            self._drop()
            return None

    def _drop(self) -> None:
        if self.line is not None:
            self.line.close()
        self.line = None
        self.pending.clear()


def _line() -> psycopg.Connection[Any]:
    """A connection outside Django's, which belong to one thread each; without its adapters, which call every time UTC."""
    told = connections["default"].get_connection_params()
    ours = {name: value for name, value in told.items() if name not in ("cursor_factory", "context")}
    return psycopg.connect(**ours, autocommit=True)


DOORMAN = Doorman()


@contextmanager
def received(stream: str, since: datetime | None = None) -> Iterator[Arrival | None]:
    """An act of the stream has arrived; lasts until it is answered. `since`: it was here before, and keeps that moment."""
    arrival = DOORMAN.arrive(stream)
    if arrival is not None and since is not None:
        arrival = replace(arrival, at=min(arrival.at, since))
    try:
        yield arrival
    finally:
        if arrival is not None:
            DOORMAN.leave(arrival)
