"""泄密核查: what the record and the kept looks tell of who knew what of a lot, gathered for one page of discipline inspection.

Only what the inspector may see of the record by now goes in: before the opening there is nothing of bidders in it, and
members of the committee go by their seats until the award.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

from django.db.models import Count

from ggzy.core.acts import committee, draws
from ggzy.core.acts.stages import StageEntered
from ggzy.core.leaks import LABELS, OFFICES, Around, Happened, Knower, Milestone, Secret, tendered_again
from ggzy.core.procedures.case_grounds import GROUNDS
from ggzy.core.proceeding import Proceeding, Round
from ggzy.core.regions import stem
from ggzy.core.roles import Actor, Role
from ggzy.desk import telling
from ggzy.desk.workdays import calendar
from ggzy.layout.deals import Viewed
from ggzy.layout.reach import posts_of_office
from ggzy.store.messages import posts_of_organisation
from ggzy.store.models import Deal, Sight
from ggzy.supervision.leak_record import COMMITTEE, called, happened_in
from ggzy.supervision.models import Finding
from ggzy.supervision.reach import cases_within

LOOKED_UP = "names_looked_up"
INQUIRY = "supervision:leak"
ELSE = {draws.PoolFrozen: "冻结专家抽取名单", committee.CommitteeDrawn: "抽取专家"}
"""Milestones besides the stages."""


def milestones(viewed: Viewed) -> list[Milestone]:
    """The lot's stages, its deadline and its draw, as far as they may be told by now."""
    found = [Milestone(e.at, viewed.p.procedure.stage(e.event.stage).label) for e in viewed.entries if isinstance(e.event, StageEntered)]
    found += [Milestone(e.at, ELSE[type(e.event)]) for e in viewed.entries if type(e.event) in ELSE]
    deadlines = [each.deadline for each in rounds(viewed.p) if each.deadline]
    return sorted([*found, *(Milestone(deadline, "投标截止") for deadline in deadlines)], key=lambda m: m.at)


def rounds(p: Proceeding) -> list[Round]:
    """Each time the lot was tendered, the present round last."""
    return [*p.earlier, p.round]


# ---- what is known around it


def around(viewed: Viewed) -> Around:
    p = viewed.p
    work: dict[str, list[datetime]] = defaultdict(list)
    for entry in viewed.entries:
        work[entry.actor.person_id].append(entry.at)
    for stay in telling.stays_at([p.stream])[p.stream]:
        work[stay.person_id] += [stay.came, stay.left]
    found = Finding.standing.filter(stream=p.stream, rule=LOOKED_UP).values_list("person_id", flat=True)
    return Around(happened_in(viewed), calendar().is_workday, work, frozenset(found), elsewhere(viewed))


def elsewhere(viewed: Viewed) -> dict[str, int]:
    """In how many other lots with a leak each of those who looked at this one has looked too."""
    others = [lot.stream for lot in leaky_lots(viewed.actor) if lot.stream != viewed.p.stream]
    here = Sight.objects.filter(stream=viewed.p.stream).values("person_id")
    rows = Sight.objects.filter(stream__in=others, person_id__in=here).exclude(route=INQUIRY)
    return dict(rows.order_by().values_list("person_id").annotate(lots=Count("stream", distinct=True)))


def might_know(p: Proceeding, at: datetime, happened: Happened) -> Iterator[Knower]:
    """Who held a post of a party, an office or that round's committee of this lot, whether or not he ever looked."""
    assert p.project
    parties = ((Role.TENDEREE, p.project.tenderee_id), (Role.AGENCY, p.project.agency_id))
    posts = [post for role, org_id in parties if org_id for post in posts_of_organisation(org_id, at, role)]
    posts += [post for role in OFFICES for post in posts_of_office(role, p, at)]
    for post in posts:
        yield Knower(str(post.person_id), post.person.name, Role(post.role), str(post).removeprefix(post.person.name).strip(), "")
    for key, seat in rounds(p)[len(tendered_again(at, happened))].seats.items():
        yield Knower(key, *called_seat(p, key, seat.person), "")


def called_seat(p: Proceeding, key: str, name: str) -> tuple[str, Role, str]:
    person, office = called(p, Role.EXPERT, key, name, COMMITTEE)
    return person, Role.EXPERT, office


# ---- lots in which something leaked


@dataclass(frozen=True)
class LeakyLot:
    """A lot with a leak, as far as the platform knows: from a case, a finding or an earlier inquiry."""

    stream: str
    why: str
    at: datetime


def leaky_lots(actor: Actor) -> list[LeakyLot]:
    """Of the inspector's region, each once, the latest first."""
    if not actor.region:
        return []
    within = {"region__startswith": stem(actor.region)}
    cases = cases_within(actor).filter(suspected=GROUNDS["agency"].label).exclude(deal="")
    findings = Finding.standing.filter(rule=LOOKED_UP, **within).exclude(stream="")
    rows = [LeakyLot(case.deal, f"案件 {case.code}：{case.suspected}", case.registered_at) for case in cases]
    rows += [LeakyLot(each.stream, f"监督发现：{each.words}", each.at) for each in findings]
    rows += inquired(Sight.objects.filter(route=INQUIRY, address__contains="moment=2", **within))
    found: dict[str, LeakyLot] = {}
    for row in sorted(rows, key=lambda each: each.at):
        before = found.get(row.stream)
        found[row.stream] = LeakyLot(row.stream, f"{before.why}；{row.why}" if before and row.why not in before.why else row.why, row.at)
    return sorted(found.values(), key=lambda each: each.at, reverse=True)


def inquired(sights: Iterable[Sight]) -> Iterator[LeakyLot]:
    """Lots in which an inspector asked about a leak of something at some moment: the question stands in the look's address."""
    for sight in sights:
        asked = parse_qs(urlsplit(sight.address).query)
        leaked = asked.get("leaked", [""])[0]
        if leaked in set(Secret) and asked.get("moment"):
            yield LeakyLot(sight.stream, f"核查过：{LABELS[Secret(leaked)]}", sight.at)


def titles_of(streams: Iterable[str]) -> dict[str, Deal]:
    return {deal.stream: deal for deal in Deal.objects.filter(stream__in=list(streams))}
