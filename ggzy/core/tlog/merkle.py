"""The Merkle tree 默克尔树 of RFC 6962: hashes, proofs made from stored subtrees, and proofs verified.

Nodes are named by height and place: node (h, i) covers the leaves from i·2^h up to (i+1)·2^h.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

HASH = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()

Read = Callable[[int, int], bytes]
"""Gives the hash of a whole node by height and place."""


class NotProven(ValueError):
    """证明不成立: the proof does not lead from what it starts at to the root."""


def leaf_hash(entry: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def fold(hashes: Sequence[bytes]) -> bytes:
    """The root above hashes whose number is a power of two."""
    sha256 = hashlib.sha256
    while len(hashes) > 1:
        hashes = [sha256(b"\x01" + hashes[i] + hashes[i + 1]).digest() for i in range(0, len(hashes), 2)]
    return hashes[0]


# ---- proofs made ----


def root(read: Read, size: int) -> bytes:
    """The root of the first `size` leaves."""
    return _over(read, 0, size) if size else EMPTY_ROOT


def inclusion_proof(read: Read, index: int, size: int) -> list[bytes]:
    """What leads from leaf `index` to the root of `size` leaves, the leaf's sibling first."""
    if not 0 <= index < size:
        raise IndexError(f"leaf {index} of {size}")
    low, high, path = 0, size, []
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            path.append(_over(read, middle, high))
            high = middle
        else:
            path.append(_over(read, low, middle))
            low = middle
    return path[::-1]


def consistency_proof(read: Read, old: int, size: int) -> list[bytes]:
    """What shows that the first `old` of `size` leaves are the tree that stood before (RFC 6962, 2.1.2)."""
    if not 0 <= old <= size:
        raise IndexError(f"{old} of {size} leaves")
    if old in (0, size):
        return []
    low, high, path = 0, size, []
    while high != old:
        middle = low + _split(high - low)
        if old <= middle:
            path.append(_over(read, middle, high))
            high = middle
        else:
            path.append(_over(read, low, middle))
            low = middle
    if low:
        path.append(_over(read, low, high))
    return path[::-1]


def _over(read: Read, low: int, high: int) -> bytes:
    """The hash over leaves low to high, where low is a multiple of the power of two that is not below their number."""
    count = high - low
    if count & (count - 1) == 0:
        height = count.bit_length() - 1
        return read(height, low >> height)
    middle = low + _split(count)
    return node_hash(_over(read, low, middle), _over(read, middle, high))


def _split(count: int) -> int:
    """The largest power of two below `count`."""
    return 1 << ((count - 1).bit_length() - 1)


# ---- proofs verified (RFC 9162, 2.1.3.2 and 2.1.4.2) ----


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], expected: bytes) -> None:
    """Raises NotProven unless the leaf with this hash stands at `index` of the tree of `size` leaves."""
    if not 0 <= index < size:
        raise NotProven("序号不在日志之内")
    _whole(leaf, expected, *proof)
    fn, sn, r = index, size - 1, leaf
    for p in proof:
        if sn == 0:
            raise NotProven("证明过长")
        if fn & 1 or fn == sn:
            r = node_hash(p, r)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = node_hash(r, p)
        fn, sn = fn >> 1, sn >> 1
    if sn:
        raise NotProven("证明过短")
    if r != expected:
        raise NotProven("由叶子算出的树根与检查点不同")


def verify_consistency(
    old: int, size: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes
) -> None:
    """Raises NotProven unless the tree of `size` leaves begins with the tree of `old` leaves."""
    _whole(old_root, new_root, *proof)
    if not 0 <= old <= size:
        raise NotProven("日志变短了")
    if old == size:
        if proof or old_root != new_root:
            raise NotProven("同样长的日志，树根却不同")
        return
    if old == 0:
        # From nothing everything follows; there is nothing to prove, and no hash may stand in the proof.
        if proof or old_root != EMPTY_ROOT:
            raise NotProven("空日志的树根或证明不对")
        return
    if not proof:
        raise NotProven("证明过短")
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    fn, sn = old - 1, size - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for c in path[1:]:
        if sn == 0:
            raise NotProven("证明过长")
        if fn & 1 or fn == sn:
            fr, sr = node_hash(c, fr), node_hash(c, sr)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node_hash(sr, c)
        fn, sn = fn >> 1, sn >> 1
    if sn:
        raise NotProven("证明过短")
    if fr != old_root or sr != new_root:
        raise NotProven("新日志不是旧日志的延续")


def _whole(*hashes: bytes) -> None:
    if any(len(each) != HASH for each in hashes):
        raise NotProven("摘要长度不对")
