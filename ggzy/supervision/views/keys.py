"""Opening keys 开标密钥: which lots need one, and the trustee's page where it is born, backed up, rehearsed and kept.

The private half never comes here before the opening: the page's program runs in the trustee's own browser.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ggzy.core.acts.opening import DeclareKeyLost
from ggzy.core.acts.registration import RegisterOpeningKey
from ggzy.core.calendar import SHANGHAI
from ggzy.core.roles import Actor, Role
from ggzy.core.rule import Refused
from ggzy.core.sealing.envelope import fingerprint, looks_like_recipient, spoken
from ggzy.desk.rehearsal import rehearsal_envelope, rehearsal_passed
from ggzy.layout.deals import Viewed, submit, why_not
from ggzy.layout.session import actor_of, as_role, now_of
from ggzy.layout.tables import Column, Table
from ggzy.store.models import Deal, JournalEntry
from ggzy.supervision.clocks import lasting
from ggzy.supervision.forms.control import LostForm
from ggzy.supervision.models import Rehearsal
from ggzy.supervision.reach import deals_within, note, page_of_another, region_of, supervised
from ggzy.supervision.views.control import act_page

BEFORE_OPENING = ("registered", "in_review", "filed", "bidding", "opening")
KEY_EVENTS = ("OpeningKeyRegistered", "OpeningKeyReleased", "OpeningKeyLost", "RoundBegun")
REHEARSE_WITHIN = timedelta(days=2)
"""From when on the page asks for another rehearsal: late enough to matter, early enough to move the deadline."""
REGISTER = "register"
WELL_FORMED = "age1" + "q" * 58


@dataclass(frozen=True)
class LotKey:
    """One lot and its opening key as the list shows it."""

    deal: Deal
    state: str
    rehearsed_at: datetime | None
    remind: bool


def lot_keys(actor: Actor, now: datetime) -> list[LotKey]:
    """Lots before and at the opening, in the reach of this supervisor."""
    deals = {d.stream: d for d in deals_within(actor).filter(stage__in=BEFORE_OPENING)}
    last: dict[str, dict[str, int]] = {}
    rows = JournalEntry.objects.filter(stream__in=deals, event__in=KEY_EVENTS).order_by().values("stream", "event")
    for row in rows.annotate(last=Max("seq")):
        last.setdefault(row["stream"], {})[row["event"]] = row["last"]
    rehearsed: dict[tuple[str, int], datetime] = {
        (row["stream"], row["round"]): row["last"]
        for row in Rehearsal.objects.filter(stream__in=deals).order_by().values("stream", "round").annotate(last=Max("at"))
    }
    return [lot_key(deal, last.get(stream, {}), rehearsed.get((stream, deal.round)), now) for stream, deal in deals.items()]


def lot_key(deal: Deal, last: dict[str, int], rehearsed_at: datetime | None, now: datetime) -> LotKey:
    began, made = last.get("RoundBegun", 0), last.get("OpeningKeyRegistered", 0)
    near = deal.stage == "bidding" and deal.deadline is not None and deal.deadline - now <= REHEARSE_WITHIN
    if last.get("OpeningKeyReleased", 0) > began:
        return LotKey(deal, "released", rehearsed_at, False)
    if last.get("OpeningKeyLost", 0) > max(made, began):
        return LotKey(deal, "lost", rehearsed_at, False)
    if made <= began:
        return LotKey(deal, "none", None, deal.stage == "filed")
    fresh = rehearsed_at is not None and now - rehearsed_at <= REHEARSE_WITHIN
    return LotKey(deal, "kept", rehearsed_at, near and not fresh)


STATES = {"none": "待生成登记", "kept": "已登记，私钥由监督人员保管", "lost": "已报告灭失", "released": "已启用"}


def state_of(row: LotKey) -> str:
    label = _(STATES[row.state])
    if not row.remind:
        return label
    return label + (_("；备案已通过，请尽快办理") if row.state == "none" else _("；临近开标，请再演练一次"))


def key_address(row: LotKey) -> str:
    page = "supervision:release" if row.deal.stage == "opening" else "supervision:key"
    return reverse(page, args=[row.deal.stream])


COLUMNS = (
    Column("title", "项目名称", value=lambda row: row.deal.title, url=key_address),
    Column("code", "交易编号", value=lambda row: row.deal.code),
    Column("region", "地区", value=lambda row: region_of(row.deal)),
    Column("round", "第几次招标", kind="number", value=lambda row: row.deal.round),
    Column("stage", "阶段", value=lambda row: row.deal.stage_label),
    Column("state", "开标密钥", value=state_of),
    Column("deadline", "开标时间", kind="when", value=lambda row: row.deal.deadline),
    Column("rehearsed_at", "最近演练", kind="when"),
)


@as_role(Role.SUPERVISOR)
def keys(request: HttpRequest) -> HttpResponse:
    """开标密钥。"""
    rows = lot_keys(actor_of(request), now_of(request))
    table = Table(
        request, _("开标密钥"), COLUMNS, rows, order="deadline",
        empty=_("没有需要开标密钥的项目"), empty_next=_("监督范围内有项目登记后，请在备案通过后为它生成开标密钥。"),
    )  # fmt: skip
    if table.exporting:
        return table.export()
    return render(request, "supervision/keys.html", {"table": table, "remind": [row for row in rows if row.remind]})


@supervised
def key(request: HttpRequest, viewed: Viewed) -> HttpResponse:
    """托管人的密钥页；提交时登记公钥。"""
    refused = None
    if request.method == "POST":
        outcome = register(request, viewed)
        if not isinstance(outcome, Refused):
            messages.success(request, _("开标公钥已登记。请妥善保管备份文件，开标前一天再演练一次。"))
            return redirect("supervision:key", viewed.p.stream)
        refused = outcome
    page = key_page(request, viewed) | {"refused": refused}
    return render(request, "supervision/key.html", page, status=409 if refused is not None else 200)


def register(request: HttpRequest, viewed: Viewed) -> Any:
    """Register the public half; that the private half was rehearsed is found here, not believed."""
    p = viewed.p
    recipient, answer = request.POST.get("recipient", "").strip()[:100], request.POST.get("answer", "")[:200]
    passed = looks_like_recipient(recipient) and rehearsal_passed(p.stream, p.round.number, recipient, REGISTER, answer)
    outcome = submit(request, p.stream, RegisterOpeningKey(recipient=recipient, rehearsed=passed))
    if outcome:
        note(request, viewed, Rehearsal, round=p.round.number, recipient=recipient)
    return outcome


def key_page(request: HttpRequest, viewed: Viewed) -> dict[str, Any]:
    p, now = viewed.p, now_of(request)
    registered = p.round.opening_key
    rehearsals = Rehearsal.objects.filter(stream=p.stream, round=p.round.number)
    last = rehearsals.filter(recipient=registered).first()
    fresh = last is not None and now - last.at <= REHEARSE_WITHIN
    near = p.stage == "bidding" and p.round.deadline is not None and p.round.deadline - now <= REHEARSE_WITHIN
    lost = p.happened.get("OpeningKeyLost")
    return {
        "viewed": viewed,
        "p": p,
        "registered": registered,
        "spoken": spoken(fingerprint(registered)) if registered else "",
        "rehearsals": rehearsals[:10],
        "remind": near and not fresh,
        "left": lasting(p.round.deadline - now) if near and p.round.deadline else "",
        "lost_at": lost if lost and lost > p.happened.get("OpeningKeyRegistered", lost) else None,
        "grey": why_not(request, viewed, RegisterOpeningKey(recipient=WELL_FORMED, rehearsed=True)),
        "grey_lost": why_not(request, viewed, DeclareKeyLost(reason="（试办）")),
        "practice_key": page_of_another("practice:key", p.stream),
    }


def occasion_of(viewed: Viewed, recipient: str, now: datetime) -> str:
    """A new key is rehearsed in order to register it, the registered one anew each day."""
    return now.astimezone(SHANGHAI).date().isoformat() if recipient == viewed.p.round.opening_key else REGISTER


@require_GET
@supervised
def envelope(request: HttpRequest, viewed: Viewed) -> HttpResponse:
    """演练信封。"""
    recipient = request.GET.get("recipient", "").strip()[:100]
    if not looks_like_recipient(recipient):
        return JsonResponse({"text": _("公钥格式不正确，请刷新页面后重新生成")}, status=422)
    occasion = occasion_of(viewed, recipient, now_of(request))
    return JsonResponse({"envelope": rehearsal_envelope(viewed.p.stream, viewed.p.round.number, recipient, occasion)})


@require_POST
@supervised
def rehearse(request: HttpRequest, viewed: Viewed) -> HttpResponse:
    """登记一次演练：私钥确在手中。"""
    p, recipient = viewed.p, viewed.p.round.opening_key
    occasion = occasion_of(viewed, recipient, now_of(request))
    answer = request.POST.get("answer", "")[:200]
    if recipient and rehearsal_passed(p.stream, p.round.number, recipient, occasion, answer):
        note(request, viewed, Rehearsal, round=p.round.number, recipient=recipient)
        messages.success(request, _("演练成功：私钥确在手中，开标时可以解密。"))
    else:
        messages.error(request, _("演练没有通过：本机的私钥打不开演练信封。请改用备份文件恢复私钥后再试。"))
    return redirect("supervision:key", p.stream)


@supervised
def lost(request: HttpRequest, viewed: Viewed) -> HttpResponse:
    """报告开标私钥灭失。"""

    def declared(given: dict[str, Any]) -> DeclareKeyLost:
        return DeclareKeyLost(reason=given["reason"])

    return act_page(
        request, viewed, LostForm(request.POST or None), declared, probe=DeclareKeyLost(reason="（试办）"),
        done=_("已登记私钥灭失，招标人、交易中心和管理部门已可看到。"), after="supervision:key",
        template="supervision/lost.html",
    )  # fmt: skip
