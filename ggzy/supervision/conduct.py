"""履职情况 gathered for a page: whose conduct may be read by whom, and the rows behind each figure.

What lots show was worked out with the findings (`ConductRow`): a year of a province is not read again for each page.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncDay

from ggzy.core import conduct
from ggzy.core.acts.transfer import ENDS, ends
from ggzy.core.calendar import SHANGHAI
from ggzy.core.conduct import Row
from ggzy.core.regions import path, stem
from ggzy.core.roles import WATCHED, Actor, Role
from ggzy.core.statement import Said, Statement
from ggzy.core.table import Entry
from ggzy.desk import counter
from ggzy.desk.docket_cards import about, about_whom
from ggzy.layout.sights import name_of_page
from ggzy.store.models import CaseCard, DocketCard, Post, Sight
from ggzy.supervision import matter_facts
from ggzy.supervision.findings.examining import CONDUCT
from ggzy.supervision.matter_facts import Departments, entries_of
from ggzy.supervision.models import ConductRow, Finding

PROCEDURE = "statement/1"
READERS = (Role.ADMINISTRATION, Role.INSPECTOR, Role.DISCIPLINE)
CONCERNED = conduct.WATCHERS


@dataclass(frozen=True)
class Office:
    """An office whose conduct is read, and by number those of its people whose own figures the viewer reads; `staff` is all who
    hold or held a post of it, counted and not named."""

    org_id: str
    name: str
    region: str
    people: tuple[tuple[str, str], ...]
    staff: frozenset[str] = frozenset()


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
    staff = staff_of(found)
    return [
        Office(org_id, own[0].organisation.name, own[0].region_id or "", tuple(dict.fromkeys((str(p.person_id), p.person.name) for p in own)), frozenset(staff[org_id]))
        for org_id, own in found.items()
    ]  # fmt: skip


def staff_of(offices: Iterable[str]) -> dict[str, set[str]]:
    """By office all whose presence is its own."""
    staff: dict[str, set[str]] = defaultdict(set)
    posts = Post.objects.filter(organisation__uscc__in=list(offices), role__in=[role.value for role in CONCERNED])
    for org_id, person_id in posts.order_by().values_list("organisation__uscc", "person_id"):
        staff[org_id].add(str(person_id))
    return staff


def may_read(actor: Actor, org_id: str, person_id: str) -> bool:
    """Within one's own office one reads the office's figures and one's own, nobody else's."""
    return actor.org_id != org_id or person_id in ("", actor.person_id)


# ---- rows


def rows_for(offices: Sequence[Office], since: datetime, until: datetime) -> list[Row]:
    """Everything of these offices between the two moments, in order."""
    own = [row for place in roots(offices) for row in (*of_lots(offices, place, since, until), *cases(place, since, until))]
    rows = [*concerning([*own, *silent(offices, since, until)], offices), *found_of(offices, since, until), *looks_of(offices, since, until)]
    return sorted(rows, key=lambda row: (row.at, row.stream, row.seq, row.key))


def sums_for(offices: Sequence[Office], since: datetime, until: datetime) -> list[Row]:
    """The same for figures alone: what is alike is one row, so that a province's year is no more than its offices."""
    own = [row for place in roots(offices) for row in (*lots_summed(place, since, until), *cases(place, since, until))]
    return [*concerning([*own, *silent(offices, since, until)], offices), *found_summed(offices, since, until), *looks_by_day(offices, since, until)]


def roots(offices: Sequence[Office]) -> list[str]:
    """Their regions, without those that lie in another of them."""
    regions = sorted({office.region for office in offices if office.region}, key=len)
    return [r for r in regions if not any(other != r and r.startswith(stem(other)) for other in regions)]


def concerning(rows: Sequence[Row], offices: Sequence[Office]) -> list[Row]:
    known = {office.org_id for office in offices}
    people = {person_id for office in offices for person_id in office.staff}
    return [row for row in rows if row.org_id in known or people.intersection(row.people)]


def silent(offices: Sequence[Office], since: datetime, until: datetime) -> Iterator[Row]:
    """Beside the lots: silence in cases and matters, wherever they lie. An office owes a report, an answer, a receipt to those
    above it, whose matter lies in their region and not in its own."""
    region = next((path(office.region)[0].code for office in offices if office.region), "")
    if not region:
        return
    late = (*matter_facts.of_cases(region, since, until), *matter_facts.of_complaints(region, since, until))
    for fact in (*late, *matter_facts.of_matters(region, since, until, Departments(until))):
        if fact.kind in ("case_breach", "finding_breach", "silence"):
            yield Row(conduct.BREACH, fact.office_id, fact.stream, fact.seq, fact.at, fact.title, fact.what, bad=True)


PLACE = ("region", "line", "industry")
ALIKE = (*PLACE, "kind", "org_id", "people", "bad", "opened", "returned")


def kept(region: str, since: datetime, until: datetime) -> QuerySet[ConductRow]:
    """What lots show, as it was worked out with the findings."""
    return ConductRow.objects.filter(at__gte=since, at__lt=until, region__startswith=stem(region))


def of_lots(offices: Sequence[Office], region: str, since: datetime, until: datetime) -> Iterator[Row]:
    """Whose a lot is, follows from who is in charge of its place now."""
    who, rows = Departments(until), kept(region, since, until)
    known = [office.org_id for office in offices]
    mine = Q(org_id__in=known) | Q(people__has_any_keys=[person_id for office in offices for person_id in office.staff])
    for place in rows.order_by().values_list(*PLACE).distinct():
        if who.of(*place).org_id in known:
            mine |= Q(org_id="", **dict(zip(PLACE, place, strict=True)))
    for *place, kind, org_id, stream, seq, at, title, words, people, bad, seconds, opened, days, upheld, clarified, returned in rows.filter(
        mine
    ).values_list(*PLACE, *CONDUCT):
        yield Row(
            kind, org_id or who.of(*place).org_id, stream, seq, at, title, words, tuple(people), bad, seconds, opened,
            days=days, upheld=upheld, clarified=clarified, returned=returned,
        )  # fmt: skip


def lots_summed(region: str, since: datetime, until: datetime) -> Iterator[Row]:
    who, rows = Departments(until), kept(region, since, until).order_by().values_list(*ALIKE)
    sums = rows.annotate(n=Count("pk"), faults=Sum("upheld"), changes=Sum("clarified"), read=ArrayAgg("seconds", filter=Q(seconds__isnull=False)))
    for *place, kind, org_id, people, bad, opened, returned, times, upheld, clarified, read in sums:
        yield Row(
            kind, org_id or who.of(*place).org_id, "", 0, until, "", "", tuple(people), bad, None, opened,
            upheld=upheld, clarified=clarified, returned=returned, times=times, read=tuple(read or ()),
        )  # fmt: skip


def cases(region: str, since: datetime, until: datetime) -> Iterator[Row]:
    """Age of clues and cases: of the office that took up the clue, and of the investigators once they are named."""
    cards = {c.stream: c for c in CaseCard.objects.filter(region__startswith=stem(region), registered_at__lt=until)}
    found = entries_of(cards, ("ClueRegistered", "CaseAssigned", "DutyBreached", *ENDS), until)
    late = Counter(entry.stream for entry, office_id, _office in matter_facts.owed(cards, found) if office_id == found[entry.stream][0].actor.org_id)
    for stream, entries in found.items():
        card, clue = cards[stream], entries[0]
        ended = next((e.at for e in entries if ends(e.event)), None)
        if ended is not None and ended < since:
            continue
        days = ((ended or until) - clue.at).days
        words = (f"办结，历时{days}日" if ended else f"{card.stage_label}，已{days}日") + (f"，逾期{late[stream]}次" if late[stream] else "")
        yield Row(
            conduct.CASE, clue.actor.org_id, stream, clue.seq, clue.at, card.code, words, hands(entries), bad=late[stream] > 0,
            open_still=ended is None, days=days,
        )  # fmt: skip


def hands(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Who investigates, by the last assignment; before there is one, whoever took up the clue."""
    named = [each for e in entries for each in [getattr(e.event, "investigators", ())] if each]
    return tuple(each.person_id for each in named[-1]) if named else (entries[0].actor.person_id,)


def found_of(offices: Sequence[Office], since: datetime, until: datetime) -> Iterator[Row]:
    """Findings that concern the offices or their people."""
    concerned = Concerned(offices)
    rows = findings(concerned, since, until)
    for org_id, person_id, key, stream, at, title, words in rows.values_list("office", "person_id", "key", "stream", "at", "title", "words"):
        for each in concerned.by(org_id, person_id, key):
            yield Row(conduct.FINDING, each, stream, 0, at, title, words, (person_id,) if person_id else (), key=key)


def found_summed(offices: Sequence[Office], since: datetime, until: datetime) -> Iterator[Row]:
    concerned = Concerned(offices)
    rows = findings(concerned, since, until).order_by()
    for org_id, person_id, times in rows.exclude(key__in=list(concerned.handled)).values_list("office", "person_id").annotate(n=Count("pk")):
        for each in concerned.by(org_id, person_id, ""):
            yield Row(conduct.FINDING, each, "", 0, until, "", people=(person_id,) if person_id else (), times=times)
    for org_id, person_id, key in rows.filter(key__in=list(concerned.handled)).values_list("office", "person_id", "key"):
        for each in concerned.by(org_id, person_id, key):
            yield Row(conduct.FINDING, each, "", 0, until, "", people=(person_id,) if person_id else ())


def findings(concerned: Concerned, since: datetime, until: datetime) -> QuerySet[Finding]:
    whose = Q(person_id__in=list(concerned.at)) | Q(office__in=concerned.known) | Q(key__in=list(concerned.handled))
    return Finding.standing.filter(whose, at__gte=since, at__lt=until)


class Concerned:
    """Which of these offices something concerns: itself, through its person, or as the one that owed what was not done, as it was
    worked out when the finding was raised."""

    def __init__(self, offices: Sequence[Office]) -> None:
        self.known, self.at = [office.org_id for office in offices], offices_at(offices)
        self.handled: dict[str, list[str]] = {}
        wanted, cards = {about(org_id) for org_id in self.known}, DocketCard.objects.filter(procedure="finding/1")
        if len(wanted) == 1:  # of many offices one reading of all is quicker than asking each card for each of them
            cards = cards.filter(office_ids__contains=list(wanted))
        for key, codes in cards.order_by().values_list("code", "office_ids"):
            if named := about_whom(wanted.intersection(codes)):
                self.handled[key] = named

    def by(self, org_id: str, person_id: str, key: str) -> list[str]:
        return list(dict.fromkeys([*([org_id] if org_id in self.known else []), *self.at.get(person_id, ()), *self.handled.get(key, ())]))


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
    return Sight.objects.filter(person_id__in=at, at__gte=since, at__lt=until, role__in=[role.value for role in WATCHED])


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
