"""Receipts 递交回执: signed at the counter for each statement that was taken in (电子招标投标办法 27).

All that a receipt says is in the journal and the signature is the same whenever it is made, so that a receipt can be
given out again at any time, word for word.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ggzy.core.acts.bidding import BidReceived, BidWithdrawn
from ggzy.core.acts.control import RoundBegun
from ggzy.core.calendar import SHANGHAI
from ggzy.core.sealing.receipt import NUMBER_BYTES, Receipt, key_fingerprint, number_from, time_text
from ggzy.core.sealing.statement import BidStatement
from ggzy.core.table import Entry
from ggzy.store import log
from ggzy.store.keys import secret


def receipt_number() -> str:
    """A new random receipt number 回执编号."""
    return number_from(secrets.token_bytes(NUMBER_BYTES))


def public_key() -> bytes:
    """The 32 raw bytes of the public half of the signing key, for publication."""
    return _public(secret("receipt"))


def sign(content: bytes) -> str:
    """The platform's signature over other contents than receipts, in base64."""
    return base64.b64encode(_signing_key().sign(content)).decode()


def issue(
    statement: BidStatement, number: str, received_at: datetime, leaf: str, clock_offset_us: int | None = None
) -> Receipt:
    """The signed receipt for a statement that was accepted at `received_at`, which the journal has recorded."""
    unsigned = Receipt(
        number=number,
        act=statement.act,
        lot=statement.lot,
        round=statement.round,
        statement_sha256=statement.sha256,
        envelope_sha256=statement.envelope_sha256,
        size=statement.size,
        received_at=time_text(received_at),
        clock_offset_us=clock_offset_us,
        leaf=leaf,
        key=key_fingerprint(public_key()),
    )
    return _signed(unsigned)


def given(entries: Iterable[Entry], bidder: str, round: int) -> list[Receipt]:
    """Every receipt that this bidder was given in this round, the first one first, made anew from the journal."""
    acts = receipted(entries, bidder, round)
    leaves = log.leaves(acts[0].stream, [entry.seq for entry in acts]) if acts else {}
    found: list[Receipt] = []
    for entry in acts:
        found.append(_again(entry, round, found, leaves[entry.seq]))
    return found


def receipted(entries: Iterable[Entry], bidder: str, round: int) -> list[Entry]:
    """This bidder's acts of this round that receipts were given for."""
    found, present = [], 1
    for entry in entries:
        event = entry.event
        if isinstance(event, RoundBegun):
            present += 1
        elif isinstance(event, BidReceived | BidWithdrawn) and event.bidder == bidder and present == round:
            found.append(entry)
    return found


def local(at: datetime) -> datetime:
    """A receipt tells the time of the platform's place."""
    return at.astimezone(SHANGHAI)


def _again(entry: Entry, round: int, earlier: list[Receipt], leaf: str) -> Receipt:
    event = entry.event
    assert isinstance(event, BidReceived | BidWithdrawn)
    submits = isinstance(event, BidReceived)
    # What was handed in by program, without a statement, is stated here as the journal knows it.
    stated = BidStatement(
        act="submit" if submits else "withdraw",
        lot=entry.stream,
        round=round,
        sequence=len(earlier) + 1,
        prev=earlier[-1].number if earlier else "",
        pseudonym=event.bidder,
        envelope_sha256=event.envelope_sha256 if submits else "",
        size=event.size if submits else 0,
    )
    first = issue(stated, event.receipt_no, local(entry.at), leaf, event.clock_offset_us)
    return _signed(msgspec.structs.replace(first, statement_sha256=event.statement)) if event.statement else first


def _signed(receipt: Receipt) -> Receipt:
    signature = _signing_key().sign(receipt.to_sign())
    return msgspec.structs.replace(receipt, signature=base64.b64encode(signature).decode())


def _signing_key() -> Ed25519PrivateKey:
    return _private(secret("receipt"))


@lru_cache(maxsize=4)
def _private(key: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(key)


@lru_cache(maxsize=4)
def _public(key: bytes) -> bytes:
    return _private(key).public_key().public_bytes_raw()
