"""Days at each step 各环节用时: each stage of clues and cases with its pace, and every stay, the longest first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from ggzy.layout.session import actor_of, as_role, now_of
from ggzy.layout.tables import Column, Table
from ggzy.supervision.case_days import HANDLED, Stay, paces, stays
from ggzy.supervision.reach import WATCHERS, cases_within, region_name

COLUMNS = (
    Column("case.code", "案号", url=lambda stay: reverse("supervision:case", args=[stay.case.stream])),
    Column("label", "环节"),
    Column("days", "用时（天）", kind="number"),
    Column("left", "离开", kind="when", value=lambda stay: stay.left or _("仍在此环节")),
    Column("entered", "进入", kind="when"),
    Column("region", "地区", value=lambda stay: region_name(stay.case.region)),
    Column("case.investigators", "办案人员"),
    Column("case.breaches", "本案逾期次数", kind="number"),
)


@as_role(*WATCHERS)
def case_days(request: HttpRequest) -> HttpResponse:
    """各环节用时。"""
    found = stays(cases_within(actor_of(request)), now_of(request))
    stage = request.GET.get("stage", "")
    shown = [stay for stay in found if chosen(stay, stage, request.GET.get("waiting", ""))]
    table = Table(
        request, _("各环节用时"), COLUMNS, shown, order="-days", empty=_("没有案件经过这个环节") if stage else _("还没有案件"),
        empty_next=_("登记线索以后，每个环节用了多少天会列在这里。"),
    )  # fmt: skip
    if table.exporting:
        return table.export()
    page = {"table": table, "paces": paces(found), "stage": HANDLED.get(stage, ""), "waiting": request.GET.get("waiting", "")}
    return render(request, "supervision/case_days.html", page)


def chosen(stay: Stay, stage: str, waiting: str) -> bool:
    return stage in ("", stay.stage) and (not waiting or stay.left is None)
