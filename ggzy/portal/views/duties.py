"""责任清单 for everybody: which office has which matter, on what ground, within what time, and what was delegated where; no names of persons."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ggzy.core.duty_list import matters
from ggzy.core.powers import MATTERS
from ggzy.core.roles import Role
from ggzy.layout.session import now_of
from ggzy.layout.tables import Column, Table
from ggzy.portal.views.search import region_name
from ggzy.store.models import Post, PowerRow

OFFICES = (Role.SUPERVISOR, Role.ADMINISTRATION, Role.CENTRE)
LINES = {"construction/housing": "房屋市政", "construction/water": "水利", "construction/transport": "交通", "construction": "工程建设", "land": "国有建设用地使用权"}


@dataclass(frozen=True)
class Line:
    """One matter of one office, as published."""

    office: str
    unit: str
    region: str
    lines: str
    matter: str
    procedure: str
    basis: str
    within: str


COLUMNS = (
    Column("office", "责任单位"), Column("unit", "承办科室"), Column("region", "地区", value=region_name), Column("lines", "行业"), Column("matter", "事项"),
    Column("procedure", "所属程序"), Column("basis", "依据"), Column("within", "办理时限"),
)  # fmt: skip
POWERS = (
    Column("document_no", "文号"), Column("office", "下放机关"), Column("region", "承接地区", value=region_name, field="region"),
    Column("matters", "事项", value=lambda row: "、".join(MATTERS[code][0] for code in row.matters), sortable=False),
    Column("ceiling_fen", "估算价不超过", kind="fen", value=lambda row: row.ceiling_fen or None), Column("since", "自", kind="when"), Column("until", "至", kind="when"),
)  # fmt: skip


def duties(request: HttpRequest) -> HttpResponse:
    """责任清单。"""
    table = Table(
        request, _("责任清单"), COLUMNS, lines(now_of(request)), order="office", empty=_("还没有登记机关岗位"),
        empty_next=_("行业监督部门、管理机构和交易中心登记岗位后会列在这里。"),
    )  # fmt: skip
    powers = Table(
        request, _("下放的权限"), POWERS, PowerRow.objects.filter(since__lte=now_of(request)), order="-since", prefix="p", filters=False,
        empty=_("没有下放的权限"), empty_next=_("没有下放决定的，各级部门按属地和行业办理。"),
    )  # fmt: skip
    if table.exporting:
        return table.export()
    if powers.exporting:
        return powers.export()
    return render(request, "portal/duties.html", {"table": table, "powers": powers})


def lines(now: object) -> list[Line]:
    """Every office that has a post in force, with the matters of its role; one line for all its posts of one unit and lines."""
    posts = Post.objects.filter(role__in=[role.value for role in OFFICES], deputy_of=None).select_related("person", "organisation", "office", "deputy_of")
    units = {
        (post.organisation.name, post.office.name if post.office else "", post.region_id or "", post.role, tuple(post.lines)): None
        for post in posts
        if post.in_force(now)  # type: ignore[arg-type]
    }
    return [
        Line(
            office, unit, region, "、".join(LINES.get(each, each) for each in of) or _("各行业"),
            each.label, each.procedure, str(each.basis) if each.basis and each.basis.checked else _("平台规则"), each.within or _("随程序办理"),
        )
        for office, unit, region, role, of in units
        for each in matters((Role(role),))
        if each.line not in ("office",) and (not of or each.line == "case" or any(line.split("/")[0] == each.line for line in of))
    ]  # fmt: skip
