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

from django.db.models import Count, QuerySet
from django.urls import Resolver404, resolve, reverse

from ggzy.core.acts import award, committee, draws, evaluation, registration, trustees
from ggzy.core.acts.stages import StageEntered
from ggzy.core.leaks import LABELS, OFFICES, Around, Happened, Knower, Milestone, Secret, Seen, came, tendered_again
from ggzy.core.procedures.case_grounds import GROUNDS
from ggzy.core.procedures.construction.disclosures import winner_known
from ggzy.core.proceeding import Proceeding, Round
from ggzy.core.regions import stem
from ggzy.core.roles import Actor, Role
from ggzy.core.table import Event
from ggzy.desk import telling
from ggzy.desk.workdays import calendar
from ggzy.layout.committee import seat_number
from ggzy.layout.deals import Viewed
from ggzy.layout.papers import told_by
from ggzy.layout.reach import posts_of_office
from ggzy.layout.sights import BIDS, EVALUATION, EXPERTS, FILE, TO_TAKE, name_of_page
from ggzy.store.messages import posts_of_organisation
from ggzy.store.models import CaseCard, Deal, Sight
from ggzy.supervision.models import Finding, ReviewOpened

LOOKED_UP = "names_looked_up"
INQUIRY = "supervision:leak"
COMMITTEE = "评标委员会"
B, X, S, V, F = Secret.BIDDERS, Secret.EXPERTS, Secret.BIDS, Secret.EVALUATION, Secret.FILE
BY_KIND = {BIDS: {B}, EXPERTS: {X}, EVALUATION: {V}, FILE: {F}}
BY_ROUTE: dict[str, set[Secret]] = {
    "trading:seat": {B, S}, "trading:seat_paper": {S}, "trading:deliberation": {X, B, V}, "trading:seats": {V},
    "supervision:evidence": {B, X, S, V}, "trading:archive_package": {B, X, V},
}  # fmt: skip
"""What a page tells besides, or instead of, its kind."""
ACTS: dict[type[Event], set[Secret]] = {
    registration.FilingSubmitted: {F}, registration.FilingAccepted: {F}, registration.FilingReturned: {F},
    registration.OpeningKeyRegistered: {S}, trustees.OpeningKeyLost: {S}, trustees.SharesReleased: {B, S}, trustees.DisclosurePermitted: {S},
    draws.DrawKeyRegistered: {X}, draws.DrawCommitted: {X}, draws.ExpertsValueRevealed: {X}, draws.PoolListed: {X},
    committee.CommitteeDrawn: {X}, committee.ExpertReplaced: {X}, committee.SeatDeclined: {X}, committee.ExpertSeated: {B, X, S},
    committee.ChairElected: {X}, evaluation.ChecksFiled: {S, V}, evaluation.ScoreFiled: {S, V}, evaluation.ReportDrafted: {V},
    evaluation.ReportSigned: {V}, evaluation.ReportFiled: {V}, award.WrittenReportFiled: {V},
}  # fmt: skip
"""Acts that nobody does without knowing something of it, or without holding a part of a key to it."""
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


# ---- what was seen and done


def seen_of(viewed: Viewed) -> list[Seen]:
    """Every look and every act that tells something, the latest first."""
    found = [*acts_of(viewed), *looks_of(viewed.p, happened_in(viewed)), *reviews_of(viewed.p)]
    return sorted(found, key=lambda each: each.at, reverse=True)


def looks_of(p: Proceeding, happened: Happened) -> Iterator[Seen]:
    for sight in Sight.objects.filter(stream=p.stream).order_by("at", "id"):
        person, office = called(p, Role(sight.role), sight.person_id, sight.person, sight.post.removeprefix(sight.person).strip())
        yield Seen(
            sight.at, sight.person_id, person, Role(sight.role), office, frozenset(secrets_of(sight, happened)), sight.how, name_of_page(sight.route),
            sight.reason, sight.code, sight.how in TO_TAKE, f"查看留痕第{sight.pk}号",
        )  # fmt: skip


def secrets_of(sight: Sight, happened: Happened) -> set[Secret]:
    """What the page told whoever looked."""
    if sight.route in BY_ROUTE:
        return BY_ROUTE[sight.route]
    kind = paper_at(sight.address)
    if sight.route == "trading:evaluation_report" or kind == "evaluation_report":
        return {V, B, X} if sight.role == Role.EXPERT or came("LotAwarded", sight.at, happened) else {V, B}
    return BY_KIND.get(told_by(kind) if kind else sight.what, set())


def paper_at(address: str) -> str:
    """Which paper of a lot stands at this address, if one does."""
    try:
        return str(resolve(urlsplit(address).path).kwargs.get("kind", ""))
    except Resolver404:
        return ""


def reviews_of(p: Proceeding) -> Iterator[Seen]:
    for each in ReviewOpened.objects.filter(stream=p.stream):
        office = each.post.removeprefix(each.person).strip()
        yield Seen(each.at, each.person_id, each.person, Role.SUPERVISOR, office, frozenset({F}), "查看", "备案审查", source="备案审查打开记录")


def acts_of(viewed: Viewed) -> Iterator[Seen]:
    p = viewed.p
    for entry in viewed.entries:
        actor = entry.actor
        if type(entry.event) in ACTS and actor.person_id:
            person, office = called(p, actor.role, actor.person_id, actor.person, f"{actor.org}{actor.office}{actor.post}")
            yield Seen(
                entry.at, actor.person_id, person, actor.role, office, frozenset(ACTS[type(entry.event)]), "办理", entry.event.label(),
                source=f"日志第{entry.seq}条", url=reverse("supervision:entry", args=[p.stream, entry.seq]), act=True,
            )  # fmt: skip


def called(p: Proceeding, role: Role, person_id: str, person: str, office: str) -> tuple[str, str]:
    """A member of the committee by its seat until the award, everybody else by name."""
    if role is not Role.EXPERT or winner_known(p):
        return person, office
    return seat_number(p, person_id) if person_id in p.round.seats else Role.EXPERT.label, COMMITTEE


# ---- what is known around it


def happened_in(viewed: Viewed) -> Happened:
    """Every act by its name, in all rounds."""
    happened: dict[str, list[datetime]] = defaultdict(list)
    for entry in viewed.entries:
        happened[type(entry.event).__name__].append(entry.at)
    return happened


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
    cases = CaseCard.objects.filter(suspected=GROUNDS["agency"].label, **within).exclude(deal="")
    findings = Finding.standing.filter(rule=LOOKED_UP, **within).exclude(stream="")
    rows = [LeakyLot(case.deal, f"案件 {case.code}：{case.suspected}", case.registered_at) for case in cases]
    rows += [LeakyLot(each.stream, f"监督发现：{each.words}", each.at) for each in findings]
    rows += inquired(Sight.objects.filter(route=INQUIRY, **within))
    found: dict[str, LeakyLot] = {}
    for row in sorted(rows, key=lambda each: each.at):
        before = found.get(row.stream)
        found[row.stream] = LeakyLot(row.stream, f"{before.why}；{row.why}" if before and row.why not in before.why else row.why, row.at)
    return sorted(found.values(), key=lambda each: each.at, reverse=True)


def inquired(sights: QuerySet[Sight]) -> Iterable[LeakyLot]:
    """Lots in which an inspector asked about a leak of something at some moment: the question stands in the look's address."""
    for sight in sights.filter(address__contains="moment=2"):
        asked = parse_qs(urlsplit(sight.address).query)
        leaked = asked.get("leaked", [""])[0]
        if leaked in set(Secret):
            yield LeakyLot(sight.stream, f"核查过：{LABELS[Secret(leaked)]}", sight.at)


def titles_of(streams: Iterable[str]) -> dict[str, Deal]:
    return {deal.stream: deal for deal in Deal.objects.filter(stream__in=list(streams))}
