"""The sealing half of the two suites: what needs chance, and so cannot be in the core."""

from __future__ import annotations

import os
from typing import BinaryIO, NamedTuple, Protocol

import gmssl_pyx
import pyrage

from ggzy.core.sealing.suites import gm as core_gm


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

    def seal_envelope(self, secret: bytes, recipient: str, source: BinaryIO, out: BinaryIO) -> None:
        """The container as an envelope, streaming."""


class _Age:
    def make_key(self) -> KeyPair:
        identity = pyrage.x25519.Identity.generate()
        return KeyPair(str(identity.to_public()), str(identity))

    def make_secret(self) -> tuple[bytes, str]:
        key = self.make_key()
        return key.private.encode(), key.public

    def seal_to(self, public_key: str, text: bytes) -> bytes:
        return bytes(pyrage.encrypt(text, [pyrage.x25519.Recipient.from_str(public_key)]))

    def seal_envelope(self, secret: bytes, recipient: str, source: BinaryIO, out: BinaryIO) -> None:
        pyrage.encrypt_io(source, out, [pyrage.x25519.Recipient.from_str(recipient)])


class _Gm:
    def make_key(self) -> KeyPair:
        point, number = gmssl_pyx.sm2_key_generate()
        return KeyPair(core_gm.public_key_text(point), core_gm.private_key_text(number))

    def make_secret(self) -> tuple[bytes, str]:
        secret = core_gm.secret_text(os.urandom(core_gm.KEY))
        return secret, core_gm.commitment(secret)

    def seal_to(self, public_key: str, text: bytes) -> bytes:
        key = os.urandom(core_gm.KEY)
        wrapped = bytes(gmssl_pyx.sm2_encrypt(core_gm.public_key_point(public_key), key))
        return wrapped + core_gm.seal_chunk(key, bytes(core_gm.NONCE), text)

    def seal_envelope(self, secret: bytes, recipient: str, source: BinaryIO, out: BinaryIO) -> None:
        begin = core_gm.MAGIC + os.urandom(core_gm.SALT)
        key, mac = core_gm.header_keys(core_gm.key_in(secret), begin)
        out.write(begin + mac.finalize())
        number, chunk = 0, core_gm.whole(source, core_gm.CHUNK)
        while True:
            following = core_gm.whole(source, core_gm.CHUNK)
            out.write(core_gm.seal_chunk(key, core_gm.nonce(number, last=not following), chunk))
            if not following:
                return
            number, chunk = number + 1, following


SEALERS: dict[str, Sealer] = {"age": _Age(), "gm": _Gm()}
