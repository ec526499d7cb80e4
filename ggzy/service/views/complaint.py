"""Complaints 投诉 at the two sides: filing with what stands against acceptance told while typing, one's own, the reply."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from ggzy.core.acts import complaint as acts
from ggzy.core.calendar import SHANGHAI
from ggzy.core.complaint import Complaint, LotFacts
from ggzy.core.facts import Facts
from ggzy.core.law.complaints import ADMISSION, GROUNDS, OUTCOMES, in_time_until
from ggzy.core.procedures import PROCEDURES
from ggzy.core.procedures.complaint import RESPONDENT
from ggzy.core.procedures.complaint_matters import MATTERS, of_line
from ggzy.core.roles import Role
from ggzy.core.rule import Refused, Rule
from ggzy.core.table import Ask
from ggzy.desk import complaints, counter, exhibits
from ggzy.desk.workdays import calendar
from ggzy.layout import complaint_papers
from ggzy.layout.deals import Viewed, submit, told, view_deal, why_not
from ggzy.layout.exhibits import sent
from ggzy.layout.history import history
from ggzy.layout.paper_sent import paper_sent
from ggzy.layout.session import actor_of, as_role, now_of
from ggzy.layout.tables import Column, Table
from ggzy.service.forms.complaint import ComplaintForm, ReplyForm, WithdrawForm
from ggzy.store.models import MatterCard

PROCEDURE = "complaint/1"
COLUMNS = (
    Column("code", "编号", url=lambda row: reverse("service:complaint", args=[row.stream])),
    Column("deal_title", "项目"),
    Column("matter_label", "投诉事项"),
    Column("office", "承办部门"),
    Column("stage_label", "阶段"),
    Column("outcome", "结论"),
    Column("changed_at", "最近办理", kind="when"),
)


@as_role(*RESPONDENT)
def complaints_of(request: HttpRequest) -> HttpResponse:
    """本单位提出的投诉，和须由本单位说明的投诉。"""
    actor = actor_of(request)
    rows = MatterCard.objects.filter(kind="complaint").filter(Q(answering__contains=[actor.org_id]) | Q(party=actor.org_id) if actor.org_id else Q(pk__in=[]))
    table = Table(
        request, _("投诉"), COLUMNS, rows, order="-changed_at", empty=_("没有投诉"),
        empty_next=_("在项目页面点“投诉”提出；投诉本单位的，受理后在这里说明。"),
    )  # fmt: skip
    return table.export() if table.exporting else render(request, "service/complaints.html", {"table": table})


# ---- filing ----


@dataclass(frozen=True)
class Check:
    """One condition of acceptance: met, or what stands against it."""

    meaning: str
    basis: str
    refused: Refused | None


def known_lot(request: HttpRequest, stream: str) -> tuple[LotFacts, Facts]:
    """The lot, and all that the rules ask of it; 404 where there is none that is published."""
    probe = acts.FileComplaint(
        deal=stream, matter=request.GET.get("matter", ""), known_at=now_of(request), respondents=(), facts="", request="",
        exhibits=(), contact="", office_id=request.GET.get("office_id", ""),
    )  # fmt: skip
    known = complaints.gather(PROCEDURES[PROCEDURE].begin(""), probe, actor_of(request))
    if known["lot"] is None or not of_line(known["lot"].line):
        raise Http404(_("没有这个项目"))
    return known["lot"], Facts(**known)


@as_role(Role.BIDDER)
def complain(request: HttpRequest, stream: str) -> HttpResponse:
    """提出投诉。"""
    actor, (lot, facts), refused = actor_of(request), known_lot(request, stream), None
    near = facts.offices
    others = tuple(o for post in complaints.supervising_posts() if (o := complaints.office_of(post)).org_id not in {n.org_id for n in near})
    offices = (*near, *{o.org_id: o for o in others}.values())
    form = ComplaintForm(request.POST or None, request.FILES or None, lot=lot, offices=offices, own=actor.org_id)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        kept = exhibits.keep_all(given.pop("files"))
        if isinstance(kept, Refused):
            refused: Refused | None = kept
        else:
            wanted = acts.FileComplaint(deal=stream, exhibits=kept, **given)
            outcome = counter.open_stream(wanted, actor, procedure=PROCEDURE, act_id=request.POST.get("act_id", ""))
            if not isinstance(outcome, Refused):
                told(request, outcome, _("投诉已提交，监督部门自收到之日起三个工作日内决定是否受理。"))
                return redirect("service:complaint", outcome.stream)
            refused = outcome
    page = {"form": form, "refused": refused, "lot": lot, **checked(request, lot, facts)}
    return render(request, "service/complain.html", page, status=409 if refused is not None else 422 if form.errors else 200)


@as_role(Role.BIDDER)
def admissible(request: HttpRequest, stream: str) -> HttpResponse:
    """While it is being typed: what stands against acceptance at this moment, and on what article."""
    lot, facts = known_lot(request, stream)
    return render(request, "service/pieces/complaint_checks.html", checked(request, lot, facts))


def checked(request: HttpRequest, lot: LotFacts, facts: Facts) -> dict[str, Any]:
    """Each condition asked of what has been typed so far; a moment not typed yet counts as now, an office as the nearest. Before anything
    is typed nothing is judged."""
    typed = request.POST if request.method == "POST" else request.GET
    now, matter = now_of(request), typed.get("matter", "") or of_line(lot.line)[0].code
    known_at = moment(typed.get("known_at", "")) or now
    command = acts.FileComplaint(
        deal=lot.stream, matter=matter, known_at=known_at, respondents=(), facts=typed.get("facts", ""), request="", exhibits=(),
        contact="", office_id=typed.get("office_id", "") or (facts.offices[0].org_id if facts.offices else ""),
        interest=typed.get("interest", ""), new_evidence=typed.get("new_evidence", ""),
    )  # fmt: skip
    ask = Ask(PROCEDURES[PROCEDURE].begin(""), command, actor_of(request), now, facts, calendar())
    end = in_time_until(lot, matter, known_at, calendar()) if matter in MATTERS else None
    begun = bool(typed.get("known_at") or typed.get("matter"))
    return {"checks": [check(rule, ask) for rule in ADMISSION] if begun else [], "until": end if begun else None, "office": facts.offices[0] if facts.offices else None}


def check(rule: Rule[Ask], ask: Ask) -> Check:
    return Check(rule.meaning, str(rule.basis), rule(ask))


def moment(typed: str) -> datetime | None:
    try:
        found = parse_datetime(typed)
    except ValueError:
        return None
    if found is None or not 2000 <= found.year < 2100:
        return None
    return found if found.tzinfo else found.replace(tzinfo=SHANGHAI)


# ---- one complaint ----


def own_complaint(request: HttpRequest, stream: str) -> Viewed:
    """The complaint, for its complainant and, once accepted, for those complained about; 404 for others."""
    viewed = view_deal(request, stream, Complaint)
    if not viewed.p.complains(viewed.actor) and not viewed.p.answers(viewed.actor):
        raise Http404(_("没有这件投诉"))
    return viewed


@as_role(*RESPONDENT)
def complaint(request: HttpRequest, stream: str) -> HttpResponse:
    """一件投诉：投诉人看进展，被投诉人作说明。"""
    viewed = own_complaint(request, stream)
    p, do, refused = viewed.p, request.POST.get("do", ""), None
    complains = p.complains(viewed.actor)
    form: Any = (WithdrawForm if complains else ReplyForm)(request.POST if do else None, request.FILES or None)
    if do and form.is_valid():
        outcome = hand_in_own(request, viewed, form, complains)
        if not isinstance(outcome, Refused):
            told(request, outcome, _("已提交，监督部门随即收到。"))
            return redirect("service:complaint", stream)
        refused = outcome
    probe = acts.WithdrawComplaint(reason="（试办理由）") if complains else acts.ReplyToComplaint(text="（试办）")
    page = {
        "viewed": viewed, "p": p, "complains": complains, "form": form, "refused": refused, "matter": MATTERS[p.matter],
        "history": history(p, viewed.entries), "papers": complaint_papers.offered(viewed), "outcome": OUTCOMES.get(p.outcome, ""), "refused_ground": GROUNDS.get(p.refused_ground, ""),
        "grey": why_not(request, viewed, probe), "mine": [each for each in p.replies if each[1] == viewed.actor.org_id],
        "over": p.at_stage.final or p.decided_at is not None, "late": bool(p.reply_until and now_of(request) >= p.reply_until),
    }  # fmt: skip
    return render(request, "service/complaint.html", page, status=409 if refused is not None else 422 if form.errors else 200)


def hand_in_own(request: HttpRequest, viewed: Viewed, form: Any, complains: bool) -> Any:
    if complains:
        return submit(request, viewed.p.stream, acts.WithdrawComplaint(reason=form.cleaned_data["reason"]))
    kept = exhibits.keep_all(form.cleaned_data["files"])
    if isinstance(kept, Refused):
        return kept
    return submit(request, viewed.p.stream, acts.ReplyToComplaint(text=form.cleaned_data["text"], exhibits=kept))


@as_role(*RESPONDENT)
def complaint_paper(request: HttpRequest, stream: str, seq: int, form: str) -> HttpResponse:
    """投诉的一份文书：投诉人、被投诉人各得一份，被投诉人的一份不写投诉人的名称。"""
    viewed = own_complaint(request, stream)
    return paper_sent(complaint_papers.paper_of(viewed, seq, named=viewed.p.complains(viewed.actor)), form, f"{viewed.p.code}-{seq}")


@as_role(Role.BIDDER)
def exhibit(request: HttpRequest, stream: str, sha256: str) -> HttpResponseBase:
    """投诉人自己提交的材料。"""
    viewed = own_complaint(request, stream)
    return sent(sha256, viewed.p.exhibits if viewed.p.complains(viewed.actor) else ())
