"""Opening keys 开标密钥: the trustee's pages, one for all who hold a seat; where a key is born, backed up, rehearsed and kept.

The private half never comes here: the page's program runs in the trustee's own browser.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ggzy.core.acts.registration import RegisterOpeningKey
from ggzy.core.acts.trustees import DeclareKeyLost
from ggzy.core.calendar import day_of
from ggzy.core.procedures.construction.stages import TRUSTEES
from ggzy.core.proceeding import Proceeding
from ggzy.core.roles import Role
from ggzy.core.rule import Refused
from ggzy.core.sealing.policy import looks_like_public_key, policy_digest, seat_label, spoken
from ggzy.core.unsealing import policy_of
from ggzy.desk.rehearsal import rehearsal_envelope, rehearsal_passed
from ggzy.layout.deals import Viewed, party_deal, submit, why_not
from ggzy.layout.session import actor_of, as_role, current_post, now_of
from ggzy.layout.tables import Column, Table
from ggzy.trading.closing import grounds_of
from ggzy.trading.forms.trustee import LostForm
from ggzy.trading.models import Rehearsal
from ggzy.trading.trustees import PROBES, LotKey, due_soon, lot_keys, seats_of
from ggzy.trading.views.acting import act_page

REGISTER = "register"
LONGEST_KEY = 200
TRIED = "（试办）"


def for_trustee(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view the deal and the seat, for whoever holds one in it; 404 for everybody else."""

    @as_role(*TRUSTEES)
    @wraps(view)
    def guarded(request: HttpRequest, stream: str, *args: Any, **kwargs: Any) -> HttpResponse:
        viewed = party_deal(request, stream, *TRUSTEES)
        seat = viewed.actor.role.value
        if seat not in policy_of(viewed.p).trustees:
            raise Http404(_("本标段的保管方案没有您的席位"))
        return view(request, viewed, seat, *args, **kwargs)

    return guarded


def link(url_name: str, *of: str) -> str:
    """A page of another part of the platform, or nothing where the deployment has none of that name."""
    try:
        return reverse(url_name, args=of)
    except NoReverseMatch:
        return ""


def page_of_deal(viewed: Viewed) -> str:
    return link("trading:deal" if viewed.actor.role is Role.TENDEREE else "supervision:deal", viewed.p.stream)


# ---- the list ----


def state_of(row: LotKey) -> str:
    if row.own.released_at or not row.remind:
        return row.own.state
    if row.releases:
        return _("请交出份额")
    return row.own.state + (_("；备案已通过，请尽快办理") if not row.own.public_key else "")


def key_address(row: LotKey) -> str:
    return reverse("trading:release" if row.deal.stage == "opening" else "trading:key", args=[row.deal.stream])


COLUMNS = (
    Column("title", "项目名称", value=lambda row: row.deal.title, url=key_address),
    Column("code", "交易编号", value=lambda row: row.deal.code),
    Column("round", "第几次招标", kind="number", value=lambda row: row.deal.round),
    Column("stage", "阶段", value=lambda row: row.deal.stage_label),
    Column("state", "本席位的密钥", value=state_of),
    Column("ready", "各席位就绪", value=lambda row: f"{row.ready}/{row.of}"),
    Column("deadline", "开标时间", kind="when", value=lambda row: row.deal.deadline),
    Column("rehearsed_at", "最近演练", kind="when", value=lambda row: row.own.rehearsed_at),
)


@as_role(*TRUSTEES)
def keys(request: HttpRequest) -> HttpResponse:
    """开标密钥。"""
    rows = lot_keys(actor_of(request), now_of(request))
    table = Table(
        request, _("开标密钥"), COLUMNS, rows, order="deadline",
        empty=_("没有由您保管密钥的项目"), empty_next=_("招标文件的保管方案里有您的席位的，提交备案后列在这里。"),
    )  # fmt: skip
    if table.exporting:
        return table.export()
    return render(request, "trading/keys.html", {"table": table, "remind": [row for row in rows if row.remind]})


# ---- one lot's key ----


@for_trustee
def key(request: HttpRequest, viewed: Viewed, seat: str) -> HttpResponse:
    """保管人的密钥页；提交时登记公钥。"""
    refused = None
    if request.method == "POST":
        outcome = register(request, viewed, seat)
        if not isinstance(outcome, Refused):
            messages.success(request, _("开标公钥已登记。请妥善保管备份文件，开标前一天再演练一次。"))
            return redirect("trading:key", viewed.p.stream)
        refused = outcome
    page = key_page(request, viewed, seat) | {"refused": refused}
    return render(request, "trading/key.html", page, status=409 if refused is not None else 200)


def register(request: HttpRequest, viewed: Viewed, seat: str) -> Any:
    """Register the public half; that the private half was rehearsed is found here, not believed."""
    p = viewed.p
    public_key, answer = request.POST.get("public_key", "").strip()[:LONGEST_KEY], request.POST.get("answer", "")[:200]
    passed = rehearsal_passed(p.stream, p.round.number, policy_of(p).suite, public_key, REGISTER, answer)
    outcome = submit(request, p.stream, RegisterOpeningKey(seat=seat, public_key=public_key, rehearsed=passed))
    if outcome:
        note_rehearsal(request, viewed, seat, public_key)
    return outcome


def note_rehearsal(request: HttpRequest, viewed: Viewed, seat: str, public_key: str) -> None:
    actor = viewed.actor
    Rehearsal.objects.create(
        stream=viewed.p.stream, round=viewed.p.round.number, seat=seat, public_key=public_key, person_id=actor.person_id,
        person=actor.person, post=str(current_post(request) or ""), at=now_of(request),
    )  # fmt: skip


def key_page(request: HttpRequest, viewed: Viewed, seat: str) -> dict[str, Any]:
    p, policy, now = viewed.p, policy_of(viewed.p), now_of(request)
    seats = seats_of(p, now)
    own = next(each for each in seats if each.seat == seat)
    return {
        "viewed": viewed,
        "p": p,
        "policy": policy,
        "seats": seats,
        "own": own,
        "ready": sum(each.ready for each in seats),
        "digest": digest_of(p),
        "rehearsals": Rehearsal.objects.filter(stream=p.stream, round=p.round.number, seat=seat)[:10],
        "near": p.stage == "bidding" and due_soon(p.round.deadline, now),
        "left": left_without(p, seat),
        "grey": why_not(request, viewed, RegisterOpeningKey(seat=seat, public_key=own.public_key or PROBES[policy.suite], rehearsed=True)),
        "grey_lost": why_not(request, viewed, DeclareKeyLost(seat=seat, reason=TRIED)),
        "grounds": grounds_of(p),
        "practice_key": link("practice:key", p.stream),
        "deal_page": page_of_deal(viewed),
    }


def digest_of(p: Proceeding) -> str:
    """方案摘要, to be compared by eye with what the bidders' pages show; nothing while a seat has no key."""
    policy, r = policy_of(p), p.round
    if set(policy.trustees) - set(r.keys):
        return ""
    return spoken(policy_digest(p.stream, r.number, policy, {seat: r.keys[seat] for seat in policy.trustees}))


def left_without(p: Proceeding, seat: str) -> dict[str, Any]:
    """What still suffices once this seat's key is gone."""
    policy = policy_of(p)
    others = [s for s in policy.trustees if s != seat and s in p.round.keys and s not in p.round.lost]
    return {"others": "、".join(seat_label(s) for s in others), "suffices": len(others) >= policy.threshold, "need": policy.threshold}


# ---- rehearsal ----


def occasion_of(request: HttpRequest, viewed: Viewed, seat: str, public_key: str) -> str:
    """A new key is rehearsed in order to register it, the registered one anew each day."""
    registered = viewed.p.round.keys.get(seat) == public_key and seat not in viewed.p.round.lost
    return day_of(now_of(request)).isoformat() if registered else REGISTER


@require_GET
@for_trustee
def envelope(request: HttpRequest, viewed: Viewed, seat: str) -> HttpResponse:
    """演练信封。"""
    p, suite = viewed.p, policy_of(viewed.p).suite
    public_key = request.GET.get("public_key", "").strip()[:LONGEST_KEY]
    if not looks_like_public_key(suite, public_key):
        return JsonResponse({"text": _("公钥格式不正确，请刷新页面后重新生成")}, status=422)
    occasion = occasion_of(request, viewed, seat, public_key)
    return JsonResponse({"envelope": rehearsal_envelope(p.stream, p.round.number, suite, public_key, occasion)})


@require_POST
@for_trustee
def rehearse(request: HttpRequest, viewed: Viewed, seat: str) -> HttpResponse:
    """登记一次演练：私钥确在手中。"""
    p, public_key = viewed.p, viewed.p.round.keys.get(seat, "")
    occasion = occasion_of(request, viewed, seat, public_key)
    answer = request.POST.get("answer", "")[:200]
    if public_key and rehearsal_passed(p.stream, p.round.number, policy_of(p).suite, public_key, occasion, answer):
        note_rehearsal(request, viewed, seat, public_key)
        messages.success(request, _("演练成功：私钥确在手中，开标时可以交出份额。"))
    else:
        messages.error(request, _("演练没有通过：本机的私钥打不开演练信封。请改用备份文件恢复私钥后再试。"))
    return redirect("trading:key", p.stream)


@for_trustee
def lost(request: HttpRequest, viewed: Viewed, seat: str) -> HttpResponse:
    """报告开标私钥灭失。"""
    return act_page(
        request, viewed, LostForm(request.POST or None),
        lambda given: DeclareKeyLost(seat=seat, reason=given["reason"]), probe=DeclareKeyLost(seat=seat, reason=TRIED),
        done=_("已登记私钥灭失，各保管人、招标人和管理部门已可看到。"), after="trading:key", template="trading/lost.html",
        heading=_("报告开标私钥灭失"), left=left_without(viewed.p, seat),
    )  # fmt: skip
