"""Sealed at rest 静的条目加封: what tells that somebody bids stands in the database only sealed, or as a keyed digest.

Whoever holds the database but not the key folder sees entries of one kind and one size, bidders' and the platform's
own alike (`CoverKept`), and numbers that cannot be led back to a lot. The digests of chain and log stay over the plain
text, so nothing that is proven depends on this key.
"""

from __future__ import annotations

import hmac
import os
from binascii import a2b_base64, b2a_base64
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from ggzy.store import lockbox
from ggzy.store.keys import secret

SEALED = "Sealed"
"""What stands as the event of every sealed entry."""
BUCKET = 8 * 1024
"""A signed statement of a bid is about 5 KB: everything that bidders do fits into one."""
NONCE = 12
MARK_LENGTH = 40


class Plain(NamedTuple):
    """What an entry says, and by which act."""

    event: str
    version: int
    body: str
    actor: str
    act_id: str


class Lost(ValueError):
    """A sealed entry does not open: the key is another, or the row was changed."""


def sealed(stream: str, seq: int, plain: Plain) -> Plain:
    """How a quiet entry stands in its row; the act under a mark by which only we find it again."""
    raw = "\n".join((plain.event, str(plain.version), plain.act_id, plain.actor, plain.body)).encode()
    return Plain(SEALED, 0, seal(raw, place_of(stream, seq)), "", mark(stream, plain.act_id))


def opened(stream: str, seq: int, row: Plain) -> Plain:
    """What an entry says, however it stands in its row; raises `Lost`."""
    if row.event != SEALED:
        return row
    event, version, act, actor, body = unseal(row.body, place_of(stream, seq)).decode().split("\n", 4)
    return Plain(event, int(version), body, actor, act)


def as_stands(stream: str, seq: int, row: Plain) -> Plain:
    """For those who check the journal: what an entry says, or its row as it is when the seal does not open."""
    try:
        return opened(stream, seq, row)
    except Lost:
        return row


def place_of(stream: str, seq: int) -> bytes:
    """A sealed entry opens at its own place only."""
    return f"{stream}\n{seq}".encode()


def seal(raw: bytes, bound_to: bytes = b"", bucket: int = BUCKET) -> str:
    """Encrypted, filled up to whole buckets."""
    length = len(raw).to_bytes(4, "big")
    filled = (length + raw).ljust(-(-(len(raw) + 4) // bucket) * bucket, b"\0")
    nonce = os.urandom(NONCE)
    return b2a_base64(nonce + _box(_key("entry")).encrypt(nonce, filled, bound_to), newline=False).decode()


def unseal(text: str, bound_to: bytes = b"") -> bytes:
    """The bytes that were sealed; raises `Lost`. A key that is missing is not made anew for it."""
    if not key_is_there():
        raise Lost(LOST)
    try:
        raw = a2b_base64(text)
        filled = _box(_key("entry")).decrypt(raw[:NONCE], raw[NONCE:], bound_to)
    except (InvalidTag, ValueError) as error:
        raise Lost(LOST) from error
    return filled[4 : 4 + int.from_bytes(filled[:4], "big")]


LOST = "加封的日志条目打不开：密钥文件夹里没有写它时的那一把 quiet.key，或者这一行被改动过。请恢复原来的密钥，或者用 ggzy verify 核对。"


def mark(*told: str | int) -> str:
    """A keyed digest: the same for the same words, and without the key no telling which."""
    return hmac.digest(_key("mark"), "\n".join(map(str, told)).encode(), "sha256").hex()[:MARK_LENGTH]


def place(stream: str, round: int, pseudonym: str) -> str:
    """存放印记: under what a bidder's rows of one lot and round are kept; it names none of the three."""
    return mark("place", stream, round, pseudonym)


def _key(purpose: str) -> bytes:
    return _derived(secret("quiet"), purpose)


@lru_cache(maxsize=16)
def _derived(key: bytes, purpose: str) -> bytes:
    return hmac.digest(key, f"ggzy-quiet/1 {purpose}".encode(), "sha256")


@lru_cache(maxsize=4)
def _box(key: bytes) -> AESGCM:
    return AESGCM(key)


def key_is_there() -> bool:
    keys = Path(settings.GGZY_KEYS)
    return lockbox.is_locked(keys) or (keys / "quiet.key").exists()
