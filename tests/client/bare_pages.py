"""A bare page with nothing but the sealing program, and the real upload addresses beside it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.urls import include, path

ROOT = Path(__file__).parents[2]
BUNDLE: list[bytes] = []


def build() -> None:
    """Bundle the program as set-up does, once; fails with the bundler's own words."""
    if BUNDLE:
        return
    command = [ROOT / "node_modules/.bin/esbuild", ROOT / "client/src/seal.ts", "--bundle", "--format=esm"]
    done = subprocess.run([*command, "--target=es2022", "--charset=utf8"], capture_output=True, check=True)
    BUNDLE[:] = [done.stdout]


PAGE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>试页</title><body data-csrf="%s">
<input type="file" id="file"><script type="module" src="/bare/page.js"></script>"""
START = """import * as seal from "/bare/seal.js";
window.seal = seal; window.csrf = document.body.dataset.csrf; document.body.dataset.ready = "yes";"""


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(PAGE % get_token(request))


def start(request: HttpRequest) -> HttpResponse:
    return HttpResponse(START, content_type="text/javascript; charset=utf-8")


def script(request: HttpRequest) -> HttpResponse:
    return HttpResponse(BUNDLE[0], content_type="text/javascript; charset=utf-8")


class _Bare(BaseHTTPRequestHandler):
    """The same page without Django and database, where nothing is uploaded."""

    def do_GET(self) -> None:
        html, script = "text/html; charset=utf-8", "text/javascript; charset=utf-8"
        known = {
            "/bare/": (html, (PAGE % "").encode()),
            "/bare/page.js": (script, START.encode()),
            "/bare/seal.js": (script, BUNDLE[0]),
        }
        kind, body = known.get(self.path, (html, b""))
        self.send_response(200 if body else 204)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *told: object) -> None:
        pass


@contextmanager
def served() -> Iterator[str]:
    """The address of the bare page."""
    build()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Bare)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://localhost:{server.server_port}/bare/"
    server.shutdown()
    server.server_close()


urlpatterns = [
    path("bare/", page),
    path("bare/page.js", start),
    path("bare/seal.js", script),
    path("favicon.ico", lambda request: HttpResponse(status=204)),
    path("trading/", include("ggzy.trading.urls_upload")),
]
