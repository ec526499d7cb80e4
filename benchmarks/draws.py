"""A million draws 抽取的公平: seven seats of forty experts, a coefficient of four; counted, and tested by χ².

Each draw has a seed of its own, made as the platform makes it out of three promises; `python -m benchmarks.draws 20000`
is the quick run. Counting does not keep the draws, so the memory stays flat; the time grows with seats × draws.
"""

from __future__ import annotations

import hashlib
import math
import sys
import time
from collections.abc import Iterator

from ggzy.core.draws.draw import draw_one, draw_without_replacement
from ggzy.core.draws.promise import SEATS, Commitment, Value, others, seed, tree_root

DRAWS = 1_000_000
EXPERTS, DRAWN, CHOICES = 40, 7, 4
SURE = 3.29
"""Standard deviations beyond which one fair run in a thousand lies."""


def seeds(number: int) -> Iterator[bytes]:
    """As many seeds as wanted: two parties keep to one value, only the third's changes."""
    fixed = {seat: parts_of(seat, b"always the same") for seat in ("centre", "supervisor")}
    spec, root = {"draw": "benchmark"}, tree_root([])
    for n in range(number):
        parts = {**fixed, "tenderer": parts_of("tenderer", n.to_bytes(8, "big"))}
        known = {seat: Value(how="self", parts=each) for seat, each in parts.items()}
        yield seed(spec, root, PROMISED, known)


def parts_of(seat: str, secret: bytes) -> dict[str, str]:
    return {to: hashlib.sha512(secret + to.encode()).hexdigest() for to in others(seat)}


PROMISED = {seat: Commitment(digests=dict.fromkeys(others(seat), "00" * 32), sealed={}) for seat in SEATS}


def counted(number: int) -> tuple[list[int], list[int], list[int]]:
    """How often each expert was drawn, how often drawn first, how often each choice came up."""
    drawn, first, chosen = [0] * EXPERTS, [0] * EXPERTS, [0] * CHOICES
    pool = range(EXPERTS)
    for made in seeds(number):
        found, _ = draw_without_replacement(pool, DRAWN, made)
        first[found[0]] += 1
        for each in found:
            drawn[each] += 1
        chosen[draw_one(range(CHOICES), made, "k")] += 1
    return drawn, first, chosen


def deviation(seen: list[int], draws: int, each: int = 1) -> float:
    """χ² as standard deviations of a fair run (Wilson–Hilferty); `each` are drawn at once without putting back."""
    n = len(seen)
    expected = draws * each / n
    statistic = sum((count - expected) ** 2 / expected for count in seen) * (n - 1) / (n - each)
    k = n - 1
    return ((statistic / k) ** (1 / 3) - (1 - 2 / (9 * k))) / math.sqrt(2 / (9 * k))


def main(number: int) -> None:
    begun = time.perf_counter()
    drawn, first, chosen = counted(number)
    took = time.perf_counter() - begun
    print(f"{number:,} draws of {DRAWN} from {EXPERTS} in {took:.1f} s, {took / number * 1e6:.0f} µs each")
    for name, seen, each in (("drawn at all", drawn, DRAWN), ("drawn first", first, 1), ("coefficient", chosen, 1)):
        z = deviation(seen, number, each)
        print(f"{name:>13}: least {min(seen):,}, most {max(seen):,}, χ² {z:+.2f} σ — {'no bias' if z < SURE else 'BIASED'}")
        if z >= SURE:
            sys.exit(1)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else DRAWS)
