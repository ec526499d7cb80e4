"""The simulated bank's books in the database: notices wait here until the platform has recorded them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Sum

from ggzy.gateways.bank.port import Delivery
from ggzy.practice.bank.models import Booking, ClosedAccount

FIRST_BALANCE_FEN = 50_000_000_00
"""What every customer of the simulated bank begins with: fifty million yuan."""


class DatabaseLedger:
    """The ledger behind `SimulatedBank`."""

    def book(self, delivery: Delivery, account: str, fen: int, now: datetime) -> bool:
        _, new = Booking.objects.get_or_create(
            name=delivery.name, defaults={"account": account, "fen": fen, "at": now, "notice": delivery.content}
        )
        return new

    def undelivered(self) -> Iterator[Delivery]:
        for booking in Booking.objects.filter(delivered=False).order_by("at", "name"):
            yield Delivery(booking.name, bytes(booking.notice))

    def delivered(self, name: str) -> None:
        Booking.objects.filter(name=name).update(delivered=True)

    def closed(self, account: str) -> bool:
        return ClosedAccount.objects.filter(account=account).exists()


def balance_fen(account: str) -> int:
    """余额 of a customer."""
    return FIRST_BALANCE_FEN + (Booking.objects.filter(account=account).aggregate(sum=Sum("fen"))["sum"] or 0)
