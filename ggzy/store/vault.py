"""The vault 密封件库: sealed envelopes on disk, durable before they are spoken of, and what was opened from them.

Folders below `GGZY_VAULT`: `incoming` (uploads on their way), `sealed` (complete, named by the digest of the
ciphertext) and `opened` (members of unsealed bids, after the opening only). Every file is forced to disk before a row
says that it exists.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from ggzy.core.sealing.envelope import LONGEST_HEADER

CHUNK = 1024 * 1024
"""So small because all of a chunk is lost that is on its way when the bidder's line breaks."""
PIECE = 1024 * 1024
DIGEST_LENGTH = 64
HALF = "half-"
NO_TIME = 946_684_800
"""Midnight of 1 January 2000: what every sealed file is dated."""


class VaultFull(OSError):
    """The disk has no room for these bytes."""


def folder(name: str) -> Path:
    """A folder of the vault, made when missing, closed to other users of the machine."""
    path = Path(settings.GGZY_VAULT) / name
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def room() -> int:
    """Free bytes on the vault's disk, less the reserve that database and logs need."""
    return shutil.disk_usage(folder("incoming")).free - int(getattr(settings, "GGZY_VAULT_RESERVE", 1024**3))


def incoming_path(upload: uuid.UUID) -> Path:
    return folder("incoming") / f"{upload.hex}.part"


def sealed_path(sha256: str) -> Path:
    """Where an envelope lies. The digest comes from our own reckoning or from a row, never from a request unchecked."""
    if len(sha256) != DIGEST_LENGTH or not set(sha256) <= set("0123456789abcdef"):
        raise ValueError("not a digest")
    return folder("sealed") / sha256[:2] / f"{sha256}.age"


def opened_path(sealed_id: uuid.UUID) -> Path:
    return folder("opened") / sealed_id.hex


def write_chunk(upload: uuid.UUID, index: int, body: bytes) -> None:
    """Put a chunk at its place and force it to disk; the same chunk may come again."""
    try:
        with _open_at_will(incoming_path(upload)) as file:
            file.seek(index * CHUNK)
            file.write(body)
            _force(file)
    except OSError as error:
        raise VaultFull(*error.args) from error


def head_of(upload: uuid.UUID) -> bytes:
    with incoming_path(upload).open("rb") as file:
        return file.read(LONGEST_HEADER)


def digest_of(path: Path) -> str:
    """SHA-256 of a whole file, read in pieces."""
    digest = hashlib.sha256()
    for piece in pieces_of(path):
        digest.update(piece)
    return digest.hexdigest()


def pieces_of(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def keep(upload: uuid.UUID, sha256: str) -> None:
    """Move a complete upload to its place among the sealed; after this returns it survives a loss of power."""
    target = sealed_path(sha256)
    target.parent.mkdir(mode=0o700, exist_ok=True)
    source = incoming_path(upload)
    if source.exists():
        os.utime(source, (NO_TIME, NO_TIME))  # a copy of the folder must not tell when each bid came in
        os.replace(source, target)
    force_folder(target.parent)
    force_folder(target.parent.parent)
    force_folder(source.parent)


def discard(upload: uuid.UUID) -> None:
    with suppress(FileNotFoundError):
        incoming_path(upload).unlink()


def sweep_strays(known: set[str], older_than: timedelta) -> int:
    """Remove partial files that no upload knows and half-opened bids that a killed process left."""
    oldest = time.time() - older_than.total_seconds()
    parts = [path for path in folder("incoming").glob("*.part") if path.stem not in known]
    halves = [path for path in folder("opened").glob(f"{HALF}*")]
    strays = [path for path in parts + halves if path.stat().st_mtime < oldest]
    for path in strays:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    return len(strays)


def half_opened_path(sealed_id: uuid.UUID) -> Path:
    """A work place for one unsealing; it becomes `opened_path` in one step or is swept away."""
    return folder("opened") / f"{HALF}{sealed_id.hex}-{uuid.uuid4().hex}"


def force_folder(path: Path) -> None:
    """Force a folder's entries to disk; without it a renamed file can be lost with the power."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def force_tree(path: Path) -> None:
    """Force every file and folder below `path` to disk."""
    for here, _folders, files in os.walk(path):
        for name in files:
            with (Path(here) / name).open("rb") as file:
                os.fsync(file.fileno())
        force_folder(Path(here))


def _open_at_will(path: Path) -> BinaryIO:
    """Open for writing at any place, making the file when missing but never cutting it."""
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")


def _force(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())
