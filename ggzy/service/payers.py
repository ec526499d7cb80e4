"""Payers under seal 付款人密封: who paid, and for what, is kept encrypted, so that the database alone tells nobody."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime

import msgspec
from cryptography.fernet import Fernet

from ggzy.core.codes import plain
from ggzy.store import quiet
from ggzy.store.keys import secret


class Payer(msgspec.Struct, frozen=True):
    """付款人: as the bank named it; a refund goes back to exactly this."""

    name: str
    account: str


class Whose(msgspec.Struct, frozen=True):
    """For what a number was given out: lot, round and the bidder's pseudonym; of a payment also the sum and the time."""

    stream: str = ""
    round: int = 0
    pseudonym: str = ""
    amount_fen: int = 0
    booked_at: datetime | None = None

    @property
    def place(self) -> str:
        """Under what its rows are found; blank for money to no known number."""
        return quiet.place(self.stream, self.round, self.pseudonym) if self.stream else ""

    def sealed(self) -> str:
        return quiet.seal(msgspec.json.encode(self), b"whose", SMALL)


def whose(sealed: str) -> Whose:
    return msgspec.json.decode(quiet.unseal(sealed, b"whose"), type=Whose)


SMALL = 256
"""All of them are filled up to this: money to a number of ours looks like money to none."""


def seal(payer: Payer) -> str:
    return _box().encrypt(msgspec.json.encode(payer)).decode()


def unseal(sealed: str) -> Payer:
    return msgspec.json.decode(_box().decrypt(sealed.encode()), type=Payer)


def mark(account: str) -> str:
    """A keyed digest of the account, by which its owner finds its own payments, also those to no known number."""
    return hmac.new(secret("payer"), b"mark:" + plain(account).encode(), hashlib.sha256).hexdigest()


def _box() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(secret("payer")))
