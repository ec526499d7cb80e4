"""Bidders' final statements through HTTP: the pages as the supervisor starts them, clients in other processes.

Each client is one logged-in bidder with a lot of its own who hands in one statement after another, each following the
receipt before: what is measured is the whole way, session and CSRF included, until the signed receipt is there.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from multiprocessing import get_context
from typing import Any, NamedTuple

from benchmarks.ground import sealed_for, statement
from ggzy.supervise import THREADS

CSRF = "c" * 32
FILE_BYTES = 20_000_000


class Client(NamedTuple):
    """One bidder at a browser."""

    port: int
    lot: str
    org_id: str
    me: str
    number: int
    like: Any
    session: str
    signer: str


@contextmanager
def pages() -> Iterator[int]:
    """The pages on a free port: two workers, the same command as in a deployment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--host", "127.0.0.1", "--no-ws", "--log-level", "warning"]
    command += ["--interface", "wsgi", "--workers", "2", *THREADS]
    server = subprocess.Popen([*command, "--port", str(port), "ggzy.web.wsgi:application"], env=dict(os.environ))
    try:
        for _ in range(600):
            with socket.socket() as knock:
                if knock.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(20)


def clients(port: int, lots: list[str], bidders: list[Any]) -> list[Client]:
    """One bidder for each lot: registered, logged in, the file obtained, its envelope in the vault."""
    from django.conf import settings
    from django.test import Client as Browser

    from client.seal import make_signer
    from ggzy.core.acts.notice import ObtainFile
    from ggzy.desk import clock, counter
    from ggzy.desk.pseudonym import pseudonym
    from ggzy.store.models import Organisation, Person, Post, SealedFile
    from ggzy.store.quiet import place

    found, like = [], cache(sealed_for)
    for number, (lot, firm) in enumerate(zip(lots, bidders, strict=False)):
        done = counter.hand_in(lot, ObtainFile(), firm)
        assert done, done
        me = pseudonym(lot, 1, firm.org_id)
        SealedFile.objects.create(place=place(lot, 1, me), sha256=f"{number:064x}", size=FILE_BYTES)
        person = Person.objects.filter(username=firm.org_id).first()
        if person is None:
            person = Person.objects.create_user(firm.org_id, name=firm.person, must_change_password=False)
            firm_row = Organisation.objects.get(uscc=firm.org_id)
            since = clock.now() - timedelta(days=1)
            Post.objects.create(person=person, organisation=firm_row, title="经办人", role="bidder", valid_from=since)
        browser = Browser()
        browser.force_login(person)
        session = browser.cookies[settings.SESSION_COOKIE_NAME].value
        found.append(Client(port, lot, firm.org_id, me, number, like(lot), session, make_signer().private))
    return found


def rate(bidders: list[Client], seconds: float, processes: int) -> float:
    """Statements per second of these clients, spread over processes."""
    shares = [bidders[n::processes] for n in range(min(processes, len(bidders)))]
    with get_context("spawn").Pool(len(shares)) as pool:
        return sum(pool.starmap(busy, [(share, seconds) for share in shares]))


def busy(share: list[Client], seconds: float) -> float:
    with ThreadPoolExecutor(len(share)) as threads:
        return sum(threads.map(lambda client: handing_in(client, seconds), share))


def handing_in(client: Client, seconds: float) -> float:
    """One statement after another over one connection, after those of the turn before; how many a second."""
    sequence, receipt = standing(client)
    line = Line(client)
    first, began, done = sequence, 0.0, 0
    while not began or time.perf_counter() - began < seconds:
        sequence += 1
        status, body = line.post(stated(client, sequence, receipt))
        assert status == 200, (status, body[:300])
        receipt = json.loads(body)["number"]
        done += 1
        if not began and sequence - first == WARM_UP:
            began, done = time.perf_counter(), 0
    return done / (time.perf_counter() - began)


class Line:
    """A connection kept open. No more than it takes, for the same processors serve the pages that are measured."""

    def __init__(self, client: Client) -> None:
        self.socket = socket.create_connection(("127.0.0.1", client.port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.answers = self.socket.makefile("rb")
        self.address = ADDRESS.format(client.lot).encode()
        self.head = (
            f"POST {ADDRESS.format(client.lot)} HTTP/1.1\r\nHost: 127.0.0.1:{client.port}\r\n"
            f"Cookie: ggzy={client.session}; csrftoken={CSRF}\r\nX-CSRFToken: {CSRF}\r\n"
            "Content-Type: application/json\r\nContent-Length: "
        ).encode()

    def post(self, body: bytes) -> tuple[int, bytes]:
        """Hand it in with the session and the token of the page."""
        return self._answered(self.head + b"%d\r\n\r\n" % len(body) + body)

    def get(self, address: str) -> tuple[int, bytes]:
        """Look at a page, as whoever is logged in."""
        head = self.head.replace(b"POST " + self.address, b"GET " + address.encode(), 1)
        return self._answered(head + b"0\r\n\r\n")

    def _answered(self, request: bytes) -> tuple[int, bytes]:
        self.socket.sendall(request)
        status, length = int(self.answers.readline().split()[1]), 0
        while (header := self.answers.readline()) != b"\r\n":
            if header.lower().startswith(b"content-length:"):
                length = int(header[15:])
        return status, self.answers.read(length)


WARM_UP = 20
"""So many first ones are not counted: each thread of the pages opens its own connection to the database."""


def standing(client: Client) -> tuple[int, str]:
    """How many statements the client has handed in, and the number of its last receipt."""
    import django

    django.setup()
    from ggzy.desk import counter

    p = counter.load(client.lot)
    bid = p.round.bids.get(client.me) if p else None
    return (len(bid.receipts), bid.receipts[-1]) if bid else (0, "")


def stated(client: Client, sequence: int = 1, prev: str = "") -> bytes:
    """The signed statement as the sealing program writes it."""
    from ggzy.core.sealing.statement import encode

    return encode(statement(client.like, client.me, client.number, FILE_BYTES, sequence, prev, client.signer))


ADDRESS = "/trading/{}/bid/submit"
