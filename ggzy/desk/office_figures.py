"""Figures for an office's report 上报数据, read off the journal for its own lines × regions and a period; nobody types them in.

What only a face knows (findings, who owed a duty) the face tells: it adds itself to `SOURCES` when the platform starts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from ggzy.core.acts.transfer import ENDS, ends
from ggzy.core.awards import AWARDS, in_force, price_of
from ggzy.core.calendar import day_of
from ggzy.core.chain import REPORTING
from ggzy.core.office_figures import FIGURES, Covered, Figure, ListedRow, figure
from ggzy.core.regions import stem
from ggzy.core.shortcomings import EntryRef
from ggzy.store.codec import decode_event
from ggzy.store.models import CaseCard, Deal, JournalEntry, OutsideProject, Post

COUNTED = {
    "deals": ("ProjectRegistered",),
    "notices": ("NoticePublished", "ListingPublished"),
    "filings": ("FilingSubmitted",),
    "filings_returned": ("FilingReturned",),
}
"""Figures that are so many entries of lots."""
Status = OutsideProject.Status


@dataclass(frozen=True)
class Scope:
    """What an office answers for: regions, each with its lines; no line named is all of them."""

    org_id: str
    places: tuple[Covered, ...]

    @property
    def within(self) -> Q:
        """Of any table that has region, line and industry."""
        return reduce(or_, (Q(region__startswith=stem(each.region)) & lines_of(each.lines) for each in self.places), Q(pk__in=[]))


def lines_of(lines: tuple[str, ...]) -> Q:
    wanted = Q()
    for each in lines:
        name, _slash, industry = each.partition("/")
        wanted |= Q(line=name, industry=industry) if industry else Q(line=name)
    return wanted


def scope_of(org_id: str, at: datetime) -> Scope:
    """By the posts that the office has in force."""
    posts = Post.objects.filter(organisation__uscc=org_id, role__in=[role.value for role in REPORTING], deputy_of=None)
    found = [Covered(post.region_id or "", tuple(post.lines)) for post in posts.select_related("person", "organisation").order_by("pk") if post.in_force(at)]
    return Scope(org_id, tuple(dict.fromkeys(place for place in found if place.region)))


Source = Callable[[Scope, datetime, datetime], Iterable[Figure]]
SOURCES: list[Source] = []


def figures_of(org_id: str, since: datetime, until: datetime, now: datetime) -> tuple[Figure, ...]:
    """Every figure of the table, in its order, of the office's scope between the two moments."""
    scope = scope_of(org_id, now)
    found = [*of_lots(scope, since, until), *of_cases(scope, since, until), *of_lists(scope, since, until)]
    found += [each for source in SOURCES for each in source(scope, since, until)]
    by_code = {each.code: each for each in found}
    return tuple(by_code[code] for code in FIGURES if code in by_code)


def of_lots(scope: Scope, since: datetime, until: datetime) -> Iterator[Figure]:
    refs: dict[str, list[EntryRef]] = defaultdict(list)
    awards: list[tuple[str, EntryRef, Any]] = []
    names = {event: code for code, events in COUNTED.items() for event in events}
    deals = Deal.objects.filter(scope.within)
    for stream, seq, event, version, body in entries(deals.values("stream"), (*names, *AWARDS), since, until):
        if event in AWARDS:
            awards.append((stream, EntryRef(stream, seq), decode_event(event, version, body)))
        else:
            refs[names[event]].append(EntryRef(stream, seq))
    for code in COUNTED:
        yield figure(code, refs[code])
    standing = {ref: price_of(award) for ref, award in in_force(awards).values()}
    yield figure("awards", standing)
    yield figure("award_fen", standing, value=sum(standing.values()))


def entries(streams: Any, events: Iterable[str], since: datetime, until: datetime) -> Iterator[tuple[str, int, str, int, str]]:
    rows = JournalEntry.objects.filter(stream__in=streams, event__in=list(events), at__gte=since, at__lt=until).order_by("stream", "seq")
    yield from rows.values_list("stream", "seq", "event", "version", "body")


def of_cases(scope: Scope, since: datetime, until: datetime) -> Iterator[Figure]:
    """Nothing of a case that is kept from any office: the figures go up, and the one who reads them may be that office."""
    cards = CaseCard.objects.filter(scope.within, registered_at__lt=until, kept_from="").values("stream")
    begun: dict[str, EntryRef] = {}
    closed: set[str] = set()
    refs: dict[str, list[EntryRef]] = defaultdict(list)
    rows = JournalEntry.objects.filter(stream__in=cards, event__in=["ClueRegistered", *ENDS], at__lt=until).order_by("stream", "seq")
    for stream, seq, event, at, version, body in rows.values_list("stream", "seq", "event", "at", "version", "body"):
        if event == "ClueRegistered":
            begun[stream] = EntryRef(stream, seq)
            refs["clues"] += [begun[stream]] if at >= since else []
        elif stream not in closed and ends(decode_event(event, version, body)):
            closed.add(stream)
            refs["clues_closed"] += [EntryRef(stream, seq)] if at >= since else []
    refs["clues_open"] = [ref for stream, ref in begun.items() if stream not in closed]
    yield from (figure(code, refs[code]) for code in ("clues", "clues_closed", "clues_open"))


def of_lists(scope: Scope, since: datetime, until: datetime) -> Iterator[Figure]:
    """进场率: of the projects dated in the period, as other offices' lists tell, each by its row; those that came by the registration of their lot."""
    days = {"dated__gte": day_of(since), "dated__lt": day_of(until)}
    rows = OutsideProject.objects.filter(scope.within, **days).that_had_to_trade()
    told = list(rows.values_list("status", "deal", "run__stream", "line_no"))
    came = [deal for status, deal, _stream, _line in told if status == Status.TRADED]
    yield figure("entered", (EntryRef(deal, 1) for deal in came), value=len(came), rows=(ListedRow(stream, line) for _status, _deal, stream, line in told))
