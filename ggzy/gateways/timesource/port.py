"""The port 端口: what the platform asks of whoever knows the time."""

from __future__ import annotations

from typing import NamedTuple, Protocol


class Reading(NamedTuple):
    """One measurement: this machine's clock minus the source's, in microseconds (fast is positive), and its error."""

    source: str
    offset_us: int
    error_us: int
    sources: int


class TimeSource(Protocol):
    """Somebody who knows the time."""

    def read(self) -> Reading | None:
        """How this machine's clock stands now; None when nobody answers."""
