"""Archive packages 归档包 on the disk, under their digest; the journal holds the digest, so a changed package is seen."""

from __future__ import annotations

import hashlib
import os
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


def read(stream: str, digest: str) -> bytes | None:
    """The package, or None when it is not there or no longer what was archived."""
    file = folder() / f"{stream}-{digest}.zip"
    content = file.read_bytes() if file.exists() else None
    return content if content is not None and hashlib.sha256(content).hexdigest() == digest else None
