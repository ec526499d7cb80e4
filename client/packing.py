"""Packing 封装: manifest and files as one container, read as a stream in flat memory."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue
from threading import Event, Thread
from typing import BinaryIO

import msgspec

from ggzy.core.sealing.container import MANIFEST_PATH, Member, blocks, container_length, header
from ggzy.core.sealing.manifest import Manifest, SealedPaper, encode

PIECE = 256 * 1024  # stays in the processor's cache on its way from the disk to the cipher
AHEAD = 1024 * 1024
BATCH = 256 * 1024  # hashed as one at least: each hand-over waits for the interpreter


@dataclass(frozen=True)
class Paper:
    """One file to be sealed: the bidder's name for it and where its bytes are (a path, or the bytes themselves)."""

    name: str
    source: Path | bytes

    @property
    def size(self) -> int:
        return len(self.source) if isinstance(self.source, bytes) else self.source.stat().st_size

    def pieces(self) -> Iterator[bytes]:
        with io.BytesIO(self.source) if isinstance(self.source, bytes) else self.source.open("rb") as file:
            while piece := file.read(PIECE):
                yield piece


def listed(manifest: Manifest, papers: list[Paper]) -> Manifest:
    """The manifest with its `files` filled in from the papers."""
    with ThreadPoolExecutor(2) as pool:
        files = tuple(pool.map(_listed, range(1, len(papers) + 1), papers))
    return msgspec.structs.replace(manifest, files=files)


def container(manifest: Manifest, papers: list[Paper]) -> BinaryIO:
    """The container of a manifest that lists these papers, to be read once; what is read are views, not copies."""
    return Reader(map(memoryview, _pieces(manifest, papers)))  # type: ignore[return-value]


def _listed(number: int, paper: Paper) -> SealedPaper:
    digest, size = hashlib.sha256(), 0
    for piece in paper.pieces():
        digest.update(piece)
        size += len(piece)
    ending = Path(paper.name).suffix.lower()
    kept = ending if ending[1:].isalnum() and ending.isascii() and len(ending) <= 9 else ""
    return SealedPaper(path=f"files/{number:03d}{kept}", name=paper.name, size=size, sha256=digest.hexdigest())


def _pieces(manifest: Manifest, papers: list[Paper]) -> Iterator[bytes]:
    raw = encode(manifest)
    members = [Member(MANIFEST_PATH, len(raw)), *(Member(paper.path, paper.size) for paper in manifest.files)]
    yield header(members[0]) + raw + bytes(blocks(len(raw)) - len(raw))
    for member, paper in zip(members[1:], papers, strict=True):
        yield header(member)
        yield from _unchanged(paper, member.size)
        yield bytes(blocks(member.size) - member.size)
    remaining = container_length(members) - sum(member.stored for member in members)
    while remaining:
        yield bytes(min(remaining, PIECE))
        remaining -= min(remaining, PIECE)


def _unchanged(paper: Paper, size: int) -> Iterator[bytes]:
    """A file that grows or shrinks while it is being sealed would shift all that follows."""
    for piece in paper.pieces():
        size -= len(piece)
        yield piece
    if size:
        raise OSError(f"“{paper.name}”在加密期间被改动，请关闭正在使用它的软件后重试")


class Reader(io.RawIOBase):
    """Pieces of bytes as a file that can be read."""

    def __init__(self, pieces: Iterator[bytes] | Iterator[memoryview]):
        self.pieces = pieces
        self.piece: bytes | memoryview = b""
        self.at = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while self.at == len(self.piece):
            piece = next(self.pieces, None)
            if piece is None:
                return b""
            self.piece, self.at = piece, 0
        taken = self.piece[self.at :] if size < 0 else self.piece[self.at : self.at + size]  # a whole piece is not copied
        self.at += len(taken)
        return taken


class Hashed:
    """Counts, writes, and hashes in a thread of its own while the next pieces are being sealed; used as a context."""

    def __init__(self, out: BinaryIO):
        self.size = 0
        self.sha256 = hashlib.sha256()
        self._out = out
        self._batch: list[bytes | bytearray] = []
        self._waiting = 0
        self._hashing = _Way(self.sha256.update)

    def __enter__(self) -> Hashed:
        return self

    def __exit__(self, *failure: object) -> None:
        try:
            self._flush()
        finally:
            self._hashing.finish()

    def write(self, piece: bytes | bytearray) -> None:
        self.size += len(piece)
        self._batch.append(piece)
        self._waiting += len(piece)
        if self._waiting >= BATCH:
            self._flush()

    def _flush(self) -> None:
        whole = self._batch[0] if len(self._batch) == 1 else b"".join(self._batch)
        self._hashing.take(whole)
        self._out.write(whole)
        self._batch, self._waiting = [], 0


class _Way:
    """One thing done to all pieces in order, in a thread."""

    def __init__(self, work: Callable[[bytes | bytearray], object]):
        self._work = work
        self._batches: Queue[bytes | bytearray | None] = Queue(maxsize=2)
        self._failure: BaseException | None = None
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def take(self, batch: bytes | bytearray) -> None:
        self._batches.put(batch)
        if self._failure:
            raise self._failure

    def finish(self) -> None:
        self._batches.put(None)
        self._thread.join()
        if self._failure:
            raise self._failure

    def _run(self) -> None:
        while (batch := self._batches.get()) is not None:
            if self._failure:
                continue  # whoever puts must not wait for ever
            try:
                self._work(batch)
            except BaseException as failure:  # noqa: BLE001 - handed over to the thread that waits for it
                self._failure = failure


def ahead(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same pieces, made in a thread of their own while the last ones are being used."""
    made: Queue[list[bytes]] = Queue(maxsize=4)
    failure: list[BaseException] = []
    left = Event()

    def work() -> None:
        batch: list[bytes] = []
        try:
            for piece in pieces:
                if left.is_set():
                    return
                batch.append(piece)
                if len(batch) * len(batch[0]) >= AHEAD:
                    made.put([b"".join(batch)])
                    batch = []
        except BaseException as wrong:  # noqa: BLE001 - handed over to the thread that waits for it
            failure.append(wrong)
        made.put([b"".join(batch)] if batch else [])
        made.put([])

    Thread(target=work, daemon=True).start()
    try:
        while batch := made.get():
            yield batch[0]
        if failure:
            raise failure[0]
    finally:
        left.set()
        while not made.empty():  # whoever waits to put must not wait for ever
            made.get_nowait()
