"""An agency is barred 代理机构被限制: the tenderees whose lots it acts for are told, for what is not begun falls to them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from ggzy.core.bars import AS_AGENCY, Bar, told
from ggzy.core.procedures import PROCEDURES
from ggzy.core.roles import Role
from ggzy.desk.bars import bars_of
from ggzy.layout.barred import ToldBars
from ggzy.store.messages import notify, posts_of_organisation
from ggzy.store.models import Deal

NAMED = 20
"""So many lots are named in one message."""


def tell_tenderees(bars: Iterable[Bar], at: datetime) -> None:
    """One message to each tenderee, with its running lots where the bar holds."""
    for bar in bars:
        if AS_AGENCY not in bar.capacities or (bar.until is not None and bar.until <= at):
            continue
        lots: dict[str, list[Deal]] = {}
        for deal in reached(bar, Deal.objects.filter(agency_id=bar.org_id).order_by("stream")):
            lots.setdefault(deal.tenderee_id, []).append(deal)
        for tenderee, own in lots.items():
            posts = posts_of_organisation(tenderee, at, Role.TENDEREE)
            notify(posts, f"贵单位委托的{own[0].agency}已被限制代理招标", body(bar, own), at=at, link=reverse("trading:projects"))


def reached(bar: Bar, deals: Iterable[Deal]) -> list[Deal]:
    """Of these lots those that run still, are with the agency, and lie where the bar holds."""
    return [
        deal for deal in deals
        if deal.agency_id == bar.org_id and bar.covers(deal.region, deal.line, AS_AGENCY) and not PROCEDURES[deal.procedure].stage(deal.stage).final
    ]  # fmt: skip


def standing_for(tenderee: str, now: datetime) -> ToldBars | None:
    """The same for its workbench, as long as it lasts."""
    lots = Deal.objects.filter(tenderee_id=tenderee).exclude(agency_id="").order_by("stream")
    agencies = set(lots.order_by().values_list("agency_id", flat=True).distinct())
    bars = [bar for bar in (bars_of(agencies) if agencies else ()) if AS_AGENCY in bar.capacities and bar.in_force(now)]
    deals = list(lots.filter(agency_id__in={bar.org_id for bar in bars})) if bars else []
    found = [(own[0].agency, body(bar, own)) for bar in bars if (own := reached(bar, deals))]
    return ToldBars([_("贵单位委托的%(agency)s已被限制代理招标：%(body)s") % {"agency": agency, "body": words} for agency, words in found], "") if found else None


def body(bar: Bar, lots: list[Deal]) -> str:
    titles = "、".join(deal.title for deal in lots[:NAMED]) + (f"等{len(lots)}个标段" if len(lots) > NAMED else "")
    return f"{told(bar)}{bar.origin}\n涉及的标段：{titles}。\n限制期间它不能提交备案、发布公告、重新招标，请贵单位自行办理；已经开始的环节照常办完。"
