"""Facts for circulars 通报的事实: read off the journal for a period and a region, each with its entry and the department it concerns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ggzy.core.conduct import of_department
from ggzy.core.facts import KnownOffice
from ggzy.core.procedures import PROCEDURES
from ggzy.core.regions import stem
from ggzy.core.roles import Role
from ggzy.core.shortcomings import Fact
from ggzy.core.table import Entry
from ggzy.desk.matters import Offices
from ggzy.store.codec import decode_actor, decode_event
from ggzy.store.models import CaseCard, Deal, DocketCard, JournalEntry, Organisation, Sight
from ggzy.supervision.models import ReviewOpened

REPORTS = {"written_report": "WrittenReportFiled", "sign_contract": "ContractSigned"}
"""Duties whose paper is filed with the supervisor, and the event by which it came."""
SILENCE = {
    "reply": "逾期没有答复", "reply_urged": "经催办仍没有答复", "report": "逾期没有上报", "follow_up": "逾期没有更新困难和措施的进展",
    "opinion": "逾期没有对协调事项提出意见", "instruct": "逾期没有处理提请协调的事项",
}  # fmt: skip
UNHANDLED = {duty.code: duty.label for duty in PROCEDURES["finding/1"].duties}
READ = ("DutyBreached", "FilingSubmitted", "FilingAccepted", "ObjectionAnswered", "BiddingClosed", "OpeningClosed", *REPORTS.values())


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


@dataclass(frozen=True)
class Place:
    """As much of a record as tells who is in charge of it."""

    region: str
    line: str
    industry: str


def facts(region: str, since: datetime, until: datetime) -> list[Fact]:
    """Everything in the region's subtree between the two moments that some rule may ask for."""
    who = Departments(until)
    return [*of_lots(region, since, until, who), *of_cases(region, since, until), *of_matters(region, since, until)]


def entries_of(streams: Iterable[str], events: Sequence[str], until: datetime) -> dict[str, list[Entry]]:
    """The named events of these streams before `until`, in order."""
    found: dict[str, list[Entry]] = defaultdict(list)
    rows = JournalEntry.objects.filter(stream__in=list(streams), event__in=events, at__lt=until).order_by("stream", "seq")
    for stream, seq, at, event, version, body, actor in rows.values_list("stream", "seq", "at", "event", "version", "body", "actor"):
        found[stream].append(Entry(stream, seq, at, decode_actor(actor), decode_event(event, version, body)))
    return found


# ---- lots ----


def of_lots(region: str, since: datetime, until: datetime, who: Departments) -> Iterator[Fact]:
    deals = {d.stream: d for d in Deal.objects.filter(region__startswith=stem(region), registered_at__lt=until, changed_at__gte=since)}
    opened: dict[str, list[datetime]] = defaultdict(list)
    for stream, at in ReviewOpened.objects.filter(stream__in=deals).order_by("at").values_list("stream", "at"):
        opened[stream].append(at)
    looks = looks_of(deals)
    for stream, entries in entries_of(deals, READ, until).items():
        deal = deals[stream]
        office = who.of(deal.region, deal.line, deal.industry)
        about: dict[str, Any] = {"office_id": office.org_id, "office": office.org, "stream": stream, "title": deal.title}
        yield from (f for f in of_lot(deal, entries, opened[stream], looks[stream], about) if since <= f.at < until)
    for stream, deal in deals.items():
        if since <= deal.registered_at < until:
            office = who.of(deal.region, deal.line, deal.industry)
            yield Fact(kind="lot", office_id=office.org_id, office=office.org, stream=stream, seq=1, at=deal.registered_at, title=deal.title)


def looks_of(deals: Iterable[str]) -> dict[str, list[datetime]]:
    """When people of the departments looked into the rooms of these lots."""
    found: dict[str, list[datetime]] = defaultdict(list)
    rows = Sight.objects.filter(stream__in=list(deals), role=Role.SUPERVISOR.value, route__in=("trading:hall", "trading:hall_now", "supervision:deal"))
    for stream, at in rows.values_list("stream", "at"):
        found[stream].append(at)
    return found


def of_lot(deal: Deal, entries: list[Entry], opened: list[datetime], looks: list[datetime], about: dict[str, Any]) -> Iterator[Fact]:
    names = [type(entry.event).__name__ for entry in entries]
    upheld = [e for e in entries if type(e.event).__name__ == "ObjectionAnswered" and e.event.upheld]  # type: ignore[attr-defined]
    submitted = closed = None
    for entry, name in zip(entries, names, strict=True):
        told = {**about, "seq": entry.seq, "at": entry.at}
        if name == "FilingSubmitted":
            submitted = entry.at
        elif name == "BiddingClosed":
            closed = entry.at
        elif name == "FilingAccepted":
            before = [at for at in opened if (submitted or entry.at) <= at <= entry.at]
            faulty = any(later.at > entry.at for later in upheld)
            seconds = int((entry.at - before[0]).total_seconds()) if before else -1
            yield Fact(kind="review", opened=bool(before), seconds=seconds, faulty=faulty, **told)
        elif name == "OpeningClosed":
            present = any((closed or entry.at) <= at <= entry.at for at in looks) or acted_in(deal.stream, closed or entry.at, entry.at)
            yield Fact(kind="opening", present=present, **told)
        elif name == "DutyBreached":
            yield from of_breach(deal, entry, names, told)


def acted_in(stream: str, since: datetime, until: datetime) -> bool:
    """Whether somebody of a department did anything in the lot between the two moments."""
    rows = JournalEntry.objects.filter(stream=stream, at__gte=since, at__lte=until).values_list("actor", flat=True)
    return any(actor and '"role":"supervisor"' in actor.replace(" ", "") for actor in rows)


def of_breach(deal: Deal, entry: Entry, names: list[str], told: dict[str, Any]) -> Iterator[Fact]:
    duty = next((d for d in PROCEDURES[deal.procedure].duties if d.code == entry.event.duty), None)  # type: ignore[attr-defined]
    if duty is None:
        return
    kind = "breach" if of_department(duty) else "push" if duty.code in REPORTS else "party_breach"
    yield Fact(kind=kind, what=duty.label, arrived=kind == "push" and REPORTS[duty.code] in names, **told)
    if kind == "push":
        yield Fact(kind="party_breach", what=duty.label, **told)


# ---- cases and matters ----


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


def of_matters(region: str, since: datetime, until: datetime) -> Iterator[Fact]:
    """Findings of 应上未上, and silence towards those who asked."""
    cards = {c.stream: c for c in DocketCard.objects.filter(procedure__in=("unlisted/1", "circular/1", "officereport/1", "coordination/1", "finding/1"))}
    near = {s: c for s, c in cards.items() if c.region.startswith(stem(region))}
    names = dict(Organisation.objects.values_list("uscc", "name"))
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
            elif name == "DutyBreached" and near[stream].procedure == "finding/1":
                yield Fact(kind="finding_breach", office_id=event.key, office=names.get(event.key, event.office), what=UNHANDLED[event.duty], **told)  # type: ignore[attr-defined]
            elif name == "DutyBreached" and event.key in names and event.duty in SILENCE:  # type: ignore[attr-defined]
                yield Fact(kind="silence", office_id=event.key, office=names[event.key], what=SILENCE[event.duty], **told)  # type: ignore[attr-defined]
            elif name == "RectificationLate":
                for each in event.office_ids:  # type: ignore[attr-defined]
                    yield Fact(kind="silence", office_id=each, office=names.get(each, each), what="逾期没有报告整改", **told)


