"""制作、递交投标文件: the builder runs in the bidder's browser; what reaches the server is ciphertext and a short statement."""

from __future__ import annotations

from typing import Any

import msgspec
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from ggzy.core.acts.bidding import SubmitBid
from ggzy.core.documents import TenderFile
from ggzy.core.evaluation.method import Certificates, Comprehensive, CountedPerformances, Subjective
from ggzy.core.law import trustees
from ggzy.core.roles import Role
from ggzy.core.rule import Refused
from ggzy.core.sealing import statement as statements
from ggzy.core.sealing.policy import policy_digest
from ggzy.core.sealing.receipt import time_text
from ggzy.core.unsealing import policy_of
from ggzy.desk import clock, intake, timekeeping
from ggzy.desk.bars import marks_of_managers
from ggzy.desk.doorman import ARRIVAL
from ggzy.layout.deals import Viewed, why_not
from ggzy.layout.session import actor_of, as_role, now_of
from ggzy.trading.own_bid import OwnBid, also, bidders_lot
from ggzy.trading.statements import NO_SUCH_DEAL, take_in
from ggzy.trading.views.trustee import digest_of
from ggzy.trading.views.upload import answer

# The page that holds an unsealed bid may speak to this server alone; its own files are shown by addresses of the browser.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "connect-src 'self'",
        "img-src 'self' data: blob:",
        "style-src 'self' 'unsafe-inline'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "worker-src 'self'",
        "frame-src 'self' blob:",
        "object-src 'self' blob:",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


@as_role(Role.BIDDER)
def bid(request: HttpRequest, stream: str) -> HttpResponse:
    """投标文件制作。"""
    viewed = bidders_lot(request, stream)
    own = OwnBid(viewed.p, viewed.me)
    if not own.takes_part:
        messages.warning(request, _("请先获取招标文件，免费，不需要报名。"))
        return redirect("trading:obtain", stream)
    closed = why_closed(request, viewed)
    page = {
        "viewed": viewed,
        "p": viewed.p,
        "own": own,
        "others": also(own),
        "closed": closed,
        "bid_page": told_to_browser(request, viewed, own, closed),
        "policy": policy_of(viewed.p),
        "digest": digest_of(viewed.p),
        "now": now_of(request),
    }
    response = render(request, "trading/bid.html", page)
    response["Content-Security-Policy"] = POLICY
    return response


def why_closed(request: HttpRequest, viewed: Viewed) -> Refused | None:
    """Why nothing could be submitted now, were it complete."""
    refused = why_not(request, viewed, SubmitBid())
    return None if refused is not None and refused.rule == trustees.statement_is_given.name else refused


def told_to_browser(request: HttpRequest, viewed: Viewed, own: OwnBid, closed: Refused | None) -> dict[str, Any]:
    p, file = viewed.p, viewed.p.tender_file
    assert file and p.project and p.round.deadline
    actor, policy = actor_of(request), policy_of(p)
    keys = {seat: p.round.keys[seat] for seat in policy.trustees}
    return {
        "lot": p.stream,
        "round": p.round.number,
        "policy": msgspec.to_builtins(policy),
        "keys": keys,
        "policy_digest": policy_digest(p.stream, p.round.number, policy, keys),
        "bidder": {"uscc": actor.org_id, "name": actor.org},
        "pseudonym": own.me,
        "title": p.project.title,
        "ceiling_fen": file.ceiling_fen,
        "floor_fen": file.floor_fen,
        "duration_days": file.duration_days,
        "quality": file.quality,
        "consortium": file.consortium,
        "largest_bytes": intake.LARGEST,
        "criteria": criteria(file),
        "certificates": certificates(file),
        "managers_barred": marks_of_managers(p, now_of(request)),
        "performances": performances(file),
        "deadline": p.round.deadline.isoformat(),
        "closed": closed.reason if closed else "",
        "standing": {
            "receipts": len(own.receipts),
            "last": own.receipts[-1] if own.receipts else "",
            "envelope": own.envelope,
            "received_at": time_text(own.bid.statements[-1].received_at) if own.bid and own.stands else "",
        },
        "receipts": list(own.receipts),
        "urls": {
            "upload": reverse("trading:upload_begin", args=[p.stream, p.round.number]),
            "submit": reverse("trading:submit", args=[p.stream]),
            "time": reverse("trading:time"),
            "receipts": reverse("trading:receipts", args=[p.stream]),
        },
    }


def criteria(file: TenderFile) -> list[dict[str, Any]]:
    """Everything that the committee will look for, in its order: check items first, then what is given points."""
    checks = [
        {"code": c.code, "title": c.text, "group": c.group_name, "kind": "check", "required": True, "guidance": c.clause}
        for c in file.checks
    ]
    if not isinstance(file.method, Comprehensive):
        return checks
    points = [
        {"code": c.code, "title": c.name, "group": _("详细评审"), "kind": "points", "points": str(c.max_points), "guidance": c.guidance}
        for c in file.method.criteria
        if isinstance(c.by, Subjective)
    ]
    return checks + points


def certificates(file: TenderFile) -> list[str]:
    found = file.method.criteria if isinstance(file.method, Comprehensive) else ()
    return [accepted.name for c in found if isinstance(c.by, Certificates) for accepted in c.by.accepted]


def performances(file: TenderFile) -> str:
    found = file.method.criteria if isinstance(file.method, Comprehensive) else ()
    return next((c.by.requirement or c.name for c in found if isinstance(c.by, CountedPerformances)), "")


# ---- the statement ----


@require_POST
@as_role(Role.BIDDER)
def submit(request: HttpRequest, stream: str) -> HttpResponse:
    """递交、替换: answered by the doorway (`ggzy.web.front`) where the person is plainly in order, here for everybody else."""
    raw = request.read(statements.LONGEST + 1)
    outcome = take_in(stream, raw, actor_of(request), received=request.META.get(ARRIVAL))
    if outcome is NO_SUCH_DEAL:
        raise Http404(NO_SUCH_DEAL.reason)
    return answer(outcome)


@never_cache
@require_GET
def platform_time(request: HttpRequest) -> HttpResponse:
    """平台时间 in microseconds, for anybody to set their watch by, and how far it is from the time sources."""
    at = clock.now()
    known = timekeeping.known()
    return JsonResponse(
        {
            "us": round(at.timestamp() * 1_000_000),
            "clock_offset_us": known.offset_us if known else None,
            "trouble": known.trouble if known else "",
        }
    )
