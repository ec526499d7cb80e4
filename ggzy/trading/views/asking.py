"""提问、异议 of a bidder: its own words and all answers; who asks stays unknown, whether an objection is in time is said at once."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ggzy.core.acts import notice as acts
from ggzy.core.law import regulation
from ggzy.core.proceeding import Proceeding
from ggzy.core.roles import Role
from ggzy.core.rule import Basis, Refused
from ggzy.layout.deals import Viewed, submit, told, why_not
from ggzy.layout.session import as_role, now_of
from ggzy.trading.forms.bidder import WordsForm
from ggzy.trading.own_bid import OwnBid, also, bidders_lot

TRY = "（试办）"


def lots_page(viewed: Viewed) -> dict[str, object]:
    """What every page of one lot for its bidder shows."""
    own = OwnBid(viewed.p, viewed.me)
    return {"viewed": viewed, "p": viewed.p, "own": own, "others": also(own)}


@as_role(Role.BIDDER)
def ask(request: HttpRequest, stream: str) -> HttpResponse:
    """提出疑问; own questions and all answers."""
    viewed = bidders_lot(request, stream)
    form = WordsForm(request.POST or None)
    refused = None
    if request.method == "POST" and form.is_valid():
        command = acts.AskQuestion(question_id=uuid4().hex, text=form.cleaned_data["text"])
        outcome = submit(request, stream, command)
        if not isinstance(outcome, Refused):
            told(request, outcome, _("疑问已提交。招标人看不到提问单位，答复后对所有人公开。"))
            return redirect("trading:ask", stream)
        refused = outcome
    probe = acts.AskQuestion(question_id="", text=TRY)
    asked = viewed.p.round.questions.values()
    page = {
        **lots_page(viewed),
        "form": form,
        "refused": refused,
        "grey": None if refused is not None else why_not(request, viewed, probe),
        "mine": sorted((q for q in asked if q.bidder == viewed.me), key=lambda q: q.asked_at, reverse=True),
        "answered": sorted((q for q in asked if q.answered_at), key=lambda q: q.answered_at, reverse=True),  # type: ignore[arg-type,return-value]
        "clarifications": viewed.p.round.clarifications[::-1],
    }
    return render(request, "trading/ask.html", page, status=409 if refused is not None else 200)


@dataclass(frozen=True)
class Way:
    """One kind of objection: until when, on what basis, and whether this is the stage for it."""

    what: str
    until: str
    basis: Basis | None
    now: bool


def ways(p: Proceeding) -> list[Way]:
    rows = (
        ("bidding", _("对招标文件"), _("投标截止时间10日前"), regulation.objection_to_file_ten_days_before),
        ("opening", _("对开标"), _("在开标现场，招标人当场答复"), regulation.objection_at_the_opening),
        ("publicity", _("对评标结果"), _("中标候选人公示期间"), regulation.objection_within_publicity),
    )
    return [Way(what, until, rule.basis, p.stage == stage) for stage, what, until, rule in rows]


@as_role(Role.BIDDER)
def object_(request: HttpRequest, stream: str) -> HttpResponse:
    """提出异议 to file, opening or result, as the stage has it."""
    viewed = bidders_lot(request, stream)
    form = WordsForm(request.POST or None)
    refused = None
    if request.method == "POST" and form.is_valid():
        command = acts.RaiseObjection(objection_id=uuid4().hex, text=form.cleaned_data["text"])
        outcome = submit(request, stream, command)
        if not isinstance(outcome, Refused):
            told(request, outcome, _("异议已提出，答复作出前暂停招标投标活动。"))
            return redirect("trading:object", stream)
        refused = outcome
    page = {
        **lots_page(viewed),
        **admissible(request, viewed),
        "form": form,
        "refused": refused,
        "objections": own_objections(request, viewed),
        "duty": viewed.p.procedure.duty.get("answer_objection"),
    }
    return render(request, "trading/object.html", page, status=409 if refused is not None else 200)


@as_role(Role.BIDDER)
def admissible_now(request: HttpRequest, stream: str) -> HttpResponse:
    """While it is being typed: whether an objection would be in time at this moment, and on what basis."""
    viewed = bidders_lot(request, stream)
    return render(request, "trading/pieces/admissible.html", admissible(request, viewed))


def admissible(request: HttpRequest, viewed: Viewed) -> dict[str, object]:
    found = ways(viewed.p)
    return {
        "ways": found,
        "way": next((way for way in found if way.now), None),
        "grey": why_not(request, viewed, acts.RaiseObjection(objection_id="", text=TRY)),
        "now": now_of(request),
    }


def own_objections(request: HttpRequest, viewed: Viewed) -> list[dict[str, object]]:
    kinds = {"file": _("对招标文件"), "opening": _("对开标"), "result": _("对评标结果")}
    mine = [o for o in viewed.p.round.objections.values() if o.raiser == viewed.me]
    return [
        {
            "objection": o,
            "kind": kinds.get(o.kind, o.kind),
            "grey": why_not(request, viewed, acts.WithdrawObjection(objection_id=o.objection_id)) if o.pending else None,
        }
        for o in sorted(mine, key=lambda o: o.raised_at, reverse=True)
    ]


@require_POST
@as_role(Role.BIDDER)
def withdraw_objection(request: HttpRequest, stream: str, objection_id: str) -> HttpResponse:
    """撤回异议。"""
    viewed = bidders_lot(request, stream)
    objection = viewed.p.round.objections.get(objection_id)
    if objection is None or objection.raiser != viewed.me:
        raise Http404(_("没有这个异议"))
    outcome = submit(request, stream, acts.WithdrawObjection(objection_id=objection_id))
    told(request, outcome, _("异议已撤回，招标投标活动继续进行。"))
    return redirect("trading:object", stream)
