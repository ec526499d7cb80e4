"""ClamAV's daemon over its socket: the file is streamed to it (INSTREAM), so the daemon needs no right to our folders."""

from __future__ import annotations

import socket
import struct
from pathlib import Path
from urllib.parse import urlsplit

from ggzy.gateways.scanner.finding import CLEAN, Finding, suspicious, unknown

SCHEME = "clamd://"
PIECE = 64 * 1024
SECONDS = 60
LONGEST_ANSWER = 4096


def examine(file: Path, address: str) -> Finding:
    """Ask the daemon at `address`; whatever it does not surely call clean is not clean."""
    try:
        with connected(address) as line:
            return understood(asked(line, file))
    except OSError:
        return unknown("查毒服务没有应答", again=True)


def connected(address: str) -> socket.socket:
    parts = urlsplit(address)
    if parts.path:
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(SECONDS)
        line.connect(parts.path)
        return line
    return socket.create_connection((parts.hostname or "localhost", parts.port or 3310), SECONDS)


def asked(line: socket.socket, file: Path) -> str:
    """The daemon's answer; each piece goes with its length in front, and a length of nothing ends the stream."""
    line.sendall(b"zINSTREAM\0")
    try:
        with file.open("rb") as reader:
            while piece := reader.read(PIECE):
                line.sendall(struct.pack("!L", len(piece)) + piece)
        line.sendall(struct.pack("!L", 0))
    except (BrokenPipeError, ConnectionResetError):
        pass  # it stops listening where a stream grows beyond its limit, and says so
    answer = b""
    while len(answer) < LONGEST_ANSWER and (piece := line.recv(PIECE)):
        answer += piece
        if answer.endswith(b"\0"):
            break
    return answer.rstrip(b"\0").decode("utf-8", "replace").strip()


def understood(answer: str) -> Finding:
    said = answer.removeprefix("stream: ")
    if said == "OK":
        return CLEAN
    if said.endswith(" FOUND"):
        return suspicious(f"查毒软件报告：{said.removesuffix(' FOUND')[:80]}")
    if "size limit exceeded" in said:
        return unknown("文件超过查毒服务的大小上限")
    return unknown("查毒服务没有给出结论", again=True)
