"""Pseudonyms 假名: by what a bidder is known in one lot and round until the opening."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Iterable

from ggzy.store.keys import secret

LENGTH = 12


def pseudonym(lot_stream: str, round: int, uscc: str) -> str:
    """The bidder's pseudonym: the same whenever asked, another in every lot and round, and not to be reversed.

    Codes 统一社会信用代码 are few enough to try them all, so a bare digest would hide nothing; the server's key does.
    """
    return derived(secret("pseudonym"), lot_stream, round, uscc)


def pseudonyms(rounds: Iterable[tuple[str, int]], uscc: str) -> dict[str, tuple[str, int]]:
    """All the pseudonyms of one bidder in these streams and rounds; the key is fetched once."""
    key = secret("pseudonym")
    return {derived(key, stream, number, uscc): (stream, number) for stream, number in rounds}


def derived(key: bytes, lot_stream: str, round: int, uscc: str) -> str:
    told = f"ggzy-pseudonym/1\n{lot_stream}\n{round}\n{uscc}".encode()
    return base64.b32encode(hmac.digest(key, told, "sha256"))[:LENGTH].decode()
