"""Failure desk 解密失败处置 of one lot: each bid that stayed shut with its cause, evidence, rule and consequence; contest and decision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ggzy.core.acts.failures import ContestFailure, DecideFailure
from ggzy.core.acts.opening import BidNotUnsealed
from ggzy.core.law.electronic import NOT_UNSEALED, Unopened
from ggzy.core.proceeding import Bid, Contest, Proceeding
from ggzy.core.roles import Role
from ggzy.core.rule import Refused
from ggzy.core.sealing.policy import seat_label
from ggzy.core.unsealing import policy_of
from ggzy.layout.deals import submit, told, why_not
from ggzy.layout.papers.seen import this_round
from ggzy.layout.session import as_role, refuse
from ggzy.trading.forms.trustee import ContestForm, DecideForm
from ggzy.trading.hall import Hall
from ggzy.trading.views.hall import PRESENT, ShutOut, enter, way_back

TRIED = "（试办）"


@dataclass(frozen=True)
class Failure:
    """One bid that stayed shut, as this viewer may see it."""

    bid: Bid
    name: str
    mine: bool
    at: Any
    meaning: Unopened
    contest: Contest | None
    gave: tuple[tuple[str, str], ...]
    form: forms.Form | None = None
    grey: Refused | None = None

    @property
    def decided(self) -> bool:
        return self.contest is not None and self.contest.decided_at is not None


@as_role(*PRESENT)
def failures(request: HttpRequest, stream: str) -> HttpResponse:
    """解密失败处置；投标人申辩、监督部门认定。"""
    try:
        hall = enter(request, stream)
    except ShutOut as out:
        return refuse(request, out.refused, out.status)
    refused, form = None, form_of(request, hall)
    if request.method == "POST":
        if form is None:
            raise Http404(_("没有这项办理"))
        if form.is_valid():
            outcome = submit(request, stream, command_of(request, hall, form.cleaned_data))
            if not isinstance(outcome, Refused):
                told(request, outcome, _("申辩已提交。") if hall.viewed.me else _("已认定。"))
                return redirect("trading:failures", stream)
            refused = outcome
    page = {
        "viewed": hall.viewed, "p": hall.p, "hall": hall, "heading": _("解密失败处置"), "refused": refused, "policy": policy_of(hall.p),
        "rows": rows_of(request, hall, form), "meanings": NOT_UNSEALED.values(), "back": way_back(hall),
    }  # fmt: skip
    status = 409 if refused is not None else 422 if form is not None and form.errors else 200
    return render(request, "trading/failures.html", page, status=status)


def form_of(request: HttpRequest, hall: Hall) -> forms.Form | None:
    """What this viewer may say, filled with what was posted."""
    kind = {Role.BIDDER: ContestForm, Role.SUPERVISOR: DecideForm}.get(hall.viewed.actor.role)
    return kind(request.POST or None) if kind else None


def command_of(request: HttpRequest, hall: Hall, given: dict[str, Any]) -> Any:
    if hall.viewed.actor.role is Role.BIDDER:
        return ContestFailure(**given)
    return DecideFailure(bidder=request.POST.get("bidder", "")[:40], **given)


def rows_of(request: HttpRequest, hall: Hall, form: forms.Form | None) -> list[Failure]:
    """Officials see a failure as it happens, a bidder its own; all see all once everything is unsealed."""
    p, me, official = hall.p, hall.viewed.me, hall.viewed.actor.role is Role.SUPERVISOR
    if not hall.held:
        return []
    ats = {e.event.bidder: e.at for e in this_round(hall.viewed) if isinstance(e.event, BidNotUnsealed)}
    found = []
    for bid in p.standing_bids:
        mine = bool(me) and bid.bidder == me
        if not bid.not_opened or not (hall.named or mine or bid.bidder in ats):
            continue
        probe = ContestFailure(text=TRIED) if mine else DecideFailure(bidder=bid.bidder, fault="other", reason=TRIED)
        grey = why_not(request, hall.viewed, probe) if form is not None and (mine or official) else None
        posted = request.POST.get("bidder", "") == bid.bidder or mine
        own = (form if posted else type(form)()) if form is not None and (mine or official) and grey is None else None
        found.append(
            Failure(
                bid, hall.name_of(bid.bidder), mine, ats.get(bid.bidder), NOT_UNSEALED[bid.fault or "other"],
                p.round.contests.get(bid.bidder), gave(p, bid), own, grey,
            )
        )  # fmt: skip
    return found


def gave(p: Proceeding, bid: Bid) -> tuple[tuple[str, str], ...]:
    """The evidence: what each seat and the bidder gave for this bid, and what a disclosed key showed."""
    rows = []
    for seat in policy_of(p).trustees:
        if bid.bidder in p.round.released.get(seat, ()):
            said = _("交出了份额")
        elif bid.bidder in p.round.unreadable.get(seat, ()):
            said = _("称打不开密封给它的份额")
        else:
            said = _("私钥灭失，没有份额") if seat in p.round.lost else _("没有交出份额")
        judged = p.round.judged.get((bid.bidder, seat))
        if judged is not None:
            said += _("；私钥公开后查明：与投标人密封的一致") if judged else _("；私钥公开后查明：与投标人密封的不一致")
        rows.append((seat_label(seat), said))
    part = _("交出了自己的一份") if bid.bidder in p.round.parts else _("没有交出自己的一份")
    return (*rows, (_("投标人"), part))
