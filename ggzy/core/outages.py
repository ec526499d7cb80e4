"""When the platform was not there 平台不可用: found in its own heartbeats, and which deadlines that touches. Pure: time is told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import msgspec

NEAR = timedelta(hours=2)
"""An outage within so long before a deadline may have kept bids out."""
SHORTLY = timedelta(minutes=30)
"""One that lasted into so long before the deadline leaves no time to decide before it: the closing waits."""
DECIDE_WITHIN = timedelta(hours=24)
"""How long bidding that was not open at its deadline waits for an order before it closes after all."""
ENOUGH_REQUESTS = 10
BAD_SHARE = 2
"""One request in so many failing (or slow) makes the platform unusable."""


class Beat(msgspec.Struct, frozen=True):
    """One heartbeat 心跳 of the pages: what was answered since the one before, by real and by the platform's time."""

    at: datetime
    platform_at: datetime
    requests: int = 0
    errors: int = 0
    slow: int = 0


class Outage(msgspec.Struct, frozen=True):
    """One stretch 一次不可用; `ended` is empty while it lasts. Real times, and the platform's own."""

    kind: str
    began: datetime
    ended: datetime | None
    platform_began: datetime
    platform_ended: datetime | None

    def seconds(self, now: datetime) -> int:
        return max(0, round(((self.ended or now) - self.began).total_seconds()))


DOWN, ERRORS, SLOW = "down", "errors", "slow"
LABELS = {DOWN: "没有应答", ERRORS: "多数请求出错", SLOW: "多数请求过慢"}


def find(beats: Sequence[Beat], now: datetime, missing: timedelta) -> list[Outage]:
    """Every stretch in which no heart beat for `missing` or longer, or most requests failed or were slow as long."""
    return sorted([*gaps(beats, now, missing), *bad_runs(beats, now, missing)], key=lambda outage: outage.began)


def gaps(beats: Sequence[Beat], now: datetime, missing: timedelta) -> Iterable[Outage]:
    for before, after in zip(beats, beats[1:], strict=False):
        if after.at - before.at >= missing:
            yield Outage(DOWN, before.at, after.at, before.platform_at, after.platform_at)
    if beats and now - beats[-1].at >= missing:
        yield Outage(DOWN, beats[-1].at, None, beats[-1].platform_at, None)


def bad_runs(beats: Sequence[Beat], now: datetime, missing: timedelta) -> Iterable[Outage]:
    """Stretches of bad heartbeats, from the last good one before to the first good one after.

    One that was under way before the first heartbeat told here is left out: when it began is not to be seen, and guessed
    anew at each look it would be another outage every time.
    """
    good, kind = None, ""
    for beat in beats:
        found = trouble(beat)
        if found:
            kind = kind or found
        else:
            if kind and good is not None:
                yield from long_enough(Outage(kind, good.at, beat.at, good.platform_at, beat.platform_at), now, missing)
            good, kind = beat, ""
    if kind and good is not None:
        yield from long_enough(Outage(kind, good.at, None, good.platform_at, None), now, missing)


def trouble(beat: Beat) -> str:
    if beat.requests < ENOUGH_REQUESTS:
        return ""
    if beat.errors * BAD_SHARE >= beat.requests:
        return ERRORS
    return SLOW if beat.slow * BAD_SHARE >= beat.requests else ""


def long_enough(outage: Outage, now: datetime, missing: timedelta) -> Iterable[Outage]:
    if (outage.ended or now) - outage.began >= missing:
        yield outage


def touches(outage: Outage, deadline: datetime) -> bool:
    """Whether it may have kept bids out: it began before the deadline and lasted into the last two hours."""
    return outage.platform_began < deadline and (
        outage.platform_ended is None or outage.platform_ended > deadline - NEAR
    )
