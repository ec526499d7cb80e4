"""Exposure 曝光台: decisions that are published and not withdrawn, with basis, period, and how they were taken down."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ggzy.core.bars import AS_MANAGER
from ggzy.core.law.credit import SHORTEST_MONTHS
from ggzy.layout.session import now_of
from ggzy.layout.tables import Column, Table
from ggzy.portal.views.search import region_name
from ggzy.store.models import BarRow, CaseCard, Heir

NO, WHO, WHY = Column("decision_no", "决定书文号"), Column("accused", "当事人"), Column("suspected", "违法事由")
BASIS, FINE = Column("basis", "处罚依据"), Column("fine_fen", "罚款", kind="fen")
REGION = Column("region", "限制的地区", value=region_name, field="region")
SINCE, UNTIL = Column("since", "限制起", kind="when"), Column("until", "限制止", kind="when")
DOWN_AS = {"revoked": "决定被撤销", "changed": "决定被变更", "repaired": "信用修复"}
STATE = Column("stage", "状态", value=lambda row: f"{DOWN_AS[row.down]}，待撤下" if row.down else row.stage_label, sortable=False, searchable=False)
DOWN, DOWN_WHY = Column("withdrawn_at", "撤下时间", kind="when"), Column("withdrawn_reason", "撤下的理由")
DOWN_HOW = Column("down", "为何撤下", value=lambda row: DOWN_AS.get(row.down, ""), sortable=False, searchable=False)


def heirs(row: CaseCard) -> str:
    """Firms against which the bar goes on; that of a project manager is the person's, not the firm's."""
    if not row.accused_org or BarRow.objects.filter(case_id=row.stream, capacities__contains=[AS_MANAGER]).exists():
        return ""
    return "；".join(Heir.objects.filter(predecessor=row.accused_org).order_by("successor").values_list("origin", flat=True))


HEIRS = Column("heirs", "承继", value=heirs, sortable=False, searchable=False)


def lists(now: object) -> dict[str, tuple[str, tuple[Column, ...], Q, str]]:
    """Each list: its name, columns, which cases, and what to know."""
    return {
        "all": (
            "处罚决定", (NO, WHO, WHY, BASIS, FINE, REGION, SINCE, UNTIL, STATE), Q(shown=True),
            f"限制期满自动解除。公开满{SHORTEST_MONTHS}个月的，当事人可以登录平台，在“处罚告知”的案件页申请信用修复，准予后撤下公开，限制不因此解除；"
            "决定被撤销、变更的，三个工作日内撤下并说明理由。复议、诉讼期间不停止执行。",
        ),
        "barred": (
            "正在限制的名单", (NO, WHO, WHY, BASIS, REGION, SINCE, UNTIL, HEIRS),
            Q(shown=True, since__lte=now) & (Q(until=None) | Q(until__gt=now)),
            "名单上的单位、个人在限制的地区和期限内不能投标、代理、评标或者担任项目经理，平台不予受理。",
        ),
        "removed": (
            "已撤下的公开", (NO, DOWN_HOW, DOWN, DOWN_WHY), Q(withdrawn_at__isnull=False, published_at__isnull=False),
            "信用修复、决定被撤销或者变更的，只留下文号、时间和理由。",
        ),
    }  # fmt: skip


def exposure(request: HttpRequest) -> HttpResponse:
    """曝光台。"""
    known = lists(now_of(request))
    asked = request.GET.get("list", "")
    code = asked if asked in known else "all"
    name, columns, which, note = known[code]
    table = Table(
        request, name, columns, CaseCard.objects.filter(which).order_by("-published_at"), order="",
        empty=_("目前没有%(list)s") % {"list": name}, empty_next=_("监督部门公开处罚决定后会出现在这里。"),
    )  # fmt: skip
    if table.exporting:
        return table.export()
    tabs = [(each, row[0], each == code) for each, row in known.items()]
    return render(request, "portal/exposure.html", {"table": table, "tabs": tabs, "name": name, "note": note})
