"""Handing over 交接: open matters and standing ones listed, offered to a colleague, taken over by name."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ggzy.core.acts.office import DeclineHandover, OfferHandover, TakeOver
from ggzy.core.holders import Seat
from ggzy.core.office import Handover, Listed, PostTold
from ggzy.core.roles import LOOKING, Role
from ggzy.core.rule import Refused
from ggzy.desk import counter
from ggzy.desk.duties import Roll, open_matters, roll
from ggzy.layout.deals import Viewed, party_deal, submit, told, why_not
from ggzy.layout.history import history
from ggzy.layout.session import actor_of, as_role, now_of
from ggzy.store.models import ToDoRow
from ggzy.supervision.forms.offices import DeclineForm, HandoverForm
from ggzy.supervision.views.duties import post_of

ACTING = (Role.SUPERVISOR, Role.ADMINISTRATION, Role.CENTRE)
SOMETHING = "（试办）"


@as_role(*ACTING)
def new_handover(request: HttpRequest, post: int) -> HttpResponse:
    """提出交接：列出这个岗位的常设事项和未办事项，选择接收人。"""
    actor, found = actor_of(request), roll(now_of(request))
    giver = next((s for s in found.seats if s.number == post and s.actor.org_id == actor.org_id and not s.stands_for), None)
    if giver is None:
        raise Http404(_("没有这个岗位"))
    listed = matters_of(giver, found)
    receivers = [s for s in found.seats if may_receive(s, giver, found)]
    form = HandoverForm(
        request.POST or None, receivers=[(str(s.number), words(s)) for s in receivers],
        matters=[(each.mark, in_words(each)) for each in listed],
    )  # fmt: skip
    refused = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        to = next(s for s in receivers if str(s.number) == given["receiver"])
        chosen = tuple(each for each in listed if each.mark in given["matters"])
        offer = OfferHandover(giver=seat_told(giver), receiver=seat_told(to), matters=chosen, reason=given["reason"])
        outcome = counter.open_stream(offer, actor, procedure="handover/1", act_id=request.POST.get("act_id", ""))
        if not isinstance(outcome, Refused):
            told(request, outcome, _("已提出交接，等待接收人本人接收。"))
            return redirect("supervision:handover", outcome.stream)
        refused = outcome
    page = {"form": form, "refused": refused, "giver": giver, "listed": listed, "receivers": receivers}
    return render(request, "supervision/new_handover.html", page, status=409 if refused is not None else 422 if form.errors else 200)


def may_receive(seat: Seat, giver: Seat, found: Roll) -> bool:
    same = seat.actor.org_id == giver.actor.org_id and seat.actor.role is giver.actor.role
    return same and not seat.stands_for and seat.in_force(found.at) and seat.actor.person_id != giver.actor.person_id


def matters_of(giver: Seat, found: Roll) -> list[Listed]:
    """What the post holds: what is open, the most urgent first, then what stands."""
    rows = ToDoRow.objects.filter(role=giver.actor.role.value)
    mine = [m for m in open_matters(rows, found) if m.holder.seat and m.holder.seat.number == giver.number]
    opened = {m.mark: Listed(matter=m.matter, label=m.label, stream=m.stream, title=m.title) for m in mine}  # of two objections in one lot both go
    standing = [Listed(matter=held.matter.mark, label=held.matter.label) for held in post_of(giver, found, {}, giver.actor).held]
    return [*opened.values(), *standing]


def in_words(each: Listed) -> str:
    return f"{each.label}：{each.title}" if each.stream else _("今后的“%(label)s”") % {"label": each.label}


def words(seat: Seat) -> str:
    return f"{seat.actor.person}（{seat.actor.office}{seat.actor.post}）"


def seat_told(seat: Seat) -> PostTold:
    return PostTold(number=seat.number, person_id=seat.actor.person_id, person=seat.actor.person, title=f"{seat.actor.office}{seat.actor.post}")


@as_role(*ACTING, Role.INSPECTOR, *LOOKING)
def handover(request: HttpRequest, stream: str) -> HttpResponse:
    """一次交接：清单，接收或者不予接收。"""
    viewed = party_deal(request, stream, *ACTING, Role.INSPECTOR, *LOOKING, kind=Handover)
    form = DeclineForm(request.POST if request.POST.get("do") == "decline" else None)
    refused = None
    if request.POST.get("do") == "take" or (request.method == "POST" and form.is_valid()):
        outcome, done = answered(request, viewed, form)
        if not isinstance(outcome, Refused):
            told(request, outcome, done)
            return redirect("supervision:handover", stream)
        refused = outcome
    p = viewed.p
    page = {
        "viewed": viewed, "p": p, "form": form, "refused": refused, "history": history(p, viewed.entries),
        "listed": [in_words(each) for each in p.matters],
        "grey": why_not(request, viewed, TakeOver()) if viewed.actor.role in ACTING else None,
        "grey_decline": why_not(request, viewed, DeclineHandover(reason=SOMETHING)) if viewed.actor.role in ACTING else None,
        "acts": viewed.actor.role in ACTING and p.stage == "offered",
    }  # fmt: skip
    return render(request, "supervision/handover.html", page, status=409 if refused is not None else 422 if form.errors else 200)


def answered(request: HttpRequest, viewed: Viewed, form: DeclineForm) -> tuple[counter.Accepted | Refused, str]:
    if request.POST.get("do") == "take":
        return submit(request, viewed.p.stream, TakeOver()), _("已接收，从这一刻起由您负责。")
    return submit(request, viewed.p.stream, DeclineHandover(**form.cleaned_data)), _("已登记，事项仍由原责任人负责。")
