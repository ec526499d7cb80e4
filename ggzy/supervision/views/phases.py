"""事前监管、事后监管: what a supervisor checks before the notice and after the award, each on one list; between lies the board."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from ggzy.core.calendar import SHANGHAI, day_of
from ggzy.layout.session import actor_of, as_role, now_of
from ggzy.layout.tables import EXPORT_ROWS, Column, Table
from ggzy.layout.templatetags.ggzy import fen, when
from ggzy.store.models import Deal
from ggzy.supervision import phases
from ggzy.supervision.phases import After, Before
from ggzy.supervision.reach import WATCHERS, deals_within, region_name, region_of
from ggzy.supervision.views.expected import Standing

SAMPLE = 10
FIRST_DAY = date(2000, 1, 1)
"""Nothing was traded here before; no day typed is taken for an earlier one."""


class Told:
    """What the rows on the page need beside their cards: read once for all of them."""

    def __init__(self, reading: Callable[[Sequence[Deal], datetime], dict[str, Any]], now: datetime) -> None:
        self.reading, self.now, self.papers = reading, now, Standing(now)
        self.of: dict[str, Any] = {}

    def read(self, table: Table) -> None:
        deals = table.found[:EXPORT_ROWS] if table.exporting else table.page_rows_found
        self.of = self.reading(deals, self.now)
        self.papers.read(deals)


def common() -> tuple[Column, ...]:
    return (
        Column("title", "项目名称", url=lambda deal: reverse("supervision:deal", args=[deal.stream])),
        Column("code", "交易编号"),
        Column("region", "地区", value=region_of, field="region"),
        Column("tenderee", "招标人"),
        Column("stage", "阶段", value=lambda deal: deal.stage_label, field="stage"),
    )


def reckoned(told: Told, code: str, label: str, words: Callable[[Deal, Any], str]) -> Column:
    return Column(code, label, value=lambda deal: words(deal, told.of[deal.stream]), sortable=False, searchable=False)


def duty(deal: Deal, state: Before) -> str:
    if state.must is None:
        return "—"
    return (_("应当招标：") if state.must else _("可以不招标：")) + state.grounds


def appointment(deal: Deal, state: Before) -> str:
    if not deal.agency_id:
        return _("自行招标")
    return f"{deal.agency}（{_('已确认委托') if state.confirmed else _('委托待确认')}）"


def filing(deal: Deal, state: Before) -> str:
    if not state.times or state.filed_at is None:
        return _("还没有提交")
    how = _("已予备案") if deal.stage == "filed" else _("待审") if deal.stage == "in_review" else _("已退回")
    return _("第%(times)d次提交，%(at)s，%(how)s") % {"times": state.times, "at": when(state.filed_at), "how": how}


def checks(deal: Deal, state: Before) -> str:
    """What the computer found in the file filed last, what reviewers said of it."""
    told = (
        (_("自动检查：违反条文%d项"), state.breaches), (_("自动检查：供注意%d项"), state.signals), (_("认定误报%d条"), len(state.dismissed)),
        (_("退回意见%d条待改"), state.to_mend if deal.stage == "registered" else 0),
    )  # fmt: skip
    return "；".join(words % n for words, n in told if n) or (_("自动检查没有发现") if state.file else "—")


def award(deal: Deal, state: After) -> str:
    return f"{deal.winner} {fen(deal.award_fen)}".strip() or "—"


def contract(told: Told, deal: Deal, state: After) -> str:
    if state.contract_fen is None:
        return told.papers.words(deal, "contract")
    return f"{fen(state.contract_fen)}（{told.papers.words(deal, 'contract')}）"


def complaints(deal: Deal, state: After) -> str:
    if not state.complaints:
        return "—"
    return _("%(n)d件，未结%(unsettled)d件") % {"n": state.complaints, "unsettled": state.unsettled}


def payments(deal: Deal, state: After) -> str:
    return _("%(n)d笔 %(fen)s") % {"n": state.payments, "fen": fen(state.paid_fen)} if state.payments else "—"


@as_role(*WATCHERS)
def before(request: HttpRequest) -> HttpResponse:
    """事前监管：应招测试、代理机构、备案、文件检查。"""
    told = Told(phases.before, now_of(request))
    columns = (
        *common(), reckoned(told, "duty", "应招测试", duty), reckoned(told, "agency", "代理机构", appointment),
        reckoned(told, "filing", "招标文件备案", filing),
        replace(reckoned(told, "checks", "文件检查", checks), url=lambda deal: reverse("supervision:review", args=[deal.stream]) if told.of[deal.stream].file else ""),
    )  # fmt: skip
    table = Table(
        request, _("事前监管"), columns, deals_within(actor_of(request)).filter(stage__in=phases.BEFORE), order="-changed_at",
        empty=_("没有公告以前的项目"), empty_next=_("项目登记以后列在这里，到公告发布为止；公告以后请看“监督看板”。"),
    )  # fmt: skip
    told.read(table)
    if table.exporting:
        return table.export()
    return render(request, "supervision/before.html", {"table": table})


@as_role(*WATCHERS)
def after(request: HttpRequest) -> HttpResponse:
    """事后监管：中标、书面报告、合同、投诉、资金支付；抽查。"""
    told = Told(phases.after, now_of(request))
    columns = (
        *common(), reckoned(told, "award", "中标人和中标价", award),
        reckoned(told, "report", "书面报告", lambda deal, state: told.papers.words(deal, "written_report")),
        reckoned(told, "contract", "合同", lambda deal, state: contract(told, deal, state)),
        reckoned(told, "complaints", "投诉", complaints), reckoned(told, "payments", "资金支付", payments),
    )  # fmt: skip
    actor, now = actor_of(request), now_of(request)
    seed, last = request.GET.get("seed", "").strip()[:40], last_day(request.GET.get("last", ""), now)
    if seed:
        shown = phases.awarded_before(deals_within(actor), datetime.combine(last + timedelta(days=1), time(), SHANGHAI))
        shown = shown.filter(pk__in=phases.sampled(shown, seed, SAMPLE))
    else:
        shown = deals_within(actor).filter(stage__in=phases.AFTER)
    table = Table(
        request, _("事后监管"), columns, shown, order="-changed_at",
        empty=_("没有已定标的项目"), empty_next=_("中标通知书发出以后，项目列在这里，直到归档以后。"),
    )  # fmt: skip
    told.read(table)
    if table.exporting:
        return table.export()
    page = {"table": table, "seed": seed, "last": last.isoformat(), "sample": SAMPLE, "reach": region_name(actor.region)}
    return render(request, "supervision/after.html", page)


def last_day(typed: str, now: datetime) -> date:
    """Up to which day of award lots are drawn from: yesterday, for what is awarded today may still grow."""
    today = day_of(now)
    with suppress(ValueError):
        return max(FIRST_DAY, min(date.fromisoformat(typed), today))
    return today - timedelta(days=1)
