"""Looks under inspection 查看留痕: who of offices, centre and operator saw names or personal data; for discipline inspection alone."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ggzy.core.copy_code import grouped
from ggzy.core.regions import stem
from ggzy.core.roles import WATCHED, Role
from ggzy.layout.session import actor_of, as_role
from ggzy.layout.sights import FILE, ORDERS, SHOWS, TELLS, name_of_page
from ggzy.layout.tables import Column, Table
from ggzy.store.models import CaseCard, Deal, Sight
from ggzy.supervision.reach import region_name

KINDS = tuple(dict.fromkeys((*SHOWS.values(), *TELLS.values(), FILE, ORDERS)))


def title_of(titles: dict[str, str]) -> Column:
    return Column("stream", "项目", value=lambda row: titles.get(row.stream, row.stream), field="stream")


@as_role(Role.DISCIPLINE)
def sights(request: HttpRequest) -> HttpResponse:
    """查看留痕。"""
    rows = within(request)
    what = request.GET.get("what", "")
    if what in KINDS:
        rows = rows.filter(what=what)
    seen = rows.exclude(stream="").values("stream")
    titles = dict(Deal.objects.filter(stream__in=seen).values_list("stream", "title"))
    titles |= dict(CaseCard.objects.filter(stream__in=seen).values_list("stream", "code"))
    columns = (
        Column("at", "时间", kind="when"),
        Column("person", "人员"),
        Column("post", "岗位", value=lambda row: row.post.removeprefix(row.person).strip(), field="post"),
        Column("role", "职权", value=lambda row: Role(row.role).label, field="role"),
        Column("what", "看了什么"),
        Column("how", "方式"),
        title_of(titles),
        Column("region", "地区", value=lambda row: region_name(row.region) if row.region else "", field="region"),
        Column("reason", "事由"),
        Column("code", "副本编号", value=lambda row: grouped(row.code), field="code"),
        Column("route", "页面", value=lambda row: name_of_page(row.route), field="route"),
    )
    if request.GET.get("export"):
        columns += (Column("address", "地址"),)  # for whoever looks into a single look
    table = Table(
        request, _("查看留痕"), columns, rows, order="-at",
        empty=_("没有查看记录"), empty_next=_("机关和交易中心人员打开显示投标人名称或者个人信息的页面后，会列在这里。"),
    )  # fmt: skip
    if table.exporting:
        return table.export()
    return render(request, "supervision/sights.html", {"table": table, "kinds": KINDS, "what": what})


def within(request: HttpRequest) -> QuerySet[Sight]:
    """Looks at what lies in the inspector's region, or by people of it; a look without a region is everybody's. Those of a
    lot's parties and experts stand on the lot's own page 泄密核查, where an expert has no name before the award."""
    region = actor_of(request).region
    rows = Sight.objects.filter(role__in=[role.value for role in WATCHED])
    return rows.filter(Q(region__startswith=stem(region)) | Q(region="")) if region else rows.none()
