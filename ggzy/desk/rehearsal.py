"""Rehearsal 试解: before anything depends on it, a trustee opens a test envelope, and so proves to hold the private half.

Done when the key is registered and again before the deadline, when a lost key can still be mended.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os

from ggzy.core.sealing.policy import looks_like_public_key
from ggzy.core.sealing.suites import named
from ggzy.store.keys import secret


def rehearsal_envelope(stream: str, round: int, suite: str, public_key: str, occasion: str) -> str:
    """A test envelope in base64 for the trustee's browser. `occasion` tells rehearsals apart: `register`, a date."""
    answer = _answer(stream, round, public_key, occasion).encode()
    return base64.b64encode(named(suite).seal_to(public_key, answer, os.urandom)).decode()


def rehearsal_passed(stream: str, round: int, suite: str, public_key: str, occasion: str, answer: str) -> bool:
    """Whether the answer is what the envelope of that occasion held. Nothing needs to be stored in between."""
    expected = _answer(stream, round, public_key, occasion)
    return looks_like_public_key(suite, public_key) and hmac.compare_digest(expected.encode(), answer.strip().encode())


def _answer(stream: str, round: int, public_key: str, occasion: str) -> str:
    told = "\n".join(("ggzy-rehearsal/2", stream, str(round), public_key, occasion)).encode()
    return hmac.new(secret("rehearsal"), told, hashlib.sha256).hexdigest()
