"""Seal a bid without a browser 离线密封: manifest and files into an age file to the lot's opening key.

It makes what the bid builder in the browser makes. Simulators and tests use it, and it shows that no step is secret.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import msgspec
import pyrage

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


@dataclass(frozen=True)
class Envelope:
    """What the statement says of the envelope, and the manifest that went into it."""

    sha256: str
    size: int
    manifest: Manifest


def make_lot_key() -> tuple[str, str]:
    """A new opening key 开标密钥: (public recipient, private identity)."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity.to_public()), str(identity)


def seal(manifest: Manifest, papers: list[Paper], recipient: str, out: BinaryIO) -> Envelope:
    """Write the envelope to `out`. The manifest's `files` are filled in from the papers."""
    listed = tuple(_listed(number, paper) for number, paper in enumerate(papers, start=1))
    manifest = msgspec.structs.replace(manifest, files=listed)
    written = _Counted(out)
    source = _Reader(_container(manifest, papers))
    pyrage.encrypt_io(source, written, [pyrage.x25519.Recipient.from_str(recipient)])
    return Envelope(written.sha256.hexdigest(), written.size, manifest)


def seal_bytes(manifest: Manifest, papers: list[Paper], recipient: str) -> tuple[bytes, Envelope]:
    """The envelope in memory, for small bids."""
    out = io.BytesIO()
    envelope = seal(manifest, papers, recipient, out)
    return out.getvalue(), envelope


def _listed(number: int, paper: Paper) -> SealedPaper:
    digest, size = hashlib.sha256(), 0
    for piece in paper.pieces():
        digest.update(piece)
        size += len(piece)
    ending = Path(paper.name).suffix.lower()
    kept = ending if ending[1:].isalnum() and ending.isascii() and len(ending) <= 9 else ""
    return SealedPaper(path=f"files/{number:03d}{kept}", name=paper.name, size=size, sha256=digest.hexdigest())


def _container(manifest: Manifest, papers: list[Paper]) -> Iterator[bytes]:
    raw = encode(manifest)
    members = [Member(MANIFEST_PATH, len(raw)), *(Member(paper.path, paper.size) for paper in manifest.files)]
    yield header(members[0]) + raw + bytes(blocks(len(raw)) - len(raw))
    for member, paper in zip(members[1:], papers, strict=True):
        yield header(member)
        yield from paper.pieces()
        yield bytes(blocks(member.size) - member.size)
    remaining = container_length(members) - sum(member.stored for member in members)
    while remaining:
        yield bytes(min(remaining, PIECE))
        remaining -= min(remaining, PIECE)


class _Reader(io.RawIOBase):
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


class _Counted(io.RawIOBase):
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
