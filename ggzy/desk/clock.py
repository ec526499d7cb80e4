"""时钟: the only reader of the clock. It is the database's; a practice deployment adds how far its host has moved it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from ggzy.store import written
from ggzy.store.models import Clock

REAL = "clock_timestamp()"
PRACTICE = "clock_timestamp() + COALESCE((SELECT shift FROM store_clock), interval '0')"


def expression() -> str:
    """The moment as SQL, so that an act reads it in the same breath as its locks."""
    return PRACTICE if settings.GGZY_PRACTICE else REAL


def now() -> datetime:
    """The platform's time, to the microsecond."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {expression()}")
        return cursor.fetchone()[0]  # type: ignore[no-any-return]


class ClockRefused(Exception):
    """The clock cannot be moved so; the text says why."""


def set_to(moment: datetime) -> None:
    """Move the practice clock forward to `moment`. A real deployment has no such door; no clock runs back."""
    if not forward_to(moment):
        raise ClockRefused("演练时钟只能向前，不能倒退。")


@transaction.atomic
def forward_to(moment: datetime) -> bool:
    """Move the practice clock to `moment` unless it is past; tells whether it was still ahead."""
    if not settings.GGZY_PRACTICE:
        raise ClockRefused("正式环境的时钟不能调整。")
    turn = written.Asked("SELECT pg_advisory_xact_lock(%s)::text", [CLOCK_LOCK])
    _turn, moved = written.trip([turn, written.Asked(FORWARD, {"moment": moment})])
    return bool(moved)


FORWARD = f"""
WITH told AS MATERIALIZED (SELECT clock_timestamp() AS real, {PRACTICE} AS present)
INSERT INTO store_clock (id, shift) SELECT 1, %(moment)s - real FROM told WHERE %(moment)s > present
ON CONFLICT (id) DO UPDATE SET shift = EXCLUDED.shift RETURNING id
"""


def start_at(moment: datetime) -> None:
    """Give a new practice deployment its first moment, also one in the past; only before anything has happened."""
    if Clock.objects.exists():
        raise ClockRefused("演练时钟已经启动。")
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        real = cursor.fetchone()[0]
    Clock.objects.create(id=1, shift=moment - real)


def note_seen() -> None:
    """Remember the practice time, so that a stop does not let time pass for the players."""
    if settings.GGZY_PRACTICE:
        Clock.objects.update(seen=now())


def resume_after_stop(longest_gap: timedelta = timedelta(minutes=2)) -> None:
    """After a stop the practice clock goes on from where it was last seen."""
    row = Clock.objects.first() if settings.GGZY_PRACTICE else None
    if row and row.seen and now() - row.seen > longest_gap:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE store_clock SET shift = seen - clock_timestamp()")


CLOCK_LOCK = 7_301
