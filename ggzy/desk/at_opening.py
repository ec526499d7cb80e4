"""What was true of a bid when it was opened 开启时的情况: kept then, so that what is changed in the registry later takes no mark back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from ggzy.core.findings.finding import Mark, Marked
from ggzy.core.proceeding import Proceeding
from ggzy.desk import clock
from ggzy.store.models import AtOpening, Post

Key = tuple[str, str]
"""Stream and bidder."""


def keep(bids: Mapping[Key, tuple[str, Sequence[Marked]]]) -> None:
    """Of each of these bids the code of its firm and the marks in its papers; what is kept of one already stays."""
    if not bids:
        return
    phones, now = phones_of({code for code, _ in bids.values()}), clock.now()
    rows = [
        AtOpening(stream=stream, bidder=bidder, at=now, phones=phones[code], marks=[[m.kind.value, m.value, m.sha256, m.paper] for m in marks])
        for (stream, bidder), (code, marks) in bids.items()
    ]
    AtOpening.objects.bulk_create(rows, ignore_conflicts=True)


def phones_of(codes: Iterable[str]) -> dict[str, list[str]]:
    """By firm: the telephone numbers of its people as registered now."""
    known: dict[str, set[str]] = defaultdict(set)
    rows = Post.objects.filter(organisation__uscc__in=codes).exclude(person__phone="")
    for code, phone in rows.values_list("organisation__uscc", "person__phone"):
        known[code].add(phone)
    return defaultdict(list, {code: sorted(found) for code, found in known.items()})


def read(lots: Sequence[Proceeding]) -> dict[Key, AtOpening]:
    """What is kept of bids of these lots."""
    return {(row.stream, row.bidder): row for row in AtOpening.objects.filter(stream__in=[p.stream for p in lots])}


def marks_in(row: AtOpening) -> tuple[Marked, ...]:
    return tuple(Marked(Mark(kind), value, sha256, paper) for kind, value, sha256, paper in row.marks)
