"""STREAM: chunks of 64 KiB, each sealed alone and numbered, the last one marked; alike in both suites."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import BinaryIO, TypeVar

from ggzy.core.sealing.suites.errors import NotSealed

T = TypeVar("T")
R = TypeVar("R")

CHUNK = 64 * 1024
TAG = 16


def nonce(number: int, *, last: bool) -> bytes:
    """The chunk's number in eleven bytes, and 1 for the last chunk: cut, swapped and doubled chunks do not open."""
    return number.to_bytes(11, "big") + bytes([last])


def pieces(source: BinaryIO, size: int, begin: bytes = b"") -> Iterator[tuple[int, bytes, bool]]:
    """What is left of `source`, behind what was read of it as `begin`, numbered and cut; the last piece may be short.

    It is empty only where everything is: what follows decides whether a piece is the last one.
    """
    assert len(begin) <= size  # headers are shorter than chunks
    piece = begin + at_least(source, size - len(begin))
    number = 0
    while True:
        following = at_least(source, size) if len(piece) == size else b""
        yield number, piece, not following
        if not following:
            return
        number, piece = number + 1, following


def side_by_side(work: Callable[[T], R], items: Iterable[T], hands: int = 4) -> Iterator[R]:
    """The work's results in order, several at a time: chunks do not wait for each other. Memory stays flat."""
    with ThreadPoolExecutor(hands) as pool:
        waiting: deque[Future[R]] = deque()
        try:
            for item in items:
                waiting.append(pool.submit(work, item))
                if len(waiting) > 2 * hands:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def at_least(source: BinaryIO, size: int) -> bytes:
    """`size` bytes, fewer only at the end: a pipe or a socket may give less at a time."""
    piece = source.read(size)
    if not piece or len(piece) == size:
        return piece
    parts, left = [piece], size - len(piece)
    while left and (more := source.read(left)):
        parts.append(more)
        left -= len(more)
    return b"".join(parts)


def check_chunks(payload: int) -> None:
    """`NotSealed` unless so many bytes can be whole chunks with a last one."""
    last = payload % (CHUNK + TAG)
    if payload < TAG or 0 < last < TAG or (last == TAG and payload > TAG):
        raise NotSealed("加密文件不完整，结尾缺失")
