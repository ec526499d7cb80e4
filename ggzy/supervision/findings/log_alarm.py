"""日志告警: the database is held against the public log all the time, piece by piece, and once a night as a whole; where they
do not agree, other offices than the one that runs the platform are told.

A piece a minute goes round the whole log and begins again: an entry that was changed long ago is found as well.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from ggzy.core.regions import covers
from ggzy.core.roles import Role
from ggzy.desk import clock, log_check, restored
from ggzy.store.messages import notify
from ggzy.store.models import Deal, LogHead, Post
from ggzy.supervision.findings.nightly import TRY_AGAIN_SECONDS, Wanted, is_due
from ggzy.supervision.models import LogAlarm, LogWatch

TOLD = (Role.ADMINISTRATION, Role.INSPECTOR, Role.DISCIPLINE)
EACH_SECONDS = 60.0
WHOLE = [sys.executable, "-m", "ggzy", "findings", "--check-log"]
SUBJECT = "告警：记录与公开日志不符"
WHAT_TO_DO = "可能在平台之外被改动、删除或者补进。请要求平台运行单位核对（ggzy verify）、从备份恢复，并查明是谁改的。"


def standing() -> QuerySet[LogAlarm]:
    return LogAlarm.objects.filter(gone_at=None).order_by("found_at", "stream")


# ---- holding the two against each other


def check_piece() -> int:
    """The next piece; gives in how many records something differs."""
    if restored.waits() or log_check.key_is_away():
        return 0
    watch, _ = LogWatch.objects.get_or_create(pk=1)
    found, following = log_check.of_piece(watch.place)
    differing = raise_alarms(found)
    LogWatch.objects.filter(pk=1).update(place=following)
    return differing


def check_whole() -> int:
    """Everything, once through: what agrees again is an alarm no more."""
    if restored.waits() or log_check.key_is_away() or not LogHead.objects.filter(size__gt=0).exists():
        return 0
    began = clock.now()
    differing = raise_alarms(log_check.verify().findings, whole=True)
    LogWatch.objects.update_or_create(pk=1, defaults={"whole_at": began})
    return differing


def whole_wanted() -> Wanted | None:
    """Once a night, in a process of its own."""
    last = LogWatch.objects.values_list("whole_at", flat=True).first()
    return (WHOLE, TRY_AGAIN_SECONDS) if is_due(clock.now(), last) else None


class EachMinute:
    """Asked at every round of the findings program."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.monotonic, self.not_before = monotonic, 0.0

    def __call__(self) -> bool:
        if self.monotonic() < self.not_before:
            return False
        self.not_before = self.monotonic() + EACH_SECONDS
        check_piece()
        return True


# ---- alarms


def raise_alarms(found: Iterable[log_check.Finding], whole: bool = False) -> int:
    """One alarm for each record; told when it is new, or is more than it was. What is wrong with the files of the log itself, a
    whole check alone tells in full."""
    found = list(found)
    places = Counter(each.stream for each in found)
    words = "；".join(dict.fromkeys(each.what for each in found if not each.stream))
    with transaction.atomic():
        known = {alarm.stream: alarm for alarm in LogAlarm.objects.select_for_update()}
        worse = [stream for stream, count in places.items() if is_worse(known.get(stream), count, words if whole and not stream else "")]
        for stream in worse:
            fields = {"places": places[stream], "what": "" if stream else words, "gone_at": None}
            LogAlarm.objects.update_or_create(stream=stream, defaults=fields, create_defaults={**fields, "found_at": clock.now()})
        if whole:
            standing().exclude(stream__in=list(places)).update(gone_at=clock.now())
        tell(worse, places)
    return len(places)


def is_worse(known: LogAlarm | None, count: int, words: str) -> bool:
    return known is None or known.gone_at is not None or known.places < count or (bool(words) and words != known.what)


def tell(streams: Iterable[str], places: Counter[str]) -> None:
    """Each office hears of the lots in its region; of other records, of the log itself, and of
    lots in a region that has none of them, those of the widest region do."""
    now, lots = clock.now(), {deal.stream: deal for deal in Deal.objects.filter(stream__in=list(streams))}
    posts = Post.objects.filter(role__in=[role.value for role in TOLD], deputy_of=None).select_related("person", "organisation")
    reached = [post for post in posts if post.in_force(now)]
    for stream in streams:
        lot = lots.get(stream)
        own = [post for post in reached if lot and covers(post.region_id or "", lot.region)] or widest(reached)
        about = f"项目“{lot.title}”有{places[stream]}处记录与公开日志不符，" if lot else "公开日志或者项目以外的记录有不符，"
        notify(own, SUBJECT, about + WHAT_TO_DO, stream=stream if lot else "", at=now, link=reverse("supervision:board"))


def widest(posts: Iterable[Post]) -> list[Post]:
    """Of each role those whose region is the widest."""
    found: dict[str, list[Post]] = {}
    for post in sorted(posts, key=lambda each: len((each.region_id or "").rstrip("0"))):
        first = found.setdefault(post.role, [post])
        if post is not first[0] and post.region_id == first[0].region_id:
            first.append(post)
    return [post for each in found.values() for post in each]
