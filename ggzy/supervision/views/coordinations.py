"""Cross-department matters 协调事项: the list, a new one, one with its opinions, minutes and outcome."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ggzy.core.acts.coordination import OpenCoordination
from ggzy.core.calendar import SHANGHAI, day_of
from ggzy.core.coordination import Assigned, Coordination, Opinion
from ggzy.core.facts import KnownOffice
from ggzy.core.law.coordination import SETTLE_DAYS
from ggzy.core.procedures.coordination import DECIDING, OFFICES
from ggzy.core.roles import Role
from ggzy.core.rule import Refused
from ggzy.desk import counter
from ggzy.layout.coordination_papers import minutes_paper, outcome_paper
from ggzy.layout.deals import Viewed, party_deal, told
from ggzy.layout.fields import typed_moment
from ggzy.layout.history import history, stage_line
from ggzy.layout.session import actor_of, as_role, now_of
from ggzy.layout.tables import Column, Table
from ggzy.papers.paper import Paper
from ggzy.papers.render import render_html, render_pdf
from ggzy.supervision.chain_rows import coordinations_of
from ggzy.supervision.clocks import Clock, clock_of
from ggzy.supervision.coordination_acts import ACTS, OF_ABOVE, OF_CONVENER, OF_PARTY
from ggzy.supervision.docket_acts import Acts, act_page, buttons, duties
from ggzy.supervision.forms.coordination import OpenForm
from ggzy.supervision.reach import region_name

READERS = (*DECIDING, Role.DISCIPLINE)
COLUMNS = (
    Column("title", "标题", url=lambda card: reverse("supervision:coordination", args=[card.stream])),
    Column("code", "编号"),
    Column("issuer", "召集单位"),
    Column("offices", "参与单位"),
    Column("stage_label", "阶段"),
    Column("until", "最近的期限", kind="until"),
    Column("outcome", "结果"),
    Column("breaches", "逾期次数", kind="number"),
    Column("changed_at", "最近办理", kind="when"),
)


@as_role(*READERS)
def coordinations(request: HttpRequest) -> HttpResponse:
    """协调事项一览。"""
    actor = actor_of(request)
    table = Table(
        request, _("协调事项"), COLUMNS, coordinations_of(actor), order="-changed_at", empty=_("还没有协调事项"),
        empty_next=_("需要几个单位一起解决的问题，由任一单位提出，征求意见、开会、确定结果；逾期未定的自动提请上级。"),
    )  # fmt: skip
    return table.export() if table.exporting else render(request, "supervision/coordinations.html", {"table": table, "convenes": actor.role in OFFICES})


@as_role(*OFFICES)
def new_coordination(request: HttpRequest) -> HttpResponse:
    """提出协调事项。"""
    actor, now, refused = actor_of(request), now_of(request), None
    form = OpenForm(request.POST or None, actor=actor, now=now, initial={"due": days_on(now, 7), "decide_by": days_on(now, 14)})
    if request.method == "POST" and form.is_valid():
        outcome = counter.open_stream(OpenCoordination(**form.asked), actor, procedure="coordination/1", act_id=request.POST.get("act_id", ""))
        if not isinstance(outcome, Refused):
            told(request, outcome, _("已提出，参与的单位随即在工作台看到。"))
            return redirect("supervision:coordination", outcome.stream)
        refused = outcome
    return render(request, "supervision/new_coordination.html", {"form": form, "refused": refused}, status=409 if refused is not None else 422 if form.errors else 200)


def days_on(now: datetime, days: int) -> str:
    return typed_moment(datetime.combine(day_of(now) + timedelta(days=days), time(18), SHANGHAI))


def view_coordination(request: HttpRequest, stream: str) -> Viewed:
    return party_deal(request, stream, *READERS, kind=Coordination)


@as_role(*READERS)
def coordination(request: HttpRequest, stream: str) -> HttpResponse:
    """一个协调事项。"""
    viewed = view_coordination(request, stream)
    p, now = viewed.p, now_of(request)
    page = {
        "viewed": viewed, "p": p, "region": region_name(p.region), "parties": said(p), "tasks": tasks(p, now), "steps": stage_line(p, viewed.entries), "history": history(p, viewed.entries),
        "duties": duties(p, now), "buttons": buttons(viewed, acts_of(viewed), now), "late": bool(p.breaches), "settle_days": SETTLE_DAYS, "convener_speaks": p.opened_by is not None and p.is_party(p.opened_by),
    }  # fmt: skip
    return render(request, "supervision/coordination.html", page)


def said(p: Coordination) -> list[tuple[KnownOffice, list[Opinion], bool]]:
    """By party: what it said, and whether its term ran out in silence."""
    return [
        (office, [each for each in p.opinions if each.org_id == office.org_id], f"opinion/{office.org_id}" in p.breaches) for office in p.parties
    ]


def tasks(p: Coordination, now: datetime) -> list[tuple[KnownOffice, Assigned, Clock | None, bool]]:
    """By party that has one: its task, how long it has yet while it has to act, and whether its term ran out."""
    shown = [(office, p.tasks[office.org_id]) for office in p.parties if office.org_id in p.tasks]
    waits = p.stage == "decided"
    return [(office, given, clock_of(given.until, now) if waits and not given.outcome else None, f"task/{office.org_id}" in p.breaches) for office, given in shown]


def acts_of(viewed: Viewed) -> Acts:
    """The steps of this office's part: the convener's, a party's, those of the office above."""
    p, actor = viewed.p, viewed.actor
    codes = [*(OF_CONVENER if p.convenes(actor) else ()), *(OF_PARTY if p.is_party(actor) else ()), *(OF_ABOVE if p.is_above(actor) else ())]
    return {code: ACTS[code] for code in dict.fromkeys(codes)}


@as_role(*READERS)
def coordination_paper(request: HttpRequest, stream: str, form: str, number: int = 0) -> HttpResponse:
    """协调结果的通知，或者一次会议的纪要，网页或者PDF。"""
    p = view_coordination(request, stream).p
    there = number <= len(p.minutes) if number else p.decided_at is not None
    if form not in ("html", "pdf") or not there:
        raise Http404(_("没有这份文书"))
    practice = bool(settings.GGZY_PRACTICE)
    paper: Paper = minutes_paper(p, number, practice) if number else outcome_paper(p, practice)
    if form == "html":
        return HttpResponse(render_html(paper))
    response = HttpResponse(render_pdf(paper), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="coordination-{stream}.pdf"'
    return response


@as_role(*DECIDING)
def coordination_act(request: HttpRequest, stream: str, act: str) -> HttpResponse:
    """协调事项的一个步骤。"""
    viewed = view_coordination(request, stream)
    return act_page(request, viewed, ACTS, act, lambda s: reverse("supervision:coordination", args=[s]), viewed.p.title)
