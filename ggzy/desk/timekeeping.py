"""Timekeeping 守时: how far the deciding clock, the database's, is from the time sources; measured, kept, told when wrong."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection

from ggzy.core.timekeeping import stepped, trouble
from ggzy.gateways.timesource.chrony import Chrony
from ggzy.gateways.timesource.network import Servers
from ggzy.gateways.timesource.port import Reading, TimeSource
from ggzy.gateways.timesource.simulator import Simulator
from ggzy.store.models import ClockReading

log = logging.getLogger("ggzy.timekeeping")
EVERY_SECONDS = 15.0
REMEMBERED_SECONDS = 5.0
STALE = timedelta(minutes=2)
KEPT = timedelta(days=90)


def source() -> TimeSource:
    """By the setting GGZY_TIME."""
    named = settings.GGZY_TIME
    if named == "simulator":
        return Simulator(Path(settings.GGZY_DATA))
    return Chrony() if named == "chrony" else Servers(named.split(","))


@dataclass(frozen=True)
class Tick:
    """The database's clock and this process's own steady one, read together; `way_us` is what the question took."""

    database: datetime
    machine: float
    steady: float
    way_us: int


def tick() -> Tick:
    before, steady = time.time(), time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        database = cursor.fetchone()[0]
    way = time.monotonic() - steady
    return Tick(database, before + way / 2, steady + way / 2, round(way * 1e6))


def measure(asked: TimeSource | None = None, last: Tick | None = None) -> tuple[ClockReading, Tick]:
    """Measure once and keep it: the machine's clock against the source, and the database's against the machine's."""
    found: Reading | None = (asked or source()).read()
    now = tick()
    apart = round((now.database.timestamp() - now.machine) * 1e6)
    apart = 0 if abs(apart) <= now.way_us / 2 else apart
    jump = stepped((now.database - last.database).total_seconds(), now.steady - last.steady) if last else 0
    offset = None if found is None else found.offset_us + apart
    error = None if found is None else found.error_us + now.way_us // 2
    reading = ClockReading.objects.create(
        at=now.database,
        source=found.source if found else "",
        offset_us=offset,
        error_us=error,
        sources=found.sources if found else 0,
        trouble=trouble(offset, error, found.sources if found else 0, jump),
    )
    if reading.trouble:
        log.error("时钟告警：%s", reading.trouble)
    return reading, now


class Keeper:
    """Measures every quarter of a minute, from the ticker; knows what it read last, so that a step is seen."""

    def __init__(self) -> None:
        self.next = 0.0
        self.last: Tick | None = None

    def __call__(self, now: datetime) -> None:
        if time.monotonic() < self.next:
            return
        self.next = time.monotonic() + EVERY_SECONDS
        _reading, self.last = measure(last=self.last)
        ClockReading.objects.filter(at__lt=self.last.database - KEPT).delete()


@dataclass(frozen=True)
class Known:
    """The latest measurement as pages tell it."""

    at: datetime
    source: str
    sources: int
    offset_us: int | None
    error_us: int | None
    trouble: str

    @property
    def milliseconds(self) -> str:
        return "" if self.offset_us is None else f"{self.offset_us / 1000:+.3f}"


def latest() -> Known | None:
    """The latest measurement; one that is minutes old is no measurement any more, and says so."""
    row = ClockReading.objects.first()
    if row is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        old = cursor.fetchone()[0] - row.at > STALE
    if old:
        return Known(row.at, row.source, 0, None, None, "时钟偏差已有两分钟以上没有测量")
    return Known(row.at, row.source, row.sources, row.offset_us, row.error_us, row.trouble)


_known: tuple[float, Known | None] = (-1e9, None)
_lock = threading.Lock()


def known() -> Known | None:
    """The latest measurement, remembered a few seconds: it is asked at every bid and every clock on a page."""
    global _known
    with _lock:
        if time.monotonic() - _known[0] > REMEMBERED_SECONDS:
            _known = (time.monotonic(), latest())
        return _known[1]


def offset_us() -> int | None:
    """For receipts: the offset as last measured; None where nobody knows it."""
    found = known()
    return found.offset_us if found else None


def forget() -> None:
    """Measured anew: the next receipt reads it at once."""
    global _known
    with _lock:
        _known = (-1e9, None)
