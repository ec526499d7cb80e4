"""A real deployment answers to its own name alone; the programs that watch it on the machine ask by that name."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from ggzy.cli import Trouble
from ggzy.supervise import answer, health


class Named(BaseHTTPRequestHandler):
    """Answers as Django does: 400 to any name that is not its own."""

    def do_GET(self) -> None:
        known = self.headers["Host"] == "ggzy.example.cn"
        self.send_response(200 if known else 400)
        self.end_headers()
        self.wfile.write(b'{"ok": true}' if known else b"<h1>Bad Request</h1>")

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: a test needs no log."""


@pytest.fixture
def port() -> Iterator[int]:
    with HTTPServer(("127.0.0.1", 0), Named) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_health_is_asked_by_the_first_name_of_the_deployment(port, monkeypatch):
    monkeypatch.setenv("GGZY_HOSTS", "ggzy.example.cn,www.ggzy.example.cn")
    assert answer(port) == (200, '{"ok": true}')


def test_another_name_is_told_in_one_sentence(port, monkeypatch):
    monkeypatch.delenv("GGZY_HOSTS", raising=False)
    monkeypatch.setenv("GGZY_PORT", str(port))
    with pytest.raises(Trouble, match="GGZY_HOSTS"):
        health([])
