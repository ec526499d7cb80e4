"""泄密核查: each look, act and presence of a lot with what it told its doer, as far as the inspector may see it by now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve, reverse

from ggzy.core.acts import award, committee, draws, evaluation, opening, oversight, registration, trustees
from ggzy.core.acts.stages import StageEntered
from ggzy.core.leaks import Happened, Secret, Seen, came
from ggzy.core.procedures.construction.disclosures import winner_known
from ggzy.core.proceeding import Proceeding
from ggzy.core.roles import Actor, Role
from ggzy.core.table import Entry, Event
from ggzy.desk import telling
from ggzy.layout.committee import seat_number
from ggzy.layout.deals import Viewed
from ggzy.layout.papers import told_by
from ggzy.layout.sights import BIDS, EVALUATION, EXPERTS, FILE, TO_TAKE, name_of_page
from ggzy.store.models import Sight
from ggzy.supervision.models import ReviewOpened

COMMITTEE = "评标委员会"
PLATFORM = Actor(role=Role.CLOCK, person="平台")
B, X, S, V, F = Secret.BIDDERS, Secret.EXPERTS, Secret.BIDS, Secret.EVALUATION, Secret.FILE
BY_KIND = {BIDS: {B}, EXPERTS: {X}, EVALUATION: {V}, FILE: {F}}
BY_ROUTE: dict[str, set[Secret]] = {
    "trading:seat": {B, S}, "trading:seat_paper": {S}, "trading:deliberation": {X, B, V}, "trading:seats": {V},
    "supervision:evidence": {B, X, S, V}, "trading:archive_package": {B, X, V},
}  # fmt: skip
"""What a page tells besides, or instead of, its kind."""
OF_THE_REPORT = ("supervision:deal", "supervision:entry")
"""From the report on their history tells of rejected bids and of the result."""
OF_THE_SEATS = ("trading:seats", "supervision:scene")
PROGRESS = "查看评标进度（不见评分、表决和姓名）"
"""How far the committee has come is open to the offices of the lot by their duty; still it is something of the evaluation."""
OPENING_KEY, DRAW_KEY = "保管开标密钥", "保管抽取密钥"
HELD = {
    registration.OpeningKeyRegistered: OPENING_KEY, trustees.OpeningKeyLost: OPENING_KEY, trustees.SharesReleased: "交出开标份额",
    trustees.DisclosurePermitted: "准许公开密钥", draws.DrawKeyRegistered: DRAW_KEY, draws.DrawCommitted: DRAW_KEY, draws.ExpertsValueRevealed: "揭示抽取承诺",
}  # fmt: skip
"""A part of a key is held and given up by duty: whoever does has seen nothing, and with one part alone nothing can be opened."""
DUTIES: dict[type[Event], str] = HELD | {draws.PoolListed: "申请抽取、指定招标人代表", committee.ExpertReplaced: "更换招标人代表"}
"""In the course of what an act is done by those who may not know it otherwise."""
ACTS: dict[type[Event], set[Secret]] = {
    registration.FilingSubmitted: {F}, registration.FilingAccepted: {F}, registration.FilingReturned: {F},
    registration.OpeningKeyRegistered: {S}, trustees.OpeningKeyLost: {S}, trustees.SharesReleased: {B, S}, trustees.DisclosurePermitted: {S},
    opening.OpeningRecordSigned: {B}, draws.DrawKeyRegistered: {X}, draws.DrawCommitted: {X}, draws.ExpertsValueRevealed: {X}, draws.PoolListed: {X},
    committee.CommitteeDrawn: {X}, committee.ExpertReplaced: {X}, committee.SeatDeclined: {X}, committee.ExpertSeated: {B, X, S},
    committee.ChairElected: {X}, evaluation.ChecksFiled: {S, V}, evaluation.ScoreFiled: {S, V}, evaluation.ReportDrafted: {V},
    evaluation.ReportSigned: {V}, evaluation.ReportFiled: {V}, award.WrittenReportFiled: {V},
}  # fmt: skip
"""Acts that nobody does without knowing something of it, or without holding a part of a key to it."""


def seen_of(viewed: Viewed) -> list[Seen]:
    """Every look, every presence and every act that tells something, the latest first."""
    found = [*acts_of(viewed), *presence_of(viewed), *looks_of(viewed.p, happened_in(viewed)), *reviews_of(viewed.p)]
    return sorted(found, key=lambda each: each.at, reverse=True)


def happened_in(viewed: Viewed) -> Happened:
    """Every act by its name, in all rounds."""
    happened: dict[str, list[datetime]] = defaultdict(list)
    for entry in viewed.entries:
        happened[type(entry.event).__name__].append(entry.at)
    return happened


# ---- looks


def looks_of(p: Proceeding, happened: Happened) -> Iterator[Seen]:
    for sight in Sight.objects.filter(stream=p.stream).order_by("at", "id"):
        person, office = called(p, Role(sight.role), sight.person_id, sight.person, sight.post.removeprefix(sight.person).strip())
        secrets = secrets_of(sight, happened)
        yield Seen(
            sight.at, sight.person_id, person, Role(sight.role), office, frozenset(secrets), sight.how, name_of_page(sight.route),
            sight.reason, sight.code, sight.how in TO_TAKE, f"查看留痕第{sight.pk}号", duty=PROGRESS if sight.route in OF_THE_SEATS and V in secrets else "",
        )  # fmt: skip


def secrets_of(sight: Sight, happened: Happened) -> set[Secret]:
    """What the page told whoever looked."""
    if sight.route in BY_ROUTE:
        return BY_ROUTE[sight.route]
    kind = paper_at(sight.address)
    if sight.route == "trading:evaluation_report" or kind == "evaluation_report":
        return {V, B, X} if sight.role == Role.EXPERT or came("LotAwarded", sight.at, happened) else {V, B}
    told = BY_KIND.get(told_by(kind) if kind else sight.what, set())
    reported = came("ReportFiled", sight.at, happened)
    of_report = sight.route in OF_THE_REPORT and reported
    of_seats = sight.route in OF_THE_SEATS and came("PoolFrozen", sight.at, happened) and not reported
    return told | {V} if of_report or of_seats else told


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


# ---- acts


def acts_of(viewed: Viewed) -> Iterator[Seen]:
    """A bidder's own acts are none of it: what is told of it goes by what it sent in."""
    for entry in viewed.entries:
        if type(entry.event) in ACTS and (entry.actor.person_id or entry.actor.role is Role.CLOCK):
            yield done(viewed.p, entry, ACTS[type(entry.event)], entry.at, "办理", entry.event.label(), DUTIES.get(type(entry.event), ""))


def by_platform(entry: Entry) -> bool:
    """Done by the platform itself, whosever act it followed: whoever had a member drawn is not shown the name."""
    event = entry.event
    drawn = isinstance(event, committee.CommitteeDrawn) or isinstance(event, committee.ExpertReplaced) and not event.seat.representative
    return drawn or entry.actor.role is Role.CLOCK


def done(p: Proceeding, entry: Entry, secrets: Iterable[Secret], at: datetime, how: str, page: str, duty: str) -> Seen:
    actor = PLATFORM if by_platform(entry) else entry.actor
    person, office = called(p, actor.role, actor.person_id, actor.person, f"{actor.org}{actor.office}{actor.post}")
    return Seen(
        at, actor.person_id, person, actor.role, office, frozenset(secrets), how, page, source=f"日志第{entry.seq}条",
        url=reverse("supervision:entry", args=[p.stream, entry.seq]), act=True, duty=duty, held=type(entry.event) in HELD,
    )  # fmt: skip


def called(p: Proceeding, role: Role, person_id: str, person: str, office: str) -> tuple[str, str]:
    """A member of the committee by its seat until the award, everybody else by name."""
    if role is not Role.EXPERT or winner_known(p):
        return person, office
    return seat_number(p, person_id) if person_id in p.round.seats else Role.EXPERT.label, COMMITTEE


# ---- presence


@dataclass
class Session:
    """One opening, draw or evaluation; whoever is there learns `secrets`. `end` is None while it goes on."""

    name: str
    secrets: set[Secret]
    begin: datetime
    end: datetime | None = None


AT_STAGE = {"opening": ("开标", {B}), "evaluation": ("评标", {V, X})}


def sessions(viewed: Viewed) -> list[Session]:
    """All of all rounds, by what everybody may know of them: the stages, and the frozen list that a draw begins with."""
    found: list[Session] = []
    for entry in viewed.entries:
        event = entry.event
        if found and found[-1].end is None and isinstance(event, StageEntered | draws.PoolFrozen):
            found[-1].end = entry.at
        if isinstance(event, StageEntered) and event.stage in AT_STAGE:
            found.append(Session(*AT_STAGE[event.stage], entry.at))
        elif isinstance(event, draws.PoolFrozen):
            found.append(Session("抽取", {X}, entry.at))
    return found


def presence_of(viewed: Viewed) -> Iterator[Seen]:
    """到场: at the scene, as the journal tells it, and in the hall, as its book does; once for each session."""
    held = sessions(viewed)
    for entry, left in stays_at_the_scene(viewed):
        for session in at_which(held, entry.at, left):
            yield done(viewed.p, entry, session.secrets, max(entry.at, session.begin), "到场", f"现场监管：{session.name}", f"现场监督{session.name}")
    for stay in telling.stays_at([viewed.p.stream])[viewed.p.stream]:
        for session in at_which(held, stay.came, stay.left) if stay.person else ():
            yield Seen(
                max(stay.came, session.begin), stay.person_id, stay.person, Role(stay.role), stay.office, frozenset(session.secrets), "到场",
                f"开标大厅：{session.name}", source="开标大厅到场记录", act=True, duty=f"参加、见证、监督{session.name}",
            )  # fmt: skip


def stays_at_the_scene(viewed: Viewed) -> Iterator[tuple[Entry, datetime | None]]:
    """Who came, and when he left; None while he is there."""
    for n, entry in enumerate(viewed.entries):
        if isinstance(entry.event, oversight.WatcherCame):
            later = (e.event for e in viewed.entries[n + 1 :])
            gone = (e.at for e in later if isinstance(e, oversight.WatcherLeft) and e.person_id == entry.actor.person_id)
            yield entry, next(gone, None)


def at_which(held: Iterable[Session], came: datetime, left: datetime | None) -> list[Session]:
    return [each for each in held if (each.end is None or came < each.end) and (left is None or left > each.begin)]
