"""A time source for practice 演练时间源: says what a file in the data folder tells it, by default that the clock is right."""

from __future__ import annotations

from pathlib import Path

from ggzy.gateways.timesource.port import Reading

FILE = "practice/clock_offset_us"


class Simulator:
    """Put a number of microseconds into the file to play a clock that is wrong, or `none` for no source at all."""

    def __init__(self, data: Path):
        self.file = data / FILE

    def read(self) -> Reading | None:
        try:
            said = self.file.read_text().strip()
        except FileNotFoundError:
            said = "0"
        return None if said == "none" else Reading("演练时间源", int(said), 1000, 4)
