"""Refunds 退还: ordered when the procedure's duties fall due, written as pain.001, confirmed by the bank, journaled.

Orders are put into a batch before the file is written: the same batch gives the same bytes under the same name, so a
crash between writing and marking never pays anybody twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from ggzy.core.acts.bidding import RecordReturn, RefundDeposit
from ggzy.core.agenda import open_duties
from ggzy.core.calendar import Calendar
from ggzy.core.deposit import VERDICTS, Verdict, interest_between
from ggzy.core.money import yuan
from ggzy.core.proceeding import Proceeding
from ggzy.core.roles import BANK
from ggzy.core.table import Entry
from ggzy.gateways.bank.pain001 import write_pain001
from ggzy.gateways.bank.port import Bank, Bounce, Escrow, Fault, Paid, PayOut
from ggzy.service import payers
from ggzy.service.models import Payment, RefundOrder
from ggzy.service.payers import Whose

if TYPE_CHECKING:
    from ggzy.service.deposits import Door

MISPAID = "来款不符退回"
LARGEST_BATCH = 500


def order(payment: Payment, *, occasion: str, now: datetime, due_by: datetime | None = None) -> RefundOrder:
    """Order a payment back, once; a deposit that was held takes its interest with it, a wrong payment none."""
    standing = payment.refunds.filter(bounced_at=None).first()
    if standing:
        return standing
    attempt = payment.refunds.count() + 1
    held = payment.verdict == Verdict.ACCEPTED
    return RefundOrder.objects.create(
        order_id=order_number(payment.bank_ref, attempt),
        payment=payment,
        interest_fen=interest_between(payment.amount_fen, payment.booked_at, max(now, payment.booked_at))
        if held
        else 0,
        occasion=occasion,
        ordered_at=now,
        due_by=due_by,
    )


def order_number(bank_ref: str, attempt: int) -> str:
    """The EndToEndId: from the payment alone, so that it is the same whenever it is computed."""
    return "R" + hashlib.sha256(f"{bank_ref}/{attempt}".encode()).hexdigest()[:30]


def order_due(p: Proceeding, now: datetime, calendar: Calendar) -> None:
    """Order every refund that a duty of this lot asks for; the table says for whom and until when."""
    due = {d.key: d for d in open_duties(p, calendar) if d.duty.must is RefundDeposit}
    if not due:
        return
    rounds = range(1, p.round.number + 1)
    places = [Whose(p.stream, number, bidder).place for number in rounds for bidder in due]
    held = Payment.objects.filter(place__in=places, verdict=Verdict.ACCEPTED, reversed_at=None, refunds=None)
    for payment in held:
        duty = due[payment.pseudonym]
        order(payment, occasion=duty.duty.label, now=now, due_by=duty.until)


def follower(calendar: Callable[[], Calendar]) -> Callable[[Proceeding, Sequence[Entry]], None]:
    """A reader of the journal that orders refunds in the very transaction of the act that makes them due."""

    def follow(p: Proceeding, entries: Sequence[Entry]) -> None:
        order_due(p, entries[-1].at, calendar())

    return follow


def send(bank: Bank, escrow: Escrow, now: datetime) -> bool:
    """Write what is ordered and not sent, batch by batch, also batches left over from a crash; whether there was any."""
    if not RefundOrder.objects.filter(sent_at=None).exists():
        return False
    with transaction.atomic():
        waiting = RefundOrder.objects.select_for_update(skip_locked=True).filter(batch="").order_by("order_id")
        fresh = list(waiting[:LARGEST_BATCH])
        if fresh:
            batch = "B" + hashlib.sha256("".join(o.order_id for o in fresh).encode()).hexdigest()[:30]
            RefundOrder.objects.filter(pk__in=[o.pk for o in fresh]).update(batch=batch, batched_at=now)
    unsent = RefundOrder.objects.filter(sent_at=None).exclude(batch="").order_by("batched_at")
    for batch, batched_at in dict(unsent.values_list("batch", "batched_at")).items():
        orders = RefundOrder.objects.filter(batch=batch).select_related("payment")
        bank.send(f"{batch}.xml", write_pain001(batch, escrow, [pay_out(o) for o in orders], batched_at), now)
        orders.update(sent_at=now)
    return True


def pay_out(order: RefundOrder) -> PayOut:
    payer = payers.unseal(order.payment.payer)
    interest = f"，利息{yuan(order.interest_fen)}元" if order.interest_fen else ""
    return PayOut(
        order_id=order.order_id,
        amount_fen=order.total_fen,
        payee_name=payer.name,
        payee_account=payer.account,
        remark=f"{order.occasion}：本金{yuan(order.amount_fen)}元{interest}",
    )


def confirm(paid: Paid, *, door: Door) -> Fault | None:
    """付款确认: mark the order and journal it under the pseudonym."""
    order = RefundOrder.objects.select_related("payment").filter(order_id=paid.order_id).first()
    if order is None:
        return Fault("全份", "付款确认的指令编号不是本平台下达的，请与银行核实")
    if order.total_fen != paid.amount_fen:
        return Fault("全份", "银行实付金额与退款指令不一致，请与银行核实")
    payment = order.payment
    if payment.stream:
        door.hand_in(payment.stream, returned(order), BANK, act_id=f"out:{order.order_id}")
    RefundOrder.objects.filter(pk=order.pk, confirmed_at=None).update(confirmed_at=paid.booked_at)
    return None


def settled(batch: str) -> bool:
    """Whether the bank has answered every order of this file."""
    orders = RefundOrder.objects.filter(batch=batch)
    return orders.exists() and not orders.filter(confirmed_at=None, bounced_at=None).exists()


def returned(order: RefundOrder) -> RefundDeposit | RecordReturn:
    payment = order.payment
    if payment.verdict == Verdict.ACCEPTED:
        return RefundDeposit(bidder=payment.pseudonym, amount_fen=order.amount_fen, interest_fen=order.interest_fen)
    return RecordReturn(
        bidder=payment.pseudonym,
        amount_fen=order.amount_fen,
        payment=payment.bank_ref,
        reason=VERDICTS[Verdict(payment.verdict)],
    )


def bounce(bounced: Bounce) -> Fault | None:
    """退汇: the money is back on the escrow account; somebody has to ask the payee and order it anew."""
    order = RefundOrder.objects.filter(order_id=bounced.order_id).first()
    if order is None or order.total_fen != bounced.amount_fen:
        return Fault("全份", "退汇与本平台的退款指令对不上，请与银行核实")
    RefundOrder.objects.filter(pk=order.pk, bounced_at=None).update(
        bounced_at=bounced.booked_at, bounce_reason=bounced.reason[:140]
    )
    return None


def order_again(bounced: RefundOrder, now: datetime) -> RefundOrder:
    """重新退款: after a bounce, to the same account, when its owner has put it in order."""
    return order(bounced.payment, occasion=bounced.occasion, now=now, due_by=bounced.due_by)
