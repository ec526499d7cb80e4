"""Payers under seal 付款人密封: name and account are kept encrypted, so that the database alone tells nobody who paid."""

from __future__ import annotations

import base64
import hashlib
import hmac

import msgspec
from cryptography.fernet import Fernet

from ggzy.core.codes import plain
from ggzy.desk.keys import secret


class Payer(msgspec.Struct, frozen=True):
    """付款人: as the bank named it; a refund goes back to exactly this."""

    name: str
    account: str


def seal(payer: Payer) -> str:
    return _box().encrypt(msgspec.json.encode(payer)).decode()


def unseal(sealed: str) -> Payer:
    return msgspec.json.decode(_box().decrypt(sealed.encode()), type=Payer)


def mark(account: str) -> str:
    """A keyed digest of the account, by which its owner finds its own payments, also those to no known number."""
    return hmac.new(secret("payer"), b"mark:" + plain(account).encode(), hashlib.sha256).hexdigest()


def _box() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(secret("payer")))
