"""Releasing the opening key 启用开标私钥: the trustee hands over the private half at the opening, checked before it is taken."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from ggzy.core.acts.opening import ReleaseOpeningKey
from ggzy.core.rule import Refused
from ggzy.core.sealing.envelope import fingerprint, spoken
from ggzy.desk.counter import Accepted
from ggzy.desk.unseal import check_identity
from ggzy.layout.deals import Viewed, submit, told, why_not
from ggzy.supervision.reach import page_of_another, supervised, watched

IDENTITY = re.compile(r"AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}")
LONGEST_BACKUP = 64 * 1024


@sensitive_post_parameters("identity")
@supervised
def release(request: HttpRequest, viewed: Viewed) -> HttpResponse:
    """启用开标私钥。"""
    refused = None
    if request.method == "POST":
        outcome = hand_over(request, viewed)
        if not isinstance(outcome, Refused):
            told(request, outcome, _("开标私钥已启用。"))
            return redirect("supervision:release", viewed.p.stream)
        refused = outcome
    page = {
        "viewed": viewed,
        "p": viewed.p,
        "refused": refused,
        "spoken": spoken(fingerprint(viewed.p.round.opening_key)) if viewed.p.round.opening_key else "",
        "grey": why_not(request, viewed, ReleaseOpeningKey(identity="")),
        "practice_key": page_of_another("practice:key", viewed.p.stream),
        "hall": page_of_another("trading:hall", viewed.p.stream),
        **state_of_unsealing(viewed),
    }
    return render(request, "supervision/release.html", page, status=409 if refused is not None else 200)


@sensitive_variables("identity")
def hand_over(request: HttpRequest, viewed: Viewed) -> Accepted | Refused:
    """Check the stage first, then the key itself; a wrong key is never journaled."""
    grey = why_not(request, viewed, ReleaseOpeningKey(identity=""))
    if grey is not None:
        return grey
    identity = identity_given(request)
    if not identity:
        return Refused(
            _("没有读到开标私钥"), remedy=_("请选择登记公钥时下载的备份文件，或者回到当时使用的浏览器打开本页")
        )
    wrong = check_identity(identity, viewed.p.round.opening_key)
    return wrong if wrong is not None else submit(request, viewed.p.stream, ReleaseOpeningKey(identity=identity))


def identity_given(request: HttpRequest) -> str:
    """From the page's program, or out of the backup file where the browser runs no program."""
    typed = request.POST.get("identity", "").strip()
    if typed:
        return typed[:200]
    backup = request.FILES.get("backup")
    found = IDENTITY.search(backup.read(LONGEST_BACKUP).decode("ascii", "replace")) if backup else None
    return found[0] if found else ""


@watched
def progress(request: HttpRequest, viewed: Viewed) -> HttpResponse:
    """解密进度。"""
    return render(request, "supervision/pieces/progress.html", {"viewed": viewed, "p": viewed.p, **state_of_unsealing(viewed)})


def state_of_unsealing(viewed: Viewed) -> dict[str, Any]:
    """How many envelopes are open; before the deadline nothing is counted, since numbers of bidders are secret."""
    p = viewed.p
    if p.secret or not p.round.key_released_at:
        return {"released": False}
    bids = p.standing_bids
    opened, failed = len(p.opened_bids), sum(bool(bid.not_opened) for bid in bids)
    return {
        "released": True,
        "all": len(bids),
        "opened": opened,
        "failed": failed,
        "waits": len(bids) - opened - failed,
        "standing": bool(p.suspended or p.pending_objections),
    }
