"""A bank in memory, a lot of two lines and a door that remembers, for the tests of deposits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import SimpleNamespace

from ggzy.core.acts.bidding import RecordDeposit
from ggzy.core.calendar import SHANGHAI
from ggzy.core.rule import Refused
from ggzy.desk.pseudonym import pseudonym
from ggzy.gateways.bank.port import Delivery
from ggzy.gateways.bank.simulator import SimulatedBank
from ggzy.service.deposits import Door, sub_account_for
from ggzy.store.models import Organisation

LOT, OTHER_LOT = "cons-1111", "cons-2222"
ASKED = 80_000_000
CLOSES = datetime(2026, 3, 20, 9, 0, tzinfo=SHANGHAI)
NOW = CLOSES - timedelta(days=5)


@dataclass
class MemoryLedger:
    booked: dict[str, Delivery] = field(default_factory=dict)
    changes: list[tuple[str, int]] = field(default_factory=list)
    read: set[str] = field(default_factory=set)
    closed_accounts: set[str] = field(default_factory=set)

    def book(self, delivery: Delivery, account: str, fen: int, now: datetime) -> bool:
        if delivery.name in self.booked:
            return False
        self.booked[delivery.name] = delivery
        self.changes.append((account, fen))
        return True

    def undelivered(self) -> Iterator[Delivery]:
        yield from [d for name, d in self.booked.items() if name not in self.read]

    def delivered(self, name: str) -> None:
        self.read.add(name)

    def closed(self, account: str) -> bool:
        return account in self.closed_accounts

    def escrow_fen(self) -> int:
        return -sum(fen for _, fen in self.changes)


class Counter:
    """A door that accepts each act once, in one of two lots, and refuses when told to."""

    def __init__(self):
        self.acts: dict[str, tuple[str, object]] = {}
        self.refusal: Refused | None = None
        self.rounds = {LOT: 1, OTHER_LOT: 1}

    def hand_in(self, stream, command, actor, *, act_id=""):
        if isinstance(command, RecordDeposit) and self.refusal is not None:
            return self.refusal
        self.acts.setdefault(act_id, (stream, command))
        return object()

    def load(self, stream):
        if stream not in self.rounds:
            return None
        return SimpleNamespace(
            tender_file=SimpleNamespace(deposit_fen=ASKED),
            round=SimpleNamespace(number=self.rounds[stream], deadline=CLOSES),
        )

    def said(self, kind):
        return [command for _, command in self.acts.values() if isinstance(command, kind)]

    @property
    def door(self) -> Door:
        return Door(hand_in=self.hand_in, load=self.load)


def firm(letter: str, account: str) -> Organisation:
    name = f"云南{letter}建设(集团)有限公司"
    return Organisation.objects.create(
        uscc=f"91530000{ord(letter):010d}",
        name=name,
        kind="bidder",
        base_account_name=name,
        base_account_no=account,
    )


def number_of(organisation: Organisation, stream: str = LOT, round: int = 1) -> str:
    return sub_account_for(stream, round, pseudonym(stream, round, organisation.uscc)).number


def pay(bank: SimulatedBank, payer: Organisation, to: str, fen: int = ASKED, at: datetime = NOW, **other) -> str:
    """A transfer; gives the bank's reference."""
    fields = {"payer_name": payer.base_account_name, "payer_account": payer.base_account_no, "nonce": f"{to}{fen}{at}"}
    return bank.pay_in(sub_account=to, amount_fen=fen, now=at, **fields | other).bank_ref
