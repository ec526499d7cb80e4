"""How departments use the platform 监督平台应用: findings in their reach that they opened, opened lots that they looked at, log-ins.

Whoever is new to a thing is given time: what is younger than `SETTLING` is no fact yet.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache

from django.db.models import Count
from django.urls import Resolver404, resolve

from ggzy.core import conduct
from ggzy.core.acts.control import ProceedingSuspended
from ggzy.core.acts.oversight import CorrectionOrdered, QuestionPut
from ggzy.core.findings.finding import Family
from ggzy.core.findings.rules import RULES
from ggzy.core.procedures.finding import CLOSED
from ggzy.core.regions import stem
from ggzy.core.roles import Role
from ggzy.core.shortcomings import SETTLING, Fact
from ggzy.store.codec import decode_actor
from ggzy.store.models import CaseCard, Deal, ExplainedCard, JournalEntry, LoginAttempt, Post, Sight
from ggzy.supervision.conduct import kept
from ggzy.supervision.matter_facts import Departments
from ggzy.supervision.models import Finding

TOLD = (Family.DUTY, Family.ACT)
"""What circulars may speak of: facts. A signal is for a person to judge; told in public it would accuse a bidder."""
DEPUTISED = ("deputy_of__person", "deputy_of__organisation")
INSTRUCTIONS = tuple(event.__name__ for event in (QuestionPut, CorrectionOrdered, ProceedingSuspended))
PAGES_OF_A_FINDING = ("supervision:finding", "supervision:explain", "supervision:reopen_finding")


def of_use(region: str, since: datetime, until: datetime, who: Departments) -> Iterator[Fact]:
    """Of departments alone: they are the ones that the platform of supervision is for."""
    yield from alarms(region, since, until, who)
    yield from live(region, since, until, who)
    yield from logins(since, until, who)
    yield from instructions(region, since, until, who)


def alarms(region: str, since: datetime, until: datetime, who: Departments) -> Iterator[Fact]:
    """Findings of fact in single records, and whether anybody of the department opened one, or somebody closed it, by then."""
    rows = Finding.standing.filter(region__startswith=stem(region), at__gte=since, at__lt=until - SETTLING, family__in=TOLD)
    found = rows.exclude(stream="")
    keys = found.order_by().values("key")
    closed = set(CaseCard.objects.filter(from_finding__in=keys).values_list("from_finding", flat=True))
    closed |= set(ExplainedCard.objects.filter(finding__in=keys, stage__in=CLOSED).values_list("finding", flat=True))
    offices = {who.of(*place).org_id for place in found.order_by().values_list("region", "line", "industry").distinct()}
    sights = Sight.objects.filter(route__in=PAGES_OF_A_FINDING, role=Role.SUPERVISOR.value, org_id__in=offices, at__gte=since, at__lt=until)
    seen = {(org_id, key_at(address.partition("?")[0])) for org_id, address in sights.order_by().values_list("org_id", "address").distinct()}
    for row in found.order_by("at", "key"):
        office = who.of(row.region, row.line, row.industry)
        if row.entries:
            yield Fact(
                kind="alarm", office_id=office.org_id, office=office.org, stream=row.stream, seq=row.entries[0], more=tuple(row.entries[1:]),
                at=row.at, title=row.title, what=RULES[row.rule].label, opened=row.key in closed or (office.org_id, row.key) in seen,
            )  # fmt: skip


@lru_cache(maxsize=65536)
def key_at(address: str) -> str:
    """Of which finding this is a page."""
    try:
        return str(resolve(address).kwargs.get("key", ""))
    except Resolver404:
        return ""


def live(region: str, since: datetime, until: datetime, who: Departments) -> Iterator[Fact]:
    """Lots that were opened, and whether anybody of the department looked at one or was there. Before the opening no look is kept."""
    opened = kept(region, since, until - SETTLING).filter(kind=conduct.OPENING)
    sights = Sight.objects.filter(stream__in=opened.order_by().values("stream"), role=Role.SUPERVISOR.value, at__lt=until)
    looked = set(sights.order_by().values_list("org_id", "stream").distinct())
    for row in opened.order_by("at", "stream", "seq"):
        office = who.of(row.region, row.line, row.industry)
        yield Fact(
            kind="live", office_id=office.org_id, office=office.org, stream=row.stream, seq=row.seq, at=row.at, title=row.title,
            present=not row.bad or (office.org_id, row.stream) in looked,
        )  # fmt: skip


def logins(since: datetime, until: datetime, who: Departments) -> Iterator[Fact]:
    """How often people logged in who hold a post of the department by then: no fault by itself, it stands beside the others. A
    log-in is a person's: where the person serves another too, it is `shared`."""
    attempts = LoginAttempt.objects.filter(succeeded=True, at__gte=since, at__lt=until).order_by().values_list("username").annotate(n=Count("pk"))
    times, held = dict(attempts), defaultdict(set)
    posts = Post.objects.filter(role=Role.SUPERVISOR.value, person__username__in=list(times)).select_related("person", "organisation", *DEPUTISED)
    for post in posts.order_by("pk"):
        if post.in_force(until):
            held[post.person.username].add(post.organisation.uscc)
    for username, offices in held.items():
        for org_id in sorted(offices):
            yield Fact(
                kind="login", office_id=org_id, office=who.names.get(org_id, ""), stream="", seq=0, at=since, title="", times=times[username],
                shared=len(offices) > 1,
            )  # fmt: skip


def instructions(region: str, since: datetime, until: datetime, who: Departments) -> Iterator[Fact]:
    """How often people of a department asked in writing, ordered to correct or to suspend, in lots of the region: it stands beside too."""
    lots = Deal.objects.filter(region__startswith=stem(region)).values("pk")
    sent = JournalEntry.objects.filter(stream__in=lots, event__in=INSTRUCTIONS, at__gte=since, at__lt=until).values_list("actor", flat=True)
    by = Counter(actor.org_id for actor in map(decode_actor, sent) if actor.role is Role.SUPERVISOR)
    for org_id, times in sorted(by.items()):
        yield Fact(kind="instruction", office_id=org_id, office=who.names.get(org_id, ""), stream="", seq=0, at=since, title="", times=times)
