"""The bank as a pair of folders 文件交换: camt.054 is taken from `in`, pain.001 is left in `out`.

What has been read is kept sealed, for it names payers while nobody may know who bids; only what the bank's program has
still to bring or to fetch lies in the clear. A file is sealed and durable before its clear text goes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from ggzy.gateways.bank.camt054 import LIMIT_BYTES
from ggzy.gateways.bank.port import Delivery, Fault

SEALED = ".sealed"
"""Behind the name of what is kept."""


class FileBank:
    """Adapter: a folder shared with the bank's own transfer program; `seal` encrypts what is kept."""

    def __init__(self, folder: Path, seal: Callable[[bytes], bytes]):
        self.seal = seal
        self.incoming, self.done, self.faulty, self.outgoing = (
            folder / name for name in ("in", "done", "faulty", "out")
        )
        for path in (folder, self.incoming, self.done, self.faulty, self.outgoing):
            path.mkdir(mode=0o700, parents=True, exist_ok=True)

    def deliveries(self) -> Iterator[Delivery]:
        """Finished files only: a name that ends in .xml. One byte too many is enough to refuse a huge one."""
        waiting = [p for p in self.incoming.iterdir() if p.suffix.lower() == ".xml" and p.is_file()]
        for path in sorted(waiting, key=lambda p: (p.stat().st_mtime_ns, p.name)):
            with path.open("rb") as file:
                yield Delivery(path.name, file.read(LIMIT_BYTES + 1))

    def acknowledge(self, delivery: Delivery, faults: tuple[Fault, ...] = ()) -> None:
        waiting = self.incoming / delivery.name
        if not waiting.exists():
            return
        target = _free(self.faulty if faults else self.done, delivery.name + SEALED)
        if faults:
            reasons = "".join(f"{fault.place}：{fault.reason}\n" for fault in faults)
            _write_whole(target.with_name(target.name + ".原因.txt"), reasons.encode())
        self._keep(waiting, target)

    def send(self, name: str, pain001: bytes, now: datetime) -> None:
        target = self.outgoing / name
        if target.exists():
            if target.read_bytes() != pain001:
                raise ValueError(f"another order file is already called {name}")
            return
        _write_whole(target, pain001)

    def tidy(self, settled: Callable[[str], bool]) -> None:
        """Keep sealed what the bank has carried out: until then its program may still come for it."""
        for order in [p for p in self.outgoing.iterdir() if p.suffix == ".xml" and settled(p.stem)]:
            self._keep(order, _free(self.done, order.name + SEALED))

    def _keep(self, clear: Path, sealed: Path) -> None:
        _write_whole(sealed, self.seal(clear.read_bytes()))
        clear.unlink()


def _write_whole(target: Path, content: bytes) -> None:
    """The bank's program must never see half a file: written beside, made durable, then renamed."""
    beside = target.with_name(target.name + ".part")
    with beside.open("wb") as file:
        os.chmod(beside, 0o600)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.rename(target)


def _free(folder: Path, name: str) -> Path:
    """Kept files are never overwritten: the same name again gets a number."""
    target, n = folder / name, 1
    while target.exists():
        n += 1
        target = folder / f"{Path(name).stem}.{n}{Path(name).suffix}"
    return target
