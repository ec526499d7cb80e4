"""评价 at the service face: what one's side may still rate, and the sheet for one subject of one lot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ggzy.core.acts.rating import CorrectRating, Rate
from ggzy.core.dossier import AGENCY, AWARDED, EXPERT
from ggzy.core.procedures.rating import RATERS, RATING
from ggzy.core.proceeding import Proceeding
from ggzy.core.rating import CRITERIA, SIDES, WINDOW, Mark, Rating
from ggzy.core.roles import Actor, Role
from ggzy.core.rule import Refused
from ggzy.core.table import Command
from ggzy.desk import counter
from ggzy.desk.dossier_facts import given, rating_stream, took_part
from ggzy.desk.taking_part import own_rounds
from ggzy.desk.workdays import calendar
from ggzy.layout.deals import told
from ggzy.layout.reach import deals_of_office
from ggzy.layout.session import actor_of, as_role, now_of
from ggzy.service.forms.dossier import RatingForm
from ggzy.store.models import Deal, JournalEntry, RatingCard


@dataclass(frozen=True)
class Open:
    """One subject that this side may rate, or has rated."""

    stream: str
    title: str
    kind: str
    subject: str
    name: str
    locks_at: datetime
    given: RatingCard | None


@as_role(*RATERS)
def ratings(request: HttpRequest) -> HttpResponse:
    """可以评价的专家和代理机构。"""
    actor, now = actor_of(request), now_of(request)
    rows = list(open_to(actor, now))
    page = {"waiting": [r for r in rows if r.given is None], "given": [r for r in rows if r.given is not None], "window": WINDOW}
    return render(request, "service/ratings.html", page)


def open_to(actor: Actor, now: datetime) -> Iterator[Open]:
    """Of the lots awarded within the term, those of this side, the latest first."""
    deals = {deal.stream: deal for deal in deals_of(actor, now)}
    awarded = JournalEntry.objects.filter(stream__in=deals, event="LotAwarded").order_by("-at").values_list("stream", "at")
    ends = {stream: WINDOW.end(at, calendar()) for stream, at in awarded}
    for stream in [each for each, end in ends.items() if now < end]:
        p = counter.load(stream)
        if p is not None and took_part(p, actor):
            yield from subjects(p, actor, ends[stream])


def deals_of(actor: Actor, now: datetime) -> list[Deal]:
    """What was awarded within the term has changed within it too: so not every deal of a province is looked at."""
    found = Deal.objects.filter(stage__in=AWARDED, changed_at__gt=now - timedelta(days=WINDOW.days + 2))
    if actor.role is Role.TENDEREE:
        return list(found.filter(tenderee_id=actor.org_id))
    if actor.role is Role.BIDDER:
        return list(found.filter(stream__in=own_rounds(actor.org_id)))
    return list(found.filter(pk__in=deals_of_office(actor).values("pk")))


def subjects(p: Proceeding, actor: Actor, locks_at: datetime) -> Iterator[Open]:
    assert p.project
    known = given(p.stream, actor)
    found = [(EXPERT, s.expert_id, s.person) for s in p.round.seats.values() if s.seated_at and not s.representative]
    found += [(AGENCY, p.project.agency_id, p.project.agency)] if p.project.agency_id else []
    for kind, subject, name in found:
        if actor.role in SIDES[kind]:
            yield Open(p.stream, p.title, kind, subject, name, locks_at, known.get(subject))


@as_role(*RATERS)
def rate(request: HttpRequest, stream: str, subject: str) -> HttpResponse:
    """评价一名专家或者代理机构；锁定以前可以更正。"""
    actor, now = actor_of(request), now_of(request)
    p = counter.load(stream)
    found = one_of(p, actor, subject)
    if p is None or found is None:
        raise Http404(_("没有可以由您评价的这一对象"))
    own = found.given.stream if found.given else rating_stream(stream, subject, actor)
    standing = counter.load(own, Rating)
    criteria = CRITERIA[found.kind, actor.role]
    form = RatingForm(request.POST if request.method == "POST" else None, criteria=criteria, initial=as_given(standing))
    refused = None
    if request.method == "POST" and form.is_valid():
        outcome = hand_over(found, form.marks(), standing, actor, own, request.POST.get("act_id", ""))
        if not isinstance(outcome, Refused):
            told(request, outcome, _("已更正。") if standing else _("已评价；锁定以前可以更正。"))
            return redirect("service:ratings")
        refused = outcome
    page = {"one": found, "form": form, "refused": refused, "standing": standing, "grey": grey(found, standing, actor, own, now, refused)}
    return render(request, "service/rate.html", page, status=409 if refused is not None else 422 if form.errors else 200)


def one_of(p: Proceeding | None, actor: Actor, subject: str) -> Open | None:
    """The subject in a lot that is over, for one who was of it; for everybody else there is nothing."""
    if p is None or p.project is None or p.stage not in AWARDED or not took_part(p, actor):
        return None
    ends = WINDOW.end(p.happened["LotAwarded"], calendar())
    return next((each for each in subjects(p, actor, ends) if each.subject == subject), None)


def hand_over(one: Open, marks: tuple[Mark, ...], standing: Rating | None, actor: Actor, own: str, act_id: str) -> counter.Accepted | Refused:
    if standing is not None:
        return counter.hand_in(own, CorrectRating(marks=marks), actor, act_id=act_id)
    wish = Rate(deal=one.stream, kind=one.kind, subject_id=one.subject, marks=marks)
    return counter.open_stream(wish, actor, procedure="rating/1", act_id=act_id, stream=own)


def grey(one: Open, standing: Rating | None, actor: Actor, own: str, now: datetime, refused: Refused | None) -> Refused | None:
    """Why nothing can be handed in any more, asked with marks that are whole."""
    if refused is not None:
        return None
    marks = tuple(Mark(criterion=row.code, mark=3) for row in CRITERIA[one.kind, actor.role])
    wish: Command = CorrectRating(marks=marks) if standing else Rate(deal=one.stream, kind=one.kind, subject_id=one.subject, marks=marks)
    return counter.may(standing or RATING.begin(own), wish, actor, now)


def as_given(standing: Rating | None) -> dict[str, object]:
    found: dict[str, object] = {}
    for mark in standing.marks if standing else ():
        found |= {f"{mark.criterion}-mark": str(mark.mark), f"{mark.criterion}-reason": mark.reason}
    return found
