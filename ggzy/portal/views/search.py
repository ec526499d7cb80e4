"""Search 交易信息: every published deal, by words, region, line, kind, stage, money and date."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from ggzy.core.regions import full_name, path
from ggzy.layout.tables import Column, Table
from ggzy.portal import words
from ggzy.portal.forms import OldDealForm, SearchForm
from ggzy.store.models import Deal, OldDeal
from ggzy.store.models.journal import UNSHOWN


def address(deal: Deal) -> str:
    return reverse("portal:deal", args=[deal.stream])


def region_name(deal: Deal) -> str:
    """Prefecture and county: everybody here knows the province."""
    return "".join(region.name for region in path(deal.region)[1:]) or full_name(deal.region)


def stage_name(deal: Deal) -> str:
    label = words.stage_label(deal.stage, deal.stage_label)
    return f"{label}（{_('已暂停')}）" if deal.suspended else label


COLUMNS = (
    Column("title", "项目名称", url=address),
    Column("code", "交易编号"),
    Column("region", "地区", value=region_name, field="region"),
    Column("line", "类别", value=lambda deal: f"{words.line(deal.line)} {words.kind(deal.kind)}".strip(), field="line"),
    Column("tenderee", "招标人"),
    Column("estimate_fen", "估算价", kind="fen"),
    Column("stage", "阶段", value=stage_name, field="stage"),
    Column("noticed_at", "公告时间", kind="when"),
    Column("deadline", "开标时间", kind="when"),
)


def search(request: HttpRequest) -> HttpResponse:
    """One form and its results; a form that is not understood finds nothing and says why."""
    form = SearchForm(request.GET)
    rows = form.found().defer(*UNSHOWN) if form.is_valid() else Deal.objects.none()
    table = Table(
        request,
        _("交易信息"),
        COLUMNS,
        rows,
        empty=_("没有符合条件的项目"),
        empty_next=_("请减少条件，或换一个关键词再查。"),
        order="-noticed_at",
        filters=False,
    )
    if table.exporting and form.is_valid():
        return table.export()
    old = OldDealForm({"words": form.cleaned_data["words"], "region": form.cleaned_data["region"]}) if form.is_valid() else None
    # Not counted: a rare word would read every old deal there is at each search for the others.
    asked = old is not None and old.is_valid() and OldDeal.objects.exists()
    page = {"form": form, "table": table, "old_query": urlencode(old.cleaned_data) if old is not None and asked else ""}
    return render(request, "portal/search.html", page)
