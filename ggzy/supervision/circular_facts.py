"""Facts for circulars 通报的事实: of a period and a region, each with its entry and the department it concerns.

What lots show is read where other pages read it, so that no two pages say different things: sessions, reviews and the
departments' own duties as conduct keeps them, what parties left undone as the findings tell it. None of it asks lot by lot.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from ggzy.core import conduct
from ggzy.core.expected_papers import EXPECTED, LATE, MISSING, READ, held
from ggzy.core.facts import KnownOffice
from ggzy.core.findings.finding import Family, Grade
from ggzy.core.findings.rules import RULES
from ggzy.core.procedures import PROCEDURES
from ggzy.core.regions import stem
from ggzy.core.shortcomings import Fact, breach_kind
from ggzy.store.models import Deal, ExplainedCard, Organisation
from ggzy.supervision.conduct import kept
from ggzy.supervision.matter_facts import Departments, entries_of, of_cases, of_complaints, of_matters, unheld
from ggzy.supervision.models import ConductRow, Finding
from ggzy.supervision.use_facts import TOLD, of_use

SHOWN = {conduct.OPENING: ("session", "开标"), conduct.EVALUATION: ("session", "评标"), conduct.REVIEW: ("review", ""), conduct.BREACH: ("breach", "")}
"""By kind of a row of conduct: which fact it is, and what it is called."""
TERMS = {paper.duty for papers in EXPECTED.values() for paper in papers if paper.duty}
"""The duties by which a paper has a term."""
ACCEPTED_UNREAD = "accepted_unread"
ELSEWHERE = ("absent_supervisor", "refused_in_a_row")
"""Acts that a shortcoming of its own tells of, and what was refused: no entry shows it."""


def facts(region: str, since: datetime, until: datetime, now: datetime) -> list[Fact]:
    """Everything in the region's subtree between the two moments that some rule may ask for. Who holds what is known of now
    alone, so it is told where the period has not ended."""
    until = min(until, now)
    who = Departments(until)
    period, said = (region, since, until), Explanations(findings_of(TOLD, region, since, until), now)
    found: Iterable[Iterator[Fact]] = (
        of_conduct(*period, who, said), of_duties(*period, who, said), of_acts(*period, who, said), of_papers(*period, who), registered(*period, who),
        of_use(*period, who), of_cases(*period), of_complaints(*period), of_matters(*period, who), unheld(region, now, who) if until == now else iter(()),
    )  # fmt: skip
    return [fact for each in found for fact in each]


def about(office: KnownOffice, row: Any, seq: int) -> dict[str, Any]:
    """What every fact of a lot tells, from a row of it."""
    return {"office_id": office.org_id, "office": office.org, "stream": row.stream, "seq": seq, "at": row.at, "title": row.title}


def of_conduct(region: str, since: datetime, until: datetime, who: Departments, said: Explanations) -> Iterator[Fact]:
    """Sessions, reviews that accepted a filing, and duties of departments that ended in silence."""
    for row in kept(region, since, until).filter(kind__in=SHOWN, returned=False):
        (kind, what), office, entry = SHOWN[row.kind], office_of(row, who), (row.stream, row.seq)
        if not said.by_another(entry, office):
            yield Fact(
                kind=kind, what=said.beside(row.words if kind == "breach" else what, entry), opened=row.opened, faulty=row.upheld > 0,
                seconds=-1 if row.seconds is None else row.seconds, present=not row.bad, **about(office, row, row.seq),
            )  # fmt: skip


def office_of(row: ConductRow, who: Departments) -> KnownOffice:
    """The office of whoever did it; without one the department in charge of the place."""
    if row.org_id in who.names:
        return KnownOffice(org_id=row.org_id, org=who.names[row.org_id])
    return who.of(row.region, row.line, row.industry)


def of_duties(region: str, since: datetime, until: datetime, who: Departments, said: Explanations) -> Iterator[Fact]:
    """What parties left undone, held against the department in charge."""
    rows = findings_of((Family.DUTY,), region, since, until)
    procedures = dict(Deal.objects.filter(stream__in=rows.values("stream")).values_list("stream", "procedure"))
    for row in rows:
        if row.stream not in procedures:  # of a matter, not of a lot
            continue
        duty, office = PROCEDURES[procedures[row.stream]].duty[row.subject.partition("/")[0]], who.of(row.region, row.line, row.industry)
        if breach_kind(duty) == "party_breach" and not said.by_another(row.key, office):
            yield Fact(kind="party_breach", what=said.beside(duty.label, row.key), **about(office, row, row.entries[-1]))


def findings_of(families: tuple[Family, ...], region: str, since: datetime, until: datetime) -> QuerySet[Finding]:
    """Of single records, and that still hold: a pattern across many is told of nobody."""
    rows = Finding.standing.filter(region__startswith=stem(region), at__gte=since, at__lt=until, family__in=families)
    return rows.exclude(stream="").order_by("at", "key")


def of_acts(region: str, since: datetime, until: datetime, who: Departments, said: Explanations) -> Iterator[Fact]:
    """Irregular acts 不规范行为 that were found, from amber on (blue has lawful reasons as often as not): of a department's people its own, of a party's or a committee's the trade's,
    of the centre's and of other offices nothing. The rule's name is told, not its words: people and bidders stand in them."""
    rows = findings_of((Family.ACT,), region, since, until).filter(grade__gte=int(Grade.AMBER)).exclude(rule__in=ELSEWHERE)
    others, lax = other_offices(), laxly_read(region, since, until)
    for row in rows:
        if row.office in others - who.names.keys() or not row.entries or (row.rule == ACCEPTED_UNREAD and not lax & refs(row)):
            continue
        own = row.office in who.names
        office = KnownOffice(org_id=row.office, org=who.names[row.office]) if own else who.of(row.region, row.line, row.industry)
        if not said.by_another(row.key, office):
            label = said.beside(RULES[row.rule].label, row.key)
            yield Fact(kind="act", own=own, what=label, more=tuple(row.entries[1:]), **about(office, row, row.entries[0]))


def refs(row: Finding) -> set[tuple[str, int]]:
    return {(row.stream, seq) for seq in row.entries}


def other_offices() -> set[str]:
    """Authorities, centres and banks: what they do is no party's doing."""
    kinds = (Organisation.Kind.AUTHORITY, Organisation.Kind.CENTRE, Organisation.Kind.BANK)
    return set(Organisation.objects.filter(kind__in=kinds).values_list("uscc", flat=True))


def laxly_read(region: str, since: datetime, until: datetime) -> set[tuple[str, int]]:
    """Answers to filings that conduct marks: short reading alone is no fault."""
    return set(kept(region, since, until).filter(kind=conduct.REVIEW, bad=True).values_list("stream", "seq"))


class Explanations:
    """说明: which of these findings, and of the entries that they end with, somebody explained as innocent, of which office.
    What another office explained is told of nobody; what the office itself explained is told with its explanation."""

    def __init__(self, rows: QuerySet[Finding], now: datetime) -> None:
        cards = ExplainedCard.objects.filter(stage="explained", finding__in=rows.values("key")).in_bulk()
        entries = entries_of(cards, ("FindingExplained",), now)
        by_key = {cards[stream].finding: (own[-1].actor.org_id, cards[stream].innocent) for stream, own in entries.items()}
        told = rows.filter(key__in=by_key).values_list("key", "stream", "entries")
        self.of: dict[Any, tuple[str, str]] = by_key | {(stream, seqs[-1]): by_key[key] for key, stream, seqs in told if seqs}

    def by_another(self, what: Any, office: KnownOffice) -> bool:
        return what in self.of and self.of[what][0] != office.org_id

    def beside(self, label: str, what: Any) -> str:
        """The label, and what the office itself explained."""
        said = f"本单位说明：{self.of[what][1]}" if what in self.of else ""
        return "，".join(part for part in (label, said) if part)


def of_papers(region: str, since: datetime, until: datetime, who: Departments) -> Iterator[Fact]:
    """Papers whose term ended without them 备案材料, as 材料报送 tells how they stand."""
    rows = findings_of((Family.DUTY,), region, since, until)
    deals = Deal.objects.filter(stream__in=rows.values("stream"), procedure__in=EXPECTED).in_bulk()
    lacking = {row.stream for row in rows if row.stream in deals and row.subject.partition("/")[0] in TERMS}
    for stream, entries in entries_of(lacking, READ, until).items():
        deal = deals[stream]
        for each in held(deal.procedure, entries, {}, until):
            if each.breach is not None and each.state in (LATE, MISSING) and since <= each.breach.at < until:
                office, told = who.of(deal.region, deal.line, deal.industry), each.breach
                yield Fact(
                    kind="push", office_id=office.org_id, office=office.org, stream=stream, seq=told.seq, at=told.at, title=deal.title,
                    what=each.paper.label, arrived=each.state == LATE,
                )  # fmt: skip


def registered(region: str, since: datetime, until: datetime, who: Departments) -> Iterator[Fact]:
    """Lots that began in the period: what shares are shares of."""
    rows = Deal.objects.filter(region__startswith=stem(region), registered_at__gte=since, registered_at__lt=until)
    for stream, title, at, *place in rows.values_list("stream", "title", "registered_at", "region", "line", "industry"):
        office = who.of(*place)
        yield Fact(kind="lot", office_id=office.org_id, office=office.org, stream=stream, seq=1, at=at, title=title)
