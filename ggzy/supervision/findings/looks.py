"""What supervision keeps itself, told to its own rules: filings opened, officials at a lot, pages with names
looked at, acts refused."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Sum
from django.urls import Resolver404, resolve

from ggzy.core.findings.acts import BEFORE_DEADLINE
from ggzy.core.findings.finding import Look, Opened, Refusal, Spell, Stay
from ggzy.core.proceeding import Proceeding
from ggzy.desk.telling import Telling, with_names_out
from ggzy.store.models import RefusedAct, ReviewSpell, Sight
from ggzy.supervision.models import ReviewOpened, Watching

PAGE_OF_A_FIRM = "service:organisation"
Window = tuple[datetime, datetime]


def reviews(lots: Sequence[Proceeding]) -> Telling:
    rows = ReviewOpened.objects.filter(stream__in=[p.stream for p in lots]).order_by("at")
    return gathered("reviews", ((each.stream, Opened(each.person_id, each.at, each.filing_version)) for each in rows))


def spells(lots: Sequence[Proceeding]) -> Telling:
    """How long filings of the lot were read."""
    rows = ReviewSpell.objects.filter(stream__in=[p.stream for p in lots]).order_by().values_list("stream", "person_id", "version").annotate(read=Sum("seconds"))
    return gathered("spells", ((stream, Spell(*told)) for stream, *told in rows))


def looks(lots: Sequence[Proceeding]) -> Telling:
    """Looks at pages of the lot."""
    rows = Sight.objects.filter(stream__in=[p.stream for p in lots]).order_by("at", "id")
    return gathered("looks", ((each.stream, look_of(each)) for each in rows))


def refused(lots: Sequence[Proceeding]) -> Telling:
    """Acts of offices, agencies and tenderees that were refused at the lot."""
    rows = RefusedAct.objects.filter(stream__in=[p.stream for p in lots]).order_by("first_at", "pk")
    return gathered("refused", ((each.stream, refusal_of(each)) for each in rows))


def refusal_of(row: RefusedAct) -> Refusal:
    return Refusal(
        row.day, row.role, row.org_id, row.person_id, row.person, row.act, row.rule, row.basis, row.times, row.first_at, row.last_at
    )


def gathered(name: str, rows: Iterable[tuple[str, Any]]) -> Telling:
    found: dict[str, list[Any]] = defaultdict(list)
    for stream, told in rows:
        found[stream].append(told)
    return [(stream, {name: tuple(each)}) for stream, each in found.items()]


def watching(streams: Sequence[str]) -> Iterator[tuple[str, Stay]]:
    """Who of the officials was on supervision's page of the lot."""
    for w in Watching.objects.filter(stream__in=list(streams)).order_by("came_at"):
        yield w.stream, Stay(w.role, w.person_id, 0, w.came_at, w.left_at or w.seen_at)


def looks_at_firms(lots: Sequence[Proceeding]) -> Telling:
    """Looks at single firms count only once the lot's bidders are known, and only shortly before its deadline."""
    before = {p.stream: (p.round.deadline - BEFORE_DEADLINE, p.round.deadline) for p in with_names_out(lots) if p.round.deadline is not None}
    found: list[Look] = []
    for since, until in merged(before.values()):
        rows = Sight.objects.filter(route=PAGE_OF_A_FIRM, at__gte=since, at__lt=until)
        found += [look_of(each) for each in rows.order_by("at", "id")]
    times = [look.at for look in found]
    for stream, (since, until) in before.items():
        yield stream, {"looks_at_firms": tuple(found[bisect_left(times, since) : bisect_left(times, until)])}


def merged(windows: Iterable[Window]) -> list[Window]:
    """The same time in as few windows as may be, in order."""
    found: list[Window] = []
    for since, until in sorted(windows):
        if found and since <= found[-1][1]:
            found[-1] = (found[-1][0], max(until, found[-1][1]))
        else:
            found.append((since, until))
    return found


def look_of(sight: Sight) -> Look:
    firm = firm_at(sight.address.partition("?")[0]) if sight.route == PAGE_OF_A_FIRM else ""
    return Look(sight.role, sight.person_id, sight.person, sight.org_id, sight.at, firm)


@lru_cache(maxsize=65536)
def firm_at(address: str) -> str:
    """The code of the firm whose page this is."""
    try:
        return str(next(iter(resolve(address).kwargs.values()), ""))
    except Resolver404:
        return ""
