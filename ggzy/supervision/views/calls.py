"""The report chain 上报: calls to report, who has and who is late, the merged text with its way up."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ggzy.core.acts.chain import CollateReports, OpenCall, WithdrawCall
from ggzy.core.calendar import SHANGHAI, day_of
from ggzy.core.chain import ASSESSMENT, CYCLES, REPORT, REPORTING, YEARLY_DAY, Call, OfficeReport, Section, yearly
from ggzy.core.office_figures import lacking
from ggzy.core.roles import Role
from ggzy.core.rule import Refused
from ggzy.core.table import Command
from ggzy.desk import chain as desk
from ggzy.desk import counter
from ggzy.desk.duties import roll
from ggzy.layout.deals import Viewed, party_deal, submit, told
from ggzy.layout.fields import typed_moment
from ggzy.layout.history import history, stage_line
from ggzy.layout.session import actor_of, as_role, now_of
from ggzy.layout.tables import Column, Table
from ggzy.store.models import DocketCard
from ggzy.supervision.chain_acts import CALL_ACTS
from ggzy.supervision.chain_rows import answers_for, asked_of, calls_of, reads_whole
from ggzy.supervision.clocks import clock_of
from ggzy.supervision.docket_acts import Acts, Button, Door, act_page, buttons, duties
from ggzy.supervision.forms.chain import OUTLINES, CallForm, CollateForm
from ggzy.supervision.reach import region_name

READERS = (*REPORTING, Role.INSPECTOR, Role.DISCIPLINE)
CALLING = (Role.ADMINISTRATION,)
ABOVE = (Role.ADMINISTRATION, Role.INSPECTOR)
OF_CALLER, OF_SUPERIOR = ("send-up", "withdraw", "end-plan"), ("acknowledge", "return-up")
ASKED = (
    Column("title", "标题", url=lambda card: reverse("supervision:office_report", args=[card.stream])),
    Column("kind", "种类"),
    Column("issuer", "请求上报的单位"),
    Column("stage_label", "阶段"),
    Column("until", "上报期限", kind="until"),
    Column("issued_at", "上报时间", kind="when"),
    Column("outcome", "是否按时"),
)


@as_role(*READERS)
def calls(request: HttpRequest) -> HttpResponse:
    """上报与评估一览：请本单位上报的；发出的、收到的、下级的。"""
    actor = actor_of(request)
    asked = Table(
        request, _("请本单位上报的"), ASKED, asked_of(actor), order="-until", prefix="r", empty=_("没有请本单位上报的事项"),
        empty_next=_("管理局发出上报通知后会出现在这里和工作台，按期限填写上报。"),
    )  # fmt: skip
    table = Table(
        request, _("上报通知"), columns_with_counts(actor), calls_of(actor), order="-issued_at", empty=_("还没有上报通知"),
        empty_next=_("管理局可以在本页发出上报通知，各单位按提纲上报，汇总后报送上级。"),
    )  # fmt: skip
    for each in (asked, table):
        if each.exporting:
            return each.export()
    page = {"table": table, "asked": asked if actor.role in REPORTING else None, "calls": actor.role in CALLING, "lists": actor.role not in (Role.SUPERVISOR, Role.CENTRE)}
    return render(request, "supervision/calls.html", page)


def columns_with_counts(actor: Any) -> tuple[Column, ...]:
    """Of each call how many came and how many are late, counted once for the page."""
    reports = DocketCard.objects.filter(procedure="officereport/1", code__in=calls_of(actor).values("code")).exclude(stage="ended")
    all_of_them, came, late = Counter[str](), Counter[str](), Counter[str]()
    for code, stage, breaches in reports.values_list("code", "stage", "breaches"):
        all_of_them[code] += 1
        came[code] += stage in ("submitted", "accepted")
        late[code] += breaches > 0
    return (
        Column("title", "标题", url=lambda card: reverse("supervision:call", args=[card.stream])),
        Column("kind", "种类"),
        Column("issuer", "发出单位"),
        Column("stage_label", "阶段"),
        Column("until", "上报期限", kind="until"),
        Column("came", "已报／应报", value=lambda card: f"{came[card.code]}／{all_of_them[card.code]}"),
        Column("late", "逾期", kind="number", value=lambda card: late[card.code]),
        Column("issued_at", "发出时间", kind="when"),
    )


# ---- a new call


YEARLY = "year"
"""Asked for by this name: the form begins with the year's report."""


@as_role(*CALLING)
def new_call(request: HttpRequest) -> HttpResponse:
    """发出上报通知；按计划发起下一期的，从上一期带出。"""
    actor, now, refused = actor_of(request), now_of(request), None
    before = call_before(request)
    form = CallForm(request.POST or None, actor=actor, now=now, initial=starting(request, before, now))
    if request.method == "POST" and form.is_valid():
        act_id = request.POST.get("act_id", "") or uuid4().hex
        outcome = desk.open_call(OpenCall(**form.asked), actor, act_id, before.stream if before else "")
        if not isinstance(outcome, Refused):
            told(request, outcome, _("已发出，各单位随即在工作台看到。"))
            return redirect("supervision:call", outcome.stream)
        refused = outcome
    page = {"form": form, "refused": refused, "before": before, "yearly": YEARLY_DAY if request.GET.get("kind") == YEARLY else ()}
    return render(request, "supervision/new_call.html", page, status=409 if refused is not None else 422 if form.errors else 200)


def call_before(request: HttpRequest) -> Call | None:
    """The call whose plan is followed, if it is one's own."""
    asked = request.GET.get("after", "").replace("\x00", "")[:40]
    p = counter.load(asked, Call) if asked else None
    own = p is not None and p.opened_by is not None and p.opened_by.org_id == actor_of(request).org_id
    if asked and not own:
        raise Http404(_("没有这次上报"))
    return p


def starting(request: HttpRequest, before: Call | None, now: datetime) -> dict[str, Any]:
    """What the form begins with: the next period of the plan, or the month before and a fortnight to answer."""
    if before is not None and before.next_period and before.superior:
        since, until = before.next_period
        return {
            "kind": before.kind, "about": before.about, "since": day_of(since), "until": day_of(until) - timedelta(days=1), "due": typed_moment(until + timedelta(days=15)),
            "outline": "\n".join(before.outline), "office_ids": [office.org_id for office in before.offices], "superior_id": before.superior.org_id, "cycle": before.cycle,
        }  # fmt: skip
    if request.GET.get("kind") == YEARLY:
        first, last, due = yearly(now)
        about = _("%(year)d年度公共资源交易电子化工作贯彻落实情况") % {"year": day_of(due).year}
        return {"kind": REPORT, "about": about, "since": first, "until": last, "due": typed_moment(due), "outline": OUTLINES[REPORT]}
    kind = ASSESSMENT if request.GET.get("kind") == ASSESSMENT else REPORT
    first = day_of(now).replace(day=1)
    last = first - timedelta(days=1)
    due = datetime.combine(day_of(now) + timedelta(days=14), time(18), SHANGHAI)
    return {"kind": kind, "since": last.replace(day=1), "until": last, "due": typed_moment(due), "outline": OUTLINES[kind]}


# ---- one call


def view_call(request: HttpRequest, stream: str) -> Viewed:
    return party_deal(request, stream, *READERS, kind=Call)


def own(viewed: Viewed) -> bool:
    return viewed.p.opened_by is not None and viewed.p.opened_by.org_id == viewed.actor.org_id


@dataclass(frozen=True)
class Line:
    """One office on the list of who has reported: its report, who answers for it, how it stands."""

    p: OfficeReport
    who: str
    now: datetime

    @property
    def late(self) -> bool:
        return desk.late_now(self.p.seen, self.now)

    @property
    def state(self) -> str:
        if self.p.stage in ("asked", "returned"):
            clock = clock_of(self.p.due, self.now) if self.p.due else None
            return clock.words if clock else ""
        return _("逾期上报") if self.p.late else _("按时上报") if self.p.submitted_at else ""


LINES = (
    Column("office", "单位", value=lambda line: line.p.office.org, url=lambda line: reverse("supervision:office_report", args=[line.p.stream])),
    Column("who", "责任人"),
    Column("stage", "阶段", value=lambda line: line.p.at_stage.label),
    Column("due", "上报期限", kind="until", value=lambda line: line.p.due),
    Column("state", "是否按时"),
    Column("submitted_at", "上报时间", kind="when", value=lambda line: line.p.submitted_at),
    Column("times", "上报次数", kind="number", value=lambda line: line.p.times),
    Column("contests", "有异议的数字", kind="number", value=lambda line: len(line.p.contests)),
    Column("unsolved", "未解决的困难", kind="number", value=lambda line: len(line.p.unsolved)),
)


def lines_of(p: Call, now: datetime) -> list[Line]:
    found = roll(now, REPORTING)
    return [Line(each, name_of(each, found), now) for each in desk.loaded(p)]


def name_of(p: OfficeReport, found: Any) -> str:
    """The holder by name, and a deputy; nobody is said in so many words."""
    assert p.office
    held = answers_for(p.office.org_id, p.place, p.stream, found)
    if held.seat is None:
        return _("无人负责")
    deputy = _("（%(name)s代理）") % {"name": held.deputy.actor.person} if held.deputy else ""
    return f"{held.seat.actor.post}{held.seat.actor.person}{deputy}"


@as_role(*READERS)
def call(request: HttpRequest, stream: str) -> HttpResponse:
    """一次上报：谁报了、谁逾期；汇总；报送。"""
    viewed = view_call(request, stream)
    p, now, whole = viewed.p, now_of(request), reads_whole(viewed.p, viewed.actor)
    lines = lines_of(p, now) if whole else []
    shown = buttons(viewed, acts_of(viewed), now)
    doors = doors_of(viewed, lines, shown, now)
    table = Table(request, _("谁报了、谁逾期"), LINES, lines, order="", page_rows=200, empty=_("没有请任何单位上报"))
    if table.exporting and whole:
        return table.export()
    page = {
        "viewed": viewed, "p": p, "region": region_name(p.region), "whole": whole, "table": table,
        "late": [line for line in lines if line.late], "came": sum(line.p.stage in ("submitted", "accepted") for line in lines), "all": sum(line.p.stage != "ended" for line in lines),
        "to_read": [line for line in lines if line.p.stage == "submitted"], "cycle": CYCLES[p.cycle],
        "report": asked_of(viewed.actor).filter(code=p.code).first(), "doors": doors, "now_due": now_due(p, doors, shown),
        "steps": stage_line(p, viewed.entries) if whole else [], "history": history(p, viewed.entries), "duties": duties(p, now) if whole else [],
        "buttons": shown, "follows": own(viewed) and bool(p.cycle) and not p.following and viewed.actor.role in CALLING,
    }  # fmt: skip
    return render(request, "supervision/call.html", page)


def doors_of(viewed: Viewed, lines: list[Line], shown: list[Button], now: datetime) -> list[Door]:
    """汇总 with its own page: the next thing to do until it has been done, then only if it must be done anew."""
    p = viewed.p
    if not own(viewed) or p.stage not in ("gathering", "collated") or viewed.actor.role not in CALLING:
        return []
    grey = counter.may(p, probe(p, [line.p.seen for line in lines]), viewed.actor, now)
    goes_up = any(each.act.main and each.grey is None for each in shown)
    return [Door(_("重新汇总") if p.stage == "collated" else _("汇总"), reverse("supervision:collate", args=[p.stream]), grey, main=not goes_up)]


def now_due(p: Call, doors: list[Door], shown: list[Button]) -> tuple[str, str] | None:
    """The one step that the stage waits for, if it can be done: it stands at the head of the page too."""
    steps = [(each.label, each.url) for each in doors if each.main and each.grey is None]
    steps += [(each.act.label, reverse("supervision:call_act", args=[p.stream, each.act.code])) for each in shown if each.act.main and each.grey is None]
    return steps[0] if steps else None


def acts_of(viewed: Viewed) -> Acts:
    """The caller's steps, or those of the office above."""
    codes = OF_CALLER if own(viewed) else OF_SUPERIOR if viewed.p.goes_to(viewed.actor) else ()
    return {code: CALL_ACTS[code] for code in codes if code != "end-plan" or viewed.p.cycle}


@as_role(*ABOVE)
def call_act(request: HttpRequest, stream: str, act: str) -> HttpResponse:
    """上报的一个步骤。"""
    viewed = view_call(request, stream)

    def hand(request: HttpRequest, stream: str, command: Command) -> Any:
        if not isinstance(command, WithdrawCall):
            return submit(request, stream, command)
        seen = request.POST.get("seen", "")
        return desk.withdraw_call(viewed.p, command, viewed.actor, request.POST.get("act_id", "") or uuid4().hex, int(seen) if seen.isdecimal() and len(seen) < 9 else None)

    return act_page(request, viewed, CALL_ACTS, act, lambda s: reverse("supervision:call", args=[s]), viewed.p.title, hand)


@as_role(*CALLING)
def collate(request: HttpRequest, stream: str) -> HttpResponse:
    """汇总：总述和各单位的章节。"""
    viewed = view_call(request, stream)
    if not own(viewed):
        raise Http404(_("没有这次上报"))
    p, refused, reports = viewed.p, None, desk.loaded(viewed.p)
    seen = [each.seen for each in reports]
    form = CollateForm(request.POST or None, reports=seen, initial=merged(p, reports))
    if request.method == "POST" and form.is_valid():
        outcome = submit(request, stream, CollateReports(summary=form.cleaned_data["summary"], sections=form.sections))
        if not isinstance(outcome, Refused):
            told(request, outcome, _("已汇总，请核对文书后报送上级。"))
            return redirect("supervision:call", stream)
        refused = outcome
    now = now_of(request)
    page = {
        "viewed": viewed, "p": p, "form": form, "refused": refused, "missing": lacking(seen),
        "grey": None if refused is not None else counter.may(p, probe(p, seen), viewed.actor, now),
    }  # fmt: skip
    return render(request, "supervision/collate.html", page, status=409 if refused is not None else 422 if form.errors else 200)


def probe(p: Call, seen: list[Any]) -> CollateReports:
    """The act as it would be with a form well filled in."""
    sections = tuple(Section(office_id=each.office_id, office=each.office, text="试办") for each in seen if each.stage == "accepted")
    return CollateReports(summary="试办试办试办试办试办", sections=sections)


def merged(p: Call, reports: list[OfficeReport]) -> dict[str, str]:
    """What was merged before, else each office's answers one after the other."""
    before = {each.office_id: each.text for each in p.sections}
    initial = {"summary": p.summary}
    for report in reports:
        assert report.office
        drawn = "\n\n".join(f"{question}：{answer}" for question, answer in zip(report.outline, report.answers, strict=False))
        initial[f"of_{report.office.org_id}"] = before.get(report.office.org_id) or drawn[:20_000]
    return initial
