"""The pace 节奏 of the log: batches of one width at all times, so that neither bursts nor counts can be read off it.

A batch is filled up with dummy leaves 填充叶, which nobody can tell from entries. What does not fit waits for the next
batch. Only when far more waits than a few batches hold, the log goes over to wider ones, and stays there for a fixed
number of leaves, so that what can be seen is a step of eightfold, not a number.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import NamedTuple

NARROW = 8
STEP = 8
WIDEST = NARROW * STEP**4
PATIENCE_BATCHES = 4
WIDE_LEAVES = 4096
DUMMY = b"ggzy-dummy/1"


class Pace(NamedTuple):
    """How wide batches are now, and for how many more of them."""

    width: int = NARROW
    left: int = 0

    def after(self, waiting: int) -> Pace:
        """The pace of the next batch when so many entries wait."""
        width, left = (self.width, self.left - 1) if self.left > 1 else (NARROW, 0)
        while waiting > width * PATIENCE_BATCHES and width < WIDEST:
            width = width * STEP
            left = max(1, WIDE_LEAVES // width)
        return Pace(width, left)


def dummy(key: bytes, index: int) -> bytes:
    """The dummy at this place: whoever has the key can show that no entry was there, others see 32 random bytes."""
    return hmac.digest(key, DUMMY + index.to_bytes(8, "big"), hashlib.sha256)
