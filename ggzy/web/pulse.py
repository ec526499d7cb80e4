"""The pages' pulse 网页心跳: each process counts what it answers and writes a heartbeat every few seconds.

A heartbeat is written to the same database as bids are: while it cannot be, bids cannot be either.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, close_old_connections
from django.http import HttpRequest, HttpResponse

log = logging.getLogger("ggzy.pulse")
SLOW_SECONDS = 5.0


class Counts:
    """What was answered since the last heartbeat."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.requests = self.errors = self.slow = 0

    def add(self, error: bool, seconds: float) -> None:
        with self.lock:
            self.requests += 1
            self.errors += error
            self.slow += seconds >= SLOW_SECONDS

    def take(self) -> tuple[int, int, int]:
        with self.lock:
            taken = self.requests, self.errors, self.slow
            self.requests = self.errors = self.slow = 0
        return taken

    def put_back(self, taken: tuple[int, int, int]) -> None:
        with self.lock:
            self.requests, self.errors, self.slow = self.requests + taken[0], self.errors + taken[1], self.slow + taken[2]


COUNTS = Counts()


class Counted:
    """Counts every answer; one of the platform's own faults (5xx) counts as an error, /health does not."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun, failed = time.monotonic(), True
        try:
            response = self.get_response(request)
            failed = response.status_code >= 500
            return response
        finally:
            if request.path != "/health":
                COUNTS.add(failed, time.monotonic() - begun)


def beat_once(worker: str) -> bool:
    """Write one heartbeat; what could not be written is counted into the next."""
    from ggzy.desk import monitoring

    taken = COUNTS.take()
    try:
        monitoring.beat(worker, *taken)
        return True
    except DatabaseError as trouble:
        COUNTS.put_back(taken)
        log.warning("心跳没有写入：%s", type(trouble).__name__)
        return False


def start() -> threading.Thread:
    """Beat for as long as this process lives."""
    worker = f"{socket.gethostname()}/{os.getpid()}"[:60]

    def run() -> None:
        while True:
            try:
                close_old_connections()
                beat_once(worker)
            except Exception:
                log.exception("心跳出错，稍后重试")
            time.sleep(settings.GGZY_BEAT_SECONDS)

    thread = threading.Thread(target=run, name="pulse", daemon=True)
    thread.start()
    return thread
