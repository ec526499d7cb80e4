"""What lies in a watcher's reach 监督范围: the deals of its region subtree and lines, and who may look at one of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse

from ggzy.core.dossier import EXPERT
from ggzy.core.regions import Kind, covers, full_name, path, stem
from ggzy.core.roles import Actor, Role
from ggzy.desk.dossiers import region_of_pool
from ggzy.layout import watching
from ggzy.layout.deals import Viewed, party_deal
from ggzy.layout.dossiers import rows_for
from ggzy.layout.reach import deals_of_office, of_lines
from ggzy.layout.session import as_role, current_post, now_of
from ggzy.store.models import CaseCard, Deal, DocketCard, Expert, OfficeCard, PowerRow
from ggzy.supervision.models import Finding, Visit

WATCHERS = watching.WATCHERS
READERS = (*WATCHERS, Role.CENTRE)
"""Who may read one deal's record: the centre witnesses its own deals, but has no board of others' duties."""
V = TypeVar("V", bound=Visit)


def deals_within(actor: Actor) -> QuerySet[Deal]:
    """The deals that this watcher may watch; for others none."""
    return deals_of_office(actor) if actor.role in WATCHERS else Deal.objects.none()


def findings_within(actor: Actor) -> QuerySet[Finding]:
    """What was found in this watcher's region subtree and lines; none for a post without a region."""
    if actor.role not in WATCHERS or not actor.region:
        return Finding.objects.none()
    return Finding.objects.filter(region__startswith=stem(actor.region)).filter(of_lines(actor.lines))


def dockets_within(actor: Actor, procedure: str) -> QuerySet[DocketCard]:
    """Of one kind, those that this office watches, and those addressed to it."""
    return DocketCard.objects.filter(watching.dockets(actor), procedure=procedure)


def keeps_a_pool(actor: Actor) -> bool:
    """Pools of experts are the province's and the prefectures'."""
    return bool(home := path(actor.region)) and home[-1].kind in (Kind.PROVINCE, Kind.PREFECTURE)


def office_matters_within(actor: Actor, procedure: str) -> QuerySet[OfficeCard]:
    """Handovers, delegations or check-lists that this office may read."""
    return OfficeCard.objects.filter(watching.office_matters(actor), procedure=procedure)


def powers_within(actor: Actor) -> QuerySet[PowerRow]:
    """Powers that went down from offices in this reach, and those that came down to the own region and lines."""
    if not actor.region:
        return PowerRow.objects.none()
    made = office_matters_within(actor, "delegation/1").order_by().values("stream")
    return PowerRow.objects.filter(Q(delegation__in=made) | Q(region=actor.region) & of_lines(actor.lines))


def cases_within(actor: Actor) -> QuerySet[CaseCard]:
    """The cases of this office's region subtree and lines, and not kept from it; none for a post without a region."""
    return CaseCard.objects.filter(watching.cases(actor))


def keeps_expert(actor: Actor, expert: Expert) -> bool:
    """Whether this office keeps the pool that the expert is in, or stands above it."""
    return actor.role is not Role.SUPERVISOR and covers(actor.region, region_of_pool(expert))


def experts_within(actor: Actor) -> list[Expert]:
    """The experts whose dossiers this office may read: of its own pool, or who judged lots of its region and lines that were awarded."""
    judged = set(rows_for(actor, EXPERT).values_list("person_id", flat=True).distinct())
    people = Expert.objects.select_related("person").order_by("person__name", "pk")
    return [e for e in people if str(e.person_id) in judged or keeps_expert(actor, e)]


def watched(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view the deal in the watcher's reach; 404 for others."""

    @as_role(*READERS)
    @wraps(view)
    def guarded(request: HttpRequest, stream: str, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, party_deal(request, stream, *READERS), *args, **kwargs)

    return guarded


def supervised(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view the deal, for its own supervisor alone."""

    @as_role(Role.SUPERVISOR)
    @wraps(view)
    def guarded(request: HttpRequest, stream: str, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, party_deal(request, stream, Role.SUPERVISOR), *args, **kwargs)

    return guarded


def note(request: HttpRequest, viewed: Viewed, kind: type[V], **more: Any) -> V:
    """Keep that this person was here now."""
    return kind.objects.create(  # type: ignore[attr-defined,no-any-return]
        stream=viewed.p.stream,
        person_id=viewed.actor.person_id,
        person=viewed.actor.person,
        post=str(current_post(request) or ""),
        at=now_of(request),
        **more,
    )


def region_name(code: str) -> str:
    """Prefecture and county: everybody here knows the province."""
    return "".join(region.name for region in path(code)[1:]) or full_name(code)


def region_of(deal: Deal) -> str:
    return region_name(deal.region)


def address(deal: Deal) -> str:
    return reverse("supervision:deal", args=[deal.stream])


def page_of_another(url_name: str, stream: str) -> str:
    """A page of another part of the platform, or nothing where the deployment has none of that name."""
    try:
        return reverse(url_name, args=[stream])
    except NoReverseMatch:
        return ""
