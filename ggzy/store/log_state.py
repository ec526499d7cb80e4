"""How the public log is doing 日志状况: told by the sequencer, read by whoever asks after the platform's health.

The file keeps its length, so that it can still be written when the disk is full.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

LENGTH = 4096


def tell(data: Path, state: dict[str, Any]) -> None:
    raw = json.dumps(state, ensure_ascii=False).encode()[:LENGTH].ljust(LENGTH)
    place = _place(data)
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(raw)
        return
    with place.open("r+b") as file:
        file.write(raw)


def told(data: Path) -> dict[str, Any] | None:
    """None when nothing was told yet, or it is just being written."""
    try:
        found: dict[str, Any] = json.loads(_place(data).read_bytes())
    except (FileNotFoundError, ValueError):
        return None
    return found


def _place(data: Path) -> Path:
    return data / "run" / "log.json"
