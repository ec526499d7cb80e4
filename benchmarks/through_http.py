"""Bidders' final statements through HTTP: the pages as the supervisor starts them, clients in other processes.

Each client is one logged-in bidder with a lot of its own who hands in one statement after another, each following the
receipt before: what is measured is the whole way, session and CSRF included, until the signed receipt is there.
"""

from __future__ import annotations

import http.client
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

import msgspec

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


@contextmanager
def pages() -> Iterator[int]:
    """The pages on a free port: two workers, the same command as in a deployment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--host", "127.0.0.1", "--no-ws", "--log-level", "warning"]
    command += ["--interface", "wsgi", "--workers", "2", "--blocking-threads", THREADS, "--backlog", "1024"]
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
        found.append(Client(port, lot, firm.org_id, me, number, like(lot), session))
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
    line = http.client.HTTPConnection("127.0.0.1", client.port, timeout=30)
    sequence, receipt = standing(client)
    first, began, done = sequence, 0.0, 0
    while not began or time.perf_counter() - began < seconds:
        sequence += 1
        receipt = hand_in(line, client, sequence, receipt)
        done += 1
        if not began and sequence - first == WARM_UP:
            began, done = time.perf_counter(), 0
    return done / (time.perf_counter() - began)


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


def hand_in(line: http.client.HTTPConnection, client: Client, sequence: int, prev: str) -> str:
    """Hand in a statement; gives the number of its receipt."""
    status, body = post(line, client, stated(client, sequence, prev))
    assert status == 200, (status, body[:300])
    return str(msgspec.json.decode(body)["number"])


def stated(client: Client, sequence: int = 1, prev: str = "") -> bytes:
    """The signed statement as the sealing program writes it."""
    from ggzy.core.sealing.statement import encode

    return encode(statement(client.like, client.me, client.number, FILE_BYTES, sequence, prev))


def post(line: http.client.HTTPConnection, client: Client, body: bytes) -> tuple[int, str]:
    """Hand it in with the session and the token of the page."""
    headers = {"Cookie": f"ggzy={client.session}; csrftoken={CSRF}", "X-CSRFToken": CSRF}
    headers["Content-Type"] = "application/json"
    line.request("POST", ADDRESS.format(client.lot), body, headers)
    answer = line.getresponse()
    return answer.status, answer.read().decode(errors="replace")


ADDRESS = "/trading/{}/bid/submit"
