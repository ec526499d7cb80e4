"""Reports 举报 at the office: read by supervision of region and line and by discipline inspection, never by whom they concern."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from ggzy.core.calendar import SHANGHAI
from ggzy.core.law.reports import FINDINGS, masked
from ggzy.core.procedures import PROCEDURES
from ggzy.core.regions import stem
from ggzy.core.report import Report
from ggzy.core.roles import Role
from ggzy.desk import reports as desk
from ggzy.layout.deals import party_deal
from ggzy.layout.exhibits import sent
from ggzy.layout.history import history, stage_line
from ggzy.layout.session import actor_of, as_role, now_of
from ggzy.layout.tables import Column, Table
from ggzy.store.models import Deal, ReportRow
from ggzy.supervision.matter_acts import act_page, buttons, duties
from ggzy.supervision.reach import region_name
from ggzy.supervision.report_acts import ACTS
from ggzy.supervision.views.complaints import matters_within, shut

READERS = (Role.SUPERVISOR, Role.DISCIPLINE)
COLUMNS = (
    Column("code", "编号", url=lambda row: reverse("supervision:report", args=[row.stream])),
    Column("deal_title", "项目"),
    Column("region", "地区", value=lambda row: region_name(row.region), field="region"),
    Column("stage_label", "阶段"),
    Column("office", "承办部门"),
    Column("outcome", "结论"),
    Column("breaches", "逾期次数", kind="number"),
    Column("registered_at", "登记时间", kind="when"),
    Column("changed_at", "最近办理", kind="when"),
)


@as_role(*READERS)
def reports(request: HttpRequest) -> HttpResponse:
    """举报一览。"""
    table = Table(
        request, _("举报"), COLUMNS, matters_within(actor_of(request), "report"), order="-changed_at", empty=_("还没有举报"),
        empty_next=_("任何人都可以在门户举报；当天结束时登记，五个工作日内领办。"),
    )  # fmt: skip
    if table.exporting:
        return table.export()
    queued = desk.queued(desk.today()).filter(region__startswith=stem(actor_of(request).region)).exclude(kept_from=actor_of(request).org_id)
    return render(request, "supervision/reports.html", {"table": table, "queued": queued.count()})


@as_role(*READERS)
def report(request: HttpRequest, stream: str) -> HttpResponse:
    """一件举报。"""
    viewed = party_deal(request, stream, *READERS, kind=Report)
    p, now = viewed.p, now_of(request)
    row = ReportRow.objects.filter(stream=stream).first()
    own = viewed.actor.org_id == p.office_id
    sealed = holds_sealed(p)
    page = {
        "viewed": viewed, "p": p, "row": row, "region": region_name(p.region), "own": own or p.stage == "received",
        "deal": Deal.objects.filter(stream=p.deal).first() if p.deal else None, "text": words(row, own, sealed),
        "text_shut": bool(row and row.holds_bid and sealed), "files": [(f, f.holds_bid and sealed) for f in row.files.all()] if row else [],
        "words": [(w, w.text if own else masked(w.text)) for w in row.words.all()] if row else [],
        "history": history(p, viewed.entries), "steps": stage_line(p, viewed.entries), "duties": duties(p, now),
        "buttons": buttons(viewed, ACTS, now) if own or p.stage == "received" else [], "finding": FINDINGS.get(p.finding, ""),
        "opens_case": own and p.stage == "checking" and viewed.actor.role is Role.SUPERVISOR,
    }  # fmt: skip
    return render(request, "supervision/report.html", page)


def holds_sealed(p: Report) -> bool:
    """Whether a bid in it may be one that lies sealed still. Whose bid it is nobody can tell before it is read: the lot that
    the reporter named may be another. So it is shut until every lot that was on the platform that day has been opened.
    """
    if p.deal and shut(p.deal):
        return True
    day_over = datetime.combine(date.fromisoformat(p.day) + timedelta(days=1), time(), SHANGHAI)
    lots = Deal.objects.filter(published=True, registered_at__lt=day_over).order_by().values_list("procedure", "stage", "unsealing").distinct()
    return any(unsealing or PROCEDURES[procedure].stage(stage).secret for procedure, stage, unsealing in lots)


def words(row: ReportRow | None, own: bool, sealed: bool) -> str:
    """Whoever handles it reads it as it came; others without insults and personal numbers; nobody a bid before the opening."""
    if row is None or (row.holds_bid and sealed):
        return ""
    return row.text if own else masked(row.text)


@as_role(*READERS)
def report_act(request: HttpRequest, stream: str, act: str) -> HttpResponse:
    """举报的一个步骤。"""
    viewed = party_deal(request, stream, *READERS, kind=Report)
    return act_page(request, viewed, ACTS, act, reverse("supervision:report", args=[stream]))


@as_role(*READERS)
def report_file(request: HttpRequest, stream: str, sha256: str) -> HttpResponseBase:
    """举报附件，只下载；含有投标文件的，开标以前打不开。"""
    viewed = party_deal(request, stream, *READERS, kind=Report)
    row, sealed = ReportRow.objects.filter(stream=stream).first(), holds_sealed(viewed.p)
    known: list[Any] = [each for each in row.files.all() if not (each.holds_bid and sealed)] if row else []
    return sent(sha256, known)
