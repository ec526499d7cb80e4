"""A bad line: a relay that holds back part of what passes, as a line does that loses packets, and breaks off at given points.

Lost packets come again, later: to those at both ends they are waiting, never gaps. `benchmarks/lossy_link.py` drops real
packets, where root may.
"""

from __future__ import annotations

import random
import socket
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock, Thread
from urllib.parse import urlsplit

PACKET = 16 * 1024
LOSS = 0.3
AGAIN_AFTER = 0.002
"""Seconds until what was lost comes again."""
DARK = 0.2
"""Seconds for which nobody gets through after a cut."""


class Line:
    def __init__(self, to: str, cut_after: tuple[int, ...]):
        self.to = (urlsplit(to).hostname or "", urlsplit(to).port or 80)
        self.cuts = list(cut_after)
        self.sent = 0
        self._chance = random.Random(7)
        self._dark_until = 0.0
        self._lock = Lock()
        self._open: list[socket.socket] = []
        self._door = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.url = f"http://localhost:{self._door.getsockname()[1]}"
        Thread(target=self._receive, daemon=True).start()

    def _receive(self) -> None:
        with suppress(OSError):
            while True:
                near, _address = self._door.accept()
                if time.monotonic() < self._dark_until:
                    _break(near)
                    continue
                far = socket.create_connection(self.to)
                with self._lock:
                    self._open += [near, far]
                Thread(target=self._carry, args=(near, far, True), daemon=True).start()
                Thread(target=self._carry, args=(far, near, False), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, out: bool) -> None:
        with suppress(OSError):
            while packet := source.recv(PACKET):
                while self._chance.random() < LOSS:
                    time.sleep(AGAIN_AFTER)
                target.sendall(packet)
                if out:
                    self._count(len(packet))
            target.shutdown(socket.SHUT_WR)

    def _count(self, passed: int) -> None:
        with self._lock:
            self.sent += passed
            if not self.cuts or self.sent < self.cuts[0]:
                return
            self.cuts.pop(0)
            self._dark_until = time.monotonic() + DARK
            for end in self._open:
                _break(end)
            self._open = []

    def close(self) -> None:
        self._door.close()
        for end in self._open:
            _break(end)


def _break(end: socket.socket) -> None:
    """Reset, as a line does that is gone: nothing is said in parting."""
    with suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        end.shutdown(socket.SHUT_RDWR)
        end.close()


@contextmanager
def bad_line(to: str, cut_after: tuple[int, ...]) -> Iterator[Line]:
    """A line to a server, cut each time when so many bytes have passed towards it."""
    line = Line(to, cut_after)
    try:
        yield line
    finally:
        line.close()
