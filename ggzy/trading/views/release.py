"""Releasing shares 交出开标份额: at the opening each trustee's browser opens its own sealed shares and hands them in.

Signed statements with their sealed shares are given out from the deadline on, to the trustees of the lot alone; whole,
so that the trustee's program can verify the signature. What is sealed to the other seats, only they can open.
"""

from __future__ import annotations

from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET

from ggzy.core.acts.trustees import DiscloseTrusteeKey, PermitDisclosure, ReleaseShares
from ggzy.core.proceeding import Bid, Proceeding
from ggzy.core.rule import Refused
from ggzy.core.sealing.policy import policy_digest
from ggzy.core.unsealing import disputed_with, policy_of, sealed_to
from ggzy.layout.deals import Viewed, submit, told, why_not
from ggzy.layout.session import now_of
from ggzy.trading.closing import closing_of
from ggzy.trading.trustees import seats_of
from ggzy.trading.views.trustee import TRIED, for_trustee, link, page_of_deal

LONGEST = 2 * 1024 * 1024


class Given(msgspec.Struct, forbid_unknown_fields=True):
    """What the trustee's program hands in."""

    shares: dict[str, str]
    unreadable: tuple[str, ...] = ()


@for_trustee
def release(request: HttpRequest, viewed: Viewed, seat: str) -> HttpResponse:
    """交出开标份额。"""
    refused = None
    if request.method == "POST":
        outcome = hand_over(request, viewed, seat)
        if not isinstance(outcome, Refused):
            told(request, outcome, _("本席位的份额已经交出。"))
            return redirect("trading:release", viewed.p.stream)
        refused = outcome
    page = release_page(request, viewed, seat) | {"refused": refused}
    return render(request, "trading/release.html", page, status=409 if refused is not None else 200)


@sensitive_variables("raw")
def hand_over(request: HttpRequest, viewed: Viewed, seat: str) -> Any:
    early = why_closed(request, viewed, seat)
    if early is not None:
        return early
    raw = request.POST.get("given", "")[:LONGEST]
    try:
        given = msgspec.json.decode(raw or "{}", type=Given)
    except (msgspec.DecodeError, RecursionError):
        return Refused(_("没有读到份额"), remedy=_("份额由您的浏览器用私钥打开，请启用脚本，在登记公钥时用的浏览器里办理"))
    return submit(request, viewed.p.stream, ReleaseShares(seat=seat, shares=given.shares, unreadable=given.unreadable))


def why_closed(request: HttpRequest, viewed: Viewed, seat: str) -> Refused | None:
    """Why this seat could give nothing now, whatever it brought."""
    refused = why_not(request, viewed, ReleaseShares(seat=seat))
    return None if refused is not None and refused.rule == "shares_belong_to_standing_bids" else refused


def release_page(request: HttpRequest, viewed: Viewed, seat: str) -> dict[str, Any]:
    p = viewed.p
    key = p.round.keys.get(seat, "")
    return {
        "viewed": viewed,
        "p": p,
        "seat": seat,
        "policy": policy_of(p),
        "key": key,
        "seats": seats_of(p, now_of(request)),
        "grey": why_closed(request, viewed, seat),
        "wanted": len(wanted_of(p, seat)) if not p.secret else 0,
        "disputes": len(disputed_with(p, seat)) if not p.secret and not p.unsealing else 0,
        "practice_key": link("practice:key", p.stream),
        "hall": link("trading:hall", p.stream),
        "deal_page": page_of_deal(viewed),
        **progress_of(p),
    }


def wanted_of(p: Proceeding, seat: str) -> list[Bid]:
    """The standing bids of which this seat has said nothing yet."""
    given = {*p.round.released.get(seat, ()), *p.round.unreadable.get(seat, ())}
    return [bid for bid in p.standing_bids if bid.bidder not in given and not bid.opened]


@never_cache
@require_GET
@for_trustee
def sealed_shares(request: HttpRequest, viewed: Viewed, seat: str) -> HttpResponse:
    """本席位的密封份额：投标截止后才给出，只给本席位。"""
    early = why_closed(request, viewed, seat)
    if early is not None:
        return JsonResponse({"text": str(early)}, status=409)
    p = viewed.p
    bids = [
        {
            "pseudonym": bid.bidder,
            "statement_text": bid.statements[-1].text,
            "own_key": sealed_to(p, bid, seat, p.round.keys.get(seat, "")),
        }
        for bid in wanted_of(p, seat)
    ]
    closing = closing_of(p) | {"told_now": now_of(request).isoformat()}
    return JsonResponse({"closing": closing, "policy_digests": policies_of(p), "bids": bids})


def policies_of(p: Proceeding) -> list[str]:
    """The digest under which bids may be sealed, and those of before a lost key was replaced."""
    policy, r = policy_of(p), p.round
    sets = [{seat: keys[seat] for seat in policy.trustees if seat in keys} for keys in (r.keys, *r.former_keys)]
    return [policy_digest(p.stream, r.number, policy, keys) for keys in sets]


@for_trustee
def progress(request: HttpRequest, viewed: Viewed, seat: str) -> HttpResponse:
    """解密进度。"""
    p = viewed.p
    page = {"viewed": viewed, "p": p, "seats": seats_of(p, now_of(request)), **progress_of(p)}
    return render(request, "trading/pieces/unsealing.html", page)


def progress_of(p: Proceeding) -> dict[str, Any]:
    """How many envelopes are open; before the deadline nothing is counted, since numbers of bidders are secret."""
    if p.secret or p.stage == "failed":
        return {"counted": False}
    bids = p.standing_bids
    opened, failed = len(p.opened_bids), sum(bool(bid.not_opened) for bid in bids)
    return {
        "counted": True,
        "all": len(bids),
        "opened": opened,
        "failed": failed,
        "waits": len(bids) - opened - failed,
        "standing": bool(p.suspended),
        "failures": link("trading:failures", p.stream),
    }


@sensitive_post_parameters("private_key")
@for_trustee
def disclose(request: HttpRequest, viewed: Viewed, seat: str) -> HttpResponse:
    """公开本席位的开标私钥：份额真伪有争议时，供人人复核；先经两人准许。"""
    refused, permitted = None, seat in viewed.p.round.may_disclose
    if request.method == "POST":
        command = disclosing(request, seat) if permitted else permitting(request, seat)
        outcome = submit(request, viewed.p.stream, command)
        if not isinstance(outcome, Refused):
            told(request, outcome, _("本席位的私钥已经公开，份额真伪已经查明。") if permitted else _("已准许公开。"))
            return redirect("trading:failures" if permitted else "trading:disclose", viewed.p.stream)
        refused = outcome
    page = release_page(request, viewed, seat) | {
        "closing": closing_of(viewed.p) | {"told_now": now_of(request).isoformat()},
        "refused": refused,
        "permitted": permitted,
        "reason": request.POST.get("reason", "") if refused is not None else "",
        "grey": why_no_disclosure(request, viewed, seat, permitted),
    }
    return render(request, "trading/disclose.html", page, status=409 if refused is not None else 200)


def disclosing(request: HttpRequest, seat: str) -> DiscloseTrusteeKey:
    return DiscloseTrusteeKey(seat=seat, private_key=request.POST.get("private_key", "").strip()[:200])


def permitting(request: HttpRequest, seat: str) -> PermitDisclosure:
    return PermitDisclosure(seat=seat, reason=request.POST.get("reason", "").strip()[:2000])


def why_no_disclosure(request: HttpRequest, viewed: Viewed, seat: str, permitted: bool) -> Refused | None:
    """Why the next of the two steps could not be done now, whatever was filled in."""
    if not permitted:
        return why_not(request, viewed, PermitDisclosure(seat=seat, reason=TRIED))
    grey = why_not(request, viewed, DiscloseTrusteeKey(seat=seat, private_key=""))
    return None if grey is not None and grey.rule == "key_is_the_one_sealed_to" else grey
