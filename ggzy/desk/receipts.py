"""Receipts 递交回执: issued and signed at the counter in the moment a statement is taken in (电子招标投标办法 27)."""

from __future__ import annotations

import base64
import secrets
from datetime import datetime

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ggzy.core.sealing.receipt import NUMBER_BYTES, Receipt, key_fingerprint, number_from, time_text
from ggzy.core.sealing.statement import BidStatement
from ggzy.desk.keys import secret


def receipt_number() -> str:
    """A new random receipt number 回执编号."""
    return number_from(secrets.token_bytes(NUMBER_BYTES))


def public_key() -> bytes:
    """The 32 raw bytes of the public half of the signing key, for publication."""
    return _signing_key().public_key().public_bytes_raw()


def issue(statement: BidStatement, number: str, received_at: datetime, clock_offset_us: int = 0) -> Receipt:
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
        key=key_fingerprint(public_key()),
    )
    signature = _signing_key().sign(unsigned.to_sign())
    return msgspec.structs.replace(unsigned, signature=base64.b64encode(signature).decode())


def _signing_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(secret("receipt"))
