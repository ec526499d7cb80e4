"""Draws 抽取: the same seed gives the same draw to whoever repeats it; fair, without the bias of a remainder.

Block i of a seed's stream is SHA-256(seed ‖ i as eight bytes, big end first), read as one whole number. An index below n
is a block's remainder; blocks in the last, incomplete run of n are passed over. Chance itself is told: the seed is an
argument.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from itertools import count
from typing import TypeVar

T = TypeVar("T")

SPACE = 2**256


def block(seed: bytes, index: int) -> int:
    """One block of the stream as a whole number below 2^256."""
    return int.from_bytes(hashlib.sha256(seed + index.to_bytes(8, "big")).digest(), "big")


def stream(seed: bytes, start: int = 0) -> Iterator[int]:
    """The blocks from `start` on."""
    return (block(seed, index) for index in count(start))


def fair(value: int, n: int, space: int = SPACE) -> int | None:
    """The index below n that a value below `space` stands for; None where it would favour the lower indices."""
    if not 0 < n <= space:
        raise ValueError("there must be something to draw from")
    return value % n if value < space - space % n else None


def pick_index(n: int, seed: bytes, index: int = 0) -> tuple[int, int]:
    """An index below n from the stream at `index`, and where the stream goes on."""
    for position in count(index):
        picked = fair(block(seed, position), n)
        if picked is not None:
            return picked, position + 1
    raise AssertionError("the stream has no end")


def draw_without_replacement(pool: Sequence[T], n: int, seed: bytes, start: int = 0) -> tuple[tuple[T, ...], int]:
    """Draw n from the pool, in the order drawn, and tell where the stream goes on.

    The pool must be sorted by the caller: who enters first must not matter. A later draw takes the next index of the
    same stream over those who remain; nothing is ever drawn twice over.
    """
    if n > len(pool):
        raise ValueError(f"{n} cannot be drawn from {len(pool)}")
    remaining = list(pool)
    drawn: list[T] = []
    index = start
    for _ in range(n):
        picked, index = pick_index(len(remaining), seed, index)
        drawn.append(remaining.pop(picked))
    return tuple(drawn), index


def labelled(seed: bytes, label: str) -> bytes:
    """A seed of its own for one purpose, so that several draws from one seed tell nothing of each other."""
    return hashlib.sha256(b"ggzy-draw/1\x00" + label.encode() + b"\x00" + seed).digest()


def draw_one(choices: Sequence[T], seed: bytes, label: str) -> T:
    """One of the choices, as listed in the tender file: a coefficient, or a lot between tied bids."""
    picked, _ = pick_index(len(choices), labelled(seed, label))
    return choices[picked]
