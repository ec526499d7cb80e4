"""Places in the public log 日志序号: given out once to each committed entry, in batches, whatever order they committed in.

Numbers of the journal's rows come before commit, so an entry may appear behind others with higher numbers. That is why
places are given out here, to entries that can be seen, and not taken from those numbers.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, transaction

from ggzy.core.tlog.entry import Written
from ggzy.core.tlog.pace import PATIENCE_BATCHES, WIDEST, Pace, dummy
from ggzy.store.journal import written_in
from ggzy.store.models import LogHead, LogLeaf

COLUMNS = "e.stream, e.seq, e.at, e.event, e.version, e.body, e.actor, e.previous, e.digest, e.salt"
UNLOGGED = (
    "FROM store_journalentry e LEFT JOIN store_logleaf l ON l.pos = e.pos"
    " WHERE e.pos > %s AND l.pos IS NULL ORDER BY e.pos LIMIT %s"
)
SEQUENCER_LOCK = 0x67677A79_746C6F67
SETTLED_SECONDS = 60.0


class Logged(NamedTuple):
    """One line of the journal with its number there, and its place in the log, None while it waits for one."""

    pos: int
    index: int | None
    written: Written


@dataclass
class Horizon:
    """Below `pos` every entry has its place: nothing can still appear there. So a batch looks only at what is new.

    What could be seen a minute ago bounds what was under way then; once all those transactions have ended and nothing
    waits, whatever number is missing was rolled back for good.
    """

    pos: int = 0
    _seen: tuple[float, int, int] | None = None

    def note(self) -> None:
        """Call when nothing waits."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_snapshot_xmin(s)::text::bigint, pg_snapshot_xmax(s)::text::bigint,"
                " (SELECT COALESCE(max(pos), 0) FROM store_journalentry) FROM pg_current_snapshot() s"
            )
            oldest, newest, top = cursor.fetchone()
        if self._seen is None:
            self._seen = (time.monotonic(), newest, top)
        elif time.monotonic() - self._seen[0] > SETTLED_SECONDS and oldest >= self._seen[1]:
            self.pos, self._seen = self._seen[2], None


@contextmanager
def only_sequencer() -> Iterator[bool]:
    """Whether we are the only one who writes the log now; the lock is the connection's and dies with it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [SEQUENCER_LOCK])
        ours = cursor.fetchone()[0]
    try:
        yield ours
    finally:
        if ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [SEQUENCER_LOCK])


def give_places(horizon: Horizon) -> int:
    """One batch: places for what waits, among dummies. Gives how many places are given out altogether."""
    with transaction.atomic():
        LogHead.objects.get_or_create(pk=1)
        head = LogHead.objects.select_for_update().get(pk=1)
        with connection.cursor() as cursor:
            cursor.execute("SELECT e.pos " + UNLOGGED, [horizon.pos, WIDEST * PATIENCE_BATCHES + 1])
            waiting = len(cursor.fetchall())
        if not waiting:
            horizon.note()
        pace = Pace(head.width, head.left).after(waiting) if head.width else Pace().after(waiting)
        found = unlogged(horizon.pos, pace.width)
        # Where in the batch they stand is drawn: the places of two public entries do not tell how many came in between.
        places = random.SystemRandom().sample(range(pace.width), len(found))
        with connection.cursor() as cursor, cursor.copy("COPY store_logleaf (index, pos, opaque) FROM STDIN") as leaves:
            for place, each in zip(places, found, strict=True):
                leaves.write_row((head.size + place, each.pos, each.written.opaque))
        head.size, head.width, head.left = head.size + pace.width, pace.width, pace.left
        head.save()
    return head.size


def unlogged(after: int, most: int) -> list[Logged]:
    """The first entries behind number `after` that have no place yet."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT e.pos, NULL, {COLUMNS} {UNLOGGED}", [after, most])
        return [logged(row) for row in cursor.fetchall()]


def opaque_entries(start: int, end: int, key: bytes) -> list[bytes]:
    """What stands at these places: entries, and dummies between them."""
    given = LogLeaf.objects.filter(index__gte=start, index__lt=end).values_list("index", "opaque")
    entries = {index: bytes(opaque) for index, opaque in given}
    return [entries.get(index) or dummy(key, index) for index in range(start, end)]


def entries_of(stream: str, seqs: Sequence[int]) -> list[Logged]:
    """These entries of a stream with their places, in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT e.pos, l.index, {COLUMNS} FROM store_journalentry e LEFT JOIN store_logleaf l ON l.pos = e.pos"
            " WHERE e.stream = %s AND e.seq = ANY(%s) ORDER BY e.seq",
            [stream, list(seqs)],
        )
        return [logged(row) for row in cursor.fetchall()]


def indexes_of(stream: str, seqs: Sequence[int]) -> dict[int, int]:
    """The places of those of these entries that have one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.seq, l.index FROM store_journalentry e JOIN store_logleaf l ON l.pos = e.pos"
            " WHERE e.stream = %s AND e.seq = ANY(%s)",
            [stream, list(seqs)],
        )
        return dict(cursor.fetchall())


def leaves(stream: str, seqs: Sequence[int]) -> dict[int, str]:
    """The opaque public entry of each of these entries, hexadecimal: what a receipt names."""
    return {each.written.seq: each.written.opaque.hex() for each in entries_of(stream, seqs)}


def places(start: int, end: int) -> dict[int, tuple[int, Logged | None]]:
    """Each place that was given out in this range, with the number of its entry and the entry, None when that is gone."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT l.pos, l.index, {COLUMNS} FROM store_logleaf l LEFT JOIN store_journalentry e ON e.pos = l.pos"
            " WHERE l.index >= %s AND l.index < %s",
            [start, end],
        )
        return {row[1]: (row[0], logged(row) if row[2] is not None else None) for row in cursor.fetchall()}


def gone_from(stream: str) -> list[int]:
    """Places in the log whose entries were deleted from within this stream: between its rows a number is left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT l.index FROM (SELECT seq, pos, lead(seq) OVER w AS next_seq, lead(pos) OVER w AS next_pos"
            " FROM store_journalentry WHERE stream = %s WINDOW w AS (ORDER BY seq)) s"
            " JOIN store_logleaf l ON l.pos > s.pos AND l.pos < s.next_pos"
            " LEFT JOIN store_journalentry e ON e.pos = l.pos"
            " WHERE s.next_seq > s.seq + 1 AND e.pos IS NULL ORDER BY l.index LIMIT 20",
            [stream],
        )
        return [row[0] for row in cursor.fetchall()]


class Placed(NamedTuple):
    """A logged entry by its number in the journal and its place in the log."""

    pos: int
    index: int
    stream: str
    seq: int
    at: datetime


def placed(*, latest_first: bool) -> Iterator[Placed]:
    """Every logged entry in the order of its number; read piece by piece."""
    last, beyond, order = (2**62, "<", "DESC") if latest_first else (-(2**62), ">", "ASC")
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT l.pos, l.index, e.stream, e.seq, e.at FROM store_logleaf l JOIN store_journalentry e"
                f" ON e.pos = l.pos WHERE l.pos {beyond} %s ORDER BY l.pos {order} LIMIT 5000",
                [last],
            )
            rows = cursor.fetchall()
        yield from (Placed(*row) for row in rows)
        if not rows:
            return
        last = rows[-1][0]


class Placeless(NamedTuple):
    """An entry without a place below a size of the log; `last` when nothing behind it has one."""

    stream: str
    seq: int
    last: bool


def without_place(size: int) -> list[Placeless]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.stream, e.seq, e.pos > (SELECT COALESCE(max(pos), 0) FROM store_logleaf WHERE index < %s)"
            " FROM store_journalentry e LEFT JOIN store_logleaf l ON l.pos = e.pos AND l.index < %s"
            " WHERE l.pos IS NULL ORDER BY e.pos",
            [size, size],
        )
        return [Placeless(*row) for row in cursor.fetchall()]


def logged(row: Sequence[Any]) -> Logged:
    pos, index, *line = row
    return Logged(pos, index, written_in(line))
