"""What the faces tell supervision about lots beside their journals 日志之外的情况: each face registers what it keeps.

Many lots are asked about at a time: working out a year asks a few hundred times and not a hundred thousand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from ggzy.core.findings.finding import Paper, Stay, Told
from ggzy.core.law.related import firms_of
from ggzy.core.proceeding import Proceeding
from ggzy.desk import at_opening, file_marks
from ggzy.desk.opening import opened_bids
from ggzy.store.models import AtOpening

Telling = Iterable[tuple[str, dict[str, Any]]]
SOURCES: list[Callable[[Sequence[Proceeding]], Telling]] = []
"""Each gives by stream fields of `Told`; of bidders nothing while they are secret. Registered when the platform starts."""


STAYS: list[Callable[[Sequence[str]], Iterable[tuple[str, Stay]]]] = []
"""Who of the officials was at the sessions of these lots."""


def told_of(lots: Sequence[Proceeding]) -> dict[str, Told]:
    """All that is told, by stream."""
    found: dict[str, dict[str, Any]] = {p.stream: {} for p in lots}
    for source in (stays, as_opened, papers, *SOURCES):
        for stream, fields in source(lots):
            found[stream] |= fields
    return {stream: Told(**fields) for stream, fields in found.items()}


def with_names_out(lots: Iterable[Proceeding]) -> list[Proceeding]:
    """Those of which bidders may be spoken."""
    return [p for p in lots if not p.secret and not p.unsealing]


def stays(lots: Sequence[Proceeding]) -> Telling:
    for stream, found in stays_at([p.stream for p in lots]).items():
        yield stream, {"stays": tuple(found)}


def stays_at(streams: Sequence[str]) -> dict[str, list[Stay]]:
    """The same by stream, whatever else is known of the lots."""
    found: dict[str, list[Stay]] = defaultdict(list)
    for source in STAYS:
        for stream, stay in source(streams):
            found[stream].append(stay)
    return found


def as_opened(lots: Sequence[Proceeding]) -> Telling:
    """By bidder: the telephone numbers of its people, the shareholders of its firms and the marks in its papers as they were when
    its bid was opened."""
    out = with_names_out(lots)
    kept = kept_of(out)
    for p in out:
        rows = {bid.bidder: kept[p.stream, bid.bidder] for bid in p.opened_bids}
        phones = {bidder: tuple(row.phones) for bidder, row in rows.items()}
        marks = {bidder: at_opening.marks_in(row) for bidder, row in rows.items()}
        yield p.stream, {"phones": phones, "marks": marks, "shares": {bidder: at_opening.shares_in(row) for bidder, row in rows.items()}}


def kept_of(lots: Sequence[Proceeding]) -> dict[at_opening.Key, AtOpening]:
    """Of bids that were opened before this was kept it is kept now, at the first look."""
    found = at_opening.read(lots)
    codes = {(p.stream, bid.bidder): [firm.org_id for firm in firms_of(bid)] for p in lots for bid in p.opened_bids}
    missing = {key: code for key, code in codes.items() if key not in found}
    if not missing:
        return found
    late = [p for p in lots if any(key[0] == p.stream for key in missing)]
    marks = {(p.stream, bid.bidder): file_marks.marks_in(opened) for p, bid, opened in opened_bids(late)}
    at_opening.keep({key: (code, marks.get(key, [])) for key, code in missing.items()})
    return at_opening.read(lots)


def papers(lots: Sequence[Proceeding]) -> Telling:
    """By bidder: the papers of its opened bid."""
    found: dict[str, dict[str, tuple[Paper, ...]]] = defaultdict(dict)
    for p, bid, opened in opened_bids(with_names_out(lots)):
        found[p.stream][bid.bidder] = tuple(Paper(each.paper.name, each.paper.sha256) for each in opened.papers)
    for stream, by_bidder in found.items():
        yield stream, {"papers": by_bidder}
