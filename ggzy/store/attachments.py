"""Attachments of tender files 招标文件附件: drawings, bills of quantities; kept once under their digest, never changed."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings


def folder() -> Path:
    return Path(settings.GGZY_DATA) / "attachments"


def keep(chunks: Iterable[bytes]) -> tuple[str, int]:
    """Write what comes, whole or not at all; gives its digest and size."""
    folder().mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(dir=folder(), delete=False) as file:
        for chunk in chunks:
            file.write(chunk)
            digest.update(chunk)
            size += len(chunk)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path_of(digest.hexdigest()))
    return digest.hexdigest(), size


def path_of(sha256: str) -> Path:
    """Where a file of this digest lies, or would."""
    return folder() / sha256
