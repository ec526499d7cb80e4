"""A witness 见证人 of the public log (C2SP tlog-witness): cosigns a checkpoint only when it continues what it cosigned before.

Run by somebody who is not the platform: `ggzy witness FOLDER --name NAME --log VKEY`. Its folder holds its own key and
the last checkpoint of each log; it needs no database and nothing else of the platform.
"""

from __future__ import annotations

import argparse
import hashlib
import html
import os
import re
import secrets
import sys
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ggzy.cli import Trouble
from ggzy.core.calendar import SHANGHAI
from ggzy.core.tlog.merkle import EMPTY_ROOT, NotProven, verify_consistency
from ggzy.core.tlog.note import (
    WITNESS_KEY,
    BadNote,
    Head,
    Note,
    Verifier,
    cosignature,
    head_of,
    note_of,
    public_of,
    second_of,
    signed_by,
    unb64,
    verifier_of,
)

LONGEST_BODY = 64 * 1024
MOST_HASHES = 63
KEY = "witness.key"


def own_key(folder: Path) -> Ed25519PrivateKey:
    """The witness's key, made at its first start."""
    place = folder / KEY
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not place.exists():
        _write(place, secrets.token_bytes(32))
    raw = place.read_bytes()
    if len(raw) != 32:
        raise Trouble(f"见证人的密钥文件已损坏：{place}。请从自己的备份恢复。")
    return Ed25519PrivateKey.from_private_bytes(raw)


@dataclass
class Answer:
    status: int
    text: str
    kind: str = "text/plain; charset=utf-8"


@dataclass
class Witness:
    """What it knows: its name and key, the logs it trusts, and of each the last checkpoint it cosigned."""

    folder: Path
    name: str
    logs: dict[str, Verifier]
    _one_at_a_time: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def __post_init__(self) -> None:
        self.private = own_key(self.folder)

    @property
    def key(self) -> Verifier:
        return public_of(self.name, WITNESS_KEY, self.private)

    def add_checkpoint(self, body: str) -> Answer:
        """The one request there is; answers as tlog-witness says."""
        try:
            old, proof, note = _taken_apart(body)
            head = head_of(note.text)
        except BadNote as wrong:
            return Answer(400, f"{wrong}\n")
        log = self.logs.get(head.origin)
        if log is None:
            return Answer(404, "不认识这个日志\n")
        try:
            if signed_by(note, log) is None:
                return Answer(403, "没有这个日志的签名\n")
        except BadNote as wrong:
            return Answer(403, f"{wrong}\n")
        if old > head.size:
            return Answer(400, "旧日志比新日志长\n")
        with self._one_at_a_time:
            return self._continued(head, note, old, proof)

    def _continued(self, head: Head, note: Note, old: int, proof: list[bytes]) -> Answer:
        last = self.last(head.origin)
        size, root = (last.size, last.root) if last else (0, EMPTY_ROOT)
        if old != size or (size == head.size and size and root != head.root):
            return Answer(409, f"{size}\n", "text/x.tlog.size")
        try:
            verify_consistency(size, head.size, proof, root, head.root)
        except NotProven as wrong:
            return Answer(422, f"{wrong}\n")
        signature = cosignature(note.text, self.name, self.private, int(time.time()))
        # Kept before it is given out: after a crash it must never sign what does not follow from this.
        _write(self._place(head.origin), f"{note.text}\n{signature}".encode())
        return Answer(200, str(signature))

    def last(self, origin: str) -> Head | None:
        raw = self.last_text(origin)
        return head_of(note_of(raw).text) if raw else None

    def last_text(self, origin: str) -> str:
        try:
            return self._place(origin).read_text(encoding="utf-8")
        except FileNotFoundError:
            return ""

    def _place(self, origin: str) -> Path:
        return self.folder / f"{hashlib.sha256(origin.encode()).hexdigest()[:16]}.checkpoint"

    def page(self) -> str:
        """For people: who this is and what it saw last, to hold against what the platform shows."""
        rows = "".join(self._row(origin) for origin in self.logs)
        return PAGE.format(name=html.escape(self.name), key=html.escape(str(self.key)), rows=rows)

    def _row(self, origin: str) -> str:
        raw = self.last_text(origin)
        if not raw:
            return f"<h2>{html.escape(origin)}</h2><p>还没有见证过。</p>"
        at = datetime.fromtimestamp(second_of(note_of(raw).signatures[0]), SHANGHAI)
        return f"<h2>{html.escape(origin)}</h2><p>最近一次见证：{at:%Y-%m-%d %H:%M:%S}（北京时间）</p><pre>{html.escape(raw)}</pre>"


PAGE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>日志见证人</title><style>body{{max-width:46rem;margin:2rem auto;padding:0 1rem;font-family:sans-serif}}
pre{{white-space:pre-wrap;overflow-wrap:anywhere;background:#f4f4f2;padding:1rem}}</style>
<h1>日志见证人</h1><p>只在新的检查点确实是上一次所见的延续时联署。请把下面的内容与平台公布的检查点对照：
同样的片数，树根必须相同。</p><p>名称：{name}</p><p>公钥：</p><pre>{key}</pre>{rows}</html>"""


def _taken_apart(body: str) -> tuple[int, list[bytes], Note]:
    top, found, checkpoint = body.partition("\n\n")
    first, *hashes = top.split("\n")
    word, _, size = first.partition(" ")
    if not found or word != "old" or not re.fullmatch(r"0|[1-9]\d{0,15}", size, re.ASCII):
        raise BadNote("请求的第一行应是 old 和旧日志的长度")
    if len(hashes) > MOST_HASHES:
        raise BadNote("证明过长")
    return int(size), [unb64(each) for each in hashes], note_of(checkpoint)


def _write(place: Path, raw: bytes) -> None:
    draft = place.with_name(f".{place.name}.{secrets.token_hex(6)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(place)


def server(witness: Witness, address: str, port: int) -> ThreadingHTTPServer:
    """The witness at an address; not yet serving."""

    class Requests(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 30

        def do_POST(self) -> None:
            length = self.headers.get("Content-Length", "")
            if self.path != "/add-checkpoint" or not length.isdigit() or int(length) > LONGEST_BODY:
                self.close_connection = True
                return self._say(Answer(404 if self.path != "/add-checkpoint" else 400, "没有这个地址或者请求过大\n"))
            try:
                body = self.rfile.read(int(length)).decode()
            except UnicodeDecodeError:
                return self._say(Answer(400, "请求不是文本\n"))
            return self._say(witness.add_checkpoint(body))

        def do_GET(self) -> None:
            if self.path == "/":
                return self._say(Answer(200, witness.page(), "text/html; charset=utf-8"))
            return self._say(Answer(404, "没有这个地址\n"))

        def _say(self, answer: Answer) -> None:
            raw = answer.text.encode()
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.kind)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *_: object) -> None:
            """One line a second would bury what matters."""

    return ThreadingHTTPServer((address, port), Requests)


def main(arguments: list[str]) -> int:
    """`ggzy witness`."""
    parser = argparse.ArgumentParser(prog="ggzy witness", description="公开日志的见证人：由平台以外的单位运行")
    parser.add_argument("folder", type=Path, metavar="目录", help="存放自己的密钥和所见检查点的目录")
    parser.add_argument("--name", required=True, help="见证人的名称，不含空格和加号，例如 ducha.example/witness")
    parser.add_argument("--log", action="append", default=[], metavar="公钥", help="所见证日志的公钥（vkey），可给几个")
    parser.add_argument("--listen", default="127.0.0.1", help="监听地址（默认只听本机）")
    parser.add_argument("--port", type=int, default=8900, help="端口（默认 8900）")
    parser.add_argument("--key", action="store_true", help="只打印自己的公钥")
    chosen = parser.parse_args(arguments)
    try:
        witness = Witness(chosen.folder, chosen.name, _logs(chosen.log))
        print(witness.key, flush=True)
        if chosen.key:
            return 0
        if not witness.logs:
            raise Trouble("请用 --log 给出所见证日志的公钥（平台的“核验”页上有）。")
        with server(witness, chosen.listen, chosen.port) as serving:
            serving.serve_forever()
    except BadNote as wrong:
        raise Trouble(f"{wrong}。") from wrong
    except OSError as trouble:
        raise Trouble(f"见证人不能启动：{trouble.strerror}。") from trouble
    return 0


def _logs(vkeys: Iterable[str]) -> dict[str, Verifier]:
    return {key.name: key for key in map(verifier_of, vkeys)}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
