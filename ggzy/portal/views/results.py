"""Results 结果公开: candidates in publicity, awards, failed tenders; each a table of its own."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ggzy.layout.tables import Column, Table
from ggzy.portal.views.search import address, region_name, stage_name
from ggzy.store.models import Deal

TITLE = Column("title", "项目名称", url=address)
REGION = Column("region", "地区", value=region_name, field="region")
TENDEREE = Column("tenderee", "招标人")
STAGE = Column("stage", "现在的阶段", value=stage_name, field="stage")
PUBLICITY = Column("publicity_until", "公示期至", kind="until")
WINNER, PRICE = Column("winner", "中标人"), Column("award_fen", "中标价", kind="fen")
CAUSE = Column("failure", "原因")
CODE = Column("code", "交易编号")

LISTS = {
    "candidates": (
        "中标候选人公示", (TITLE, CODE, REGION, TENDEREE, PUBLICITY, STAGE),
        Q(publicity_until__isnull=False, stage__in=("publicity", "awarding")), "-publicity_until",
        "公示期间，投标人和其他利害关系人可以在项目页面提出异议。",
    ),
    "awards": (
        "中标结果", (TITLE, CODE, REGION, TENDEREE, WINNER, PRICE, STAGE), ~Q(winner=""), "-changed_at",
        "中标结果与中标候选人公示不一致的，项目页面载明理由。",
    ),
    "failures": (
        "招标失败与终止", (TITLE, CODE, REGION, TENDEREE, CAUSE, STAGE), ~Q(failure=""), "-changed_at",
        "失败后重新招标的，以前各轮的文件仍在项目页面保留。",
    ),
}  # fmt: skip
"""Each list: its name, columns, which deals, the first sorting, and what to know."""


def results(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("list", "")
    code = asked if asked in LISTS else "candidates"
    name, columns, which, order, note = LISTS[code]
    rows = Deal.objects.filter(which, published=True)
    table = Table(
        request, name, columns, rows, empty=_("目前没有%(list)s") % {"list": name},
        empty_next=_("可以到“交易信息”按阶段查找其他项目。"), order=order,
    )  # fmt: skip
    if table.exporting:
        return table.export()
    tabs = [(each, row[0], each == code) for each, row in LISTS.items()]
    return render(request, "portal/results.html", {"table": table, "tabs": tabs, "name": name, "note": note})
