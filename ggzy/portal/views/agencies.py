"""招标代理机构 on the portal: what was published already, put together by agency; ratings never without their number."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from ggzy.core.bars import AS_AGENCY
from ggzy.core.bars import told as bar_words
from ggzy.core.dossier import AGENCY, KINDS
from ggzy.core.regions import path
from ggzy.desk.bars import standing_on
from ggzy.desk.dossiers import ratings_of
from ggzy.layout import barred
from ggzy.layout.dossiers import corrected_keys, credit_of, line, sides, talks
from ggzy.layout.session import now_of
from ggzy.layout.tables import Column, Table
from ggzy.portal.views.search import region_name
from ggzy.store.models import Deal, DossierRow, MatterCard, Organisation, RatingCard

PUBLIC = [kind for kind, row in KINDS.items() if row.public and row.fault]
COLUMNS = (
    Column("name", "招标代理机构", url=lambda row: reverse("portal:agency", args=[row["uscc"]]), sortable=False),
    Column("region", "地区", sortable=False),
    Column("deals", "公开的代理项目", kind="number", sortable=False),
    Column("upheld", "异议、投诉成立", kind="number", sortable=False),
    Column("ratings", "评价份数", kind="number", sortable=False),
)
DEALS = (
    Column("title", "项目", url=lambda deal: reverse("portal:deal", args=[deal.stream])),
    Column("region", "地区", value=region_name, field="region"),
    Column("stage_label", "阶段"),
    Column("noticed_at", "公告时间", kind="when"),
)


def agencies(request: HttpRequest) -> HttpResponse:
    """招标代理机构。"""
    acted = counted(Deal.objects.filter(published=True).exclude(agency_id=""), "agency_id")
    upheld, rated = counted(told().exclude(key__in=corrected_keys()), "org_id"), counted(RatingCard.objects.filter(kind=AGENCY), "subject_id")
    rows = [
        {"uscc": org.uscc, "name": org.name, "region": place(org), "deals": acted[org.uscc], "upheld": upheld.get(org.uscc, 0), "ratings": rated.get(org.uscc, 0)}
        for org in Organisation.objects.filter(uscc__in=acted).order_by("name")
    ]  # fmt: skip
    table = Table(request, _("招标代理机构"), COLUMNS, rows, empty=_("还没有代理机构"), empty_next=_("代理机构代理的项目公告以后出现在这里。"))
    return table.export() if table.exporting else render(request, "portal/agencies.html", {"table": table})


def counted(rows: QuerySet[Any], by: str) -> dict[str, int]:
    """How many rows each agency has, asked for all of them at once: anybody may open the list, as often as he likes."""
    return dict(rows.order_by().values_list(by).annotate(Count("pk")))


def place(org: Organisation) -> str:
    return "".join(region.name for region in path(org.region_id or "")[1:])


def told(**whose: str) -> QuerySet[DossierRow]:
    """Objections upheld in lots that are published, and complaints whose decision was published."""
    deals = Deal.objects.filter(published=True).values("stream")
    decided = MatterCard.objects.filter(published_at__isnull=False).values("stream")
    rows = DossierRow.objects.filter(**whose).exclude(org_id="")
    return rows.filter(kind__in=PUBLIC, stream__in=deals) | rows.filter(kind="complaint", stream__in=decided)


def bars_told(uscc: str, now: datetime) -> list[str]:
    """What keeps it from acting as agency now, as far as it is published."""
    bars = standing_on(uscc, AS_AGENCY, now)
    shown = set(barred.published(barred.in_force(now)).filter(case_id__in=[bar.case for bar in bars]).values_list("case_id", flat=True))
    return [f"{bar_words(bar)}{bar.origin}" for bar in bars if bar.case in shown]


def agency(request: HttpRequest, uscc: str) -> HttpResponse:
    """一家招标代理机构：公开的项目、成立的异议和投诉、处罚、评价。"""
    org = Organisation.objects.filter(uscc=uscc).first()
    deals = Deal.objects.filter(agency_id=uscc, published=True)
    newest = deals.first()
    if newest is None:
        raise Http404(_("没有这家代理机构，或者还没有公开的项目"))
    table = Table(request, _("代理的项目"), DEALS, deals, order="-noticed_at", empty=_("没有项目"))
    if table.exporting:
        return table.export()
    rows, now = list(told(org_id=uscc)), now_of(request)
    said = talks([row.key for row in rows])
    page = {
        "barred": bars_told(uscc, now), "public": True, "name": org.name if org else newest.agency, "uscc": uscc, "region": place(org) if org else "", "table": table, "faults": [line(row, lambda r: "", said.get(row.key)) for row in rows],
        "sides": sides(AGENCY, ratings_of(AGENCY, uscc), uscc), "credit": [each for each in credit_of(uscc, now, public=True) if each.standing],
    }  # fmt: skip
    return render(request, "portal/agency.html", page)
