"""The keeper 启封: the supervisor's part of keys under lock; takes shares in, holds the keys in memory, hands them to our programs.

Nobody but the platform's own account is answered. Until enough custodians have come, whoever visits is told so.
"""

from __future__ import annotations

import html
import json
import os
import socket
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from ggzy.store import lockbox
from ggzy.store.lockbox import LONGEST, SOCKET, WRAPPED, address

PAGE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>平台待启封</title><style>body{{font:18px/1.8 sans-serif;max-width:34em;margin:15vh auto;padding:0 1em;color:#1d2733}}</style>
<h1>平台待启封</h1><p>{0}</p><p>启封以后自动开放，请过几分钟再来。已经递交的投标文件和各项记录都完整保存着。</p>"""
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cache-Control": "no-store", "Retry-After": "60",
}  # fmt: skip


class Keeper:
    """What has been handed in so far, and the keys once it suffices."""

    def __init__(self, data: Path, keys: Path) -> None:
        self.data, self.keys, self.box = data, keys, lockbox.read(keys)
        self._values: dict[str, bytes] = {}
        self._secrets: dict[str, bytes] = {}
        self._lock = threading.Lock()
        self._listening: socket.socket | None = None

    @property
    def open(self) -> bool:
        return bool(self._secrets)

    @property
    def state(self) -> str:
        need = self.box.threshold - len(self._values)
        return f"密钥已经封存，需要{self.box.threshold}位保管人启封，已到{len(self._values)}位，还差{need}位。"

    # ---- the socket ----

    def listen(self) -> None:
        (self.data / SOCKET).unlink(missing_ok=True)
        folder = os.open(self.data, os.O_PATH)
        self._listening = socket.socket(socket.AF_UNIX)
        before = os.umask(0o177)
        try:
            self._listening.bind(address(folder))
        finally:
            os.umask(before)
            os.close(folder)
        self._listening.listen(64)
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        if self._listening is not None:
            self._listening.close()
            (self.data / SOCKET).unlink(missing_ok=True)

    def _serve(self) -> None:
        assert self._listening
        while True:
            try:
                caller, _ = self._listening.accept()
            except OSError:
                return
            with caller, suppress(OSError, ValueError, KeyError, TypeError):
                self._hear(caller)

    def _hear(self, caller: socket.socket) -> None:
        caller.settimeout(lockbox.ANSWER_SECONDS)
        _pid, user, _group = struct.unpack("3i", caller.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
        if user not in (os.getuid(), 0):
            return
        with caller.makefile("rb") as lines:
            asked = json.loads(lines.readline(LONGEST))
        caller.sendall(json.dumps(self.answer(asked), ensure_ascii=False).encode() + b"\n")

    def answer(self, asked: dict[str, Any]) -> dict[str, Any]:
        with self._lock:
            if asked["ask"] == "share":
                return self._taken(str(asked["name"]), bytes.fromhex(asked["value"]))
            if self.open:
                return {"keys": {name: key.hex() for name, key in self._secrets.items()}}
            return {"text": f"平台待启封：{self.state}"}

    # ---- the shares ----

    def _taken(self, name: str, value: bytes) -> dict[str, Any]:
        if self.open:
            return {"open": True, "text": "平台已经启封，不需要再交。"}
        self._values[name] = value
        if len(self._values) < self.box.threshold:
            return {"open": False, "text": f"已收到{name}的一份。{self.state}"}
        try:
            found = lockbox.unlocked(self.box, list(self._values.values()))
            self._forget_clear(found)
        except ValueError as wrong:
            self._values.clear()
            return {"open": False, "text": f"没有启封：{wrong}。已交的作废，请各位保管人重新交一次。"}
        self._values.clear()
        self._secrets = found
        return {"open": True, "text": "已启封，平台正在启动。"}

    def _forget_clear(self, found: dict[str, bytes]) -> None:
        """After the first opening, which proves that the custodians can: the clear files go. Never before."""
        clear = {name: self.keys / f"{name}.key" for name in WRAPPED}
        there = {name: place for name, place in clear.items() if place.exists()}
        if any(place.read_bytes() != found[name] for name, place in there.items()):
            raise ValueError("密钥文件夹里的明文密钥与封存的不同，请查明是哪一把在用")
        for place in there.values():
            with place.open("r+b") as file:  # what the disk keeps of it elsewhere is beyond us
                file.write(bytes(len(found["quiet"])))
                os.fsync(file.fileno())
            place.unlink()


# ---- whoever visits meanwhile ----


def waiting_page(where: tuple[str, int], state: Callable[[], str]) -> ThreadingHTTPServer:
    """Answers at the platform's address until it opens; serve it in a thread."""

    class Waiting(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told = {"ok": False, "locked": True, "trouble": f"平台待启封：{state()}"}
            health = self.path.split("?")[0] == "/health"
            body = json.dumps(told, ensure_ascii=False) if health else PAGE.format(html.escape(state()))
            self.send_response(503)
            self.send_header("Content-Type", f"{'application/json' if health else 'text/html'}; charset=utf-8")
            for name, value in HEADERS.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body.encode())

        do_HEAD = do_POST = do_GET

        def log_message(self, *told: object) -> None:
            """Nobody is written down."""

    return ThreadingHTTPServer(where, Waiting)
