"""Nightly matching 每夜比对: the lists read in are weighed anew each night against all deals, by a process of its own.

The findings program starts it and goes on following; the ticker knows nothing of it.
"""

from __future__ import annotations

import logging
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import connection

from ggzy.core.calendar import SHANGHAI
from ggzy.core.regions import stem
from ggzy.desk import clock
from ggzy.store.models import ListRun
from ggzy.supervision import radar
from ggzy.supervision.models import ListsMatched

log = logging.getLogger("ggzy.findings")
HOUR = 2
"""Two in the morning, when nobody opens bids."""
TRY_AGAIN_SECONDS = 600.0
NIGHT_LOCK = 0x67677A79_6E696768
OF_THE_NIGHT = ""
"""Whose row tells the last night; the others are regions."""
WEIGH = [sys.executable, "-m", "ggzy", "findings", "--match"]


def last_due(now: datetime) -> datetime:
    """The latest two o'clock that is not ahead."""
    here = now.astimezone(SHANGHAI)
    today = here.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    return today if today <= here else today - timedelta(days=1)


def next_due(now: datetime) -> datetime:
    return last_due(now) + timedelta(days=1)


def is_due(now: datetime, last: datetime | None) -> bool:
    return last is None or last < last_due(now)


def last_night() -> datetime | None:
    return ListsMatched.objects.filter(region=OF_THE_NIGHT).values_list("at", flat=True).first()


def last_matched(region: str) -> datetime | None:
    """When the rows of this region were last weighed, by night or by hand, here or by an office above."""
    known = ListsMatched.objects.exclude(region=OF_THE_NIGHT).values_list("region", "at")
    return max((at for each, at in known if region.startswith(stem(each))), default=None)


def widest(regions: Iterable[str]) -> list[str]:
    """Without those that lie in another of them: its rows are weighed with the other's."""
    found: list[str] = []
    for region in sorted(set(regions), key=lambda each: (len(stem(each)), each)):
        if not any(region.startswith(stem(each)) for each in found):
            found.append(region)
    return found


def match_all() -> int:
    """Every list that was read in; gives how many rows were weighed. One at a time, in whichever process."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [NIGHT_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        try:
            began, lists = clock.now(), ListRun.objects.filter(state=ListRun.State.DONE)
            weighed = sum(radar.match(region) for region in widest(lists.values_list("source__region", flat=True)))
            ListsMatched.objects.update_or_create(region=OF_THE_NIGHT, defaults={"at": began, "rows": weighed})
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [NIGHT_LOCK])
    return weighed


class Nightly:
    """Asked at every round of the findings program: begins the night's process when it is due, and never waits for it."""

    words = WEIGH

    def __init__(self, start: Callable[[list[str]], subprocess.Popen[bytes]] = subprocess.Popen, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.start, self.monotonic = start, monotonic
        self.running: subprocess.Popen[bytes] | None = None
        self.not_before = 0.0

    def __call__(self) -> bool:
        """Whether it began one now."""
        if self.running is not None:
            ended = self.running.poll()
            if ended is None:
                return False
            if ended:
                log.error("每夜的工作没有做完，稍后重试：%s（%s）", self.words[-1], ended)
            self.running = None
        if self.monotonic() < self.not_before or not is_due(clock.now(), self.last()):
            return False
        self.not_before = self.monotonic() + TRY_AGAIN_SECONDS
        self.running = self.start(self.words)
        return True

    def last(self) -> datetime | None:
        return last_night()
