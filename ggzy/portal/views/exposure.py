"""Exposure 曝光台: decisions that are published and not withdrawn, with basis, period, and how they were taken down."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ggzy.core.bars import AS_MANAGER, CAPACITIES
from ggzy.core.law.credit import PUBLISHED, SHORTEST_MONTHS
from ggzy.layout.session import now_of
from ggzy.layout.tables import Column, Table
from ggzy.portal.views.search import region_name
from ggzy.store.models import BarRow, CaseCard, DocketCard, Heir

NO, WHO, WHY = Column("decision_no", "决定书文号"), Column("accused", "当事人"), Column("suspected", "违法事由")
BASIS, FINE = Column("basis", "处罚依据"), Column("fine_fen", "罚款", kind="fen")
REGION = Column("region", "限制的地区", value=region_name, field="region")
SINCE, UNTIL = Column("since", "限制起", kind="when"), Column("until", "限制止", kind="when")
DOWN_AS = {"revoked": "决定被撤销", "changed": "决定被变更", "repaired": "信用修复"}
STAYS = {"stayed": "停止执行", "resumed": "停止执行后已恢复"}


def state_of(row: CaseCard) -> str:
    """Where it is, and what its dates do not tell: to be taken down, stayed."""
    return "，".join([f"{DOWN_AS[row.down]}，待撤下" if row.down else row.stage_label, *([STAYS[row.stay]] if row.stay else [])])


STATE = Column("stage", "状态", value=state_of, sortable=False, searchable=False)
DOWN, DOWN_WHY = Column("withdrawn_at", "撤下时间", kind="when"), Column("withdrawn_reason", "撤下的理由")
DOWN_HOW = Column("down", "为何撤下", value=lambda row: DOWN_AS.get(row.down, ""), sortable=False, searchable=False)


OTHERS = (
    Column("outcome", "文号"), Column("offices", "单位"), Column("title", "事由"), Column("issuer", "作出决定的机关"),
    Column("basis", "依据", value=lambda row: f"《{row.statute}》第{row.article}条", field="statute"),
    Column("restricts", "限制", value=lambda row: "、".join(CAPACITIES[each] for each in row.capacities), sortable=False, searchable=False),
    REGION, Column("since", "限制起", kind="when"), Column("until", "限制止", kind="until"),
)  # fmt: skip
OTHERS_DOWN = (
    Column("outcome", "文号"), Column("removed_as", "为何撤下"), Column("removed_at", "撤下时间", kind="when"),
    Column("removed_reason", "撤下的理由"),
)  # fmt: skip


def of_others(now: object) -> QuerySet[DocketCard]:
    """Restrictions that other offices decided and this platform carries out: those in force that may be told."""
    bar = BarRow.objects.filter(case_id=OuterRef("stream"))
    shown = DocketCard.objects.filter(procedure="credit/1", shown=True).annotate(
        statute=Subquery(bar.values("basis")), article=Subquery(bar.values("article")), capacities=Subquery(bar.values("capacities")), since=Subquery(bar.values("since")),
    )
    return shown.filter(Q(until=None) | Q(until__gt=now), since__lte=now).order_by("-since")


def of_others_down(now: object) -> QuerySet[DocketCard]:
    return DocketCard.objects.filter(procedure="credit/1", shown=False, published_at__isnull=False).order_by("-removed_at")


OF_A_MANAGER = Exists(BarRow.objects.filter(case_id=OuterRef("stream"), capacities__contains=[AS_MANAGER]))
TOOK_OVER = (
    Heir.objects.filter(predecessor=OuterRef("accused_org")).order_by().values("predecessor")
    .annotate(origins=StringAgg("origin", "；", order_by=("successor", "pk"), output_field=TextField())).values("origins")
)  # fmt: skip
HEIRS_OF = Case(When(OF_A_MANAGER | Q(accused_org=""), then=Value("")), default=Coalesce(Subquery(TOOK_OVER), Value(""), output_field=TextField()), output_field=TextField())
"""Firms against which the bar goes on, for all rows in the one question; that of a project manager is the person's, not the firm's."""
HEIRS = Column("heirs", "承继", sortable=False)


def lists(now: object) -> dict[str, tuple[str, tuple[Column, ...], Q, str]]:
    """Each list: its name, columns, which cases, and what to know."""
    return {
        "all": (
            "处罚决定", (NO, WHO, WHY, BASIS, FINE, REGION, SINCE, UNTIL, STATE), Q(shown=True),
            f"限制期满自动解除。公开满{SHORTEST_MONTHS}个月的，当事人可以登录平台，在“处罚告知”的案件页申请信用修复，准予后撤下公开，限制不因此解除；"
            "决定被撤销、变更的，三个工作日内撤下并说明理由。复议、诉讼期间不停止执行；有权机关决定停止执行的，限制暂停，恢复后继续，起止仍照决定列出。",
        ),
        "barred": (
            "正在限制的名单", (NO, WHO, WHY, BASIS, REGION, SINCE, UNTIL, STATE, HEIRS),
            Q(shown=True, since__lte=now) & (Q(until=None) | Q(until__gt=now)) & ~Q(stay="stayed"),
            "名单上的单位、个人在限制的地区和期限内不能投标、代理、评标或者担任项目经理，平台不予受理。",
        ),
        "removed": (
            "已撤下的公开", (NO, DOWN_HOW, DOWN, DOWN_WHY), Q(withdrawn_at__isnull=False, published_at__isnull=False),
            "信用修复、决定被撤销或者变更的，只留下文号、时间和理由。",
        ),
    }  # fmt: skip


LISTS_OF_OTHERS: dict[str, tuple[str, tuple[Column, ...], Callable[[object], QuerySet[DocketCard]], str]] = {
    "others": (
        "其他机关的限制", OTHERS, of_others,
        f"其他机关对单位作出、平台核对来源文件后执行的限制（{PUBLISHED}）；期满自动解除，不再列出。对决定不服的，向作出决定的机关的复议机关申请复议或者提起诉讼；"
        f"公示满{SHORTEST_MONTHS}个月的，向作出决定的机关申请信用修复，平台凭修复决定撤下公开；登记有误的，当事人登录平台在“我的档案”里申诉，撤回经另一人核对后撤下、限制即时解除。"
        "对个人的限制不在此公开。",
    ),
    "others-removed": ("其他机关的限制：已撤下", OTHERS_DOWN, of_others_down, "已修复或者登记有误撤回的，只留下文号、时间和理由。"),
}  # fmt: skip


def exposure(request: HttpRequest) -> HttpResponse:
    """曝光台。"""
    now = now_of(request)
    known, asked = lists(now) | LISTS_OF_OTHERS, request.GET.get("list", "")
    code = asked if asked in known else "all"
    name, columns, which, note = known[code]
    rows = which(now) if callable(which) else CaseCard.objects.filter(which).annotate(heirs=HEIRS_OF).order_by("-published_at")
    table = Table(
        request, name, columns, rows, order="",
        empty=_("目前没有公开的限制名单") if code == "barred" else _("目前没有%(list)s") % {"list": name},
        empty_next=_("只列出公开的决定；已经信用修复、撤下公开的不在此列，限制期满以前照常执行。") if code == "barred" else _("公开以后会出现在这里。"),
    )  # fmt: skip
    if table.exporting:
        return table.export()
    tabs = [(each, row[0], each == code) for each, row in known.items()]
    return render(request, "portal/exposure.html", {"table": table, "tabs": tabs, "name": name, "note": note})
