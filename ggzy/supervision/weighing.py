"""Who asks that lists be weighed anew 重新比对: a few rows at once, many by the findings program, so that no page waits for them.

What was asked for stays asked for until it is done: a process that is ended half way is begun again.
"""

from __future__ import annotations

from datetime import timedelta

from ggzy.core.regions import covers, stem
from ggzy.desk import clock
from ggzy.store.models import Deal, ListRun, OutsideProject
from ggzy.supervision import radar
from ggzy.supervision.models import MatchWanted

ROWS_AT_ONCE, DEALS_AT_ONCE = 2_000, 5_000
"""Up to so many rows and deals it takes about a second, and the page that asked shows what came of it."""
STILL = timedelta(minutes=10)
"""Heard of within this time, somebody is at it."""


def ask(region: str) -> bool:
    """Whether it is done already; else it will be."""
    rows = OutsideProject.objects.filter(run__state=ListRun.State.DONE, region__startswith=stem(region))
    if rows.count() <= ROWS_AT_ONCE and Deal.objects.count() <= DEALS_AT_ONCE:
        radar.match(region)
        return True
    MatchWanted.objects.update_or_create(region=region, defaults={"at": clock.now()})
    return False


def weigh(region: str) -> int:
    """Weigh a region's rows, and tell on the way how far it is."""

    def tell(weighed: int, of: int) -> None:
        MatchWanted.objects.filter(region__startswith=stem(region)).update(weighed=weighed, of=of, beat_at=clock.now())

    return radar.match(region, tell)


def waiting(region: str) -> MatchWanted | None:
    """What is asked for and moves rows of this region."""
    found = [each for each in MatchWanted.objects.order_by("at") if covers(each.region, region) or covers(region, each.region)]
    return found[0] if found else None


def under_way(wanted: MatchWanted) -> bool:
    return wanted.beat_at is not None and clock.now() - wanted.beat_at < STILL
