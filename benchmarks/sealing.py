"""Sealing and opening by the command line, against the slower of the stock age library on the same file and a bare
read, SHA-256 and write; the national suite against raw SM4-GCM of `cryptography`. Limit 0.8, all in one run.

`python -m benchmarks.sealing [MB]` takes another size than 256 MB.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyrage
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from client.cli import opening
from client.seal import Paper, Sealed, make_trustee_key, seal
from ggzy.core.sealing.manifest import Bidder, Manifest
from ggzy.core.sealing.policy import TrusteePolicy

MB = 1_000_000
LIMIT = 0.8
ROUNDS = 5
PIECE = 1024 * 1024
GROWTH = (0.1, 1, 10, 100)


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 256
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), size)
        print(f"一份{size} MB 的文件；每项{ROUNDS}轮交替，取最快的一轮；比值下限 {LIMIT}。")
        fastest = bench.fastest()
        for name, seconds in fastest.items():
            print(f"  {name}：{size / seconds:5.0f} MB/秒")
        bare = fastest["读、SHA-256、写"]
        told("age 加密", max(fastest["pyrage 加密"], bare), fastest["age 加密"])
        told("age 打开", max(fastest["pyrage 解密"], bare), fastest["age 打开"])
        told("国密加密", fastest["SM4-GCM 裸算"], fastest["国密加密"])
        told("国密打开", fastest["SM4-GCM 裸算"], fastest["国密打开"])
        for suite, label in (("age", "age"), ("gm", "国密")):
            grown = ", ".join(f"{mb} MB {bench.grown(suite, mb) * 1000:.0f} 毫秒" for mb in GROWTH)
            print(f"{label}加密随大小增长：{grown}")


def told(what: str, reference: float, own: float) -> None:
    ratio = reference / own
    print(f"{what}：比值 {ratio:.2f}（{'达到' if ratio >= LIMIT else '未达到'}）")


class Bench:
    """One file, and every way to go through it."""

    def __init__(self, folder: Path, size: int):
        self.folder = folder
        self.paper = folder / "paper"
        self.write(size)
        self.key = pyrage.x25519.Identity.generate()
        self.policy = {suite: TrusteePolicy(suite=suite) for suite in ("age", "gm")}  # type: ignore[arg-type]
        self.keys = {
            suite: {seat: make_trustee_key(policy.suite).public for seat in policy.trustees}
            for suite, policy in self.policy.items()
        }
        self.sealed: dict[str, Sealed] = {}

    def write(self, size: float) -> None:
        with self.paper.open("wb") as out:
            left = int(size * MB)
            while left:
                piece = os.urandom(min(left, PIECE))
                out.write(piece)
                left -= len(piece)

    def fastest(self) -> dict[str, float]:
        ways: dict[str, Callable[[], object]] = {
            "pyrage 加密": lambda: pyrage.encrypt_file(
                str(self.paper), str(self.folder / "stock.age"), [self.key.to_public()]
            ),
            "pyrage 解密": lambda: pyrage.decrypt_file(
                str(self.folder / "stock.age"), str(self.folder / "stock"), [self.key]
            ),
            "读、SHA-256、写": self.bare,
            "SM4-GCM 裸算": self.raw_sm4_gcm,
            "age 加密": lambda: self.seal("age"),
            "age 打开": lambda: self.open("age"),
            "国密加密": lambda: self.seal("gm"),
            "国密打开": lambda: self.open("gm"),
        }
        found = dict.fromkeys(ways, float("inf"))
        for _ in range(ROUNDS):
            for name, way in ways.items():
                self.clear(name)
                begun = time.perf_counter()
                way()
                found[name] = min(found[name], time.perf_counter() - begun)
        return found

    def clear(self, name: str) -> None:
        """A file that is written over costs its truncation, so what is about to be written is taken away first."""
        shutil.rmtree(self.folder / "opened", ignore_errors=True)
        written = {"pyrage 加密": "stock.age", "pyrage 解密": "stock", "age 加密": "age", "国密加密": "gm"}
        (self.folder / written.get(name, "copy")).unlink(missing_ok=True)

    def bare(self) -> None:
        digest = hashlib.sha256()
        with self.paper.open("rb") as source, (self.folder / "copy").open("wb") as out:
            while piece := source.read(PIECE):
                digest.update(piece)
                out.write(piece)

    def raw_sm4_gcm(self) -> None:
        """The cipher alone, in one piece after the other, nothing written and nothing hashed."""
        sealing = Cipher(algorithms.SM4(bytes(16)), modes.GCM(os.urandom(12))).encryptor()
        with self.paper.open("rb") as source:
            while piece := source.read(PIECE):
                sealing.update(piece)
        sealing.finalize()

    def seal(self, suite: str) -> None:
        manifest = Manifest(
            lot="lot",
            round=1,
            bidder=Bidder(uscc="9" * 18, name="投标人"),
            price_fen=1,
            draw_nonce="0" * 64,
            made_at="",
            build="",
        )
        with (self.folder / suite).open("wb") as out:
            self.sealed[suite] = seal(manifest, [Paper("paper", self.paper)], self.policy[suite], self.keys[suite], out)

    def open(self, suite: str) -> None:
        opening.open_into(self.folder / "opened", self.folder / suite, suite, self.sealed[suite].secret)

    def grown(self, suite: str, size: float) -> float:
        self.write(size)
        best = float("inf")
        for _ in range(3):
            begun = time.perf_counter()
            self.seal(suite)
            best = min(best, time.perf_counter() - begun)
        return best


if __name__ == "__main__":
    main()
