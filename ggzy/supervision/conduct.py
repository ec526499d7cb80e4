"""履职情况 gathered for a page: whose conduct may be read by whom, and the rows behind each figure.

What lots show was worked out with the findings (`ConductRow`): a year of a province is not read again for each page.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDay

from ggzy.core import conduct
from ggzy.core.calendar import SHANGHAI
from ggzy.core.conduct import Row
from ggzy.core.regions import stem
from ggzy.core.roles import Actor, Role
from ggzy.core.statement import Said, Statement
from ggzy.core.table import Entry
from ggzy.desk import counter
from ggzy.layout.sights import name_of_page
from ggzy.store.models import CaseCard, DocketCard, Post, Sight
from ggzy.supervision import circular_facts
from ggzy.supervision.circular_facts import Departments, entries_of
from ggzy.supervision.findings.examining import CONDUCT
from ggzy.supervision.models import ConductRow, Finding

PROCEDURE = "statement/1"
READERS = (Role.ADMINISTRATION, Role.INSPECTOR, Role.DISCIPLINE)
CONCERNED = conduct.WATCHERS
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


def rows_for(offices: Sequence[Office], since: datetime, until: datetime, by_day: bool = False) -> list[Row]:
    """Everything of these offices between the two moments; looks by day where their number is enough."""
    regions = sorted({office.region for office in offices if office.region}, key=len)
    roots = [r for r in regions if not any(other != r and r.startswith(stem(other)) for other in regions)]
    known = {office.org_id for office in offices}
    people = {person_id for office in offices for person_id, _name in office.people}
    rows = [row for region in roots for row in rows_in(region, since, until) if row.org_id in known or people.intersection(row.people)]
    rows += [*found_of(offices, since, until), *(looks_by_day if by_day else looks_of)(offices, since, until)]
    return sorted(rows, key=lambda row: (row.at, row.stream, row.seq, row.key))


def rows_in(region: str, since: datetime, until: datetime) -> Iterator[Row]:
    yield from of_lots(region, since, until)
    for fact in (*circular_facts.of_cases(region, since, until), *circular_facts.of_matters(region, since, until)):
        if fact.kind in ("case_breach", "silence"):
            yield Row(conduct.BREACH, fact.office_id, fact.stream, fact.seq, fact.at, fact.title, fact.what, bad=True)
    yield from cases(region, since, until)


def of_lots(region: str, since: datetime, until: datetime) -> Iterator[Row]:
    """As they were worked out with the findings; whose a lot is, follows from who is in charge of its place now."""
    who = Departments(until)
    rows = ConductRow.objects.filter(at__gte=since, at__lt=until, region__startswith=stem(region))
    for place_region, line, industry, *told in rows.values_list("region", "line", "industry", *CONDUCT):
        kind, org_id, stream, seq, at, title, words, people, *rest = told
        org_id = org_id or who.of(place_region, line, industry).org_id
        yield Row(kind, org_id, stream, seq, at, title, words, tuple(people), **dict(zip(CONDUCT[8:], rest, strict=True)))


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


def found_of(offices: Sequence[Office], since: datetime, until: datetime) -> Iterator[Row]:
    """Findings that concern the offices or their people."""
    at = offices_at(offices)
    known = [office.org_id for office in offices]
    rows = Finding.objects.filter(Q(person_id__in=at) | Q(office__in=known), at__gte=since, at__lt=until)
    for key, stream, when, title, words, org_id, person_id in rows.values_list("key", "stream", "at", "title", "words", "office", "person_id"):
        who = (person_id,) if person_id else ()
        for concerned in dict.fromkeys([*([org_id] if org_id in known else []), *at.get(person_id, ())]):
            yield Row(conduct.FINDING, concerned, stream, 0, when, title, words, who, key=key)


def looks_of(offices: Sequence[Office], since: datetime, until: datetime) -> Iterator[Row]:
    """Use of the platform 使用平台: pages that leave a record."""
    at = offices_at(offices)
    for pk, person_id, org_id, stream, when, route in looks(at, since, until).values_list("pk", "person_id", "org_id", "stream", "at", "route"):
        if org_id in at[person_id]:
            yield Row(conduct.USE, org_id, stream, 0, when, name_of_page(route), people=(person_id,), key=f"look-{pk}")


def looks_by_day(offices: Sequence[Office], since: datetime, until: datetime) -> Iterator[Row]:
    """The same, one row for all looks of a person on a day."""
    at = offices_at(offices)
    days = looks(at, since, until).order_by().annotate(day=TruncDay("at", tzinfo=SHANGHAI)).values_list("person_id", "org_id", "day")
    for person_id, org_id, day, times in days.annotate(times=Count("pk")):
        if org_id in at[person_id]:
            yield Row(conduct.USE, org_id, "", 0, day, "", people=(person_id,), times=times)


def looks(at: dict[str, list[str]], since: datetime, until: datetime) -> QuerySet[Sight]:
    """Of these people; who holds posts in two offices is counted where the look was."""
    return Sight.objects.filter(person_id__in=at, at__gte=since, at__lt=until)


def offices_at(offices: Sequence[Office]) -> dict[str, list[str]]:
    """By person: the offices."""
    found: dict[str, list[str]] = defaultdict(list)
    for office in offices:
        for person_id, _name in office.people:
            found[person_id].append(office.org_id)
    return found


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
