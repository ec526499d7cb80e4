"""The bank port 银行端口: what the deposit bank reports, what it is told to pay, and the signature of an adapter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Protocol

import msgspec


class Credit(msgspec.Struct, frozen=True):
    """来款: money that arrived on a sub-account. `bank_ref` is the bank's own reference, unique for ever."""

    bank_ref: str
    sub_account: str
    amount_fen: int
    payer_name: str
    payer_account: str
    booked_at: datetime
    remark: str = ""


class Paid(msgspec.Struct, frozen=True):
    """付款确认: the bank carried out one of our refund orders."""

    bank_ref: str
    order_id: str
    amount_fen: int
    booked_at: datetime


class Reversal(msgspec.Struct, frozen=True):
    """冲正: the bank took an earlier credit back."""

    bank_ref: str
    reverses: str
    amount_fen: int
    booked_at: datetime


class Bounce(msgspec.Struct, frozen=True):
    """退汇: a refund came back, for instance because the account was closed."""

    bank_ref: str
    order_id: str
    amount_fen: int
    booked_at: datetime
    reason: str = ""


Movement = Credit | Paid | Reversal | Bounce


class Fault(msgspec.Struct, frozen=True):
    """One entry of a message that could not be read: where it stands and why. Holds no payer."""

    place: str
    reason: str


class Notification(msgspec.Struct, frozen=True):
    """One camt.054 as read: its movements, and the entries that a person has to look at."""

    message_id: str
    movements: tuple[Movement, ...]
    faults: tuple[Fault, ...] = ()


class PayOut(msgspec.Struct, frozen=True):
    """付款指令: one refund, back to the account that the money came from."""

    order_id: str
    amount_fen: int
    payee_name: str
    payee_account: str
    remark: str


class Escrow(msgspec.Struct, frozen=True):
    """保证金专户: the account that deposits are held on."""

    name: str
    account: str
    bank: str


class Delivery(msgspec.Struct, frozen=True):
    """One message as the bank delivered it, not yet read."""

    name: str
    content: bytes


class Bank(Protocol):
    """What an adapter does. Nothing is forgotten until it is acknowledged; acknowledging twice is harmless."""

    def deliveries(self) -> Iterator[Delivery]:
        """Every message not yet acknowledged, oldest first."""

    def acknowledge(self, delivery: Delivery, faults: tuple[Fault, ...] = ()) -> None:
        """The message was read and its movements are recorded; with faults it is laid aside for a person."""

    def send(self, name: str, pain001: bytes, now: datetime) -> None:
        """Give the bank an order file. The same name with the same bytes again has no effect."""

    def tidy(self, settled: Callable[[str], bool]) -> None:
        """Put away the order files, by name, of which every order is settled."""
