"""Exposure 曝光台: decisions that are published and not withdrawn, with basis, period, and how they were taken down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ggzy.core.law.credit import PUBLISHED, SHORTEST_MONTHS
from ggzy.layout import barred
from ggzy.layout.barred import DOWN_AS, STAYS, TERM
from ggzy.layout.session import now_of
from ggzy.layout.tables import Column, Table
from ggzy.portal.views.search import region_name
from ggzy.store.models import CaseCard, DocketCard

NO, WHO, WHY = Column("decision_no", "决定书文号"), Column("accused", "当事人"), Column("suspected", "违法事由")
BASIS, FINE = Column("basis", "处罚依据"), Column("fine_fen", "罚款", kind="fen")
REGION = Column("region", "限制的地区", value=region_name, field="region")


def state_of(row: CaseCard) -> str:
    """Where it is, and what its dates do not tell: to be taken down, stayed."""
    return "，".join([f"{DOWN_AS[row.down]}，待撤下" if row.down else row.stage_label, *([STAYS[row.stay]] if row.stay else [])])


STATE = Column("stage", "状态", value=state_of, sortable=False, searchable=False)
DOWN, DOWN_WHY = Column("withdrawn_at", "撤下时间", kind="when"), Column("withdrawn_reason", "撤下的理由")
DOWN_HOW = Column("down", "为何撤下", value=lambda row: DOWN_AS.get(row.down, ""), sortable=False, searchable=False)
OTHERS_DOWN = (
    Column("outcome", "文号"), Column("removed_as", "为何撤下"), Column("removed_at", "撤下时间", kind="when"),
    Column("removed_reason", "撤下的理由"),
)  # fmt: skip


def decisions(now: Any) -> QuerySet[CaseCard]:
    return CaseCard.objects.filter(shown=True).order_by("-published_at")


def in_force(now: Any) -> QuerySet[Any]:
    return barred.published(barred.in_force(now))


def removed(now: Any) -> QuerySet[CaseCard]:
    return CaseCard.objects.filter(withdrawn_at__isnull=False).order_by("-published_at")


def of_others_down(now: Any) -> QuerySet[DocketCard]:
    return DocketCard.objects.filter(procedure="credit/1", shown=False, published_at__isnull=False).order_by("-removed_at")


@dataclass(frozen=True)
class Listed:
    """One of the lists: its name, columns, rows at a moment, and what to know."""

    name: str
    columns: tuple[Column, ...]
    rows: Callable[[Any], QuerySet[Any]]
    note: str


LISTS = {
    "all": Listed(
        "处罚决定", (NO, WHO, WHY, BASIS, FINE, REGION, TERM, STATE), decisions,
        f"限制期满自动解除。公开满{SHORTEST_MONTHS}个月的，当事人可以登录平台，在“处罚告知”的案件页申请信用修复，准予后撤下公开，限制不因此解除；"
        "决定被撤销、变更的，三个工作日内撤下并说明理由。复议、诉讼期间不停止执行；有权机关决定停止执行的，限制暂停，恢复后继续，起止仍照决定列出。",
    ),
    "barred": Listed(
        "正在限制的名单", barred.COLUMNS, in_force,
        "名单上的单位、个人在限制的地区和期限内不能投标、代理、评标或者担任项目经理，平台不予受理；期满自动解除，不再列出。本平台监督部门的处罚和其他机关对单位作出、"
        f"平台核对来源文件后执行的限制（{PUBLISHED}）列在一起，其他机关对个人的限制不在此公开。对决定不服的，向作出决定的机关的复议机关申请复议或者提起诉讼；"
        f"其他机关的限制公示满{SHORTEST_MONTHS}个月的，向作出决定的机关申请信用修复，登记有误的，当事人登录平台在“我的档案”里申诉，撤回经另一人核对后撤下、限制即时解除。",
    ),
    "removed": Listed("已撤下的公开", (NO, DOWN_HOW, DOWN, DOWN_WHY), removed, "信用修复、决定被撤销或者变更的，只留下文号、时间和理由。"),
    "others-removed": Listed("其他机关的限制：已撤下", OTHERS_DOWN, of_others_down, "已修复或者登记有误撤回的，只留下文号、时间和理由。"),
}  # fmt: skip
ONCE = {"others": "barred"}
"""What had a list of its own once and is in another now: addresses that somebody kept go on working."""


def exposure(request: HttpRequest) -> HttpResponse:
    """曝光台。"""
    asked = request.GET.get("list", "")
    code = ONCE.get(asked, asked) if ONCE.get(asked, asked) in LISTS else "all"
    listed, rows, of_office = LISTS[code], LISTS[code].rows(now_of(request)), {}
    if code == "barred":
        rows, offices, office = barred.by_issuer(request, rows)
        of_office = {"offices": offices, "office": office}
    table = Table(
        request, listed.name, listed.columns, rows, order="",
        empty=_("目前没有公开的限制名单") if code == "barred" else _("目前没有%(list)s") % {"list": listed.name},
        empty_next=_("只列出公开的决定；已经信用修复、撤下公开的不在此列，限制期满以前照常执行。") if code == "barred" else _("公开以后会出现在这里。"),
    )  # fmt: skip
    if table.exporting:
        return table.export()
    tabs = [(each, row.name, each == code) for each, row in LISTS.items()]
    return render(request, "portal/exposure.html", {"table": table, "tabs": tabs, "name": listed.name, "note": listed.note, **of_office})
