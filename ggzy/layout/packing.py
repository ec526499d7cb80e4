"""Packages 成包: files as one zip whose bytes follow from their contents alone."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping

SAME_TIME = (1980, 1, 1, 0, 0, 0)
"""A zip's own times tell nothing and would make each building differ."""


def zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, SAME_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, content)
    return out.getvalue()


def plain_json(value: object) -> bytes:
    """JSON for people and programs alike, in one order."""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode()


def digests(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}
