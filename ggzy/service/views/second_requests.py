"""Requests that are no deal's matter 授权与恢复的双人办理: granted posts, deputies, a restore; confirmed by another person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from ggzy.core.regions import stem
from ggzy.core.roles import Actor, Role
from ggzy.core.rule import Refused
from ggzy.desk import restored
from ggzy.layout.session import actor_of, as_role, current_post, now_of
from ggzy.service.forms.second import DeclineForm
from ggzy.store.codec import decode_actor
from ggzy.store.models import Post, SecondRequest
from ggzy.store.second import OFFICIAL, settle, why_not

OUTCOMES = {"confirmed": "已确认", "declined": "不同意或者撤回", "expired": "逾期失效", "waiting": "等待确认"}
SHOWN = 50


@dataclass(frozen=True)
class Shown:
    """One request on the page, and why the viewer may not confirm it."""

    request: SecondRequest
    asker: str
    state: str
    own: bool
    grey: Refused | None


def within(actor: Actor, post: Post) -> Q:
    """Which requests this official may know of: the region's, the office's own, one's own, and restores."""
    region = Q(region__startswith=stem(actor.region)) if actor.role is Role.ADMINISTRATION and actor.region else Q(pk=None)
    return region | Q(org_id=actor.org_id) | Q(asked_by_id=post.person_id) | Q(kind=SecondRequest.Kind.RESTORE)


def waiting_for(actor: Actor, post: Post, now: datetime) -> list[SecondRequest]:
    """What this person may confirm now."""
    rows = SecondRequest.objects.filter(within(actor, post), outcome="", until__gt=now).select_related("post")
    return [row for row in rows[:SHOWN] if why_not(row, actor, post.administrator, now) is None]


@as_role(*OFFICIAL)
def second_requests(request: HttpRequest) -> HttpResponse:
    """授权与恢复：等待第二人确认的，和已有结果的。"""
    post, actor, now = current_post(request), actor_of(request), now_of(request)
    assert post is not None
    form = DeclineForm(request.POST if request.POST.get("do") == "decline" else None)
    refused = None
    if request.POST.get("do") == "confirm" or form.is_valid():
        rows = SecondRequest.objects.filter(within(actor, post))
        chosen = get_object_or_404(rows, pk=request.POST.get("asked") if request.POST.get("asked", "").isdecimal() else 0)
        outcome = decided(request, chosen, actor, post, form)
        if not isinstance(outcome, Refused):
            return redirect("service:second_requests")
        refused = outcome
    rows = SecondRequest.objects.filter(within(actor, post)).select_related("post", "settled_by")
    shown = [told(row, actor, post, now) for row in rows[:SHOWN]]
    page = {
        "waiting": [each for each in shown if each.state == OUTCOMES["waiting"]],
        "settled": [each for each in shown if each.state != OUTCOMES["waiting"]],
        "form": form,
        "refused": refused,
        "number": request.POST.get("asked", ""),
    }
    status = 409 if refused is not None else 422 if form.errors else 200
    return render(request, "service/second_requests.html", page, status=status)


def decided(request: HttpRequest, chosen: SecondRequest, actor: Actor, post: Post, form: DeclineForm) -> object:
    confirm = request.POST.get("do") == "confirm"
    reason = "" if confirm else form.cleaned_data["reason"]
    outcome = settle(chosen.pk, actor, post, now_of(request), confirm=confirm, reason=reason)
    if isinstance(outcome, Refused):
        return outcome
    if confirm and chosen.kind == SecondRequest.Kind.RESTORE:
        restored.reopen()
    messages.success(request, _("已确认，即时生效。") if confirm else _("已登记，这份申请不再有效。"))
    return outcome


def told(row: SecondRequest, actor: Actor, post: Post, now: datetime) -> Shown:
    asker = decode_actor(row.asker)
    state = row.state_at(now)
    grey = why_not(row, actor, post.administrator, now) if state == "waiting" else None
    words = " ".join(part for part in (asker.org, f"{asker.post}{asker.person}") if part)
    return Shown(row, words, OUTCOMES[state], asker.person_id == actor.person_id, grey)
