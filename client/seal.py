"""Seal a bid without a browser 离线密封: a key for each envelope, its shares to the trustees, a signed statement.

It makes what the bid builder in the browser makes. Simulators, tests and `ggzy-bid` use it, and it shows that no step is
secret. The envelope's secret comes back to the caller alone, who throws it away.
"""

from __future__ import annotations

import base64
import io
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from client.packing import Hashed, Paper, container, listed
from client.suites import SEALERS, KeyPair
from ggzy.core.sealing import shamir, shares
from ggzy.core.sealing.manifest import Manifest
from ggzy.core.sealing.policy import SuiteName, TrusteePolicy, key_fingerprint, policy_digest, seat_label, wrong_with
from ggzy.core.sealing.shares import Share
from ggzy.core.sealing.statement import BidStatement, SealedShare, SignedStatement
from ggzy.core.sealing.suites import named
from ggzy.core.sealing.suites.errors import WrongKey

__all__ = ["KeyPair", "Paper", "Sealed", "make_bidder_key", "make_signer", "make_trustee_key", "open_bidder_copy",
           "open_share", "seal", "seal_bytes", "seal_listed", "state", "withdraw"]  # fmt: skip


@dataclass(frozen=True)
class Sealed:
    """What the statement says of the envelope, and the manifest that went into it."""

    suite: SuiteName
    sha256: str
    size: int
    recipient: str
    policy: str
    shares: tuple[SealedShare, ...]
    bidder_copy: str
    manifest: Manifest
    secret: bytes = field(repr=False)


def make_trustee_key(suite: SuiteName = "age") -> KeyPair:
    """A seat's key of one lot and round."""
    return SEALERS[suite].make_key()


make_bidder_key = make_trustee_key
"""The bidder's own key, to which its copy is sealed."""


def make_signer() -> KeyPair:
    """A bidder's signing key (Ed25519), both halves in hex: a practice key until certificates come."""
    private = Ed25519PrivateKey.generate()
    return KeyPair(private.public_key().public_bytes_raw().hex(), private.private_bytes_raw().hex())


def signer_of(private: str) -> str:
    """The public half of a signing key."""
    return _signing_key(private).public_key().public_bytes_raw().hex()


def seal(
    manifest: Manifest,
    papers: list[Paper],
    policy: TrusteePolicy,
    keys: Mapping[str, str],
    out: BinaryIO,
    bidder_key: str = "",
) -> Sealed:
    """Write the envelope to `out` and seal the shares of its secret. `keys` are the seats' registered public keys."""
    return seal_listed(listed(manifest, papers), papers, policy, keys, out, bidder_key)


def seal_listed(
    manifest: Manifest,
    papers: list[Paper],
    policy: TrusteePolicy,
    keys: Mapping[str, str],
    out: BinaryIO,
    bidder_key: str = "",
) -> Sealed:
    """The same, where the manifest lists the papers already."""
    if wrong := wrong_with(policy):
        raise ValueError(wrong)
    _all_keys_are_here(policy, keys, bidder_key)
    sealer = SEALERS[policy.suite]
    secret, recipient = sealer.make_secret()
    with Hashed(out) as written:
        for piece in sealer.sealed(secret, recipient, container(manifest, papers)):
            written.write(piece)
    split, own = _parts(secret, policy)
    values = shamir.split(split, len(policy.trustees), policy.threshold, os.urandom)
    return Sealed(
        suite=policy.suite,
        sha256=written.sha256.hexdigest(),
        size=written.size,
        recipient=recipient,
        policy=policy_digest(manifest.lot, manifest.round, policy, keys),
        shares=tuple(
            SealedShare(
                seat=seat,
                key=key_fingerprint(keys[seat]),
                sealed=_base64(
                    sealer.seal_to(
                        keys[seat], shares.encode(shares.share(manifest.lot, manifest.round, seat, recipient, value))
                    )
                ),
            )
            for seat, value in zip(policy.trustees, values, strict=True)
        ),
        bidder_copy=_base64(sealer.seal_to(bidder_key, own)) if bidder_key else "",
        manifest=manifest,
        secret=secret,
    )


def seal_bytes(
    manifest: Manifest, papers: list[Paper], policy: TrusteePolicy, keys: Mapping[str, str], bidder_key: str = ""
) -> tuple[bytes, Sealed]:
    """The envelope in memory, for small bids."""
    out = io.BytesIO()
    sealed = seal(manifest, papers, policy, keys, out, bidder_key)
    return out.getvalue(), sealed


def state(
    sealed: Sealed, signer: str, *, pseudonym: str, sequence: int = 1, prev: str = "", build: str = ""
) -> SignedStatement:
    """The signed statement that submits a sealed envelope. `signer` is the private half that `make_signer` gave."""
    told = BidStatement(
        lot=sealed.manifest.lot,
        round=sealed.manifest.round,
        sequence=sequence,
        prev=prev,
        pseudonym=pseudonym,
        suite=sealed.suite,
        envelope_sha256=sealed.sha256,
        size=sealed.size,
        recipient=sealed.recipient,
        policy=sealed.policy,
        shares=sealed.shares,
        bidder_copy=sealed.bidder_copy,
        signer=signer_of(signer),
        build=build or sealed.manifest.build,
    )
    return sign(told, signer)


def withdraw(lot: str, round: int, signer: str, *, pseudonym: str, sequence: int, prev: str) -> SignedStatement:
    """The signed statement that withdraws what stands."""
    public = signer_of(signer)
    told = BidStatement(
        act="withdraw", lot=lot, round=round, sequence=sequence, prev=prev, pseudonym=pseudonym, signer=public
    )
    return sign(told, signer)


def sign(statement: BidStatement, signer: str) -> SignedStatement:
    return SignedStatement(statement=statement, signature=_signing_key(signer).sign(statement.to_sign()).hex())


def open_share(statement: BidStatement, seat: str, private_key: str) -> Share:
    """A seat opens its own share; ValueError (Chinese) where it is not of the envelope that the statement names."""
    sealed = statement.share_of(seat)
    if sealed is None:
        raise ValueError(f"递交声明中没有{seat_label(seat)}的密钥份额")
    suite = named(statement.suite)
    if sealed.key != key_fingerprint(suite.public_key_of(private_key)):
        raise WrongKey("这一份不是向这把密钥加密的")
    opened = shares.decode(suite.open_share(private_key, sealed.raw))
    if not shares.belongs(opened, statement, seat):
        raise ValueError("密钥份额不属于递交声明所载的加密文件")
    return opened


def open_bidder_copy(statement: BidStatement, private_key: str) -> bytes:
    """What the bidder's copy holds: the envelope's secret, or with `bidder_part` the bidder's half of it."""
    if not statement.bidder_copy:
        raise ValueError("递交声明中没有投标人自己的一份密钥")
    return named(statement.suite).open_share(private_key, base64.b64decode(statement.bidder_copy))


def _all_keys_are_here(policy: TrusteePolicy, keys: Mapping[str, str], bidder_key: str) -> None:
    for seat in policy.trustees:
        if not named(policy.suite).looks_like_public_key(keys.get(seat, "")):
            raise WrongKey(f"{seat_label(seat)}的公钥缺失或写法不正确")
    if set(keys) != set(policy.trustees):
        raise WrongKey("公钥与保管席位不一致")
    if policy.bidder_part and not bidder_key:
        raise WrongKey("本标段须投标人参与解密，缺少投标人自己的密钥")


def _parts(secret: bytes, policy: TrusteePolicy) -> tuple[bytes, bytes]:
    """What is split among the trustees, and what the bidder keeps."""
    if not policy.bidder_part:
        return secret, secret
    half = os.urandom(len(secret))
    return half, shares.join_bidder_part(secret, half)


def _signing_key(signer: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(signer))


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
