"""Deals of before 历史数据: what other systems told of them; found by words, shown with their source, vouched for by nobody here."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ggzy.layout.tables import Column, Table
from ggzy.portal import words
from ggzy.portal.forms import OldDealForm
from ggzy.portal.views.search import region_name
from ggzy.store.models import OldDeal

COLUMNS = (
    Column("title", "项目名称", url=lambda deal: reverse("portal:old_deal", args=[deal.pk])),
    Column("code", "原编号"),
    Column("region", "地区", value=region_name, field="region"),
    Column("line", "类别", value=lambda deal: words.line(deal.line), field="line"),
    Column("tenderee", "招标人"),
    Column("winner", "中标人"),
    Column("amount_fen", "成交金额", kind="fen"),
    Column("dated", "成交日期", kind="when"),
    Column("source", "来源"),
)


def old_deals(request: HttpRequest) -> HttpResponse:
    """历史数据检索。"""
    form = OldDealForm(request.GET)
    rows: QuerySet[OldDeal] = form.found() if form.is_valid() else OldDeal.objects.none()
    table = Table(
        request, _("历史数据"), COLUMNS, rows.defer("notice", "result"), empty=_("没有符合条件的历史数据"), empty_next=_("请减少条件，或者到“交易信息”查本平台的项目。"),
        order="-dated", filters=False,
    )  # fmt: skip
    if table.exporting and form.is_valid():
        return table.export()
    return render(request, "portal/old_deals.html", {"form": form, "table": table})


def old_deal(request: HttpRequest, pk: int) -> HttpResponse:
    """一条历史数据。"""
    deal = get_object_or_404(OldDeal.objects.select_related("run"), pk=pk)
    page = {"deal": deal, "region": region_name(deal), "line": words.line(deal.line), "run": deal.run}
    return render(request, "portal/old_deal.html", page)
