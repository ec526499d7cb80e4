"""The bank's errands 银行往来: read every notice, send every order; done by the ticker at the platform's time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from ggzy.core.deposit import Verdict
from ggzy.core.rule import Refused
from ggzy.desk.counter import Kept, hand_in, load, read_on
from ggzy.desk.workdays import calendar
from ggzy.gateways.bank.camt054 import read_camt054
from ggzy.gateways.bank.files import FileBank
from ggzy.gateways.bank.port import Bank, Bounce, Credit, Delivery, Escrow, Fault, Movement, Paid
from ggzy.service import refunds
from ggzy.service.deposits import Door, settle_credit, settle_reversal
from ggzy.service.models import Payment
from ggzy.store import quiet, written

SWEEP_EVERY = timedelta(minutes=1)
ESCROW = Escrow(*settings.GGZY_ESCROW)
"""保证金专户 of this deployment."""

BOUND = b"bank"


def sealed_file(raw: bytes) -> bytes:
    """As what the bank sent is kept; `ggzy bank FILE` prints it again."""
    return quiet.seal(raw, BOUND).encode()


def opened_file(path: Path) -> bytes:
    """What the bank sent, as it was sent; raises `Lost` for what was not sealed here."""
    return quiet.unseal(path.read_text("ascii", errors="replace"), BOUND)


ADAPTERS: dict[str, Callable[[], Bank]] = {"files": lambda: FileBank(Path(settings.GGZY_DATA) / "bank", sealed_file)}
"""By the setting GGZY_BANK; the practice province adds its simulated bank."""


def bank() -> Bank:
    return ADAPTERS[settings.GGZY_BANK]()


def desk() -> Door:
    return Door(hand_in=hand_in, load=load)


class Errands:
    """收取通知、下达退款、收取确认；每过一分钟再补查一遍应退未退的。"""

    def __init__(self) -> None:
        self.swept_at: datetime | None = None
        self.sweep = Sweep()

    def __call__(self, now: datetime) -> None:
        at = bank()
        receive(at, now, desk())
        if self.swept_at is None or now - self.swept_at >= SWEEP_EVERY:
            self.sweep(now)
            at.tidy(refunds.settled)
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


class Sweep:
    """Makes good what a failed follower left: refunds that are due and not ordered.

    What is due follows from a lot's entries alone. So it keeps the lots of the deposits that are held, as far as it looked
    them through, and reads on only where something came.
    """

    def __init__(self) -> None:
        self.lot_of: dict[str, str] = {}
        self.lots: dict[str, Kept] = {}

    def __call__(self, now: datetime) -> None:
        self.look_what_is_held()
        known = [(stream, self.lots[stream].p.seq if stream in self.lots else 0) for stream in set(self.lot_of.values())]
        for stream, *_ in written.rows(MOVED, [[stream for stream, _ in known], [seq for _, seq in known]]) if known else ():
            kept = read_on(stream, self.lots.pop(stream, None))  # and back again once all went well
            if kept is not None:
                refunds.order_due(kept.p, now, calendar())
                self.lots[stream] = kept

    def look_what_is_held(self) -> None:
        """Each payment says under seal of which lot it is; it is opened once."""
        held = Payment.objects.filter(verdict=Verdict.ACCEPTED, reversed_at=None, refunds=None)
        there = set(held.values_list("pk", flat=True))
        self.lot_of = {pk: stream for pk, stream in self.lot_of.items() if pk in there}
        for payment in Payment.objects.filter(pk__in=there - self.lot_of.keys()):
            self.lot_of[payment.pk] = payment.stream
        streams = set(self.lot_of.values())
        self.lots = {stream: kept for stream, kept in self.lots.items() if stream in streams}


MOVED = """
SELECT stream FROM unnest(%s::text[], %s::int[]) AS known (stream, seq)
WHERE EXISTS (SELECT FROM store_journalentry e WHERE e.stream = known.stream AND e.seq > known.seq)
"""
