"""A line that drops real packets, between this machine and a network namespace of its own; and is cut. Needs root and /dev/net/tun.

`python -m benchmarks.lossy_link COMMAND...` runs a command on the other side, where this machine is 10.77.0.1 and its
ports are the same. `LOSS` (0.3), `CUTS` (seconds after which the line is gone for five seconds: "60,120,180") and
`DELAY` (seconds one way: 0.005) say how bad the line is. Some kernels know `tc netem`; this works without it.
"""

from __future__ import annotations

import fcntl
import os
import random
import select
import struct
import subprocess
import sys
import time
from collections import deque
from threading import Thread

SPACE = "ggzy-line"
LOSS = float(os.environ.get("LOSS", "0.3"))
DELAY = float(os.environ.get("DELAY", "0.005"))
CUTS = [float(at) for at in os.environ.get("CUTS", "60,120,180").split(",") if at]
DARK = 5.0
_TUNSETIFF, _IFF_TUN, _IFF_NO_PI = 0x400454CA, 1, 0x1000


def main() -> None:
    near, far = _tun("line0"), _tun("line1")
    subprocess.run(["ip", "netns", "add", SPACE], check=True)
    try:
        for words in (
            ["ip", "addr", "add", "10.77.0.1", "peer", "10.77.0.2", "dev", "line0"],
            ["ip", "link", "set", "line0", "up"],
            ["ip", "link", "set", "line1", "netns", SPACE],
            ["ip", "-n", SPACE, "addr", "add", "10.77.0.2", "peer", "10.77.0.1", "dev", "line1"],
            ["ip", "-n", SPACE, "link", "set", "line1", "up"],
            ["ip", "-n", SPACE, "link", "set", "lo", "up"],
        ):
            subprocess.run(words, check=True)
        line = Line()
        Thread(target=line.carry, args=(near, far), daemon=True).start()
        done = subprocess.run(["ip", "netns", "exec", SPACE, *sys.argv[1:]], check=False)
        print(f"线路：{line.passed} 个包，丢弃 {line.lost} 个（{line.lost / max(line.passed, 1):.0%}），切断 {line.cut} 次")
    finally:
        subprocess.run(["ip", "netns", "del", SPACE], check=False)
    sys.exit(done.returncode)


class Line:
    """Carries packets both ways, and loses some."""

    def __init__(self) -> None:
        self.passed = self.lost = self.cut = 0
        self.begun = time.monotonic()

    def carry(self, near: int, far: int) -> None:
        under_way: deque[tuple[float, int, bytes]] = deque()
        while True:
            wait = max(0.0, under_way[0][0] - time.monotonic()) if under_way else 1.0
            for end in select.select([near, far], [], [], wait)[0]:
                packet = os.read(end, 2048)
                self.passed += 1
                if self._dark() or random.random() < LOSS:
                    self.lost += 1
                else:
                    under_way.append((time.monotonic() + DELAY, far if end == near else near, packet))
            while under_way and under_way[0][0] <= time.monotonic():
                _due, end, packet = under_way.popleft()
                os.write(end, packet)

    def _dark(self) -> bool:
        since = time.monotonic() - self.begun
        self.cut = sum(at <= since for at in CUTS)
        return any(at <= since < at + DARK for at in CUTS)


def _tun(name: str) -> int:
    handle = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(handle, _TUNSETIFF, struct.pack("16sH", name.encode(), _IFF_TUN | _IFF_NO_PI))
    return handle


if __name__ == "__main__":
    main()
