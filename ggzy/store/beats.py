"""Heartbeats 心跳: a long-running program touches its file, a monitor reads the file's age."""

from __future__ import annotations

import time
from pathlib import Path


def beat(data: Path, program: str) -> None:
    place = data / "run" / f"{program}.beat"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.touch()


def beat_age_seconds(data: Path, program: str) -> float | None:
    try:
        return round(max(0.0, time.time() - (data / "run" / f"{program}.beat").stat().st_mtime), 1)
    except FileNotFoundError:
        return None
