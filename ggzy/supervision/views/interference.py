"""The interference register 插手干预登记 as discipline inspection reads it; for nobody else is there such a page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from ggzy.core.edits import DAYS, edits_around
from ggzy.core.interference import Interference
from ggzy.core.law.interference import MANNERS, OUTCOMES
from ggzy.core.roles import Role
from ggzy.layout.deals import party_deal
from ggzy.layout.history import history, stage_line, told_of
from ggzy.layout.reasons import has_reason
from ggzy.layout.session import actor_of, as_role, now_of
from ggzy.layout.tables import Column, Table
from ggzy.supervision.interference_acts import ACTS
from ggzy.supervision.matter_acts import act_page, buttons, duties
from ggzy.supervision.reach import deals_within, region_name
from ggzy.supervision.views.complaints import matters_within

COLUMNS = (
    Column("code", "编号", url=lambda row: reverse("supervision:interference", args=[row.stream])),
    Column("region", "地区", value=lambda row: region_name(row.region), field="region"),
    Column("stage_label", "阶段"),
    Column("outcome", "处置结果"),
    Column("registered_at", "登记时间", kind="when"),
)


@as_role(Role.DISCIPLINE)
def register(request: HttpRequest) -> HttpResponse:
    """插手干预登记一览。"""
    table = Table(
        request, _("插手干预登记"), COLUMNS, matters_within(actor_of(request), "interference"), order="-registered_at", empty=_("还没有登记"),
        empty_next=_("各部门、交易中心、招标人和评标专家可以登记，只有纪检监察机关看得见。"),
    )  # fmt: skip
    return table.export() if table.exporting else render(request, "supervision/interferences.html", {"table": table})


@as_role(Role.DISCIPLINE)
def entry(request: HttpRequest, stream: str) -> HttpResponse:
    """一件登记。"""
    viewed = party_deal(request, stream, Role.DISCIPLINE, kind=Interference)
    p, now = viewed.p, now_of(request)
    page = {
        "viewed": viewed, "p": p, "manner": MANNERS.get(p.manner, ""), "outcome": OUTCOMES.get(p.outcome, ""), "region": region_name(p.region),
        "history": history(p, viewed.entries), "steps": stage_line(p, viewed.entries), "duties": duties(p, now),
        "buttons": buttons(viewed, ACTS, now), "own": True, **around(request, p),
    }  # fmt: skip
    return render(request, "supervision/interference.html", page)


def around(request: HttpRequest, p: Interference) -> dict[str, Any]:
    """The deal, and what was changed in it before and after; as for every look at a deal it is first said why."""
    deal = deals_within(actor_of(request)).filter(stream=p.deal).first() if p.deal else None
    if deal is None or p.asked_at is None:
        return {}
    told: dict[str, Any] = {"deal": deal, "days": DAYS}
    if not has_reason(request, deal.stream):
        return told | {"say_why": f"{reverse('supervision:look', args=[deal.stream])}?{urlencode({'next': request.get_full_path()})}"}
    seen = party_deal(request, deal.stream, Role.DISCIPLINE)
    lines = [(told_of(seen.p, each), each.seq, each.at >= p.asked_at) for each in edits_around(seen.entries, p.asked_at)]
    return told | {"edits": lines}


@as_role(Role.DISCIPLINE)
def entry_act(request: HttpRequest, stream: str, act: str) -> HttpResponse:
    """接收、处置。"""
    viewed = party_deal(request, stream, Role.DISCIPLINE, kind=Interference)
    return act_page(request, viewed, ACTS, act, reverse("supervision:interference", args=[stream]))
