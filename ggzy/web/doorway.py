"""The doorway 收件口: final statements and withdrawals are received whole, and their moment noted, before anything else.

Each is received by a thread of its own; a few rooms of threads then go on with them, so that whoever arrives does not
contend with all those who wait.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

from ggzy.core.sealing.statement import LONGEST
from ggzy.desk.doorman import ARRIVAL, received

ADDRESS = re.compile(r"/trading/([a-z0-9-]{1,40})/bid/(?:submit|withdraw/)\Z")
AT_ONCE = 2
"""More would not decide more in a process, only make those who arrive wait longer for the interpreter."""

Environ = dict[str, Any]
Pages = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class Doorway:
    """Stands before the pages."""

    def __init__(self, pages: Pages) -> None:
        self.pages = pages
        self.ours = ThreadPoolExecutor(AT_ONCE, "held")
        self.others = ThreadPoolExecutor(AT_ONCE, "waits")
        """For whom nothing is held: they may have to wait for the close of bidding, which waits for those of `ours`."""

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        stream = stream_of(environ)
        if not stream or not read_whole(environ):
            return self.pages(environ, start_response)
        with received(stream) as arrival:
            environ[ARRIVAL] = arrival
            rooms = self.ours if arrival and arrival.holds else self.others
            return rooms.submit(self.pages, environ, start_response).result()

    def close(self) -> None:
        self.ours.shutdown()
        self.others.shutdown()


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
