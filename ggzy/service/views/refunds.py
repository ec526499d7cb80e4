"""Refunds for those who watch them 保证金退还: totals of each opened lot, and what is still to go back.

Before the opening a lot is not on this page at all: neither payers nor their number can be told from it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ggzy.core.deposit import Verdict
from ggzy.core.procedures import PROCEDURES
from ggzy.core.roles import LOOKING, Actor, Role, region_covers
from ggzy.desk.counter import load
from ggzy.layout.session import actor_of, as_role, now_of
from ggzy.layout.tables import Column, Table
from ggzy.service.models import Payment, RefundOrder
from ggzy.service.refunds import order_again
from ggzy.store.models import Deal

WATCHERS = (Role.CENTRE, Role.SUPERVISOR, Role.ADMINISTRATION, Role.INSPECTOR, *LOOKING)
MISPAID = (Verdict.MISMATCH_ACCOUNT, Verdict.MISMATCH_NAME)
"""Shown after the opening as a flag: money from a foreign account is a fact that a supervisor may want to look into."""


@as_role(*WATCHERS)
def refunds(request: HttpRequest) -> HttpResponse:
    """保证金退还。"""
    deals = {deal.stream: deal for deal in Deal.objects.filter(published=True) if may_see(actor_of(request), deal)}
    every = Payment.objects.filter(reversed_at=None).exclude(place="").prefetch_related("refunds")
    payments = [payment for payment in every if payment.stream in deals]
    waiting = waiting_table(request, rows_waiting(payments, deals, now_of(request)))
    totals = totals_table(request, rows_of_totals(payments, deals, now_of(request)))
    for table in (waiting, totals):
        if table.exporting:
            return table.export()
    return render(request, "service/refunds.html", {"waiting": waiting, "totals": totals})


def may_see(actor: Actor, deal: Deal) -> bool:
    """Within one's region and lines, and only when the bids have been opened or the tender is over."""
    if PROCEDURES[deal.procedure].stage(deal.stage).secret:
        return False
    lines = (deal.line, f"{deal.line}/{deal.industry}")
    return region_covers(actor.region, deal.region) and (not actor.lines or any(line in actor.lines for line in lines))


def unfinished(order: RefundOrder) -> bool:
    return order.confirmed_at is None or order.bounced_at is not None


def late(order: RefundOrder, now: datetime) -> bool:
    return unfinished(order) and order.due_by is not None and now >= order.due_by


def last_order(payment: Payment) -> RefundOrder | None:
    return max(payment.refunds.all(), key=lambda order: order.ordered_at, default=None)


def rows_of_totals(payments: Iterable[Payment], deals: dict[str, Deal], now: datetime) -> list[dict[str, Any]]:
    """One row a lot: how much was held, how much went back, how much is late or came from a wrong account."""
    by_lot: dict[str, list[Payment]] = defaultdict(list)
    for payment in payments:
        by_lot[payment.stream].append(payment)
    return [lot_totals(deals[stream], of_lot, now) for stream, of_lot in by_lot.items()]


def lot_totals(deal: Deal, every: list[Payment], now: datetime) -> dict[str, Any]:
    payments = [payment for payment in every if payment.verdict == Verdict.ACCEPTED]
    orders = [order for payment in payments if (order := last_order(payment))]
    back = [order for order in orders if not unfinished(order)]
    received = sum(payment.amount_fen for payment in payments)
    returned = sum(order.amount_fen for order in back)
    return {
        "code": deal.code,
        "title": deal.title,
        "stage": deal.stage_label,
        "count": len(payments),
        "received": received,
        "returned": returned,
        "interest": sum(order.interest_fen for order in back),
        "held": received - returned,
        "late": sum(late(order, now) for order in orders),
        "mispaid": sum(payment.verdict in MISPAID for payment in every),
    }


def rows_waiting(payments: Iterable[Payment], deals: dict[str, Deal], now: datetime) -> list[dict[str, Any]]:
    """应退未退: ordered and not confirmed, or bounced; the overdue first."""
    names = Names()
    rows = []
    for payment in payments:
        order = last_order(payment)
        if order is not None and unfinished(order):
            rows.append(
                {
                    "code": deals[payment.stream].code,
                    "title": deals[payment.stream].title,
                    "bidder": names.of(payment),
                    "amount": order.amount_fen,
                    "interest": order.interest_fen,
                    "occasion": order.occasion,
                    "due_by": order.due_by,
                    "state": state(order, now),
                    "late": late(order, now),
                    "again": order.order_id if order.bounced_at else "",
                }
            )
    return sorted(rows, key=lambda row: (not row["late"], row["due_by"] is None, row["due_by"] or now))


def state(order: RefundOrder, now: datetime) -> str:
    words = _("待银行办理") if order.sent_at else _("待送银行")
    if order.bounced_at:
        words = _("退汇：%(reason)s") % {"reason": order.bounce_reason}
    return _("逾期，%(words)s") % {"words": words} if late(order, now) else words


class Names:
    """Who a pseudonym is, as read out at the opening; one who was never opened keeps the pseudonym."""

    def __init__(self) -> None:
        self.lots: dict[str, dict[str, str]] = {}

    def of(self, payment: Payment) -> str:
        if payment.stream not in self.lots:
            p = load(payment.stream)
            rounds = () if p is None else tuple(p.earlier) if p.unsealing else (*p.earlier, p.round)
            self.lots[payment.stream] = {b.bidder: b.org for r in rounds for b in r.bids.values() if b.opened and b.org}
        return self.lots[payment.stream].get(payment.pseudonym, _("未开标的投标人"))


def waiting_table(request: HttpRequest, rows: list[dict[str, Any]]) -> Table:
    columns = [
        Column("code", _("交易编号")),
        Column("title", _("标段")),
        Column("bidder", _("投标人")),
        Column("amount", _("本金"), kind="fen"),
        Column("interest", _("利息"), kind="fen"),
        Column("occasion", _("事由")),
        Column("due_by", _("最迟退还"), kind="until"),
        Column("state", _("状态")),
    ]
    none = _("没有应退未退的保证金")
    return Table(request, _("应退未退"), columns, rows, empty=none, prefix="w-")


def totals_table(request: HttpRequest, rows: list[dict[str, Any]]) -> Table:
    columns = [
        Column("code", _("交易编号")),
        Column("title", _("标段")),
        Column("stage", _("阶段")),
        Column("count", _("笔数"), kind="number"),
        Column("received", _("收到"), kind="fen"),
        Column("returned", _("已退本金"), kind="fen"),
        Column("interest", _("已退利息"), kind="fen"),
        Column("held", _("专户留存"), kind="fen"),
        Column("late", _("逾期笔数"), kind="number"),
        Column("mispaid", _("账户户名不符退回"), kind="number"),
    ]
    after = _("标段开标以后，这里才会出现它的保证金合计。")
    return Table(request, _("各标段合计"), columns, rows, empty=_("暂无已开标的标段"), empty_next=after, prefix="t-")


@require_POST
@as_role(Role.CENTRE)
def refund_again(request: HttpRequest, order_id: str) -> HttpResponse:
    """退汇后重新退款，仍退回原付款账户。"""
    order = get_object_or_404(
        RefundOrder.objects.select_related("payment"), order_id=order_id, bounced_at__isnull=False
    )
    deal = Deal.objects.filter(stream=order.payment.stream).first()
    if deal is None or not may_see(actor_of(request), deal):
        raise Http404
    order_again(order, now_of(request))
    messages.success(request, _("已重新下达退款指令，仍退回原付款账户。"))
    return redirect("service:refunds")
