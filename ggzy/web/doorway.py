"""The doorway 收件口: final statements and withdrawals are received whole, and their moment noted, before anything else.

There are hundreds of threads to receive them, and few lines to the database for those who go on, so that whoever arrives
does not contend with all those who wait. While a line is idle, a statement goes on at once and has its moment with its
turn; else the doorman notes it. All other requests share lines of their own.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

from ggzy.core.sealing.statement import LONGEST
from ggzy.desk.doorman import ARRIVAL, DOORMAN, Arrival, HeldUp, received
from ggzy.store.lines import Lines
from ggzy.web import front

log = logging.getLogger("ggzy.doorway")
ADDRESS = re.compile(r"/trading/([a-z0-9-]{1,40})/bid/(submit|withdraw/)\Z")
AT_ONCE = 4
"""More would not decide more in a process, only make those who arrive wait longer for the interpreter."""
USUAL = 80
"""Pages at once in a process: some wait for others' turns, or for what a slow browser sends."""

Environ = dict[str, Any]
Pages = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class Doorway:
    """Stands before the pages."""

    def __init__(self, pages: Pages) -> None:
        self.pages = pages
        self.usual = Lines(USUAL)
        self.ours = Lines(AT_ONCE)
        self.others = Lines(AT_ONCE)
        """For whom nothing is held: they may have to wait for the close of bidding, which waits for those of `ours`."""

    def open(self) -> None:
        """Have the lines for statements before the first one comes."""
        DOORMAN.open()
        self.ours.open()
        self.others.open()

    def close(self) -> None:
        for lines in (self.usual, self.ours, self.others):
            lines.close()

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        stream = stream_of(environ)
        if not stream or not read_whole(environ):
            with self.usual.lent():
                return self.pages(environ, start_response)
        try:
            answered = self._at_once(stream, environ)
        except HeldUp as held:
            return self._later(stream, environ, start_response, held.arrival)
        if answered is not None:
            return answered.given(start_response)
        with received(stream, since=environ.get(front.CAME)) as arrival:
            return self._later(stream, environ, start_response, arrival)

    def _at_once(self, stream: str, environ: Environ) -> front.Answer | None:
        with self.ours.lent_if_idle() as idle:
            return self._front(stream, environ, at_once=True) if idle else None

    def _later(
        self, stream: str, environ: Environ, start_response: Callable[..., Any], arrival: Arrival | None
    ) -> Iterable[bytes]:
        environ[ARRIVAL] = arrival
        lines = self.ours if arrival and arrival.holds else self.others
        with lines.lent():
            answered = self._front(stream, environ, received=arrival) if arrival else None
            return answered.given(start_response) if answered else self.pages(environ, start_response)

    def _front(self, stream: str, environ: Environ, **way: Any) -> front.Answer | None:
        """Withdrawals have a form and a page to show afterwards. Where something broke, a line to the database mostly,
        the pages do it again, for the same statement is the same act."""
        if not environ["PATH_INFO"].endswith("/submit"):
            return None
        try:
            return front.answer(stream, environ, **way)
        except HeldUp:
            raise
        except Exception:
            log.exception("收件窗口没有答复，改由页面办理")
            return None


def stream_of(environ: Environ) -> str:
    """The stream of what is handed in, judged by the address alone; empty for every other request."""
    found = ADDRESS.match(environ.get("PATH_INFO", "")) if environ["REQUEST_METHOD"] == "POST" else None
    return found[1] if found else ""


def read_whole(environ: Environ) -> bool:
    """Read the body into memory; not one that is longer than any statement, or that breaks off."""
    try:
        length = int(environ.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return False
    if not 0 < length <= LONGEST:
        return False
    body = b""
    while len(body) < length and (more := environ["wsgi.input"].read(length - len(body))):
        body += more
    environ["wsgi.input"] = BytesIO(body)
    return len(body) == length
