"""Lines 数据库连接: a fixed number of connections, lent to whichever of any number of threads has work for the database.

Django gives each thread a connection of its own, for as long as the thread lives. Hundreds of threads that only receive
what is sent to them need none; and those who wait for a line are served in the order in which they came.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

Line = Any
"""One of Django's connections."""


class Lines:
    """So many lines, opened at their first use. The one given back last is lent next: it is warm."""

    def __init__(self, most: int) -> None:
        self.lock = threading.Lock()
        self.idle: list[Line] = [_new() for _ in range(most)]
        self.waiting: deque[SimpleQueue[Line]] = deque()

    @contextmanager
    def lent(self) -> Iterator[None]:
        """A line for this thread, which waits for it."""
        with self._on(self._take() or self._wait()):
            yield

    @contextmanager
    def lent_if_idle(self) -> Iterator[bool]:
        """A line for this thread if one is idle now and nobody waits for it."""
        line = self._take()
        if line is None:
            yield False
            return
        with self._on(line):
            yield True

    def open(self) -> None:
        """Open every line that is idle, so that nobody waits for that later."""
        for line in list(self.idle):
            line.ensure_connection()

    def close(self) -> None:
        for line in self.idle:
            line.close()

    def _take(self) -> Line | None:
        with self.lock:
            return self.idle.pop() if self.idle and not self.waiting else None

    def _wait(self) -> Line:
        place: SimpleQueue[Line] = SimpleQueue()
        with self.lock:
            if self.idle and not self.waiting:
                return self.idle.pop()
            self.waiting.append(place)
        return place.get()

    def _give_back(self, line: Line) -> None:
        with self.lock:
            if self.waiting:
                self.waiting.popleft().put(line)
            else:
                self.idle.append(line)

    @contextmanager
    def _on(self, line: Line) -> Iterator[None]:
        """In place of the connection that this thread may have of its own."""
        own = next(iter(connections.all(initialized_only=True)), None)
        connections[DEFAULT_DB_ALIAS] = line
        try:
            line.close_if_unusable_or_obsolete()
            yield
        finally:
            if line.in_atomic_block:  # closed within a transaction it would never open again
                line.close()
                line = _new()
            if own is None:
                del connections[DEFAULT_DB_ALIAS]
            else:
                connections[DEFAULT_DB_ALIAS] = own
            self._give_back(line)


def _new() -> Line:
    line = connections.create_connection(DEFAULT_DB_ALIAS)
    line.inc_thread_sharing()
    return line
