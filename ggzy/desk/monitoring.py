"""Monitoring 监测: reads the pages' heartbeats, keeps each outage, and notes it in every deal whose deadline it touches."""

from __future__ import annotations

import logging
import time
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from ggzy.core.acts.outage import NoteOutage
from ggzy.core.calendar import SHANGHAI
from ggzy.core.outages import NEAR, Beat, Outage, find, touches
from ggzy.core.procedures import PROCEDURES
from ggzy.core.roles import CLOCK
from ggzy.desk import clock, counter
from ggzy.store.models import Deal, Heartbeat, OutageRecord

log = logging.getLogger("ggzy.monitoring")
LOOK_BACK = timedelta(hours=1)
LONGEST_LOOK = timedelta(days=3)
LOOK_EVERY_SECONDS = 2.0
BEATS_AROUND = 10
KEPT = timedelta(days=90)


def missing() -> timedelta:
    """Without a heartbeat for so long the pages count as down."""
    return timedelta(seconds=settings.GGZY_DOWN_SECONDS)


def real_now() -> datetime:
    """The database's own clock: a practice clock jumps, and an outage is real."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]  # type: ignore[no-any-return]


def beat(worker: str, requests: int = 0, errors: int = 0, slow: int = 0) -> Heartbeat:
    """One heartbeat of the pages; the database tells both times in one breath."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT clock_timestamp(), {clock.expression()}")
        at, platform_at = cursor.fetchone()
    return Heartbeat.objects.create(
        at=at, platform_at=platform_at, worker=worker, requests=requests, errors=errors, slow=slow
    )


def beats_since(moment: datetime) -> list[Beat]:
    """The heartbeats since `moment`, and the last one before it, in which a long silence began."""
    before = Heartbeat.objects.filter(at__lt=moment).order_by("-at").first()
    rows = [*([before] if before else []), *Heartbeat.objects.filter(at__gte=moment).order_by("at")]
    return [Beat(row.at, row.platform_at, row.requests, row.errors, row.slow) for row in rows]


def look_from(now: datetime) -> datetime:
    """An hour back, or to where an outage began that has not ended: its beginning must stay in sight."""
    lasting = OutageRecord.objects.filter(ended=None).order_by("began").values_list("began", flat=True).first()
    return min(now - LOOK_BACK, max(lasting or now, now - LONGEST_LOOK))


def watch() -> int:
    """Find outages and note them where they matter; gives how many notes were accepted."""
    now, done = real_now(), 0
    for outage in find(beats_since(look_from(now)), now, missing()):
        lost = (outage.platform_ended or clock.now()) - outage.platform_began
        # A practice clock stands still while everything is stopped: then nobody has lost any time.
        if lost >= missing():
            done += note_where_it_matters(keep(outage), round(lost.total_seconds()))
    return done


def keep(outage: Outage) -> OutageRecord:
    """The record of this outage: made once, completed when it ends, never changed after."""
    record, made = OutageRecord.objects.get_or_create(
        began=outage.began,
        defaults={
            "number": f"GZ{outage.began.astimezone(SHANGHAI):%Y%m%d%H%M%S}",
            "kind": outage.kind,
            "platform_began": outage.platform_began,
        },
    )
    if record.ended is None and (outage.ended is not None or made):
        record.ended, record.platform_ended = outage.ended, outage.platform_ended
        record.beats = around(record)
        record.save()
        log.warning("平台不可用 %s：%s 至 %s", record.number, record.began, record.ended or "尚未恢复")
    return record


def around(record: OutageRecord) -> list[dict[str, object]]:
    """The heartbeats before, within and after, as evidence."""
    before = list(Heartbeat.objects.filter(at__lte=record.began).order_by("-at")[:BEATS_AROUND])[::-1]
    after = list(Heartbeat.objects.filter(at__gt=record.began).order_by("at")[: 3 * BEATS_AROUND])
    return [told(row) for row in (*before, *after)]


def told(row: Heartbeat) -> dict[str, object]:
    return {
        "at": row.at.isoformat(),
        "platform_at": row.platform_at.isoformat(),
        "worker": row.worker,
        "requests": row.requests,
        "errors": row.errors,
        "slow": row.slow,
    }


def of(record: OutageRecord) -> Outage:
    return Outage(record.kind, record.began, record.ended, record.platform_began, record.platform_ended)


def lasted(record: OutageRecord) -> int:
    """How many seconds it lasted, or has lasted by now."""
    return of(record).seconds(record.ended or real_now())


def affected(record: OutageRecord) -> list[Deal]:
    """The deals whose bidding ran and whose deadline the outage touches, by what stands on their cards now."""
    deals = Deal.objects.filter(stage="bidding", deadline__gt=record.platform_began)
    if record.platform_ended is not None:
        deals = deals.filter(deadline__lt=record.platform_ended + NEAR)
    return [deal for deal in deals if deal.deadline and touches(of(record), deal.deadline)]


def note_where_it_matters(record: OutageRecord, seconds: int) -> int:
    done = 0
    for deal in affected(record):
        if PROCEDURES[deal.procedure].steps_for(NoteOutage) and near(record, deal):
            note = NoteOutage(
                outage=record.number, kind=record.kind, began=record.platform_began,
                ended=record.platform_ended, seconds=seconds,
            )  # fmt: skip
            done += bool(counter.hand_in(deal.stream, note, CLOCK))
    return done


def near(record: OutageRecord, deal: Deal) -> bool:
    """One that still lasts is noted as soon as it reaches into the last two hours, not days before."""
    return record.platform_ended is not None or (deal.deadline is not None and deal.deadline - NEAR < clock.now())


def unsure() -> bool:
    """The pages have not beaten for a moment, too short to be called an outage yet: no bidding is closed meanwhile."""
    last = Heartbeat.objects.order_by("-at").values_list("at", flat=True).first()
    silent = real_now() - last if last else timedelta(0)
    return missing() / 2 <= silent < missing() + timedelta(seconds=2 * LOOK_EVERY_SECONDS)


def prune() -> None:
    """Heartbeats are kept for ninety days; the outages found in them for ever."""
    Heartbeat.objects.filter(at__lt=real_now() - KEPT).delete()


class Watch:
    """Looks every two seconds, and at once after a start: the outage is noted before anything is closed."""

    def __init__(self) -> None:
        self.next = self.next_prune = 0.0

    def __call__(self) -> int:
        if time.monotonic() < self.next:
            return 0
        self.next = time.monotonic() + LOOK_EVERY_SECONDS
        if time.monotonic() >= self.next_prune:
            self.next_prune = time.monotonic() + 3600
            prune()
        return watch()
