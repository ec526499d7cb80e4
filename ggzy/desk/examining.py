"""Examining opened papers 查毒: each once and again when the way of examining changes; the outcome is kept by digest.

Nobody is shown a file that was not examined: whoever asks first waits for it.
"""

from __future__ import annotations

import os
import uuid
from pathlib import Path

import msgspec

from ggzy.desk.unseal import OpenedPaper
from ggzy.gateways import scanner
from ggzy.gateways.scanner import Finding
from ggzy.store import vault


class _Kept(msgspec.Struct, frozen=True):
    way: str
    finding: Finding


def finding_of(paper: OpenedPaper) -> Finding:
    """What is to be thought of one file of an opened bid."""
    return finding_on(paper.at, paper.paper.sha256)


def finding_on(file: Path, sha256: str) -> Finding:
    place = vault.folder("examined") / f"{sha256}.json"
    kept = _read(place)
    if kept is not None and kept.way == scanner.known_as():
        return kept.finding
    found = scanner.examine(file)
    if not found.again:
        _keep(place, _Kept(scanner.known_as(), found))
    return found


def _read(place: Path) -> _Kept | None:
    try:
        return msgspec.json.decode(place.read_bytes(), type=_Kept)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


def _keep(place: Path, kept: _Kept) -> None:
    draft = place.with_name(f".{uuid.uuid4().hex}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(msgspec.json.encode(kept))
    draft.replace(place)
