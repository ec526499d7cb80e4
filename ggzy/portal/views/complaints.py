"""Complaints and reports 投诉与举报: how to complain and to report, and what became of complaints that were decided."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from ggzy.layout.tables import Column, Table
from ggzy.store.models import MatterCard

COLUMNS = (
    Column("deal_title", "项目", url=lambda row: reverse("portal:deal", args=[row.deal])),
    Column("matter_label", "投诉事项"),
    Column("outcome", "结论"),
    Column("public_text", "处理结果"),
    Column("office", "作出决定的部门"),
    Column("decision_no", "文号"),
    Column("published_at", "公布时间", kind="when"),
)


def complaints(request: HttpRequest) -> HttpResponse:
    """投诉处理结果公布。"""
    rows = MatterCard.objects.filter(kind="complaint").exclude(published_at=None)
    table = Table(
        request, _("投诉处理结果"), COLUMNS, rows, order="-published_at", empty=_("还没有公布的投诉处理结果"),
        empty_next=_("监督部门作出处理决定后在这里公布；不写投诉人的名称。"),
    )  # fmt: skip
    return table.export() if table.exporting else render(request, "portal/complaints.html", {"table": table})
