"""Keeping cover 掩护: now and then the ticker hands in a quiet entry of the platform's own, where lots are out for bids."""

from __future__ import annotations

import secrets
import time
from datetime import datetime, timedelta
from random import SystemRandom

from django.conf import settings

from ggzy.core import cover
from ggzy.core.acts.clockwork import KeepCover
from ggzy.core.roles import CLOCK
from ggzy.desk.counter import hand_in
from ggzy.store import quiet
from ggzy.store.models import Deal

EVERY = timedelta(seconds=10)
A_SECOND, AT_ONCE = 4.0, 8.0
"""Entries a second over all lots, and in one go: what the public log takes in without changing its pace."""

chance = SystemRandom()


class Keeper:
    """掩护记录: plans a few entries for the coming seconds, and hands in those whose moment has come."""

    def __init__(self) -> None:
        self.since: datetime | None = None
        self.planned: list[tuple[datetime, str]] = []
        self.allowed, self.counted = AT_ONCE, time.monotonic()

    def __call__(self, now: datetime) -> int:
        if not settings.GGZY_COVER:
            return 0
        if self.since is None or now < self.since:
            self.since = now
        if now - self.since >= EVERY:
            self.planned += plan(self.since, now)
            self.since = now
        come = [each for each in self.planned if each[0] <= now]
        self.planned = [each for each in self.planned if each[0] > now]
        return sum(bool(hand_in(stream, KeepCover(filling=secrets.token_hex(16)), CLOCK)) for _, stream in self.within_pace(come))

    def within_pace(self, come: list[tuple[datetime, str]]) -> list[tuple[datetime, str]]:
        """As many as may be written now, of whichever lots; the rest is let go."""
        at = time.monotonic()
        self.allowed = min(AT_ONCE, self.allowed + (at - self.counted) * A_SECOND)
        self.counted = at
        chosen = chance.sample(come, min(len(come), int(self.allowed)))
        self.allowed -= len(chosen)
        return chosen


def plan(since: datetime, now: datetime) -> list[tuple[datetime, str]]:
    """Entries for the time since, each at a moment of its own shortly after: not all of them at once."""
    lots = Deal.objects.filter(stage="bidding", deadline__gt=now).exclude(noticed_at=None)
    found = []
    for stream, number, noticed, deadline in lots.values_list("stream", "round", "noticed_at", "deadline"):
        sizes = cover.sized(settings.GGZY_COVER, (drawn(stream, number, "evenly"), drawn(stream, number, "rushing")))
        wanted = cover.due(cover.Plan(noticed, deadline, *sizes), since, now, chance.random())
        found += [(now + EVERY * chance.random(), stream) for _ in range(wanted)]
    return found


def drawn(stream: str, round: int, kind: str) -> float:
    """A secret of the lot between 0 and 1, the same whenever asked."""
    return int(quiet.mark("cover", stream, round, kind)[:12], 16) / 16**12
