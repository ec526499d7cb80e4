"""Sealing in a real Chromium, against the age library's own streaming of the same file in the same page. Limit 0.8.

Then the upload, to a server that throws away what it gets: how much memory the page's process and all of them take.
`python -m benchmarks.in_browser [MB]` takes another size than 256 MB and shows how memory grows.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

import msgspec
from playwright.sync_api import sync_playwright

from client.seal import make_trustee_key
from ggzy.core.sealing.policy import TrusteePolicy, policy_digest
from ggzy.store.vault import CHUNK

ROOT = Path(__file__).parents[1]
MB = 1_000_000
LIMIT = 0.8
ROUNDS = 3
OWN_MEMORY = ("Pss_Anon:", "Pss_Shmem:")
PROGRAM = """
export * from "./client/src/seal.ts";
export { Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";
"""
PAGE = b"""<!doctype html><meta charset="utf-8"><input type="file" id="file"><script type="module">
import * as seal from "/seal.js"; window.seal = seal; document.body.dataset.ready = "yes";</script>"""

TAKEN_IN = """
async ({lot, bidder}) => {
  const draft = {...seal.newDraft(lot.lot, lot.round, bidder), price_fen: 1, duration_days: 1, quality: "-", project_manager: "-"};
  const begun = performance.now();
  window.draft = await seal.addFile(draft, document.getElementById("file").files[0]);
  return (performance.now() - begun) / 1000;
}
"""
OWN = """
async ({lot, bidder}) => {
  const key = await seal.makeBidderKey(lot.lot, lot.round, bidder.uscc, lot.policy.suite);
  const begun = performance.now();
  window.sealing = await seal.seal(window.draft, lot, key);
  return (performance.now() - begun) / 1000;
}
"""
UPLOAD = """
async () => {
  const begun = performance.now();
  await seal.upload(window.sealing, {url: "/upload/", csrf: ""});
  return (performance.now() - begun) / 1000;
}
"""
LIBRARY = """
async () => {
  const encrypter = new seal.Encrypter();
  encrypter.addRecipient(await seal.identityToRecipient(await seal.generateX25519Identity()));
  const body = await seal.fileBody(window.draft, window.draft.files[0].path);
  const begun = performance.now();
  const reader = (await encrypter.encrypt(body.stream())).getReader();
  while (!(await reader.read()).done);
  return (performance.now() - begun) / 1000;
}
"""


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 256
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as address, sync_playwright() as play:
        paper = Path(folder) / "paper.bin"
        written(paper, size)
        told = {suite: lot_of(suite) for suite in ("age", "gm")}
        started = play.chromium.launch_persistent_context(
            Path(folder) / "profile", executable_path=chromium(), args=["--no-sandbox"] if os.geteuid() == 0 else []
        )
        with started as context:
            page = context.new_page()
            page.set_default_timeout(0)
            page.goto(address)
            page.wait_for_selector("body[data-ready]")
            page.set_input_files("#file", paper)
            taken = page.evaluate(TAKEN_IN, told["age"])
            print(f"浏览器，一份{size} MB 的文件；加入草稿（读、摘要、保存）{size / taken:.0f} MB/秒。")
            library = min(page.evaluate(LIBRARY) for _ in range(ROUNDS))
            with growth("renderer") as page_grown, growth() as grown:
                own = min(page.evaluate(OWN, told["age"]) for _ in range(ROUNDS))
            ratio = library / own
            print(f"  age 库自己的流：{size / library:.0f} MB/秒")
            print(f"  加密（读、打包、加密、两种摘要、存入本机）：{size / own:.0f} MB/秒")
            print(f"浏览器加密：比值 {ratio:.2f}（{'达到' if ratio >= LIMIT else '未达到'}）；{more(page_grown, grown)}")
            with growth("renderer") as page_grown, growth() as grown:
                sent = page.evaluate(UPLOAD)
            print(f"  上传到只收不存的服务器：{size / sent:.0f} MB/秒；{more(page_grown, grown)}")
            gm = page.evaluate(OWN, told["gm"])
            print(f"浏览器国密加密：{size / gm:.0f} MB/秒")


def more(page: list[int], all_of_it: list[int]) -> str:
    return f"内存最多增加：页面的进程 {page[0]} MB，浏览器全部进程 {all_of_it[0]} MB"


def chromium() -> str | None:
    """Where the browser is; None for Playwright's own."""
    names = (os.environ.get("GGZY_CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if name and (found := shutil.which(name))), None)


def written(place: Path, size: int) -> None:
    with place.open("wb") as out:
        for _ in range(size):
            out.write(os.urandom(MB))


def lot_of(suite: str) -> dict[str, Any]:
    policy = TrusteePolicy(suite=suite)  # type: ignore[arg-type]
    keys = {seat: make_trustee_key(policy.suite).public for seat in policy.trustees}
    lot = {"lot": "lot", "round": 1, "policy": msgspec.to_builtins(policy), "keys": keys}
    lot["policy_digest"] = policy_digest("lot", 1, policy, keys)
    return {"lot": lot, "bidder": {"uscc": "9" * 18, "name": "投标人"}}


@contextmanager
def growth(kind: str = "") -> Iterator[list[int]]:
    """By how many MB our Chromium's processes, of one kind or all, grew at most, as the kernel counts."""
    before, found, over = _memory(kind), [0], Event()

    def watch() -> None:
        while not over.wait(0.05):
            found[0] = max(found[0], _memory(kind) - before)

    thread = Thread(target=watch, daemon=True)
    thread.start()
    yield found
    over.set()
    thread.join()


def _memory(kind: str) -> int:
    """Proportional memory in MB, without the program itself, whose pages are shared with any other Chromium."""
    total = 0
    for pid in _descendants() - {os.getpid()}:
        with suppress(OSError):
            if not kind or f"--type={kind}".encode() in Path(f"/proc/{pid}/cmdline").read_bytes():
                text = Path(f"/proc/{pid}/smaps_rollup").read_text()
                total += sum(int(line.split()[1]) for line in text.splitlines() if line.startswith(OWN_MEMORY))
    return total * 1024 // MB


def _descendants() -> set[int]:
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parents[int(stat.parent.name)] = int(stat.read_text().rsplit(")", 1)[1].split()[1])
    own = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in own} - own:
        own |= more
    return own


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A bare page with the sealing program and the library, as set-up bundles them."""
    (folder / "seal.js").write_bytes(bundled())

    class Page(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            script = self.path == "/seal.js"
            body = (folder / "seal.js").read_bytes() if script else PAGE
            self.answer(body, "text/javascript" if script else "text/html; charset=utf-8")

        def do_POST(self) -> None:
            """What the upload begins and ends with."""
            told = msgspec.json.decode(self.rfile.read(int(self.headers["Content-Length"])))
            chunks = -(-told.get("size", 0) // CHUNK)
            finished = self.path.endswith("/finish/")
            told = {"upload": "1", "chunks": chunks, "chunk_size": CHUNK, "received": [], "finished": finished}
            self.answer(msgspec.json.encode(told), "application/json")

        def do_PUT(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.answer(b"{}", "application/json")

        def answer(self, body: bytes, kind: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *told: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}/"
    server.shutdown()


def bundled() -> bytes:
    words = ["--bundle", "--format=esm", "--target=es2022", "--minify", "--charset=utf8", "--loader=ts"]
    esbuild = ROOT / "node_modules/.bin/esbuild"
    return subprocess.run([esbuild, *words], input=PROGRAM.encode(), capture_output=True, check=True, cwd=ROOT).stdout


if __name__ == "__main__":
    main()
