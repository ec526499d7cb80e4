"""The bidder's own copy 解密副本: where trustees stay away, or the tender file asks for it, the bidder opens its own bid in time."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from ggzy.core.acts.trustees import ReleaseBidderPart
from ggzy.core.roles import Role
from ggzy.core.rule import Refused
from ggzy.core.unsealing import policy_of
from ggzy.layout.deals import Viewed, submit, told, why_not
from ggzy.layout.session import as_role
from ggzy.trading.own_bid import OwnBid, bidders_lot
from ggzy.trading.views.asking import lots_page

LONGEST = 400


@sensitive_post_parameters("part")
@as_role(Role.BIDDER)
def own_copy(request: HttpRequest, stream: str) -> HttpResponse:
    """交出本单位的解密副本。"""
    viewed, refused = bidders_lot(request, stream), None
    if request.method == "POST":
        outcome = handed_over(request, viewed)
        if not isinstance(outcome, Refused):
            told(request, outcome, _("本单位的解密副本已经交出，投标文件随即解密。"))
            return redirect("trading:hall", stream)
        refused = outcome
    page = {**lots_page(viewed), **copy_page(request, viewed), "refused": refused}
    return render(request, "trading/own_copy.html", page, status=409 if refused is not None else 200)


def handed_over(request: HttpRequest, viewed: Viewed) -> Any:
    part = request.POST.get("part", "").strip()[:LONGEST]
    early = why_closed(request, viewed)
    if early is not None:
        return early
    if not part:
        return Refused(_("没有读到解密副本"), remedy=_("副本由您的浏览器打开，请启用脚本，在制作投标文件的浏览器里办理，或者选择密钥备份文件"))
    return submit(request, viewed.p.stream, ReleaseBidderPart(part=part))


def why_closed(request: HttpRequest, viewed: Viewed) -> Refused | None:
    """Why nothing could be handed over now, whatever it was."""
    refused = why_not(request, viewed, ReleaseBidderPart(part=""))
    return None if refused is not None and refused.rule == "part_fits" else refused


def copy_page(request: HttpRequest, viewed: Viewed) -> dict[str, Any]:
    p, own = viewed.p, OwnBid(viewed.p, viewed.me)
    policy = policy_of(p)
    statement = own.bid.statements[-1].text if own.bid and own.stands else ""
    return {
        "policy": policy,
        "grey": why_closed(request, viewed),
        "given": viewed.me in p.round.parts,
        "told": {"lot": p.stream, "round": p.round.number, "uscc": viewed.actor.org_id, "suite": policy.suite, "statement": statement},
    }
