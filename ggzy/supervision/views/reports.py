"""Reports 举报 at the office: read by supervision of region and line and by discipline inspection, never by whom they concern."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ggzy.core.calendar import SHANGHAI
from ggzy.core.law.reports import FINDINGS, masked
from ggzy.core.procedures import PROCEDURES
from ggzy.core.record import fold
from ggzy.core.regions import stem
from ggzy.core.report import Report
from ggzy.core.roles import Actor, Role
from ggzy.desk import reports as desk
from ggzy.layout.deals import Viewed, party_deal
from ggzy.layout.exhibits import sent
from ggzy.layout.history import history, stage_line
from ggzy.layout.reach import of_lines
from ggzy.layout.session import actor_of, as_role, now_of
from ggzy.layout.tables import Column, Table
from ggzy.store import journal
from ggzy.store.models import Deal, MatterCard, ReportRow
from ggzy.supervision.matter_acts import act_page, buttons, duties
from ggzy.supervision.reach import region_name
from ggzy.supervision.report_acts import ACTS
from ggzy.supervision.step_days import OF_REPORTS, with_days
from ggzy.supervision.views.complaints import matters_within, shut

READERS = (Role.SUPERVISOR, Role.DISCIPLINE)
GONE = "已移送，对方已接收"


def columns(own: str) -> tuple[Column, ...]:
    """An office that handed one over reads who took it, and not what came of it there."""

    def gone(row: MatterCard) -> bool:
        offers = row.stage == "handed" and row.handed_by[-1:] == [own]
        return own in row.handed_by and row.office_id != own and not offers

    return (
        Column("code", "编号", url=lambda row: reverse("supervision:report", args=[row.stream])),
        Column("deal_title", "项目"),
        Column("region", "地区", value=lambda row: region_name(row.region), field="region"),
        Column("stage_label", "阶段", value=lambda row: GONE if gone(row) else row.stage_label),
        Column("office", "承办部门"),
        Column("outcome", "结论", value=lambda row: "" if gone(row) else row.outcome, searchable=False, sortable=False),
        Column("breaches", "逾期次数", value=lambda row: 0 if gone(row) else row.breaches, kind="number"),
        Column("registered_at", "登记时间", kind="when"),
        Column("changed_at", "最近办理", value=lambda row: None if gone(row) else row.changed_at, kind="when"),
    )  # fmt: skip


@as_role(*READERS)
def reports(request: HttpRequest) -> HttpResponse:
    """举报一览。"""
    actor = actor_of(request)
    table = Table(
        request, _("举报"), columns(actor.org_id), matters_within(actor, "report"), order="-registered_at", empty=_("还没有举报"),
        empty_next=_("任何人都可以在门户举报；当天结束时登记，五个工作日内领办。"),
    )  # fmt: skip
    if table.exporting:
        return table.export()
    queued = desk.queued(desk.today()).filter(of_lines(actor.lines), region__startswith=stem(actor.region)).exclude(kept_from=actor.org_id)
    return render(request, "supervision/reports.html", {"table": table, "queued": queued.count()})


@as_role(*READERS)
def report(request: HttpRequest, stream: str) -> HttpResponse:
    """一件举报。"""
    viewed = as_known(party_deal(request, stream, *READERS, kind=Report))
    p, now = viewed.p, now_of(request)
    row = ReportRow.objects.filter(stream=stream).first()
    own = viewed.actor.org_id == p.office_id
    sealed = holds_sealed(p)
    page = {
        "viewed": viewed, "p": p, "row": row, "region": region_name(p.region), "own": acts_on(p, viewed.actor), "parted": p.parted_from(viewed.actor) is not None,
        "deal": Deal.objects.filter(stream=p.deal).first() if p.deal else None, "text": words(row, own, sealed),
        "text_shut": bool(row and row.holds_bid and sealed), "files": [(f, f.holds_bid and sealed) for f in row.files.all()] if row else [],
        "words": [(w, w.text if own else masked(w.text)) for w in words_known(row, viewed)] if row else [],
        "history": history(p, viewed.entries), "steps": with_days(stage_line(p, viewed.entries), viewed.entries, OF_REPORTS, p.parted_from(viewed.actor) or now), "duties": duties(p, now),
        "buttons": buttons(viewed, ACTS, now) if acts_on(p, viewed.actor) else [], "finding": FINDINGS.get(p.finding, ""),
        "opens_case": own and p.stage == "checking" and viewed.actor.role is Role.SUPERVISOR,
    }  # fmt: skip
    return render(request, "supervision/report.html", page)


def acts_on(p: Report, actor: Actor) -> bool:
    """Whoever handles it, whoever may take it up, and the office it was handed to."""
    return actor.org_id == p.office_id or p.stage == "received" or (p.offered is not None and p.offered.office_id == actor.org_id)


def as_known(viewed: Viewed) -> Viewed:
    """An office that handed it over reads it as it stood when the other took it."""
    p, until = viewed.p, viewed.p.parted_from(viewed.actor)
    if until is None:
        return viewed
    return replace(viewed, p=fold(p.procedure, p.stream, [entry for entry in journal.read(p.stream) if entry.at <= until]))


def words_known(row: ReportRow, viewed: Viewed) -> list[Any]:
    """What the reporter said on a day comes to the office when that day is over, lest it tell the hour: of the day of
    parting to the other office."""
    until, come = viewed.p.parted_from(viewed.actor), row.words.filter(noted=True)
    return list(come.filter(day__lt=timezone.localdate(until)) if until is not None else come)


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
