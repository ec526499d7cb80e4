"""The bank's errands 银行往来: read every notice, send every order; done by the ticker at the platform's time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Max

from ggzy.core.deposit import Verdict
from ggzy.core.rule import Refused
from ggzy.desk.counter import hand_in, load
from ggzy.desk.workdays import calendar
from ggzy.gateways.bank.camt054 import read_camt054
from ggzy.gateways.bank.files import FileBank
from ggzy.gateways.bank.port import Bank, Bounce, Credit, Delivery, Escrow, Fault, Movement, Paid
from ggzy.service import refunds
from ggzy.service.deposits import Door, settle_credit, settle_reversal
from ggzy.service.models import Payment
from ggzy.store.models import JournalEntry

SWEEP_EVERY = timedelta(minutes=1)
ESCROW = Escrow(*settings.GGZY_ESCROW)
"""保证金专户 of this deployment."""

ADAPTERS: dict[str, Callable[[], Bank]] = {"files": lambda: FileBank(Path(settings.GGZY_DATA) / "bank")}
"""By the setting GGZY_BANK; the practice province adds its simulated bank."""


def bank() -> Bank:
    return ADAPTERS[settings.GGZY_BANK]()


def desk() -> Door:
    return Door(hand_in=hand_in, load=load)


class Errands:
    """收取通知、下达退款、收取确认；每过一分钟再补查一遍应退未退的。"""

    def __init__(self) -> None:
        self.swept_at: datetime | None = None
        self.swept: dict[str, int] = {}

    def __call__(self, now: datetime) -> None:
        at = bank()
        receive(at, now, desk())
        if self.swept_at is None or now - self.swept_at >= SWEEP_EVERY:
            sweep(now, self.swept)
            self.swept_at = now
        if refunds.send(at, ESCROW, now):
            receive(at, now, desk())


def receive(at: Bank, now: datetime, door: Door) -> None:
    """Read and settle every notice that waits. A notice is acknowledged only when all of it is recorded."""
    for delivery in list(at.deliveries()):
        at.acknowledge(delivery, settle_delivery(delivery, now, door))


def settle_delivery(delivery: Delivery, now: datetime, door: Door) -> tuple[Fault, ...]:
    read = read_camt054(delivery.content)
    if isinstance(read, Refused):
        return (Fault("全份", str(read)),)
    found = (settle(movement, now=now, door=door) for movement in read.movements)
    return (*read.faults, *(fault for fault in found if fault))


def settle(movement: Movement, *, now: datetime, door: Door) -> Fault | None:
    """One movement of whatever kind; any of them twice has no further effect."""
    if isinstance(movement, Credit):
        return settle_credit(movement, now=now, door=door)
    if isinstance(movement, Paid):
        return refunds.confirm(movement, door=door)
    if isinstance(movement, Bounce):
        return refunds.bounce(movement)
    return settle_reversal(movement)


def sweep(now: datetime, swept: dict[str, int]) -> None:
    """Make good what a failed follower left: refunds that are due and not ordered.

    `swept` keeps up to which entry each lot was looked through: what is due follows from its entries alone.
    """
    held = Payment.objects.filter(verdict=Verdict.ACCEPTED, reversed_at=None, refunds=None)
    streams = {payment.stream for payment in held}
    last = JournalEntry.objects.filter(stream__in=streams).values("stream").annotate(last=Max("seq"))
    for stream, seq in last.values_list("stream", "last"):
        p = load(stream) if swept.get(stream) != seq else None
        if p is not None:
            refunds.order_due(p, now, calendar())
            swept[stream] = seq
