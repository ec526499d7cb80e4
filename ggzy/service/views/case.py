"""The accused's own pages 处罚告知与决定: what is intended or decided, and the right to reply and to ask for a hearing."""

from __future__ import annotations

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ggzy.core.acts.case import FileReply, RequestHearing, WaiveReply
from ggzy.core.case import Case
from ggzy.core.procedures.case import ACCUSED
from ggzy.core.procedures.case_grounds import GROUNDS
from ggzy.core.rule import Refused
from ggzy.core.table import Command
from ggzy.layout.case_pack import package, sent, stopped_acts
from ggzy.layout.deals import party_deal, submit, told, why_not
from ggzy.layout.history import history, penalty_words
from ggzy.layout.session import actor_of, as_role, now_of
from ggzy.layout.tables import Column, Table
from ggzy.service.forms.case import HearingForm, ReplyForm
from ggzy.store.models import CaseCard, StoppedAct

SOMETHING = "（试办）"
COLUMNS = (
    Column("code", "案号", url=lambda row: reverse("service:case", args=[row.stream])),
    Column("suspected", "事由"),
    Column("stage_label", "阶段"),
    Column("decision_no", "决定书文号"),
    Column("until", "限制至", kind="when"),
    Column("changed_at", "最近办理", kind="when"),
)


@as_role(*ACCUSED)
def cases(request: HttpRequest) -> HttpResponse:
    """本单位、本人的处罚告知与决定。"""
    actor = actor_of(request)
    own = Q(accused_person=actor.person_id) | (Q(accused_org=actor.org_id) if actor.org_id else Q(pk__in=[]))
    table = Table(
        request, _("处罚告知与决定"), COLUMNS, CaseCard.objects.filter(own, told=True), order="-changed_at",
        empty=_("没有针对您的处罚告知"), empty_next=_("监督部门作出处罚以前会事先告知，届时可以在这里陈述、申辩、要求听证。"),
    )  # fmt: skip
    return table.export() if table.exporting else render(request, "service/cases.html", {"table": table})


@as_role(*ACCUSED)
def case(request: HttpRequest, stream: str) -> HttpResponse:
    """一件针对本单位或者本人的案件。"""
    viewed = party_deal(request, stream, *ACCUSED, kind=Case)
    p = viewed.p
    if p.notice is None:
        raise Http404(_("没有这个案件"))
    do, refused = request.POST.get("do", ""), None
    reply = ReplyForm(request.POST if do == "reply" else None)
    hearing = HearingForm(request.POST if do == "hearing" else None)
    command = wanted(do, reply, hearing)
    if command is not None:
        outcome = submit(request, stream, command)
        if not isinstance(outcome, Refused):
            told(request, outcome, _("已提交，监督部门随即收到。"))
            return redirect("service:case", stream)
        refused = outcome
    page = {
        "viewed": viewed, "p": p, "refused": refused, "reply": reply, "hearing": hearing, "history": history(p, viewed.entries),
        "ground": GROUNDS[p.notice.ground], "intended": penalty_words(p.notice),
        "imposed": penalty_words(p.penalty) if p.penalty and p.served_at else "", "bar": p.bar,
        "in_force": bool(p.bar and p.bar.in_force(now_of(request))),
        "grey_reply": why_not(request, viewed, FileReply(text=SOMETHING)),
        "grey_hearing": why_not(request, viewed, RequestHearing(reason=SOMETHING)),
        "grey_waive": why_not(request, viewed, WaiveReply()),
    }  # fmt: skip
    faulty = reply.errors or hearing.errors
    return render(request, "service/case.html", page, status=409 if refused is not None else 422 if faulty else 200)


@as_role(*ACCUSED)
def case_pack(request: HttpRequest, stream: str) -> HttpResponse:
    """当事人下载自己那部分案件证据包：告知以后才有，只含依规定告诉当事人的条目。"""
    viewed = party_deal(request, stream, *ACCUSED, kind=Case)
    p = viewed.p
    if p.notice is None:
        raise Http404(_("没有这个案件"))
    own = StoppedAct.objects.filter(case_id=stream, org_id=p.accused.org_id).exclude(org_id="").order_by("pk")
    return sent(package(viewed, (), stopped_acts(list(own)), place=False), p.code)


def wanted(do: str, reply: ReplyForm, hearing: HearingForm) -> Command | None:
    """The act that the form sent, if it is whole."""
    if do == "reply" and reply.is_valid():
        return FileReply(**reply.cleaned_data)
    if do == "hearing" and hearing.is_valid():
        return RequestHearing(**hearing.cleaned_data)
    return WaiveReply() if do == "waive" else None
