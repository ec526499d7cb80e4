"""Rehearsal 试解: before anything depends on it, a trustee opens a test envelope, and so proves to hold the private half.

Done when the key is registered and again before the deadline, when a lost key can still be mended by moving the deadline.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

import pyrage

from ggzy.core.sealing.envelope import looks_like_recipient
from ggzy.desk.keys import secret


def rehearsal_envelope(stream: str, round: int, recipient: str, occasion: str) -> str:
    """A test envelope in base64 for the trustee's browser. `occasion` tells rehearsals apart: `register`, a date."""
    key = pyrage.x25519.Recipient.from_str(recipient)
    return base64.b64encode(pyrage.encrypt(_answer(stream, round, recipient, occasion).encode(), [key])).decode()


def rehearsal_passed(stream: str, round: int, recipient: str, occasion: str, answer: str) -> bool:
    """Whether the answer is what the envelope of that occasion held. Nothing needs to be stored in between."""
    expected = _answer(stream, round, recipient, occasion)
    return looks_like_recipient(recipient) and hmac.compare_digest(expected.encode(), answer.strip().encode())


def _answer(stream: str, round: int, recipient: str, occasion: str) -> str:
    told = "\n".join(("ggzy-rehearsal/1", stream, str(round), recipient, occasion)).encode()
    return hmac.new(secret("rehearsal"), told, hashlib.sha256).hexdigest()
