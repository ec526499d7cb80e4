"""chrony: asks the machine's own time daemon by `chronyc -c` how far the clock is, and how many sources it follows."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

from ggzy.gateways.timesource.port import Reading

SECONDS = 5
NAME, OFFSET, ROOT_DELAY, ROOT_DISPERSION, LEAP = 1, 4, 10, 11, 13
STATE = 1
USED = ("*", "+")


def ask_chronyc(*words: str) -> str:
    done = subprocess.run(["chronyc", "-c", *words], capture_output=True, text=True, timeout=SECONDS, check=True)
    return done.stdout


class Chrony:
    """The daemon keeps the clock; what it says of its own correction is the offset."""

    def __init__(self, ask: Callable[..., str] = ask_chronyc):
        self.ask = ask

    def read(self) -> Reading | None:
        try:
            tracking, sources = self.ask("tracking"), self.ask("sources")
        except (OSError, subprocess.SubprocessError):
            return None
        return reading_of(tracking, sources)


def reading_of(tracking: str, sources: str) -> Reading | None:
    """From the comma-separated answers; None while the daemon has not settled on a source."""
    told = tracking.strip().split(",")
    if len(told) <= LEAP or told[LEAP] == "Not synchronised":
        return None
    used = sum(1 for line in sources.splitlines() if line.split(",")[STATE:][:1] and line.split(",")[STATE] in USED)
    try:
        # chronyc counts what the clock still has to gain: positive where it is slow.
        offset, error = -float(told[OFFSET]), float(told[ROOT_DELAY]) / 2 + float(told[ROOT_DISPERSION])
    except ValueError:
        return None
    return Reading(f"chrony：{told[NAME]}", round(offset * 1e6), round(error * 1e6), used)
