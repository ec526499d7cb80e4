"""What decisions on supervision's matters need from the registry 监督事项的外部事实: offices that exist, numbers, what is open already."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from ggzy.core.acts.case import ImposePenalty
from ggzy.core.acts.transfer import TransferCase
from ggzy.core.acts.unlisted import ReplyOnProject
from ggzy.core.authority import covers_line
from ggzy.core.calendar import day_of
from ggzy.core.case import Case
from ggzy.core.circular import Circular
from ggzy.core.codes import plain_number
from ggzy.core.facts import KnownOffice
from ggzy.core.law.transfer import RECEIVING
from ggzy.core.procedures import PROCEDURES
from ggzy.core.record import Record
from ggzy.core.regions import covers, tree
from ggzy.core.roles import Actor, Role
from ggzy.core.table import Command
from ggzy.core.unlisted.names import code_key
from ggzy.core.unlisted_matter import Unlisted
from ggzy.desk import clock
from ggzy.desk.complaints import Undone
from ggzy.store.models import CaseCard, Deal, DocketCard, NameHistory, Organisation, OutsideProject, Post

ADDRESSED = (Role.SUPERVISOR, Role.ADMINISTRATION)
"""Whose offices can be asked or sent a circular."""


def new_matter(p: Record, command: Command, actor: Actor) -> dict[str, Any]:
    """A number, by chance, so that it tells nothing of how many there are."""
    return {"case_code": f"核{actor.region[:6]}-{secrets.randbelow(10**8):08d}"}


def matter_open(p: Record, command: Any, actor: Actor) -> dict[str, Any]:
    """The matter that is open about this project already, if there is one."""
    wanted = command.project
    running = DocketCard.objects.filter(procedure="unlisted/1", title=wanted.name, region=wanted.region).exclude(stage="cleared")
    same = running.values_list("code", flat=True).first()
    if same is None and code_key(wanted.code):
        streams = OutsideProject.objects.filter(code=wanted.code).exclude(matter="").values("matter")
        same = DocketCard.objects.filter(stream__in=streams).exclude(stage="cleared").values_list("code", flat=True).first()
    return {"matter_open": same or ""}


def named_deal(p: Record, command: ReplyOnProject, actor: Actor) -> dict[str, Any]:
    """The deal of that number: one that is public, or lies in the reach of the office that names it."""
    for deal in Deal.objects.filter(code=command.deal.strip() or None).order_by("stream"):
        mine = covers(actor.region, deal.region) and (not actor.lines or covers_line(actor.lines, deal))
        if deal.published or mine:
            return {"named_deal": deal.stream}
    return {}


def matters_on_list(p: Record, command: Command, actor: Actor) -> dict[str, Any]:
    rows = OutsideProject.objects.filter(run__stream=p.stream).exclude(matter="")
    return {"matters_on_list": rows.values("matter").distinct().count()}


def offices_in_charge(p: Unlisted, command: Command, actor: Actor) -> dict[str, Any]:
    """The departments whose region and line take in the project."""
    return {"known_offices": offices_of(p, clock.now())}


def offices_of(p: Record, now: datetime) -> tuple[KnownOffice, ...]:
    """Departments in charge, the nearest first: of the county before those of the prefecture."""
    return Offices(now).of(p)


class Offices:
    """The same for many places: posts and names are read once for all of them."""

    def __init__(self, now: datetime) -> None:
        posts = Post.objects.filter(role__in=[role.value for role in ADDRESSED])
        self.now, self.known = now, dict[str, KnownOffice]()
        self.posts: list[Post] = []
        self.of_office: dict[int, list[Post]] = defaultdict(list)
        for post in posts.select_related("organisation", "person", "deputy_of__person", "deputy_of__organisation"):
            self.of_office[post.organisation_id].append(post)
            if post.role == Role.SUPERVISOR.value:
                self.posts.append(post)
        borne = NameHistory.objects.filter(Q(until=None) | Q(until__gt=now), since__lte=now, organisation__in=list(self.of_office))
        self.names: dict[int, str] = {}
        for row in borne:
            self.names.setdefault(row.organisation_id, row.name)

    def of(self, p: Record) -> tuple[KnownOffice, ...]:
        near: dict[str, tuple[int, KnownOffice]] = {}
        for post in self.posts:
            if covers(post.region_id or "", p.region) and (not post.lines or covers_line(tuple(post.lines), p)):
                near.setdefault(post.organisation.uscc, (-len((post.region_id or "").rstrip("0")), self.office(post.organisation)))
        return tuple(office for _, office in sorted(near.values(), key=lambda pair: (pair[0], pair[1].org)))

    def office(self, org: Organisation) -> KnownOffice:
        if org.uscc not in self.known:
            org.name_found = (self.now, self.names.get(org.pk, org.name))
            self.known[org.uscc] = office_now(org, self.now, posts=self.of_office[org.pk])
        return self.known[org.uscc]


def offices_known(codes: Iterable[str], now: datetime, roles: Iterable[Role] = ADDRESSED) -> tuple[KnownOffice, ...]:
    return tuple(office_now(org, now, roles) for org in Organisation.objects.filter(uscc__in=list(codes)).order_by("uscc"))


def posts_of(org: Organisation, roles: Iterable[Role]) -> list[Post]:
    return list(org.posts.filter(role__in=[role.value for role in roles]).select_related("person", "organisation", "deputy_of"))


def office_now(org: Organisation, now: datetime, roles: Iterable[Role] = ADDRESSED, posts: Iterable[Post] | None = None) -> KnownOffice:
    """The office as it stands: nothing can be sent to one that was closed, whose county was abolished, or where nobody holds a post."""
    region = org.region_id or ""
    told = KnownOffice(org_id=org.uscc, org=org.name_at(now), region=region)
    known = tree().get(region)
    if org.status == Organisation.Status.SUSPENDED:
        gone = f"已停用（{org.status_reason}）" if org.status_reason else "已停用"
    elif known is not None and not known.in_force(day_of(now)):
        gone = f"所在的{known.name}已于{known.valid_to:%Y年%m月%d日}撤销"
    elif not any(post.in_force(now) for post in (posts_of(org, roles) if posts is None else posts)):
        gone = "没有在任人员，收不到文书"
    else:
        return told
    heirs = [o.name for o in Organisation.objects.filter(kind=org.kind, status=Organisation.Status.VERIFIED, region_id=region).exclude(pk=org.pk)[:3]]
    instead = "请改送承接其职责的单位" + (f"（该地区现有：{'、'.join(heirs)}）" if heirs else "，或者送其上级机关")
    return KnownOffice(org_id=told.org_id, org=told.org, region=region, gone=gone, instead=instead)


# ---- a case transferred, a clue that comes from a complaint or a report ----


def receivers(p: Record, command: TransferCase, actor: Actor) -> dict[str, Any]:
    """The office named, by its code or its name, where it sits on the platform and receives such transfers."""
    if (role := RECEIVING.get(command.kind)) is None:
        return {}
    named = Organisation.objects.filter(Q(uscc=command.office_id or None) | Q(name=command.to.strip()), posts__role=role.value)
    codes = named.values_list("uscc", flat=True)
    return {"known_offices": offices_known(codes, clock.now(), (role,))}


def case_from(p: Record, clue: Command, told: Callable[..., Command], actor: Actor, act_id: str) -> Any:
    """The case, and the word of it where the clue came from: both or neither."""
    from ggzy.desk.counter import forget, hand_in, open_stream

    begun: Any = None
    try:
        with transaction.atomic():
            begun = open_stream(clue, actor, procedure="case/1", act_id=act_id)
            if begun and not (other := hand_in(p.stream, told(case=begun.stream, case_code=begun.p.code), actor, act_id=act_id)):
                raise Undone(other)
            return begun
    except Undone as undone:
        forget(begun.stream)
        return undone.refused


def decision_taken(p: Case, command: ImposePenalty, actor: Actor) -> dict[str, Any]:
    """Which other case of this office has a decision of the same number: a number is of the series of the office that issues it."""
    from ggzy.desk.counter import load

    wanted, decided = plain_number(command.decision_no), CaseCard.objects.exclude(decision_no="").exclude(stream=p.stream).order_by("registered_at")
    if not wanted or not any(letter.isdigit() for letter in wanted):
        return {"document_taken": ""}  # the button's trial names no number
    found = (load(stream, Case) for stream, number in decided.values_list("stream", "decision_no") if plain_number(number) == wanted)
    return {"document_taken": next((each.code for each in found if each and each.penalty and each.penalty.issuer == actor.org), "")}


# ---- circulars ----


def new_circular(p: Record, command: Command, actor: Actor) -> dict[str, Any]:
    return {"case_code": f"稿{actor.region[:6]}-{secrets.randbelow(10**8):08d}"}


def offices_cited(p: Circular, command: Any, actor: Actor) -> dict[str, Any]:
    """The offices that the circular is to be sent to, as they stand now."""
    cited = getattr(command, "cited", None)
    return {"known_offices": offices_known({each.office_id for each in (p.cited if cited is None else cited)}, clock.now())}


def document_taken(p: Circular, command: Any, actor: Actor) -> dict[str, Any]:
    same = DocketCard.objects.filter(procedure=p.procedure.code, code=command.document_no.strip()).exclude(stream=p.stream)
    return {"document_taken": same.values_list("title", flat=True).first() or ""}


def secret_lots(p: Circular, command: Command, actor: Actor) -> dict[str, Any]:
    """How many of the lots that are cited keep something secret still: that there is one at all before its notice, its
    bidders before the opening, and their names until all bids are unsealed."""
    streams = {entry.stream for each in p.cited for entry in each.entries}
    deals = Deal.objects.filter(stream__in=streams).values_list("procedure", "stage", "unsealing")
    return {"secret_lots": sum(unsealing or PROCEDURES[procedure].stage(stage).secret for procedure, stage, unsealing in deals)}
