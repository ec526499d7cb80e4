"""Facts of cases and of what supervision asked 案件和监督事项的事实: read off the journal for a period and a region; and who is in charge of what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from ggzy.core.facts import KnownOffice
from ggzy.core.procedures import PROCEDURES
from ggzy.core.regions import stem
from ggzy.core.shortcomings import Fact
from ggzy.core.table import Entry
from ggzy.desk.matters import Offices
from ggzy.store.codec import decode_actor, decode_event
from ggzy.store.models import CaseCard, DocketCard, JournalEntry

SILENCE = {
    "reply": "逾期没有答复", "reply_urged": "经催办仍没有答复", "report": "逾期没有上报", "follow_up": "逾期没有更新困难和措施的进展",
    "opinion": "逾期没有对协调事项提出意见", "instruct": "逾期没有处理提请协调的事项",
}  # fmt: skip


@dataclass
class Departments:
    """Who is in charge of what, asked once for each region and industry."""

    at: datetime
    known: dict[tuple[str, str, str], KnownOffice] = field(default_factory=dict)
    offices: Offices = field(init=False)

    def __post_init__(self) -> None:
        self.offices = Offices(self.at)

    def of(self, region: str, line: str, industry: str) -> KnownOffice:
        key = (region, line, industry)
        if key not in self.known:
            found = self.offices.of(Place(*key))  # type: ignore[arg-type]
            self.known[key] = next((o for o in found if not o.gone), found[0] if found else KnownOffice(org_id="", org=""))
        return self.known[key]

    @cached_property
    def names(self) -> dict[str, str]:
        """Every office that a circular can be addressed to, by its code."""
        return {posts[0].organisation.uscc: posts[0].organisation.name for posts in self.offices.of_office.values()}


@dataclass(frozen=True)
class Place:
    """As much of a record as tells who is in charge of it."""

    region: str
    line: str
    industry: str


def entries_of(streams: Iterable[str], events: Sequence[str], until: datetime) -> dict[str, list[Entry]]:
    """The named events of these streams before `until`, in order."""
    found: dict[str, list[Entry]] = defaultdict(list)
    rows = JournalEntry.objects.filter(stream__in=list(streams), event__in=events, at__lt=until).order_by("stream", "seq")
    for stream, seq, at, event, version, body, actor in rows.values_list("stream", "seq", "at", "event", "version", "body", "actor"):
        found[stream].append(Entry(stream, seq, at, decode_actor(actor), decode_event(event, version, body)))
    return found


def of_cases(region: str, since: datetime, until: datetime) -> Iterator[Fact]:
    """Of the office that took up the clue; nothing of a case that is kept from somebody who reads circulars."""
    cards = {c.stream: c for c in CaseCard.objects.filter(region__startswith=stem(region), breaches__gt=0, kept_from="")}
    for stream, entries in entries_of(cards, ("ClueRegistered", "DutyBreached"), until).items():
        clue = entries[0].actor
        for entry in entries[1:]:
            if since <= entry.at < until:
                duty = next(d for d in PROCEDURES[cards[stream].procedure].duties if d.code == entry.event.duty)  # type: ignore[attr-defined]
                yield Fact(
                    kind="case_breach", office_id=clue.org_id, office=clue.org, stream=stream, seq=entry.seq, at=entry.at,
                    title=cards[stream].code, what=duty.label,
                )  # fmt: skip


def of_matters(region: str, since: datetime, until: datetime, who: Departments) -> Iterator[Fact]:
    """Findings of 应上未上, and silence towards those who asked; of the centre and of inspectors nothing, no circular goes to them."""
    cards = {c.stream: c for c in DocketCard.objects.filter(procedure__in=("unlisted/1", "circular/1", "officereport/1", "coordination/1"))}
    near = {s: c for s, c in cards.items() if c.region.startswith(stem(region))}
    names = who.names
    for stream, entries in entries_of(near, ("DutyBreached", "UnlistedFound", "RectificationLate", "OfficeAsked"), until).items():
        office = KnownOffice(org_id="", org="")
        for entry in entries:
            name, event = type(entry.event).__name__, entry.event
            told: dict[str, Any] = {"stream": stream, "seq": entry.seq, "at": entry.at, "title": near[stream].title}
            if name == "OfficeAsked":
                office = event.office  # type: ignore[attr-defined]
            elif not since <= entry.at < until:
                continue
            elif name == "UnlistedFound":
                yield Fact(kind="finding", office_id=office.org_id, office=office.org, offline=event.offline, **told)  # type: ignore[attr-defined]
            elif name == "DutyBreached" and event.key in names and event.duty in SILENCE:  # type: ignore[attr-defined]
                yield Fact(kind="silence", office_id=event.key, office=names[event.key], what=SILENCE[event.duty], **told)  # type: ignore[attr-defined]
            elif name == "RectificationLate":
                for each in names.keys() & set(event.office_ids):  # type: ignore[attr-defined]
                    yield Fact(kind="silence", office_id=each, office=names[each], what="逾期没有报告整改", **told)


