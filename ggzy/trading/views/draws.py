"""抽取: the page where the three seats of a draw promise, reveal and, where promises cannot be kept, begin again."""

from __future__ import annotations

from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from ggzy.core.acts.draws import CommitToDraw, DrawCommitted, RestartDraw, RevealForExperts, RevealForOpening
from ggzy.core.draws.promise import EXPERTS, OPENING, SEAT_OF, Commitment
from ggzy.core.procedures.drawing_rows import DRAWERS
from ggzy.core.roles import Role
from ggzy.core.rule import Refused
from ggzy.core.table import Command
from ggzy.desk.counter import Accepted
from ggzy.layout.deals import Viewed, party_deal, submit, told, why_not
from ggzy.layout.session import as_role
from ggzy.trading.drawing import for_the_browser, has_keys, may_start_again, needs_promise, shown, waits_for_others
from ggzy.trading.views.hall import link

REVEALS = {OPENING: RevealForOpening, EXPERTS: RevealForExperts}
DONE = {
    "commit": "抽取承诺已提交。",
    "reveal": "本方承诺已揭示，还差一方：三方中再有一方揭示，立即得出结果。",
    "restart": "原承诺已作废，请三方重新提交承诺。",
}
DRAWN = {
    OPENING: "本方承诺已揭示，现场抽取已完成，种子和全部输入已经公布。",
    EXPERTS: "本方承诺已揭示，评标委员会已抽取，成员已收到通知；名单在中标结果确定前保密。",
}
KEYS_ONLY = "本方的抽取密钥已登记，承诺还没有提交：另外两方登记密钥后，请再来按一次。"
LONGEST = 40_000


@sensitive_post_parameters("identity")
@as_role(*DRAWERS)
def draws(request: HttpRequest, stream: str) -> HttpResponse:
    """抽取承诺与揭示。"""
    viewed = party_deal(request, stream, *DRAWERS)
    refused = None
    if request.method == "POST":
        act = request.POST.get("do", "")
        command = command_of(request, act)
        outcome = command if isinstance(command, Refused) else submit(request, stream, command)
        if not isinstance(outcome, Refused):
            told(request, outcome, done(act, request.POST.get("purpose", ""), outcome))
            return redirect("trading:draws", stream)
        refused = outcome
    return render(request, "trading/draws.html", page(request, viewed, refused), status=409 if refused is not None else 200)


def done(act: str, purpose: str, outcome: Accepted) -> str:
    """What came of the act: keys alone, and one must come once more; a reveal alone, or with it the draw."""
    if act == "reveal" and outcome.p.round.drawings[purpose].outcome is not None:
        return _(DRAWN[purpose])
    keys_only = act == "commit" and not any(isinstance(event, DrawCommitted) for event in outcome.events)
    return _(KEYS_ONLY if keys_only else DONE[act])


def command_of(request: HttpRequest, act: str) -> Command | Refused:
    """What was posted; the page's program fills in what only the seat's own browser has."""
    post = request.POST
    if act == "commit":
        try:
            keys = msgspec.json.decode(post.get("keys", "")[:LONGEST] or "{}", type=dict[str, str])
            promises = msgspec.json.decode(post.get("commitments", "")[:LONGEST] or "{}", type=dict[str, Commitment])
        except (msgspec.DecodeError, RecursionError):
            return Refused(_("没有读到完整的承诺"), remedy=_("请刷新页面后重新提交"))
        return CommitToDraw(keys=keys, commitments=promises)
    if act == "reveal" and post.get("purpose") in REVEALS:
        return REVEALS[post["purpose"]](identity=post.get("identity", "").strip()[:200])  # type: ignore[no-any-return]
    if act == "restart":
        return RestartDraw(purpose=post.get("purpose", ""), reason=post.get("reason", "")[:300])
    return Refused(_("没有这项办理"), remedy=_("请刷新页面后重试"))


def page(request: HttpRequest, viewed: Viewed, refused: Refused | None) -> dict[str, Any]:
    p, role = viewed.p, viewed.actor.role
    return {
        "viewed": viewed,
        "p": p,
        "refused": refused,
        "draws": shown(p, role),
        "told": for_the_browser(p, role),
        "needs_promise": needs_promise(p, role),
        "waits": waits_for_others(p, role),
        "commit_grey": commit_grey(request, viewed),
        "reveals": [reveal for purpose in REVEALS if (reveal := offered(request, viewed, purpose))],
        "restarts": may_start_again(p),
        "reason": request.POST.get("reason", "") if refused is not None else "",
        "now": request.GET.get("now") == "1" and refused is None,
        "practice": link("practice:draw_key", p.stream) if has_keys(p, role) else "",
        "hall": link("trading:hall", p.stream) if p.round.notice is not None else "",
        "deal_page": link("trading:deal" if role in (Role.TENDEREE, Role.AGENCY) else "supervision:deal", p.stream),
        "public": link("portal:draws", p.stream) if p.round.notice is not None else "",
    }


def commit_grey(request: HttpRequest, viewed: Viewed) -> Refused | None:
    """Why no promise can be handed in now; that the page's program has filled in nothing yet is no reason."""
    grey = why_not(request, viewed, CommitToDraw())
    return None if grey is not None and grey.rule == "promise_is_complete" else grey


def offered(request: HttpRequest, viewed: Viewed, purpose: str) -> dict[str, Any] | None:
    """The reveal of this seat, with the reason why not yet; nothing once it is done."""
    p, d = viewed.p, viewed.p.round.drawings[purpose]
    if d.outcome is not None or SEAT_OF[viewed.actor.role] in d.reveals:
        return None
    grey = why_not(request, viewed, REVEALS[purpose](identity=""))
    if grey is not None and grey.rule == "key_is_the_registered_one":
        grey = None
    title = _("现场抽取") if purpose == OPENING else _("专家抽取")
    return {"purpose": purpose, "title": title, "grey": grey} if grey is None or p.stage in ("opening", "opened") else None
