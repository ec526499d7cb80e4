"""履职情况 gathered for a page: whose conduct may be read by whom, and the rows behind each figure, from tables that exist."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet, Sum

from ggzy.core import conduct
from ggzy.core.acts.stages import DutyBreached
from ggzy.core.conduct import Lot, Row, Spell
from ggzy.core.findings.finding import Look, Opened
from ggzy.core.regions import stem
from ggzy.core.roles import Actor, Role
from ggzy.core.shortcomings import Fact
from ggzy.core.statement import Said, Statement
from ggzy.core.table import Entry
from ggzy.desk import counter, telling
from ggzy.layout.sights import name_of_page
from ggzy.store.models import CaseCard, Deal, DocketCard, Post, ReviewSpell, Sight
from ggzy.supervision import circular_facts
from ggzy.supervision.circular_facts import Departments, entries_of
from ggzy.supervision.models import Finding, ReviewOpened

PROCEDURE = "statement/1"
READERS = (Role.ADMINISTRATION, Role.INSPECTOR, Role.DISCIPLINE)
CONCERNED = conduct.WATCHERS
LOT_EVENTS = (
    "FilingSubmitted", "FilingAccepted", "FilingReturned", "ObjectionAnswered", "ClarificationIssued", "BiddingClosed", "OpeningClosed",
    "ExpertSeated", "ReportFiled", "RoundBegun", "SharesReleased", "WatcherCame", "QuestionPut", "CorrectionOrdered", "DutyBreached",
)  # fmt: skip
"""What sessions, reviews and their later faults are told by, and acts of a department during a session."""
ENDS = ("PenaltyImposed", "CaseClosed", "TransferAnswered")
"""With these a case has its finding; what follows is carrying it out."""


@dataclass(frozen=True)
class Office:
    """An office whose conduct is read, and its people by number."""

    org_id: str
    name: str
    region: str
    people: tuple[tuple[str, str], ...]


def posts_read_by(actor: Actor) -> QuerySet[Post]:
    """Inspectors read their region's subtree, the administration what lies below it; a department reads its own alone."""
    posts = Post.objects.filter(role__in=[role.value for role in CONCERNED])
    if actor.role in READERS and actor.region:
        below = posts.filter(region__code__startswith=stem(actor.region))
        if actor.role is Role.ADMINISTRATION:
            return (below.exclude(region_id=actor.region) | posts.filter(organisation__uscc=actor.org_id)).distinct()
        return below
    return posts.filter(organisation__uscc=actor.org_id) if actor.role in CONCERNED else posts.none()


def offices_read_by(actor: Actor, now: datetime) -> list[Office]:
    """In the order of regions and names, never of figures."""
    found: dict[str, list[Post]] = defaultdict(list)
    posts = posts_read_by(actor).select_related("organisation", "person", "deputy_of__person", "deputy_of__organisation")
    for post in posts.order_by("region_id", "organisation__name", "person__name", "pk"):
        if post.in_force(now) and may_read(actor, post.organisation.uscc, str(post.person_id)):
            found[post.organisation.uscc].append(post)
    return [
        Office(org_id, own[0].organisation.name, own[0].region_id or "", tuple(dict.fromkeys((str(p.person_id), p.person.name) for p in own)))
        for org_id, own in found.items()
    ]  # fmt: skip


def may_read(actor: Actor, org_id: str, person_id: str) -> bool:
    """Within one's own office one reads the office's figures and one's own, nobody else's."""
    return actor.org_id != org_id or person_id in ("", actor.person_id)


# ---- rows


def rows_for(offices: Sequence[Office], since: datetime, until: datetime) -> list[Row]:
    """Everything of these offices between the two moments."""
    regions = sorted({office.region for office in offices if office.region}, key=len)
    roots = [r for r in regions if not any(other != r and r.startswith(stem(other)) for other in regions)]
    known = {office.org_id for office in offices}
    people = {person_id for office in offices for person_id, _name in office.people}
    rows = [row for region in roots for row in rows_in(region, since, until)]
    rows += [row for office in offices for row in (*found_of(office, since, until), *looks_of(office, since, until))]
    return sorted((row for row in set(rows) if row.org_id in known or people.intersection(row.people)), key=lambda row: (row.at, row.stream, row.seq, row.key))


def rows_in(region: str, since: datetime, until: datetime) -> Iterator[Row]:
    for deal, lot in lots(region, since, until):
        yield from (row for row in (*conduct.rows_of(lot), *breaches(deal, lot)) if since <= row.at < until)
    for fact in (*circular_facts.of_cases(region, since, until), *circular_facts.of_matters(region, since, until)):
        if fact.kind in ("case_breach", "silence"):
            yield breach(fact)
    yield from cases(region, since, until)


def breaches(deal: Deal, lot: Lot) -> Iterator[Row]:
    """Duties of the department that ended in silence; those of the parties are not its own."""
    for entry in lot.entries:
        if isinstance(entry.event, DutyBreached):
            about = {"office_id": lot.org_id, "office": "", "stream": lot.stream, "title": lot.title, "seq": entry.seq, "at": entry.at}
            yield from (breach(fact) for fact in circular_facts.of_breach(deal, entry, [], about) if fact.kind == "breach")


def breach(fact: Fact) -> Row:
    return Row(conduct.BREACH, fact.office_id, fact.stream, fact.seq, fact.at, fact.title, fact.what, bad=True)


def lots(region: str, since: datetime, until: datetime) -> Iterator[tuple[Deal, Lot]]:
    """The lots of a region with what is told beside their entries, one question for all of them each."""
    deals = {d.stream: d for d in Deal.objects.filter(region__startswith=stem(region), registered_at__lt=until, changed_at__gte=since)}
    stays, looks, opened, spells = telling.stays_at(list(deals)), looks_at(deals), opened_of(deals), spells_of(deals)
    who = Departments(until)
    for stream, entries in entries_of(deals, LOT_EVENTS, until).items():
        deal = deals[stream]
        office = who.of(deal.region, deal.line, deal.industry)
        yield deal, Lot(
            stream, deal.title, office.org_id, entries, tuple(stays[stream]), tuple(looks[stream]), tuple(opened[stream]), tuple(spells[stream])
        )


def looks_at(deals: Iterable[str]) -> dict[str, list[Look]]:
    found: dict[str, list[Look]] = defaultdict(list)
    for s in Sight.objects.filter(stream__in=list(deals), role__in=[role.value for role in CONCERNED]).order_by("at", "id"):
        found[s.stream].append(Look(s.role, s.person_id, s.person, s.org_id, s.at))
    return found


def opened_of(deals: Iterable[str]) -> dict[str, list[Opened]]:
    found: dict[str, list[Opened]] = defaultdict(list)
    for each in ReviewOpened.objects.filter(stream__in=list(deals)).order_by("at"):
        found[each.stream].append(Opened(each.person_id, each.at, each.filing_version))
    return found


def spells_of(deals: Iterable[str]) -> dict[str, list[Spell]]:
    found: dict[str, list[Spell]] = defaultdict(list)
    rows = ReviewSpell.objects.filter(stream__in=list(deals)).order_by().values("stream", "person_id", "version").annotate(read=Sum("seconds"))
    for each in rows:
        found[each["stream"]].append(Spell(each["person_id"], each["version"], each["read"]))
    return found


def cases(region: str, since: datetime, until: datetime) -> Iterator[Row]:
    """Age of clues and cases: of the office that took up the clue, and of the investigators once they are named."""
    cards = {c.stream: c for c in CaseCard.objects.filter(region__startswith=stem(region), registered_at__lt=until)}
    for stream, entries in entries_of(cards, ("ClueRegistered", "CaseAssigned", *ENDS), until).items():
        card, clue = cards[stream], entries[0]
        ended = next((e.at for e in entries if type(e.event).__name__ in ENDS), None)
        if ended is not None and ended < since:
            continue
        days = ((ended or until) - clue.at).days
        words = (f"办结，历时{days}日" if ended else f"{card.stage_label}，已{days}日") + (f"，逾期{card.breaches}次" if card.breaches else "")
        yield Row(
            conduct.CASE, clue.actor.org_id, stream, clue.seq, clue.at, card.code, words, hands(entries), bad=card.breaches > 0,
            open_still=ended is None, days=days,
        )  # fmt: skip


def hands(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Who investigates, by the last assignment; before there is one, whoever took up the clue."""
    named = [each for e in entries for each in [getattr(e.event, "investigators", ())] if each]
    return tuple(each.person_id for each in named[-1]) if named else (entries[0].actor.person_id,)


def found_of(office: Office, since: datetime, until: datetime) -> Iterator[Row]:
    """Findings that concern the office or its people."""
    people = [person_id for person_id, _name in office.people]
    of_people = Finding.objects.filter(at__gte=since, at__lt=until, person_id__in=people)
    of_office = Finding.objects.filter(at__gte=since, at__lt=until, office=office.org_id)
    for each in (of_people | of_office).distinct():
        who = (each.person_id,) if each.person_id else ()
        yield Row(conduct.FINDING, office.org_id, each.stream, 0, each.at, each.title, each.words, who, key=each.key)


def looks_of(office: Office, since: datetime, until: datetime) -> Iterator[Row]:
    """Use of the platform 使用平台: pages that leave a record."""
    people = [person_id for person_id, _name in office.people]
    for s in Sight.objects.filter(person_id__in=people, org_id=office.org_id, at__gte=since, at__lt=until):
        yield Row(conduct.USE, office.org_id, s.stream, 0, s.at, name_of_page(s.route), people=(s.person_id,), key=f"look-{s.pk}")


# ---- statements


def stream_of(org_id: str, person_id: str, figure: str) -> str:
    """One stream for each figure of each office and person."""
    return "stat-" + hashlib.sha256(f"{org_id}\n{person_id}\n{figure}".encode()).hexdigest()[:16]


def said(org_id: str, person_id: str) -> dict[str, list[Said]]:
    """What was said to the figures of this office or person, the latest last."""
    streams = {stream_of(org_id, person_id, figure): figure for figure in conduct.FIGURES}
    found: dict[str, list[Said]] = {}
    for stream in DocketCard.objects.filter(procedure=PROCEDURE, stream__in=streams).values_list("stream", flat=True):
        statement = counter.load(stream, Statement)
        if statement is not None:
            found[streams[stream]] = statement.said
    return found
