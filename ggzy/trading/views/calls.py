"""My calls 评标任务: when, where and for which speciality; what it is about is shown only after taking the seat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ggzy.core.acts import committee
from ggzy.core.proceeding import Proceeding, Seat
from ggzy.core.roles import Role
from ggzy.core.rule import Refused
from ggzy.core.table import Command
from ggzy.desk import counter
from ggzy.desk.pseudonym import pseudonym
from ggzy.layout.session import actor_of, as_role, now_of
from ggzy.trading.bench import AT_WORK
from ggzy.trading.calling import place
from ggzy.trading.models import SeatDraft


class DeclineForm(forms.Form):
    """回避声明，或者说明不能参加。"""

    ground = forms.ChoiceField(
        label=gettext_lazy("情形"),
        choices=(
            ("interest", gettext_lazy("应当回避（有利害关系）")),
            ("unable", gettext_lazy("因故不能参加")),
        ),
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("理由"), min_length=4, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


@dataclass(frozen=True)
class Call:
    """One call. `token` stands for the lot in addresses, so that not even its number is told before the seat."""

    token: str
    p: Proceeding
    seat: Seat

    @property
    def place(self) -> str:
        return place(self.p)

    @property
    def state(self) -> str:
        if self.seat.declined:
            return "declined"
        if self.seat.seated_at:
            return "seated"
        return "confirmed" if self.seat.confirmed_at else "called"


def calls_of(person_id: str) -> list[Call]:
    """The committees that this person is called to now."""
    found = []
    for stream in (
        SeatDraft.objects.filter(person=person_id).values_list("stream", flat=True).distinct().order_by("stream")
    ):
        p = counter.load(stream)
        if p and p.stage in AT_WORK and person_id in p.round.seats:
            found.append(Call(pseudonym(stream, p.round.number, person_id), p, p.round.seats[person_id]))
    return sorted(found, key=lambda call: call.p.happened["CommitteeDrawn"])


@as_role(Role.EXPERT)
def calls(request: HttpRequest) -> HttpResponse:
    """评标任务。"""
    return show(request)


def show(
    request: HttpRequest, token: str = "", refused: Refused | None = None, form: forms.Form | None = None
) -> HttpResponse:
    rows = []
    actor = actor_of(request)
    for call in calls_of(actor.person_id):
        here = call.token == token
        rows.append(
            {
                "call": call,
                "form": form if here and form is not None else DeclineForm(prefix=call.token),
                "refused": refused if here else None,
                "opened": here and form is not None,
                "confirm_grey": counter.may(call.p, committee.ConfirmAttendance(), actor, now_of(request)),
                "seat_grey": counter.may(call.p, committee.TakeSeat(no_interest=True), actor, now_of(request)),
            }
        )
    return render(request, "trading/calls.html", {"rows": rows}, status=409 if refused is not None else 200)


@require_POST
@as_role(Role.EXPERT)
def answer_call(request: HttpRequest, token: str, answer: str) -> HttpResponse:
    """确认参加、签到入席、声明回避。"""
    actor = actor_of(request)
    call = next((c for c in calls_of(actor.person_id) if c.token == token), None)
    if call is None:
        raise Http404(_("没有这个评标任务"))
    form = None
    command: Command
    if answer == "confirm":
        command, done = committee.ConfirmAttendance(), _("已确认参加，请按时签到入席。")
    elif answer == "sit":
        if not request.POST.get("no_interest"):
            messages.error(request, _("签到入席前，请先勾选声明。如有应当回避的情形，请填写回避声明。"))
            return redirect("trading:calls")
        command, done = (
            committee.TakeSeat(no_interest=True),
            _("已签到入席。请核对投标人名单，如有利害关系请立即声明回避。"),
        )
    else:
        form = DeclineForm(request.POST, prefix=token)
        if not form.is_valid():
            return show(request, token, form=form)
        command, done = decline(form.cleaned_data), _("已声明，交易中心将办理更换。")
    outcome = counter.hand_in(call.p.stream, command, actor, act_id=request.POST.get("act_id", "") or uuid4().hex)
    if isinstance(outcome, Refused):
        return show(request, token, outcome, form)
    messages.success(request, done)
    return redirect("trading:seat", call.p.stream) if answer == "sit" else redirect("trading:calls")


def decline(cleaned: dict[str, Any]) -> committee.DeclineSeat:
    return committee.DeclineSeat(interest=cleaned["ground"] == "interest", reason=cleaned["reason"])
