"""The receipt 递交回执: what the platform signs on taking in a statement; anyone can verify it without the platform."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime
from typing import Annotated, Literal

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from msgspec import Meta

from ggzy.core.sealing.canonical import canonical
from ggzy.core.sealing.manifest import Sha256, Text

FORMAT = "ggzy-receipt/1"
NUMBER_BYTES = 10


class Receipt(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """递交回执. The number is random: consecutive numbers would tell how many bids there are.

    `leaf` is the public log's entry of the act, a digest; receipts from before there was a log have none.
    `received_at` is the platform's time to the microsecond with its offset from UTC; `clock_offset_us` is how far the
    platform's clock was measured to be ahead of its time sources, empty where no source answered; `key` is the fingerprint of the signing key.
    """

    format: Annotated[str, Meta(pattern=r"^ggzy-receipt/1\Z")] = FORMAT
    number: Annotated[str, Meta(pattern=r"^[A-Z0-9]{16}\Z")]
    act: Literal["submit", "withdraw"]
    lot: Text
    round: int
    statement_sha256: Sha256
    envelope_sha256: Text
    size: int
    received_at: Text
    clock_offset_us: int | None
    leaf: Sha256 | msgspec.UnsetType = msgspec.UNSET
    key: Sha256
    signature: Text = ""

    def to_sign(self) -> bytes:
        """The bytes that are signed: the format's name, then everything but the signature."""
        return FORMAT.encode() + b"\n" + canonical(msgspec.structs.replace(self, signature=""))


def number_from(chance: bytes) -> str:
    """A receipt number 回执编号 from random bytes."""
    if len(chance) != NUMBER_BYTES:
        raise ValueError(f"回执编号需要{NUMBER_BYTES}个随机字节")
    return base64.b32encode(chance).decode()


def time_text(at: datetime) -> str:
    """The time to the microsecond, always with six places: a figure that may be argued about is not cut."""
    if at.tzinfo is None:
        raise ValueError("时间须带时区")
    return at.isoformat(timespec="microseconds")


def key_fingerprint(public_key: bytes) -> str:
    return hashlib.sha256(public_key).hexdigest()


def verify(receipt: Receipt, public_key: bytes) -> bool:
    """Whether the receipt was signed, exactly as it stands, with the key of these 32 raw bytes."""
    if receipt.key != key_fingerprint(public_key):
        return False
    try:
        signature = base64.b64decode(receipt.signature, validate=True)
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, receipt.to_sign())
    except (InvalidSignature, ValueError):
        return False
    return True
