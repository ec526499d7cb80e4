"""The accused's own pages 处罚告知与决定: what is intended or decided, and the right to reply and to ask for a hearing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Q
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ggzy.core.acts.case import FileReply, RequestHearing, WaiveReply
from ggzy.core.acts.redress import ApplyForRepair, NoteAppeal
from ggzy.core.calendar import day_of
from ggzy.core.case import Case
from ggzy.core.complaint import Exhibit
from ggzy.core.procedures.case import ACCUSED
from ggzy.core.procedures.case_grounds import GROUNDS
from ggzy.core.procedures.redress import SERVED
from ggzy.core.redress import KINDS, LITIGATION, OUTCOMES
from ggzy.core.rule import Refused
from ggzy.core.table import Command
from ggzy.desk import exhibits
from ggzy.desk.heirs import heirs_of
from ggzy.layout import case_papers
from ggzy.layout.appeal import AppealForm
from ggzy.layout.barred import TERM
from ggzy.layout.case_pack import package, sent, stopped_acts
from ggzy.layout.deals import party_deal, submit, told, why_not
from ggzy.layout.event_words import penalty_words
from ggzy.layout.exhibits import sent as sent_exhibit
from ggzy.layout.history import history
from ggzy.layout.paper_sent import paper_sent
from ggzy.layout.redress_words import left, with_stay
from ggzy.layout.session import actor_of, as_role, now_of
from ggzy.layout.tables import Column, Table
from ggzy.service.forms.case import HearingForm, RepairForm, ReplyForm, WaiveForm
from ggzy.store.models import CaseCard, StoppedAct

SOMETHING = "（试办）"
NO_FILE = Exhibit(name=SOMETHING, sha256="0" * 64, size=0)
FORMS: dict[str, type[Form]] = {"reply": ReplyForm, "hearing": HearingForm, "waive": WaiveForm, "repair": RepairForm, "appeal": AppealForm}
COMMANDS: dict[str, type[Command]] = {"reply": FileReply, "hearing": RequestHearing, "waive": WaiveReply, "repair": ApplyForRepair, "appeal": NoteAppeal}
COLUMNS = (
    Column("code", "案号", url=lambda row: reverse("service:case", args=[row.stream])),
    Column("suspected", "事由"),
    Column("stage_label", "阶段", value=with_stay, field="stage_label"),
    Column("decision_no", "决定书文号"),
    TERM,
    Column("changed_at", "最近办理", kind="when"),
)


def probes(now: datetime) -> dict[str, Command]:
    """Each act as a form well filled in would give it: what refuses it is the case's state, not what can still be typed."""
    return {
        "reply": FileReply(text=SOMETHING), "hearing": RequestHearing(reason=SOMETHING), "waive": WaiveReply(),
        "repair": ApplyForRepair(text=SOMETHING, exhibits=(NO_FILE,)),
        "appeal": NoteAppeal(kind=LITIGATION, body=SOMETHING, document_no=SOMETHING, filed_on=day_of(now), exhibits=(NO_FILE,)),
    }  # fmt: skip


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
    p, now = viewed.p, now_of(request)
    if p.notice is None:
        raise Http404(_("没有这个案件"))
    do, refused = request.POST.get("do", ""), None
    forms = {name: form(request.POST if do == name else None, request.FILES if do == name else None) for name, form in FORMS.items()}
    command = wanted(do, forms)
    if command is not None:
        outcome = command if isinstance(command, Refused) else submit(request, stream, command)
        if not isinstance(outcome, Refused):
            told(request, outcome, _("已提交，监督部门随即收到。"))
            return redirect("service:case", stream)
        refused = outcome
    page = {
        "viewed": viewed, "p": p, "refused": refused, **forms, "papers": case_papers.offered(viewed), "history": history(p, viewed.entries),
        "ground": GROUNDS[p.notice.ground], "intended": penalty_words(p.notice), "kinds": KINDS, "outcomes": OUTCOMES,
        "imposed": penalty_words(p.penalty) if p.penalty and p.served_at else "", "bar": p.decided_bar, "heirs": heirs_of(p),
        "left": left(p.amended) if p.amended else "",
        "in_force": bool(p.bar and p.bar.in_force(now)), "after_service": p.stage in SERVED,
        **{f"grey_{name}": why_not(request, viewed, probe) for name, probe in probes(now).items()},
    }  # fmt: skip
    faulty = any(form.errors for form in forms.values())
    return render(request, "service/case.html", page, status=409 if refused is not None else 422 if faulty else 200)


@as_role(*ACCUSED)
def case_exhibit(request: HttpRequest, stream: str, sha256: str) -> HttpResponseBase:
    """当事人和监督部门提交的信用修复、复议和诉讼的材料。"""
    return sent_exhibit(sha256, party_deal(request, stream, *ACCUSED, kind=Case).p.exhibits)


@as_role(*ACCUSED)
def case_pack(request: HttpRequest, stream: str) -> HttpResponse:
    """当事人下载自己那部分案件证据包：告知以后才有，只含依规定告诉当事人的条目。"""
    viewed = party_deal(request, stream, *ACCUSED, kind=Case)
    p = viewed.p
    if p.notice is None:
        raise Http404(_("没有这个案件"))
    own = StoppedAct.objects.filter(case_id=stream, org_id=p.accused.org_id).exclude(org_id="").order_by("pk")
    return sent(package(viewed, (), stopped_acts(list(own)), place=False), p.code)


@as_role(*ACCUSED)
def case_paper(request: HttpRequest, stream: str, seq: int, form: str) -> HttpResponse:
    """当事人的一份文书：告知书在告知以后，决定书在送达以后。"""
    viewed = party_deal(request, stream, *ACCUSED, kind=Case)
    return paper_sent(case_papers.paper_of(viewed, seq), form, f"{viewed.p.code}-{seq}")


def wanted(do: str, forms: Mapping[str, Form]) -> Command | Refused | None:
    """The act that the form sent, if it is whole; its files are kept first, or it is told why one cannot be."""
    if do not in forms or not forms[do].is_valid():
        return None
    given = {name: value for name, value in forms[do].cleaned_data.items() if name != "sure"}
    if "files" in given:
        kept = exhibits.keep_all(given.pop("files"))
        if isinstance(kept, Refused):
            return kept
        given["exhibits"] = kept
    return COMMANDS[do](**given)
