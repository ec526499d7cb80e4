"""The ticker 定时办理: hands in what the clock owes, in order, at the platform's time; a day's sleep is made good in order."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime
from functools import cache

from django.conf import settings
from django.db import close_old_connections, transaction

from ggzy.core import agenda
from ggzy.core.acts.clockwork import NoteBreach
from ggzy.core.acts.opening import CloseBidding
from ggzy.core.record import BEFORE, Record
from ggzy.core.roles import CLOCK
from ggzy.desk import clock, cover, follow, monitoring, restored
from ggzy.desk.counter import hand_in, load
from ggzy.desk.opening import unseal_all
from ggzy.desk.workdays import calendar
from ggzy.store import written
from ggzy.store.beats import beat
from ggzy.store.models import Deal

log = logging.getLogger("ggzy.ticker")
PAUSE_SECONDS = 0.2
WATCH = monitoring.Watch()
"""Outages are noted first: bidding that they touched must not be closed over them."""
COVER = cover.Keeper()
"""Counts as nothing done: how much it does is a secret."""
JOBS: list[Callable[[datetime], None]] = []
"""What else lives by the platform's clock (the bank port, messages), registered by the faces when the platform starts."""
MOMENTS: list[str] = []
"""When those jobs are next wanted after `since.at`, each as SQL for one moment, so that a practice clock stops there and
does not jump over it. It asks after every act, so all of them are asked in one go."""


def run_due(now: datetime) -> int:
    """Hand in everything that is due by `now`, the earliest first; gives how many acts were accepted."""
    if restored.waits():
        return 0
    done = WATCH()
    for model in follow.models():
        for stream in model.objects.filter(next_due__lte=now).order_by("next_due").values_list("stream", flat=True):
            done += run_stream(stream, now)
    halls = list(Deal.objects.filter(unsealing=True).values_list("stream", flat=True))
    if halls:
        done += unseal_all(halls)
    for job in JOBS:
        job(now)
    COVER(now)
    return done


def run_stream(stream: str, now: datetime) -> int:
    p = load(stream, Record)
    if p is None:
        return 0
    done = 0
    for tick in agenda.ticks(p):
        if isinstance(tick.command, CloseBidding) and tick.at <= now and monitoring.unsure():
            return done
        if tick.at <= now and hand_in(stream, tick.command, CLOCK):
            done += 1
    for open_duty in agenda.told_duties(p, calendar()):
        if open_duty.until <= now and not open_duty.breached:
            done += bool(hand_in(stream, NoteBreach(duty=open_duty.duty.code, key=open_duty.key), CLOCK))
    if not done:
        refresh(stream)
    return done


def refresh(stream: str) -> None:
    """A card that says something is due when nothing can be handed in is out of date: a hold came, or a follower failed."""
    p = load(stream, Record)
    if p is not None and p.stage != BEFORE:
        with transaction.atomic():
            follow.refresh(p, calendar())
            follow.to_dos(p, (), calendar())


def next_due(after: datetime | None = None) -> datetime | None:
    """The next moment at which the clock owes something anywhere, or the next one later than `after`."""
    found: datetime | None = written.rows(first_of_all(clock.expression(), tuple(MOMENTS)), {"after": after}, binary=True)[0][0]
    return found


@cache
def first_of_all(moment: str, moments: tuple[str, ...]) -> str:
    """The question for the next moment: of the cards whatever is not over, of the jobs from now on, or both after `after`."""
    cards = [f"SELECT min(next_due) FROM {model._meta.db_table} WHERE next_due > since.from_then" for model in follow.models()]
    told = f"SELECT COALESCE({AFTER}, {moment}) AS at, COALESCE({AFTER}, '-infinity') AS from_then"
    return f"WITH since AS MATERIALIZED ({told}) SELECT LEAST({', '.join(f'({asked})' for asked in (*cards, *moments))}) FROM since"


AFTER = "%(after)s::timestamptz"


def move_clock(target: datetime) -> int:
    """Move a practice clock to `target`; everything due in between happens at its own time, in order.

    A card that is stuck at a moment (its follower failed) must not hold up what the others owe later.
    """
    done, passed = 0, None
    while (due := next_due(passed)) is not None and due <= target:
        clock.forward_to(due)
        happened = run_due(clock.now())
        done += happened
        if not happened and next_due(passed) == due:
            passed = due
    clock.forward_to(target)
    return done + run_due(clock.now())


def main() -> None:
    """Tick until stopped."""
    clock.resume_after_stop()
    while True:
        try:
            run_due(clock.now())
            clock.note_seen()
            beat(settings.GGZY_DATA, "ticker")
        except Exception:
            log.exception("本轮定时办理失败，稍后重试")
            close_old_connections()
            time.sleep(1)
        time.sleep(PAUSE_SECONDS)
