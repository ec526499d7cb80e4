"""Packing 封装: manifest and files as one container, read as a stream in flat memory."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import msgspec

from ggzy.core.sealing.container import MANIFEST_PATH, Member, blocks, container_length, header
from ggzy.core.sealing.manifest import Manifest, SealedPaper, encode

PIECE = 1024 * 1024


@dataclass(frozen=True)
class Paper:
    """One file to be sealed: the bidder's name for it and where its bytes are (a path, or the bytes themselves)."""

    name: str
    source: Path | bytes

    def pieces(self) -> Iterator[bytes]:
        with io.BytesIO(self.source) if isinstance(self.source, bytes) else self.source.open("rb") as file:
            while piece := file.read(PIECE):
                yield piece


def listed(manifest: Manifest, papers: list[Paper]) -> Manifest:
    """The manifest with its `files` filled in from the papers."""
    files = tuple(_listed(number, paper) for number, paper in enumerate(papers, start=1))
    return msgspec.structs.replace(manifest, files=files)


def container(manifest: Manifest, papers: list[Paper]) -> BinaryIO:
    """The container of a manifest that lists these papers, to be read once."""
    return Reader(_pieces(manifest, papers))  # type: ignore[return-value]


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

    def __init__(self, pieces: Iterator[bytes]):
        self.pieces = pieces
        self.rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while not self.rest:
            piece = next(self.pieces, None)
            if piece is None:
                return b""
            self.rest = memoryview(piece)
        taken = self.rest if size < 0 else self.rest[:size]
        self.rest = self.rest[len(taken) :]
        return bytes(taken)


class Counted(io.RawIOBase):
    """Passes bytes on, counting and hashing them."""

    def __init__(self, out: BinaryIO):
        self.out = out
        self.size = 0
        self.sha256 = hashlib.sha256()

    def writable(self) -> bool:
        return True

    def write(self, piece: bytes) -> int:  # type: ignore[override]
        self.out.write(piece)
        self.size += len(piece)
        self.sha256.update(piece)
        return len(piece)

    def flush(self) -> None:
        self.out.flush()
