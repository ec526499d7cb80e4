"""Follows the journal and keeps the table of findings 发现: record by record, whole again whenever a record has moved.

Findings decide nothing and change nothing. They are a function of the journal and of what is told beside it: thrown
away and worked out anew they are the same rows. Working out anew is looking at every record the way following does.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import django
from django.conf import settings
from django.db import InterfaceError, OperationalError, close_old_connections, connection, transaction
from django.db.models import Case, QuerySet, When
from django.db.models.functions import Now

from ggzy.core.findings.rules import EVERY
from ggzy.store.beats import beat
from ggzy.store.models import JournalStream, LogHead, RefusedAct
from ggzy.supervision.findings import across, examining, lag, left_over, log_alarm, nightly, raising
from ggzy.supervision.findings.examining import Touched
from ggzy.supervision.findings.rows import in_parts, let_go
from ggzy.supervision.models import ConductRow, Finding, FindingsHead, Note

log = logging.getLogger("ggzy.findings")
PAUSE_SECONDS = 1.0
ENTRIES_AT_ONCE, RECORDS_AT_ONCE, SUBJECTS_AT_ONCE = 500, 50, 1000
"""What is read, examined and judged in one go: few questions, and never much in memory."""
RAISED_AT_ONCE = 50
WORTH_SHARING = 1000
"""So many records take longer than it takes to start other processes."""
FAR_BEHIND = 20_000
"""So many entries name most records several times: to look at each record once is quicker."""
REFUSALS_AGAIN = timedelta(minutes=1)
"""So long after a look nobody looks again for more of the same refusals."""
FOLLOWING_LOCK = 0x67677A79_66696E64
"""Whoever follows holds it alone, those who work out anew share it: nobody writes over what another has just read."""
REBUILDING_LOCK = 0x67677A79_616E6577
"""Held by the one that works everything out anew, for as long as that takes."""

IN_FORCE = ",".join(f"{rule.code}/{rule.version}" for rule in EVERY)
"""The rules of this program: a record that no longer moves would never be asked what they ask new."""

NEW = (
    "SELECT l.index, e.stream FROM store_logleaf l JOIN store_journalentry e ON e.pos = l.pos"
    " WHERE l.index >= %s ORDER BY l.index LIMIT %s"
)
STREAMS = (
    "SELECT s.stream FROM store_journalstream s JOIN store_journalentry e ON e.stream = s.stream AND e.seq = 1 ORDER BY e.pos"
)
"""As they began, so that what lies together in time is read together."""


def catch_up() -> int:
    """Look at the records that have moved since the last time, or at which somebody was refused; a part of them where they
    are many. Gives how many."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FOLLOWING_LOCK])
        head, _ = FindingsHead.objects.get_or_create(pk=1)
        end = end_of_log()  # before what is new: below it everything can be seen by then
        cursor.execute(NEW, [head.place, ENTRIES_AT_ONCE])
        rows = cursor.fetchall()
        refused = list(waiting_refusals()[:ENTRIES_AT_ONCE])
        streams = list(dict.fromkeys([*(stream for _, stream in rows), *(stream for *_, stream in refused)]))
        look_at(streams)
        if len(rows) < ENTRIES_AT_ONCE:
            FindingsHead.objects.filter(pk=1).update(place=max(end, *(index + 1 for index, _ in rows), 0), level_at=Now())
        else:
            FindingsHead.objects.filter(pk=1).update(place=rows[-1][0] + 1)
        for pk, times, _ in refused:  # last, for who is refused just now waits behind it
            RefusedAct.objects.filter(pk=pk).update(looked=Case(When(times=times, then=True), default=False), looked_at=Now())
    return len(streams)


def waiting_refusals() -> QuerySet[RefusedAct, tuple[int, int, str]]:
    """At once when it is often enough to be told; while it goes on, once in a while: each look reads all papers of the lot."""
    return RefusedAct.objects.filter(looked=False).exclude(looked_at__gt=Now() - REFUSALS_AGAIN).values_list("pk", "times", "stream")


def end_of_log() -> int:
    return LogHead.objects.values_list("size", flat=True).first() or 0


def look_at(streams: Sequence[str]) -> None:
    """These records and what they move in the series."""
    touched = {pair for part in in_parts(streams, RECORDS_AT_ONCE) for pair in holding_up_no_other(left_over.RECORD, examining.examine, part)}
    for part in parts_of(touched):
        judge(part)


def rebuild(workers: int = 1) -> int:
    """Work everything out from the beginning, in place, by so many processes at most; gives how many records were looked at.

    One at a time: of two that wrote the rows of one record, each would leave its own beside the other's.
    """
    with only_rebuild():
        return worked_out_anew(workers)


@contextmanager
def only_rebuild() -> Iterator[None]:
    """Whoever comes second waits; the lock is the connection's and dies with it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [REBUILDING_LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [REBUILDING_LOCK])


def worked_out_anew(workers: int) -> int:
    end = end_of_log()
    with connection.cursor() as cursor:
        cursor.execute(STREAMS)
        streams = [stream for (stream,) in cursor.fetchall()]
    with crew(workers if len(streams) > WORTH_SHARING else 1) as every:
        list(every(examine_anew, in_parts(streams, RECORDS_AT_ONCE)))
        list(every(judge_anew, parts_of(set(examining.all_touched()))))
    forget_what_nothing_says()
    FindingsHead.objects.get_or_create(pk=1)
    FindingsHead.objects.filter(pk=1, place__lt=end).update(place=end)
    FindingsHead.objects.filter(pk=1).update(rules=IN_FORCE)
    return len(streams)


@contextmanager
def crew(workers: int) -> Iterator[Callable[..., Iterable[Any]]]:
    """What does some work for each of many parts: this process alone, or so many others."""
    if workers < 2:
        yield map
        return
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), django.setup) as pool:
        yield pool.map


def examine_anew(streams: Sequence[str]) -> None:
    with beside_following():
        holding_up_no_other(left_over.RECORD, examining.examine, streams)


def judge_anew(part: tuple[str, list[str]]) -> None:
    with beside_following():
        judge(part)


@contextmanager
def beside_following() -> Iterator[None]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [FOLLOWING_LOCK])
        yield


def forget_what_nothing_says() -> None:
    """Rows of records and subjects that are no more."""
    streams = JournalStream.objects.values("stream")
    with beside_following():
        for table in (Note, ConductRow):
            table.objects.exclude(stream__in=streams).delete()
        left_over.forget(streams, across.BY_SERIES)
        places = {across.place_of(across.BY_SERIES[series], subject) for series, subject in examining.all_touched()}
        elsewhere = Finding.objects.exclude(stream__in=streams).values_list("stream", flat=True).distinct()
        let_go(Finding.objects.filter(stream__in=[place for place in elsewhere if place not in places]))


def parts_of(touched: Touched) -> Iterator[tuple[str, list[str]]]:
    """By series, so many subjects at a time."""
    by_series: dict[str, list[str]] = defaultdict(list)
    for series, subject in sorted(touched):
        by_series[series].append(subject)
    for series, subjects in by_series.items():
        for part in in_parts(subjects, SUBJECTS_AT_ONCE):
            yield series, part


def judge(part: tuple[str, list[str]]) -> None:
    series, subjects = part
    holding_up_no_other(series, lambda some: across.judge(series, some), subjects)


def holding_up_no_other(what: str, work: Callable[[list[str]], Touched | None], things: list[str]) -> Touched:
    """`work` on all of them together; where that fails, on each by itself, and one that cannot be worked out is kept for later.

    A database that is away for a moment is no fault of the record's: the round ends, and begins again where it began.
    """
    try:
        with transaction.atomic():
            found = work(things) or set()
            left_over.made_good(what, things)
            return found
    except (OperationalError, InterfaceError):
        raise
    except Exception as trouble:
        if len(things) == 1:
            log.exception("一个项目的发现没有算成：%s", things[0])
            left_over.missed(what, things[0], type(trouble).__name__)
            return set()
    return set().union(*(holding_up_no_other(what, work, [thing]) for thing in things))


def try_again() -> int:
    """What could not be worked out some time ago, once more; gives how many were tried."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FOLLOWING_LOCK])
        waiting = list(left_over.due().values_list("what", "thing")[:ENTRIES_AT_ONCE])
        look_at([thing for what, thing in waiting if what == left_over.RECORD])
        for part in parts_of({(what, thing) for what, thing in waiting if what != left_over.RECORD}):
            judge(part)
    return len(waiting)


def keep_up(far: int, workers: int) -> None:
    """Until nothing is left to read; what is far behind, or was judged by other rules than these, is worked out anew."""
    if lag.unread() > far or not FindingsHead.objects.filter(rules=IN_FORCE).exists():
        rebuild(workers)
    while catch_up():
        beat(settings.GGZY_DATA, "findings")
    if left_over.due().exists():
        try_again()
    beat(settings.GGZY_DATA, "findings")


def main() -> None:
    """Follow until stopped."""
    match_lists, check_log, check_piece = nightly.Nightly(), nightly.Nightly(wanted=log_alarm.whole_wanted), log_alarm.EachMinute()
    while True:
        handed = 0
        try:
            match_lists()
            check_log()
            check_piece()
            keep_up(FAR_BEHIND, os.cpu_count() or 1)
            # A few at a time: a heap of old findings, as after an upgrade, must not hold up what happens now.
            handed = raising.raise_waiting(RAISED_AT_ONCE) + raising.lapse_gone()
            beat(settings.GGZY_DATA, "findings")
        except Exception:
            log.exception("本轮发现没有算完，稍后重试")
            close_old_connections()
        if not handed:
            time.sleep(PAUSE_SECONDS)
