"""Nightly matching 每夜比对: the lists read in are weighed anew each night against all deals, by a process of its own; and in
between where somebody asked for it.

The findings program starts it and goes on following; the ticker knows nothing of it.
"""

from __future__ import annotations

import logging
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from ggzy.core.calendar import SHANGHAI
from ggzy.core.regions import stem
from ggzy.desk import clock
from ggzy.store.models import ListRun
from ggzy.supervision import list_files, weighing
from ggzy.supervision.at_work import alone
from ggzy.supervision.models import ListsMatched, MatchWanted

log = logging.getLogger("ggzy.findings")
HOUR = 2
"""Two in the morning, when nobody opens bids."""
TRY_AGAIN_SECONDS, ASKED_AGAIN_SECONDS = 600.0, 30.0
NIGHT_LOCK = 0x67677A79_6E696768
OF_THE_NIGHT = ""
"""Whose row tells the last night; the others are regions."""
WEIGH = [sys.executable, "-m", "ggzy", "findings", "--match"]
WEIGH_ASKED = [sys.executable, "-m", "ggzy", "findings", "--match-asked"]


def last_due(now: datetime) -> datetime:
    """The latest two o'clock that is not ahead."""
    here = now.astimezone(SHANGHAI)
    today = here.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    return today if today <= here else today - timedelta(days=1)


def next_due(now: datetime) -> datetime:
    return last_due(now) + timedelta(days=1)


def is_due(now: datetime, last: datetime | None) -> bool:
    return last is None or last < last_due(now)


def is_asked() -> bool:
    return MatchWanted.objects.exists()


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
    """Every list that was read in; gives how many rows were weighed."""
    with alone(NIGHT_LOCK) as got:
        if not got:
            return 0
        list_files.forget_abandoned(clock.now())
        began, lists = clock.now(), ListRun.objects.filter(state=ListRun.State.DONE)
        weighed = sum(weighing.weigh(region) for region in widest(lists.values_list("source__region", flat=True)))
        ListsMatched.objects.update_or_create(region=OF_THE_NIGHT, defaults={"at": began, "rows": weighed})
        MatchWanted.objects.filter(at__lte=began).delete()  # of regions whose last list was withdrawn
    return weighed


def match_asked() -> int:
    """What was asked for since, until nothing is; gives how many rows were weighed."""
    weighed = 0
    with alone(NIGHT_LOCK) as got:
        while got and (regions := widest(MatchWanted.objects.values_list("region", flat=True))):
            weighed += sum(weighing.weigh(region) for region in regions)
    return weighed


def until_matched() -> None:
    """Weigh what was asked for here and now, or wait for the process that is at it."""
    while is_asked():
        if not match_asked():
            time.sleep(1.0)


Wanted = tuple[list[str], float]
"""A command, and after how long it may be begun again."""


def matching_wanted() -> Wanted | None:
    if is_due(clock.now(), last_night()):
        return WEIGH, TRY_AGAIN_SECONDS
    return (WEIGH_ASKED, ASKED_AGAIN_SECONDS) if is_asked() else None


class Nightly:
    """Asked at every round of the findings program: begins a process when the night is due or somebody asked, and never waits
    for it."""

    def __init__(
        self, start: Callable[[list[str]], subprocess.Popen[bytes]] = subprocess.Popen, monotonic: Callable[[], float] = time.monotonic,
        wanted: Callable[[], Wanted | None] = matching_wanted,
    ) -> None:  # fmt: skip
        self.start, self.monotonic, self.wanted = start, monotonic, wanted
        self.running: subprocess.Popen[bytes] | None = None
        self.not_before = {TRY_AGAIN_SECONDS: 0.0, ASKED_AGAIN_SECONDS: 0.0}

    def __call__(self) -> bool:
        """Whether it began one now."""
        if self.running is not None:
            ended = self.running.poll()
            if ended is None:
                return False
            if ended:
                log.error("另起的进程没有做完，稍后重试（%s）", ended)
            self.running = None
        wanted = self.wanted()
        return wanted is not None and self.begin(*wanted)

    def begin(self, command: list[str], again_seconds: float) -> bool:
        """Not so soon again: what fails at once is not to keep the machine busy."""
        if self.monotonic() < self.not_before[again_seconds]:
            return False
        self.not_before[again_seconds] = self.monotonic() + again_seconds
        self.running = self.start(command)
        return True
