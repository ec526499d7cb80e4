"""The sealing half of the two suites: what needs chance, and so cannot be in the core."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple, Protocol

from ggzy.core.sealing.suites import age, age_file, gm, sm2


class KeyPair(NamedTuple):
    """A public key and its private half, as text."""

    public: str
    private: str


class Sealer(Protocol):
    """Keys and sealing of one suite."""

    def make_key(self) -> KeyPair:
        """A trustee's or a bidder's key."""

    def make_secret(self) -> tuple[bytes, str]:
        """A new envelope's secret and the commitment to it."""

    def seal_to(self, public_key: str, text: bytes) -> bytes:
        """A few hundred bytes to a trustee's or a bidder's key."""

    def sealed(self, secret: bytes, recipient: str, source: BinaryIO) -> Iterator[bytes | bytearray]:
        """The container as an envelope, in pieces."""


class _Age:
    def make_key(self) -> KeyPair:
        identity = os.urandom(32)
        return KeyPair(age_file.recipient_of(identity), age_file.identity_text(identity))

    def make_secret(self) -> tuple[bytes, str]:
        key = self.make_key()
        return key.private.encode(), key.public

    def seal_to(self, public_key: str, text: bytes) -> bytes:
        return age.seal_to(public_key, text, os.urandom)

    def sealed(self, secret: bytes, recipient: str, source: BinaryIO) -> Iterator[bytes | bytearray]:
        return age_file.sealed(age.public_key_bytes(recipient), source, os.urandom)


class _Gm:
    def make_key(self) -> KeyPair:
        point, number = sm2.library().sm2_key_generate()
        return KeyPair(gm.public_key_text(point), gm.private_key_text(number))

    def make_secret(self) -> tuple[bytes, str]:
        secret = gm.secret_text(os.urandom(gm.KEY))
        return secret, gm.commitment(secret)

    def seal_to(self, public_key: str, text: bytes) -> bytes:
        return gm.seal_to(public_key, text, os.urandom)

    def sealed(self, secret: bytes, recipient: str, source: BinaryIO) -> Iterator[bytes]:
        return gm.sealed(secret, source, os.urandom)


SEALERS: dict[str, Sealer] = {"age": _Age(), "gm": _Gm()}
