"""Archive packages 归档包 on the disk, under their digest; the journal holds the digest, so a changed package is seen."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

from django.conf import settings


def folder() -> Path:
    return Path(settings.GGZY_DATA) / "archives"


def keep(stream: str, digest: str, content: bytes) -> None:
    """Write the package, whole or not at all."""
    folder().mkdir(parents=True, exist_ok=True)
    final = folder() / f"{stream}-{digest}.zip"
    partial = final.with_suffix(".part")
    with partial.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(final)


def keep_part(stream: str, name: str, content: bytes) -> None:
    """One file of a package that is still being made; what was made so far survives a stop."""
    part = parts_of(stream) / name
    part.parent.mkdir(parents=True, exist_ok=True)
    part.write_bytes(content)


def parts(stream: str) -> dict[str, bytes]:
    """The files made so far, by name."""
    found = parts_of(stream)
    return {str(file.relative_to(found)): file.read_bytes() for file in sorted(found.rglob("*")) if file.is_file()}


def drop_parts(stream: str) -> None:
    shutil.rmtree(parts_of(stream), ignore_errors=True)


def parts_of(stream: str) -> Path:
    return folder() / f"{stream}.parts"


def read(stream: str, digest: str) -> bytes | None:
    """The package, or None when it is not there or no longer what was archived."""
    file = folder() / f"{stream}-{digest}.zip"
    content = file.read_bytes() if file.exists() else None
    return content if content is not None and hashlib.sha256(content).hexdigest() == digest else None
