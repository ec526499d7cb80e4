"""Suites 密码套件: `age` (international) and `gm` (国密) behind one small interface; chance is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO, Protocol

from ggzy.core.sealing.suites import age, gm


class Suite(Protocol):
    """What a suite can do. Making keys and secrets is the bidder's side's, in client/. Keys and commitments are text, as they stand in statements and key files."""

    NAME: str

    def looks_like_public_key(self, text: str) -> bool:
        """A trustee's or bidder's public key."""

    def looks_like_recipient(self, text: str) -> bool:
        """The commitment to an envelope's secret, as a statement names it."""

    def looks_like_private_key(self, text: str) -> bool:
        """A trustee's or bidder's private key; blanks around it are not part of it."""

    def public_key_of(self, private_key: str) -> str:
        """The public half; `WrongKey` when the text is no private key."""

    def fits(self, recipient: str, secret: bytes) -> bool:
        """Whether the secret is the one that the commitment stands for."""

    def open_share(self, private_key: str, sealed: bytes) -> bytes:
        """What was sealed to this key; `NotOpened` when it was sealed to another or is damaged."""

    def seal_to(self, public_key: str, text: bytes, chance: Callable[[int], bytes]) -> bytes:
        """A few hundred bytes to a trustee's or a bidder's key; `open_share` opens them."""

    def opened(self, secret: bytes, source: BinaryIO) -> Iterator[bytes]:
        """The plain text of an envelope in pieces, as `open_envelope` writes it."""

    def open_envelope(self, secret: bytes, source: BinaryIO, out: BinaryIO) -> None:
        """Decrypt as a stream. `NotOpened` for a wrong secret or damage; `WrongKey` for what is no secret."""

    def check_outside(self, head: bytes, size: int) -> None:
        """`NotSealed` unless a file of `size` bytes beginning with `head` can be an envelope of this suite."""


SUITES: dict[str, Suite] = {"age": age, "gm": gm}


def named(suite: str) -> Suite:
    """The suite of this name; ValueError (Chinese) for any other."""
    if suite not in SUITES:
        raise ValueError(f"没有“{suite}”这个密码套件")
    return SUITES[suite]
