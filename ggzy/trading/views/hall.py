"""不见面开标大厅: the page of an opening session, what of it is new, and the acts done in it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ggzy.core.acts.opening import BiddingClosed
from ggzy.core.draws.promise import OPENING
from ggzy.core.procedures.consequences import needs_coefficients
from ggzy.core.procedures.drawing_rows import DRAWERS
from ggzy.core.proceeding import Proceeding
from ggzy.core.roles import Role
from ggzy.core.rule import Refused
from ggzy.core.unsealing import policy_of
from ggzy.desk import live
from ggzy.desk.bars import barred_bidders
from ggzy.layout.deals import party_deal, submit, told
from ggzy.layout.history import history
from ggzy.layout.papers import offered_papers
from ggzy.layout.session import as_role, now_of, refuse
from ggzy.trading import hall_book
from ggzy.trading.drawing import for_the_browser
from ggzy.trading.hall import CLOSED, Hall, hall_of
from ggzy.trading.hall_acts import BY_CODE, TENDERER, Offer, offered, offers, why_not_said
from ggzy.trading.trustees import seats_of

PRESENT = (*TENDERER, Role.BIDDER, *hall_book.OFFICIALS)


@dataclass(frozen=True)
class Line:
    """One line of the replay 回放."""

    at: datetime
    who: str
    what: str
    detail: str = ""
    kind: str = "act"


class ShutOut(Exception):
    """Somebody who may know of the deal, but has no place in this session; the refusal says why."""

    def __init__(self, refused: Refused, status: int):
        self.refused, self.status = refused, status


def enter(request: HttpRequest, stream: str) -> Hall:
    """The session for this viewer; 404 for strangers, so that nothing can be probed."""
    viewed = party_deal(request, stream, *PRESENT)
    p = viewed.p
    if viewed.actor.role is Role.BIDDER and viewed.me not in p.round.obtained and viewed.me not in p.round.bids:
        raise Http404(_("没有这个项目"))
    if p.round.notice is None:
        later = Refused(_("招标公告还没有发布，开标大厅尚未开放"), remedy=_("请在公告发布后再来"), whose_turn=_("招标人"))
        raise ShutOut(later, 409)
    hall = hall_of(viewed)
    if viewed.actor.role is Role.BIDDER and hall.held and hall.mine is None:
        raise ShutOut(
            Refused(_("您的单位没有有效递交的投标文件，不参加本次开标"), remedy=_("开标结果在公共资源交易信息网公布")), 403
        )
    hall_book.note_visit(p, viewed.actor, now_of(request))
    return hall


@require_GET
@as_role(*PRESENT)
def hall(request: HttpRequest, stream: str) -> HttpResponse:
    """The whole page."""
    try:
        return show(request, enter(request, stream))
    except ShutOut as out:
        return refuse(request, out.refused, out.status)


def show(request: HttpRequest, hall: Hall, posted: Offer | None = None, status: int = 200) -> HttpResponse:
    context = seen(request, hall, posted)
    shown = render_to_string("trading/hall/shown.html", context, request)
    context |= {"shown": shown, "digest": digest(shown, context), "listen": listen(request, hall)}
    return render(request, "trading/hall.html", context, status=status)


@require_GET
@as_role(*PRESENT)
def hall_now(request: HttpRequest, stream: str) -> HttpResponse:
    """What a page fetches when told of something new; short when it has that already."""
    try:
        hall = enter(request, stream)
    except ShutOut as out:
        return JsonResponse({"out": str(out.refused)}, status=out.status)
    context = seen(request, hall)
    shown = render_to_string("trading/hall/shown.html", context, request)
    found = digest(shown, context)
    answer = {"digest": found, "listen": listen(request, hall), **times(request, hall)}
    if request.GET.get("have") != found:
        acts = render_to_string("trading/hall/acts.html", context, request)
        words = render_to_string("trading/hall/words.html", context, request)
        answer |= {"shown": shown, "words": words, "acts": acts, "status": str(context["status"])}
    return JsonResponse(answer)


@require_POST
@as_role(*PRESENT)
def act(request: HttpRequest, stream: str, code: str) -> HttpResponse:
    """One act; a script is answered in JSON, a plain form by going back to the page."""
    kind = BY_CODE.get(code)
    try:
        hall = enter(request, stream)
    except ShutOut as out:
        return refuse(request, out.refused, out.status)
    if kind is None:
        raise Http404(_("没有这项办理"))
    if hall.viewed.actor.role not in kind.by:
        meant_for = "、".join(role.label for role in kind.by)
        refused = Refused(_("“%(act)s”由%(who)s办理") % {"act": kind.title, "who": meant_for}, whose_turn=meant_for)
        return told_back(request, hall, offered(request, hall, kind, ""), refused, 403)
    offer = Offer(kind, request.POST.get("key", "")[:40], kind.form(request.POST), act_id=act_number(request))
    if not offer.form.is_valid():
        return told_back(request, hall, offer, None, 422)
    refused = do(request, hall, offer)
    if refused is not None:
        return told_back(request, hall, offer, refused, 409)
    if by_script(request):
        return JsonResponse({"accepted": True, "note": str(kind.done)})
    return redirect("trading:hall", stream)


def do(request: HttpRequest, hall: Hall, offer: Offer) -> Refused | None:
    """Hand in the act, or keep what was said; gives why not."""
    stream, words = hall.p.stream, offer.form.cleaned_data
    if offer.kind.command is None:
        silent = why_not_said(hall)
        if silent is not None:
            return silent
        room = hall_book.say(hall.p, hall.viewed.actor, hall.viewed.me, words["text"], offer.act_id, now_of(request))
        return None if room else Refused(_("发言过于频繁"), remedy=_("请稍候再发"))
    outcome = submit(request, stream, offer.kind.command(offer.key, words, offer.act_id))
    if isinstance(outcome, Refused):
        return outcome
    if not by_script(request):
        told(request, outcome, str(offer.kind.done))
    return None


def act_number(request: HttpRequest) -> str:
    """The number of the form, by which the same form sent twice is one act; also what a new objection is called."""
    return request.POST.get("act_id", "").replace("\0", "")[:40] or uuid4().hex


def told_back(request: HttpRequest, hall: Hall, offer: Offer, refused: Refused | None, status: int) -> HttpResponse:
    """Why not, with everything that was typed."""
    offer.refused = refused
    if by_script(request):
        note = render_to_string("trading/hall/refused.html", {"refused": refused, "form": offer.form}, request)
        return JsonResponse({"accepted": False, "note": note}, status=status)
    # What was refused may have become impossible meanwhile; then its words are shown with the refusal, not in a form.
    return show(request, hall, posted=offer, status=status)


def by_script(request: HttpRequest) -> bool:
    return "X-Hall" in request.headers


def seen(request: HttpRequest, hall: Hall, posted: Offer | None = None) -> dict[str, Any]:
    p = hall.p
    official = hall.viewed.actor.role in hall_book.OFFICIALS
    shown_offers = offers(request, hall, posted)
    return {
        "hall": hall,
        "viewed": hall.viewed,
        "p": p,
        "offers": shown_offers,
        "lost": posted if posted is not None and posted not in shown_offers else None,
        "messages_said": said(hall) if hall.held else [],
        "visits": visits(request, p) if official else [],
        "failures": link("trading:failures", p.stream) if any(b.not_opened for b in p.standing_bids) and hall.held else "",
        "replay": replay(hall, official),
        "barred": barred_here(request, hall),
        "status": status_of(hall),
        "policy": policy_of(p),
        "seats": seats_of(p, now_of(request)) if hall.held else [],
        "paper": "opening_record" in dict(offered_papers(hall.viewed)),
        "release": link("trading:release", p.stream) if may_release(hall) else "",
        "own_copy": link("trading:own_copy", p.stream) if hall.phase == "unsealing" and hall.mine and hall.mine.waits else "",
        "back": way_back(hall),
        "draw_told": for_the_browser(p, hall.viewed.actor.role) if hall.viewed.actor.role in DRAWERS else None,
        **times(request, hall),
    }


def barred_here(request: HttpRequest, hall: Hall) -> list[tuple[str, str]]:
    """Opened bidders who were barred since they bid, for everybody in the room but the other bidders."""
    if not hall.named or hall.viewed.actor.role is Role.BIDDER:
        return []
    why = barred_bidders(hall.p, now_of(request))
    return [(bid.org, why[bid.bidder]) for bid in hall.p.opened_bids if bid.bidder in why]


def visits(request: HttpRequest, p: Proceeding) -> list[dict[str, Any]]:
    """Which officials were there from when, and until when if they have left."""
    now = now_of(request)
    return [{"visit": v, "until": v.seen_at if hall_book.over(v, p, now) else None} for v in hall_book.visits_of(p)]


def said(hall: Hall) -> list[dict[str, Any]]:
    """The words spoken, each with a name as far as it may be known."""
    me = hall.viewed.me or hall.viewed.actor.person_id
    return [
        {
            "at": m.at,
            "role": Role(m.role).label,
            "who": hall.name_of(m.author) if m.role == Role.BIDDER else m.name,
            "mine": m.author == me,
            "text": m.text,
        }
        for m in hall_book.messages_of(hall.p)
    ]


def replay(hall: Hall, official: bool) -> list[Line]:
    """The whole session in order, once it is over: acts of the journal, words, and for officials who was there."""
    if hall.phase != CLOSED:
        return []
    begun = next(n for n, e in enumerate(hall.entries) if isinstance(e.event, BiddingClosed))
    ended = next(n for n, e in enumerate(hall.entries) if type(e.event).__name__ == "OpeningClosed")
    acts = history(hall.p, hall.entries[begun : ended + 1], newest_first=False)
    lines = [Line(t.at, t.who, t.did, t.detail) for t in acts]
    lines += [Line(m["at"], f"{m['role']} {m['who']}", m["text"], kind="word") for m in said(hall)]
    if official:
        lines += [Line(v.came_at, f"{v.post} {v.person}", _("进入大厅"), kind="visit") for v in hall_book.visits_of(hall.p)]
    return sorted(lines, key=lambda line: line.at)


def status_of(hall: Hall) -> str:
    """One sentence for those who cannot see the page change."""
    phases = {
        "before": _("等待投标截止"),
        "unsealing": _("正在解密：%(n)s / %(m)s") % {"n": hall.unsealed, "m": hall.bids},
        "read_out": read_out_now(hall.p),
        "closed": _("开标已结束"),
        "stopped": _("本次开标没有进行"),
    }
    text = phases[hall.phase]
    return _("%(text)s（已暂停）") % {"text": text} if hall.p.suspended else text


def read_out_now(p: Proceeding) -> str:
    """What is going on once the prices are known: the reading out, the draw of coefficients, or what is left after it."""
    if not needs_coefficients(p):
        return _("已唱标，请提出异议或者签署开标记录")
    if p.round.coefficients is not None:
        return _("已唱标，评标系数已抽取，请提出异议或者签署开标记录")
    revealed = len(p.round.drawings[OPENING].reveals) if OPENING in p.round.drawings else 0
    if revealed:
        return _("已唱标，正在抽取评标系数：%(n)s 方已揭示，任意两方揭示即得出") % {"n": revealed}
    return _("解密已全部完成，正在唱标，随后抽取评标系数")


def times(request: HttpRequest, hall: Hall) -> dict[str, Any]:
    deadline = hall.p.round.deadline
    return {"now": now_of(request).isoformat(), "deadline": deadline.isoformat() if deadline else ""}


def listen(request: HttpRequest, hall: Hall) -> str:
    return live.address(request.get_host(), hall.p.stream)


def digest(shown: str, context: dict[str, Any]) -> str:
    """Of all that can change on the page: what is shown, what was said, which acts there are, and why they are grey."""
    acts = "\n".join(f"{o.name} {o.about} {o.grey or ''}" for o in context["offers"])
    words = "\n".join(f"{m['who']} {m['text']}" for m in context["messages_said"])
    return hashlib.sha256(f"{shown}\n{acts}\n{words}".encode()).hexdigest()[:20]


def may_release(hall: Hall) -> bool:
    """Whether the viewer holds a seat of which nothing was released yet."""
    seat = hall.viewed.actor.role.value
    return hall.phase == "unsealing" and seat in policy_of(hall.p).trustees and seat not in hall.p.round.released_at


def way_back(hall: Hall) -> str:
    role, stream = hall.viewed.actor.role, hall.p.stream
    if role in TENDERER:
        return link("trading:deal", stream)
    if role is Role.BIDDER:
        return link("trading:bid", stream) or link("portal:deal", stream)
    return link("supervision:deal", stream) if role is not Role.CENTRE else link("portal:deal", stream)


def link(url_name: str, *of: str) -> str:
    """The page, or nothing where a deployment has none of that name."""
    try:
        return reverse(url_name, args=of)
    except NoReverseMatch:
        return ""
