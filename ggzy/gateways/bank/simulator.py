"""The simulated deposit bank 银行模拟: speaks the same camt.054 and pain.001 as a real one, over a ledger it is given.

It lives by the platform's clock (`now` is told), so that a practised tender has its money move in its own time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Protocol
from xml.etree.ElementTree import Element, SubElement, tostring

from ggzy.core.calendar import SHANGHAI
from ggzy.gateways.bank.pain001 import money, read_pain001
from ggzy.gateways.bank.port import Bounce, Credit, Delivery, Fault, Movement, Paid, Reversal

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"


class Ledger(Protocol):
    """Where the simulated bank writes. Each name or reference is booked once."""

    def book(self, delivery: Delivery, account: str, fen: int, now: datetime) -> bool:
        """Change a customer's balance by `fen` and lay the message ready; False if that name was booked before."""

    def undelivered(self) -> Iterator[Delivery]: ...

    def delivered(self, name: str) -> None: ...

    def closed(self, account: str) -> bool:
        """Whether a customer's account no longer takes money."""


class SimulatedBank:
    """Adapter: a bank that obeys at once."""

    def __init__(self, ledger: Ledger):
        self.ledger = ledger

    def pay_in(
        self, *, payer_name: str, payer_account: str, sub_account: str, amount_fen: int, now: datetime, nonce: str
    ) -> Credit:
        """转账: from any account to any number. `nonce` makes the same form sent twice one payment."""
        credit = Credit(
            bank_ref=_reference("C", nonce),
            sub_account=sub_account,
            amount_fen=amount_fen,
            payer_name=payer_name,
            payer_account=payer_account,
            booked_at=now,
            remark="投标保证金",
        )
        self._report(credit, payer_account, -amount_fen, now)
        return credit

    def send(self, name: str, pain001: bytes, now: datetime) -> None:
        for order in read_pain001(pain001):
            paid = Paid(_reference("D", order.order_id), order.order_id, order.amount_fen, now)
            bounces = self.ledger.closed(order.payee_account)
            self._report(paid, order.payee_account, 0 if bounces else order.amount_fen, now)
            if bounces:
                ref = _reference("B", order.order_id)
                self._report(Bounce(ref, order.order_id, order.amount_fen, now, "收款账户已销户"), "", 0, now)

    def deliveries(self) -> Iterator[Delivery]:
        return self.ledger.undelivered()

    def acknowledge(self, delivery: Delivery, faults: tuple[Fault, ...] = ()) -> None:
        self.ledger.delivered(delivery.name)

    def tidy(self, settled: Callable[[str], bool]) -> None:
        """It keeps no order files."""

    def _report(self, movement: Movement, account: str, fen: int, now: datetime) -> None:
        name = f"{movement.bank_ref}.xml"
        self.ledger.book(Delivery(name, write_camt054(movement.bank_ref, [movement], now)), account, fen, now)


def _reference(letter: str, what: str) -> str:
    """Twenty-four digits that tell nothing about how many came before."""
    return letter + str(int(hashlib.sha256(f"{letter}:{what}".encode()).hexdigest(), 16))[:24]


def write_camt054(message_id: str, movements: list[Movement], now: datetime) -> bytes:
    """收付款通知, one entry for each movement."""
    root = Element("Document", xmlns=NAMESPACE)
    body = SubElement(root, "BkToCstmrDbtCdtNtfctn")
    stamp = now.astimezone(SHANGHAI).isoformat()
    header = SubElement(body, "GrpHdr")
    _put(header, "MsgId", message_id)
    _put(header, "CreDtTm", stamp)
    notice = SubElement(body, "Ntfctn")
    _put(notice, "Id", message_id)
    _put(notice, "CreDtTm", stamp)
    for movement in movements:
        _entry(notice, movement)
    return tostring(root, encoding="UTF-8", xml_declaration=True)


def _entry(notice: Element, movement: Movement) -> None:
    entry = SubElement(notice, "Ntry")
    _put(entry, "Amt", money(movement.amount_fen)).set("Ccy", "CNY")
    _put(entry, "CdtDbtInd", "CRDT" if isinstance(movement, Credit | Bounce) else "DBIT")
    if isinstance(movement, Reversal | Bounce):
        _put(entry, "RvslInd", "true")
    _put(entry, "Sts/Cd", "BOOK")
    _put(entry, "BookgDt/DtTm", movement.booked_at.astimezone(SHANGHAI).isoformat())
    _put(entry, "AcctSvcrRef", movement.bank_ref)
    detail = SubElement(SubElement(entry, "NtryDtls"), "TxDtls")
    if isinstance(movement, Credit):
        parties = SubElement(detail, "RltdPties")
        _put(parties, "Dbtr/Pty/Nm", movement.payer_name)
        _put(parties, "DbtrAcct/Id/Othr/Id", movement.payer_account)
        _put(parties, "CdtrAcct/Id/Othr/Id", movement.sub_account)
        _put(detail, "RmtInf/Ustrd", movement.remark)
    elif isinstance(movement, Reversal):
        _put(detail, "Refs/TxId", movement.reverses)
    else:
        _put(detail, "Refs/EndToEndId", movement.order_id)
        if isinstance(movement, Bounce):
            _put(detail, "RtrInf/AddtlInf", movement.reason)


def _put(parent: Element, path: str, text: str) -> Element:
    for tag in path.split("/"):
        parent = SubElement(parent, tag)
    parent.text = text
    return parent
