"""Exposure 曝光台: decisions that are published and not withdrawn, with basis, period, and how they were taken down."""

from __future__ import annotations

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Case, Exists, OuterRef, Q, Subquery, TextField, Value, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ggzy.core.bars import AS_MANAGER
from ggzy.layout.session import now_of
from ggzy.layout.tables import Column, Table
from ggzy.portal.views.search import region_name
from ggzy.store.models import BarRow, CaseCard, Heir

NO, WHO, WHY = Column("decision_no", "决定书文号"), Column("accused", "当事人"), Column("suspected", "违法事由")
BASIS, FINE = Column("basis", "处罚依据"), Column("fine_fen", "罚款", kind="fen")
REGION = Column("region", "限制的地区", value=region_name, field="region")
SINCE, UNTIL = Column("since", "限制起", kind="when"), Column("until", "限制止", kind="when")
DOWN, DOWN_WHY = Column("withdrawn_at", "撤下时间", kind="when"), Column("withdrawn_reason", "撤下的理由")


OF_A_MANAGER = Exists(BarRow.objects.filter(case_id=OuterRef("stream"), capacities__contains=[AS_MANAGER]))
TOOK_OVER = (
    Heir.objects.filter(predecessor=OuterRef("accused_org")).order_by().values("predecessor")
    .annotate(origins=StringAgg("origin", "；", order_by=("successor", "pk"), output_field=TextField())).values("origins")
)  # fmt: skip
HEIRS_OF = Case(When(OF_A_MANAGER | Q(accused_org=""), then=Value("")), default=Coalesce(Subquery(TOOK_OVER), Value(""), output_field=TextField()), output_field=TextField())
"""Firms against which the bar goes on, for all rows in the one question; that of a project manager is the person's, not the firm's."""
HEIRS = Column("heirs", "承继", sortable=False, searchable=False)


def lists(now: object) -> dict[str, tuple[str, tuple[Column, ...], Q, str]]:
    """Each list: its name, columns, which cases, and what to know."""
    return {
        "all": (
            "处罚决定", (NO, WHO, WHY, BASIS, FINE, REGION, SINCE, UNTIL), Q(shown=True),
            "限制期满自动解除。当事人可以在期满前申请信用修复，经准予后撤下公开；决定被撤销的，三个工作日内撤下并说明理由。",
        ),
        "barred": (
            "正在限制的名单", (NO, WHO, WHY, BASIS, REGION, SINCE, UNTIL, HEIRS),
            Q(shown=True, since__lte=now) & (Q(until=None) | Q(until__gt=now)),
            "名单上的单位、个人在限制的地区和期限内不能投标、代理、评标或者担任项目经理，平台不予受理。",
        ),
        "removed": (
            "已撤下的公开", (NO, DOWN, DOWN_WHY), Q(withdrawn_at__isnull=False, published_at__isnull=False),
            "信用修复或者决定被撤销的，只留下文号、时间和理由。",
        ),
    }  # fmt: skip


def exposure(request: HttpRequest) -> HttpResponse:
    """曝光台。"""
    known = lists(now_of(request))
    asked = request.GET.get("list", "")
    code = asked if asked in known else "all"
    name, columns, which, note = known[code]
    table = Table(
        request, name, columns, CaseCard.objects.filter(which).annotate(heirs=HEIRS_OF).order_by("-published_at"), order="",
        empty=_("目前没有%(list)s") % {"list": name}, empty_next=_("监督部门公开处罚决定后会出现在这里。"),
    )  # fmt: skip
    if table.exporting:
        return table.export()
    tabs = [(each, row[0], each == code) for each, row in known.items()]
    return render(request, "portal/exposure.html", {"table": table, "tabs": tabs, "name": name, "note": note})
