"""The statement 递交声明: the few kilobytes that must arrive before the deadline, once the envelope lies complete.

Large uploads do not race the bell: what counts as submitting, replacing or withdrawing is the statement. It carries the
sealed shares of the envelope's key, so that what is needed to open lies in the journal and nowhere else.
"""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from typing import Annotated, Literal

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from msgspec import Meta

from ggzy.core.sealing.canonical import LARGEST, canonical
from ggzy.core.sealing.manifest import Name, Sha256
from ggzy.core.sealing.policy import MOST_TRUSTEES, SuiteName
from ggzy.core.sealing.suites import named

FORMAT = "ggzy-statement/2"
LONGEST = 32 * 1024

Seat = Annotated[str, Meta(pattern=r"^[a-z]{1,20}\Z")]
Base64 = Annotated[str, Meta(pattern=r"^[A-Za-z0-9+/]*={0,2}\Z", max_length=8 * 1024)]
HexOrNone = Annotated[str, Meta(pattern=r"^([0-9a-f]{64})?\Z")]


class SealedShare(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One trustee's share, sealed to its key of this lot and round; `key` is the fingerprint of that key."""

    seat: Seat
    key: Sha256
    sealed: Base64

    @property
    def raw(self) -> bytes:
        return base64.b64decode(self.sealed)


class BidStatement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """递交声明. `act` is submit (递交、替换) or withdraw (撤回); `prev` is the number of the last receipt, if any.

    `recipient` is the commitment to the envelope's key, `policy` the digest of what it was sealed for, `bidder_copy`
    what is sealed to the bidder's own key, `signer` the Ed25519 key in hex, `build` the digest of the sealing program.
    """

    format: Annotated[str, Meta(pattern=r"^ggzy-statement/2\Z")] = FORMAT
    act: Literal["submit", "withdraw"] = "submit"
    lot: Name
    round: Annotated[int, Meta(ge=1, le=1000)]
    sequence: Annotated[int, Meta(ge=1, le=100_000)]
    prev: Annotated[str, Meta(max_length=64)] = ""
    pseudonym: Annotated[str, Meta(pattern=r"^[A-Z2-7]{12}\Z")]
    suite: SuiteName = "age"
    envelope_sha256: HexOrNone = ""
    size: Annotated[int, Meta(ge=0, le=LARGEST)] = 0
    recipient: Annotated[str, Meta(max_length=100)] = ""
    policy: HexOrNone = ""
    shares: Annotated[tuple[SealedShare, ...], Meta(max_length=MOST_TRUSTEES)] = ()
    bidder_copy: Base64 = ""
    signer: HexOrNone = ""
    build: Annotated[str, Meta(max_length=200)] = ""

    @property
    def sha256(self) -> Sha256:
        return hashlib.sha256(_bytes_of_statement(self)).hexdigest()

    def to_sign(self) -> bytes:
        """The bytes that are signed: the format's name, then everything."""
        return FORMAT.encode() + b"\n" + _bytes_of_statement(self)

    def share_of(self, seat: str) -> SealedShare | None:
        return next((share for share in self.shares if share.seat == seat), None)


class SignedStatement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What travels and is kept: the statement and the signature over it, in hex: one way only to write it."""

    statement: BidStatement
    signature: Annotated[str, Meta(pattern=r"^([0-9a-f]{128})?\Z")] = ""


_decoder = msgspec.json.Decoder(SignedStatement)


@lru_cache(maxsize=64)
def _bytes_of_statement(statement: BidStatement) -> bytes:
    """Wanted several times while one statement is taken in."""
    return canonical(statement)


@lru_cache(maxsize=64)
def encode(signed: SignedStatement) -> bytes:
    """The bytes that travel, and that the journal keeps as text."""
    return canonical(signed)


def decode(raw: bytes) -> SignedStatement:
    """Read strictly; a ValueError tells in Chinese what is wrong. Whether the signature is good is `verify_signature`."""
    if len(raw) > LONGEST:
        raise ValueError("递交声明过长")
    try:
        signed = _decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError("递交声明的格式不正确，请刷新页面后重试") from error
    if encode(signed) != raw:
        # Two readers must not be able to see two different things in the same bytes (double keys, for one).
        raise ValueError("递交声明不是规范写法，可能被其他软件改写过")
    if signed.statement.act == "submit":
        _complete(signed.statement)
    return signed


def verify_signature(signed: SignedStatement) -> bool:
    """Whether the statement was signed, exactly as it stands, with the key that it names."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signed.statement.signer))
        key.verify(bytes.fromhex(signed.signature), signed.statement.to_sign())
    except (InvalidSignature, ValueError):
        return False
    return True


def _complete(statement: BidStatement) -> None:
    if not (statement.envelope_sha256 and statement.size and statement.recipient):
        raise ValueError("递交声明没有写明加密文件，请刷新页面后重试")
    if not named(statement.suite).looks_like_recipient(statement.recipient):
        raise ValueError("递交声明所载的密钥承诺写法不正确，请刷新页面后重新加密")
    if not (statement.policy and statement.shares):
        raise ValueError("递交声明没有写明保管方案和密钥份额，请刷新页面后重新加密")
    if not statement.signer:
        raise ValueError("递交声明没有写明签名人，请刷新页面后重试")
    seats = [share.seat for share in statement.shares]
    if len(set(seats)) != len(seats):
        raise ValueError("递交声明中同一保管席位有两份密钥份额")
    for text in (*(share.sealed for share in statement.shares), statement.bidder_copy):
        if base64.b64encode(_bytes_of(text)).decode() != text:
            raise ValueError("递交声明中的密钥份额不是规范写法")


def _bytes_of(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as error:
        raise ValueError("递交声明中的密钥份额不是规范写法") from error
