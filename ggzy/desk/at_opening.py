"""What was true of a bid when it was opened 开启时的情况: kept then, so that what is changed in the registry later takes no mark back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import msgspec

from ggzy.core.calendar import day_of
from ggzy.core.findings.finding import Mark, Marked
from ggzy.core.proceeding import Proceeding
from ggzy.core.shareholders import Share
from ggzy.desk import clock
from ggzy.store.models import AtOpening, ListRun, Post, Shareholding

Key = tuple[str, str]
"""Stream and bidder."""


def keep(bids: Mapping[Key, tuple[Sequence[str], Sequence[Marked]]]) -> None:
    """Of each of these bids the codes of the firms behind it, the leading one first, and the marks in its papers; what is kept
    of one already stays."""
    if not bids:
        return
    now, codes = clock.now(), {code for firms, _ in bids.values() for code in firms}
    phones, shares = phones_of({firms[0] for firms, _ in bids.values()}), shares_of(codes, day_of(now))
    rows = [
        AtOpening(
            stream=stream, bidder=bidder, at=now, phones=phones[firms[0]], marks=[[m.kind.value, m.value, m.sha256, m.paper] for m in marks],
            shares=[msgspec.to_builtins(each) for code in firms for each in shares[code]],
        )
        for (stream, bidder), (firms, marks) in bids.items()
    ]  # fmt: skip
    AtOpening.objects.bulk_create(rows, ignore_conflicts=True)


def shares_of(codes: Iterable[str], day: date) -> dict[str, list[Share]]:
    """By firm: its shareholders by the latest extract that was at hand that day; of two of one day the one read in later."""
    found: dict[str, list[Share]] = defaultdict(list)
    newest: dict[str, tuple[date, int]] = {}
    rows = Shareholding.objects.filter(firm_id__in=codes, as_of__lte=day, run__state=ListRun.State.DONE).order_by("-as_of", "-run_id", "line_no")
    for row in rows:
        if newest.setdefault(row.firm_id, (row.as_of, row.run_id)) == (row.as_of, row.run_id):
            found[row.firm_id].append(
                Share(firm_id=row.firm_id, firm=row.firm, holder=row.holder, key=row.holder_key, tail=row.tail, percent=row.percent, as_of=row.as_of)
            )
    return found


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


def shares_in(row: AtOpening) -> tuple[Share, ...]:
    return tuple(msgspec.convert(row.shares, list[Share], strict=False))
