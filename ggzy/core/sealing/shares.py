"""Shares 密钥份额: what each trustee holds of an envelope's key, how they give it back, and who of them lied."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import Annotated

import msgspec
from msgspec import Meta

from ggzy.core.sealing import shamir
from ggzy.core.sealing.canonical import canonical
from ggzy.core.sealing.manifest import Name
from ggzy.core.sealing.policy import TrusteePolicy
from ggzy.core.sealing.shamir import combine as combine
from ggzy.core.sealing.statement import BidStatement, Seat
from ggzy.core.sealing.suites import named
from ggzy.core.sealing.suites.errors import NotOpened

FORMAT = "ggzy-share/1"
LONGEST = 4 * 1024


class Share(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """密钥份额. `recipient` is the envelope's commitment, so that a share of one envelope cannot pass for another's.

    `value` is base64 of what Shamir's splitting gave; its last byte is `index`, the x coordinate.
    """

    format: Annotated[str, Meta(pattern=r"^ggzy-share/1\Z")] = FORMAT
    lot: Name
    round: Annotated[int, Meta(ge=1, le=1000)]
    seat: Seat
    recipient: Annotated[str, Meta(max_length=100)]
    index: Annotated[int, Meta(ge=1, le=255)]
    value: Annotated[str, Meta(pattern=r"^[A-Za-z0-9+/]+={0,2}\Z", max_length=400)]

    @property
    def raw(self) -> bytes:
        return base64.b64decode(self.value)


def share(lot: str, round: int, seat: str, recipient: str, value: bytes) -> Share:
    """One seat's share, from what the splitting gave."""
    encoded = base64.b64encode(value).decode()
    return Share(lot=lot, round=round, seat=seat, recipient=recipient, index=value[-1], value=encoded)


_decoder = msgspec.json.Decoder(Share)  # made with the module, as that of the manifest


def encode(share: Share) -> bytes:
    """The bytes that are sealed to a trustee, and that it hands in at the opening."""
    return canonical(share)


def decode(raw: bytes) -> Share:
    """Read a share strictly; a ValueError tells in Chinese what is wrong with it."""
    if len(raw) > LONGEST:
        raise ValueError("密钥份额过长")
    try:
        read = _decoder.decode(raw)
        value = base64.b64decode(read.value, validate=True)
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError, RecursionError) as error:
        raise ValueError("密钥份额的格式不符合 ggzy-share/1") from error
    if encode(read) != raw or base64.b64encode(value).decode() != read.value:
        raise ValueError("密钥份额不是规范写法，可能被其他软件改写过")
    if len(value) < 2 or value[-1] != read.index:
        raise ValueError("密钥份额的序号与内容不符")
    return read


def belongs(share: Share, statement: BidStatement, seat: str) -> bool:
    """Whether a share says that it is this seat's, of the very envelope that the statement names."""
    told = (share.lot, share.round, share.recipient, share.seat)
    return told == (statement.lot, statement.round, statement.recipient, seat)


# ---- giving the secret back ----


@dataclass(frozen=True)
class Recovered:
    """The envelope's secret. `liars` are the seats whose share is of another envelope or lies off the curve.

    Whether such a trustee or the bidder lied is told by `gave_as_sealed`, once the trustee has disclosed its lot key.
    """

    secret: bytes
    liars: tuple[str, ...] = ()


class Missing(StrEnum):
    """Why a secret is not recovered; the value is stored."""

    SHARES = "shares"  # fewer than the threshold
    BIDDER_PART = "bidder_part"  # the bidder's half is needed and not here
    NO_FIT = "no_fit"  # there are enough, but no subset fits the commitment: somebody lied


@dataclass(frozen=True)
class NotRecovered:
    """没有合成. `strangers` are the seats whose share is of another envelope and was not counted."""

    missing: Missing
    have: int
    need: int
    strangers: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return False


def recover(
    statement: BidStatement, policy: TrusteePolicy, released: Mapping[str, Share], bidder_half: bytes = b""
) -> Recovered | NotRecovered:
    """Try every subset of `threshold` shares until one fits the commitment, then see which others lie off its curve."""
    own = {s: share.raw for s, share in released.items() if s in policy.trustees and belongs(share, statement, s)}
    strangers = tuple(seat for seat in released if seat not in own)
    short = NotRecovered(Missing.SHARES, len(own), policy.threshold, strangers)
    if len(own) < policy.threshold:
        return short
    if policy.bidder_part and not bidder_half:
        return NotRecovered(Missing.BIDDER_PART, len(own), policy.threshold, strangers)
    for values, part in _parts(list(own.values()), policy.threshold):
        secret = join_bidder_part(part, bidder_half) if policy.bidder_part else part
        if secret and named(statement.suite).fits(statement.recipient, secret):
            off = tuple(seat for seat, value in own.items() if not _on_curve(values, value))
            return Recovered(secret, strangers + off)
    return NotRecovered(Missing.NO_FIT, len(own), policy.threshold, strangers)


def _parts(values: Sequence[bytes], threshold: int) -> Iterator[tuple[tuple[bytes, ...], bytes]]:
    for chosen in combinations(values, threshold):
        try:
            yield chosen, combine(chosen)
        except ValueError:
            continue  # two of one x, or of different lengths: at least one of them is false


def _on_curve(values: Sequence[bytes], value: bytes) -> bool:
    return len(value) == len(values[0]) and shamir.at(values, value[-1]) == value[:-1]


def join_bidder_part(trustees_half: bytes, bidder_half: bytes) -> bytes:
    """The secret from its two halves 投标人参与解密; empty when their lengths differ, which no secret is."""
    if len(trustees_half) != len(bidder_half):
        return b""
    return bytes(a ^ b for a, b in zip(trustees_half, bidder_half, strict=True))


# ---- who lied ----


def gave_as_sealed(statement: BidStatement, seat: str, given: bytes | None, lot_key: str) -> bool:
    """Whether the seat gave what the bidder had sealed for it, seen with the lot key 保管人私钥 that the seat disclosed.

    `given` is its released share word for word, None where the seat said that it could not read what was sealed.
    """
    sealed = statement.share_of(seat)
    assert sealed
    try:
        opened = named(statement.suite).open_share(lot_key, sealed.raw)
    except NotOpened:
        return given is None
    return opened == given if given is not None else not _is_share(opened, statement, seat)


def _is_share(raw: bytes, statement: BidStatement, seat: str) -> bool:
    try:
        return belongs(decode(raw), statement, seat)
    except ValueError:
        return False
