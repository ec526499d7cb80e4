"""Days at each step 各环节用时 of cases, of complaints and of reports: each stage with its pace, and every stay, the longest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from ggzy.core.report import Report
from ggzy.core.roles import Actor
from ggzy.desk import counter
from ggzy.layout.session import actor_of, as_role, now_of
from ggzy.layout.tables import Column, Table
from ggzy.store.models import MatterCard
from ggzy.supervision.reach import WATCHERS, cases_within, region_name
from ggzy.supervision.step_days import OF_CASES, OF_COMPLAINTS, OF_REPORTS, Stay, found_before, paces, stays
from ggzy.supervision.views.complaints import matters_within
from ggzy.supervision.views.reports import READERS


@dataclass(frozen=True)
class Kind:
    """What is told of one kind of matter: the names of its list and of its page, its stages, whose days they are."""

    listed: str
    page: str
    title: str
    told: str
    stages: Mapping[str, str]
    more: tuple[Column, ...]

    def url(self, stay: Stay) -> str:
        return reverse(self.page, args=[stay.of.stream])

    def columns(self) -> tuple[Column, ...]:
        return (
            Column("of.code", "编号", url=self.url),
            Column("label", "环节"),
            Column("days", "用时（天）", kind="number"),
            Column("left", "离开", kind="when", value=lambda stay: stay.left or _("仍在此环节")),
            Column("entered", "进入", kind="when"),
            Column("region", "地区", value=lambda stay: region_name(stay.of.region)),
            *self.more,
        )


OFFICE, BREACHES = Column("of.office", "承办部门"), Column("of.breaches", "逾期次数", kind="number")
CASES = Kind(
    "supervision:cases", "supervision:case", "监督案件", "从监督发现到处罚决定送达，每条线索、每个案件在各个环节停留的时间。正在执行的限制不计。", OF_CASES,
    (Column("of.investigators", "办案人员"), BREACHES),
)  # fmt: skip
COMPLAINTS = Kind(
    "supervision:complaints", "supervision:complaint", "投诉处理", "从收到投诉到决定公布，每件投诉在各个环节停留的时间。检验、检测、鉴定、专家评审所需的时间法律不计入期限，这里照计。",
    OF_COMPLAINTS, (OFFICE, BREACHES),
)  # fmt: skip
REPORTS = Kind(
    "supervision:reports", "supervision:report", "举报处理", "从登记到办结，每件举报在各个环节停留的时间。移送其他部门的，算到对方接收为止。", OF_REPORTS, (OFFICE,),
)  # fmt: skip
"""How often one was late is not told here: an office that handed it over does not read what came of it."""


@as_role(*WATCHERS)
def case_days(request: HttpRequest) -> HttpResponse:
    """案件各环节用时。"""
    cases = list(cases_within(actor_of(request)))
    return shown(request, CASES, stays(cases, OF_CASES, now_of(request), found_before(cases)))


@as_role(*WATCHERS)
def complaint_days(request: HttpRequest) -> HttpResponse:
    """投诉各环节用时。"""
    return shown(request, COMPLAINTS, stays(matters_within(actor_of(request), "complaint"), OF_COMPLAINTS, now_of(request)))


@as_role(*READERS)
def report_days(request: HttpRequest) -> HttpResponse:
    """举报各环节用时。"""
    rows = list(matters_within(actor_of(request), "report"))
    return shown(request, REPORTS, stays(rows, OF_REPORTS, now_of(request), parted=parted_from(rows, actor_of(request))))


def parted_from(rows: list[MatterCard], actor: Actor) -> dict[str, datetime]:
    """Of what this office handed over since when another has it."""
    records = (counter.load(row.stream, Report) for row in rows if actor.org_id in row.handed_by)
    return {p.stream: at for p in records if p is not None and (at := p.parted_from(actor)) is not None}


def shown(request: HttpRequest, kind: Kind, found: list[Stay]) -> HttpResponse:
    stage, waiting = request.GET.get("stage", ""), request.GET.get("waiting", "")
    table = Table(
        request, _("各环节用时"), kind.columns(), [stay for stay in found if chosen(stay, stage, waiting)], order="-days",
        empty=_("没有经过这个环节的") if stage else _("还没有记录"), empty_next=_("收到或者登记以后，每个环节用了多少天会列在这里。"),
    )  # fmt: skip
    if table.exporting:
        return table.export()
    page = {"table": table, "kind": kind, "paces": paces(found, kind.stages), "stage": kind.stages.get(stage, ""), "waiting": waiting}
    return render(request, "supervision/step_days.html", page)


def chosen(stay: Stay, stage: str, waiting: str) -> bool:
    return stage in ("", stay.stage) and (not waiting or stay.left is None)
