"""Deliberation 评议: chair, talk, rejection by reasoned vote, written clarification, findings; all of it on the record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ggzy.core.acts import committee, evaluation
from ggzy.core.evaluation.preliminary import RejectionGround
from ggzy.core.evaluation.price import FoundDeviation
from ggzy.core.proceeding import Proceeding
from ggzy.core.rule import Refused
from ggzy.core.table import Command
from ggzy.layout.deals import submit, told, why_not
from ggzy.layout.session import now_of
from ggzy.trading.bench import AT_WORK, Bench, at_the_bench
from ggzy.trading.forms import deliberation as forms


def asked(form: forms.AskForm, request: HttpRequest) -> Command:
    until = now_of(request) + timedelta(minutes=form.cleaned_data["minutes"])
    c = form.cleaned_data
    return evaluation.AskBidder(inquiry_id=uuid4().hex[:12], bidder=c["bidder"], text=c["text"], reply_by=until)


def proposed(form: forms.ProposeForm, request: HttpRequest) -> Command:
    c = form.cleaned_data
    return evaluation.ProposeRejection(
        proposal_id=uuid4().hex[:12], bidder=c["bidder"], ground=c["ground"], reason=c["reason"]
    )


def voted(form: forms.VoteForm, request: HttpRequest) -> Command:
    c = form.cleaned_data
    return evaluation.VoteRejection(proposal_id=c["proposal_id"], reject=c["reject"] == "yes", reason=c["reason"])


def determined(form: forms.DetermineForm, request: HttpRequest) -> Command:
    c = form.cleaned_data
    found = tuple(
        FoundDeviation(code, amount_fen=int(value * 100)) if kind == "amount" else FoundDeviation(code, units=value)
        for code, (kind, value) in form.deviations().items()
    )
    return evaluation.DetermineFigures(
        bidder=c["bidder"],
        reason=c["reason"],
        deviations=found,
        performances=c.get("performances"),
        certificates=tuple(c["certificates"]) if c.get("recount") else None,
    )


@dataclass(frozen=True)
class Act:
    """One act of the deliberation: its form, the command made of it, and what is said when it is done."""

    form: type[forms.BenchForm]
    command: Callable[[Any, HttpRequest], Command]
    done: Any


ACTS: dict[str, Act] = {
    "chair": Act(
        forms.ChairForm,
        lambda f, r: committee.VoteChair(expert_id=f.cleaned_data["expert_id"]),
        gettext_lazy("已投票。"),
    ),
    "decline": Act(
        forms.DeclineForm,
        lambda f, r: committee.DeclineSeat(interest=True, reason=f.cleaned_data["reason"]),
        gettext_lazy("已声明回避，请停止评审，交易中心将办理更换。"),
    ),
    "propose": Act(forms.ProposeForm, proposed, gettext_lazy("已提议，请全体委员表决。")),
    "vote": Act(forms.VoteForm, voted, gettext_lazy("已表决。")),
    "ask": Act(forms.AskForm, asked, gettext_lazy("已向投标人发出书面澄清要求。")),
    "speak": Act(
        forms.SpeakForm, lambda f, r: evaluation.Speak(text=f.cleaned_data["text"]), gettext_lazy("已记入发言。")
    ),
    "explain": Act(
        forms.ExplainForm, lambda f, r: evaluation.ExplainDeviation(**f.cleaned_data), gettext_lazy("理由已记入。")
    ),
    "determine": Act(forms.DetermineForm, determined, gettext_lazy("认定已记入。")),
    "finish": Act(
        forms.NothingForm,
        lambda f, r: evaluation.FinishPreliminary(),
        gettext_lazy("初步评审已结束，进入详细评审。"),
    ),
    "reopen": Act(
        forms.ReopenForm, lambda f, r: evaluation.ReopenScore(**f.cleaned_data), gettext_lazy("已准许重新评分。")
    ),
    "tie": Act(
        forms.TieForm,
        lambda f, r: evaluation.SettleTie(order=f.order, reason=f.cleaned_data["reason"]),
        gettext_lazy("并列名次已确定。"),
    ),
    "draft": Act(
        forms.NothingForm, lambda f, r: evaluation.DraftReport(), gettext_lazy("评标报告已形成，请全体委员签署。")
    ),
    "reject_all": Act(
        forms.RejectAllForm,
        lambda f, r: evaluation.RejectAll(reason=f.cleaned_data["reason"]),
        gettext_lazy("已否决全部投标，本次招标失败。"),
    ),
}


@at_the_bench(*AT_WORK)
def deliberation(request: HttpRequest, bench: Bench) -> HttpResponse:
    """评议。"""
    return show(request, bench)


@require_POST
@at_the_bench(*AT_WORK)
def take(request: HttpRequest, bench: Bench, act: str) -> HttpResponse:
    """Hand in one act of the deliberation; what was typed stays when it is refused."""
    if act not in ACTS:
        raise Http404(_("没有这项办理"))
    row = ACTS[act]
    form = row.form(request.POST, bench=bench)
    if not form.is_valid():
        return show(request, bench, act, form)
    outcome = submit(request, bench.p.stream, row.command(form, request))
    if isinstance(outcome, Refused):
        return show(request, bench, act, form, outcome)
    told(request, outcome, str(row.done))
    after = {"draft": "trading:evaluation_report", "decline": "trading:calls", "reject_all": "trading:calls"}
    return (
        redirect(after[act])
        if act in ("decline", "reject_all")
        else redirect(after.get(act, "trading:deliberation"), bench.p.stream)
    )


def show(
    request: HttpRequest,
    bench: Bench,
    act: str = "",
    form: Any = None,
    refused: Refused | None = None,
) -> HttpResponse:
    fresh = {
        name: row.form(bench=bench, auto_id=f"{name}-%s")
        for name, row in ACTS.items()
        if name not in ("vote", "explain")
    }
    if form is not None:
        form.auto_id = f"{act}-%s"
        fresh[act] = form
    p = bench.p
    page = {
        "bench": bench,
        "p": p,
        "viewed": bench.viewed,
        "forms": fresh,
        "act": act,
        "bad": form is not None and not form.is_valid(),
        "refused": refused,
        "members": [member(bench, s) for s in p.round.seats],
        "ballots": [ballot(bench, b, form if act == "vote" else None) for b in p.round.ballots.values()],
        "inquiries": [
            {"one": i, "org": p.round.bids[i.bidder].org, "late": not i.reply and now_of(request) >= i.reply_by}
            for i in p.round.inquiries.values()
        ],
        "to_explain": [
            {**o, "form": explain_form(bench, o, n, form if act == "explain" else None)}
            for n, o in enumerate(bench.to_explain)
        ],
        "determined": [
            {"one": d, "org": p.round.bids[d.bidder].org, "deviations": named(p, d)} for d in p.round.determined.values()
        ],
        "remarks": [{"at": at, "who": bench.label(r.expert_id), "text": r.text} for at, r in p.round.remarks],
        "tie": fresh["tie"].tie if "tie" in fresh else None,  # type: ignore[attr-defined]
        "grey": greys(request, bench),
    }
    return render(request, "trading/deliberation.html", page, status=409 if refused is not None else 200)


def greys(request: HttpRequest, bench: Bench) -> dict[str, Refused | None]:
    """Why each button that needs nothing filled in is grey, and a plain try of those that do."""
    trial = _("（试办）更正笔误")
    under_vote = {b.bidder for b in bench.p.round.ballots.values() if b.carried is None}
    some = min((b.bidder for b in bench.bids if b.valid), key=lambda bidder: (bidder in under_vote, bidder), default="")
    tried: dict[str, Command] = {
        "finish": evaluation.FinishPreliminary(),
        "draft": evaluation.DraftReport(),
        "speak": evaluation.Speak(text=trial),
        "reject_all": evaluation.RejectAll(reason=trial),
        "chair": committee.VoteChair(expert_id=bench.me),
        "propose": evaluation.ProposeRejection(
            proposal_id="", bidder=some, ground=RejectionGround.NOT_QUALIFIED.value, reason=trial
        ),
        "ask": evaluation.AskBidder(
            inquiry_id="", bidder=some, text=trial, reply_by=now_of(request) + timedelta(hours=1)
        ),
    }
    return {name: why_not(request, bench.viewed, command) for name, command in tried.items()}


def named(p: Proceeding, found: Any) -> list[tuple[str, Any]]:
    """What was found of each deviation, by the name that the tender file gives it."""
    names = {d.code: d.name for d in getattr(p.tender_file.method, "deviations", ())} if p.tender_file else {}
    return [(names.get(f.code, f.code), f) for f in found.deviations]


def member(bench: Bench, expert_id: str) -> dict[str, Any]:
    """One member's state; how far the others are is told, what they think is not."""
    p = bench.p
    seat = p.round.seats[expert_id]
    bids = p.valid_bids
    if bench.preliminary:
        done = sum(all((expert_id, b.bidder, i.code) in p.round.checks for i in bench.checks) for b in bids)
    else:
        done = sum((expert_id, b.bidder) in p.round.sheets for b in bids)
    return {
        "name": bench.label(expert_id),
        "me": expert_id == bench.me,
        "chair": p.round.chair == expert_id,
        "representative": seat.representative,
        "seated": bool(seat.seated_at),
        "declined": bool(seat.declined),
        "voted_chair": expert_id in p.round.chair_votes,
        "done": done,
        "of": len(bids),
    }


def explain_form(bench: Bench, outlier: dict[str, Any], n: int, posted: Any) -> Any:
    about = {"bidder": outlier["bidder"], "criterion": outlier["criterion"].code}
    if posted is not None and all(posted.data.get(k) == v for k, v in about.items()):
        return posted
    return forms.ExplainForm(bench=bench, initial=about, auto_id=f"explain{n}-%s")


def ballot(bench: Bench, one: Any, posted: Any) -> dict[str, Any]:
    """A proposed rejection; how others voted is shown once it is decided."""
    mine = posted is not None and posted.data.get("proposal_id") == one.proposal_id
    form = (
        posted
        if mine
        else forms.VoteForm(bench=bench, initial={"proposal_id": one.proposal_id}, auto_id=f"v{one.proposal_id}-%s")
    )
    ground = RejectionGround(one.ground)
    return {
        "one": one,
        "org": bench.p.round.bids[one.bidder].org,
        "ground": ground.text,
        "basis": ground.basis,
        "proposer": bench.label(one.proposer),
        "voted": bench.me in one.votes,
        "count": len(one.votes),
        "members": len(bench.p.round.seats),
        "votes": [
            {"who": bench.label(who), "reject": reject, "reason": one.reasons.get(who, "")}
            for who, reject in one.votes.items()
            if one.carried is not None or who == bench.me
        ],
        "form": form,
    }
