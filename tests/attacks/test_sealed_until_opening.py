"""Sealed means unreadable: planted words are searched for in the database, on disk, in logs and in the server's memory.

After the opening the same search must find them, or it would prove nothing.
"""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from datetime import datetime
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection

from client.seal import Paper, make_bidder_key, make_signer, open_share, seal_bytes, state
from ggzy.core.acts.trustees import ReleaseShares
from ggzy.core.calendar import SHANGHAI
from ggzy.core.sealing import shares
from ggzy.core.sealing.manifest import Bidder, Manifest
from ggzy.core.sealing.statement import encode
from ggzy.core.sealing.suites import named
from ggzy.core.unsealing import policy_of, statement_of
from ggzy.desk import clock, counter, ticker
from ggzy.store import vault
from ggzy.store.models import Clock, SealedFile
from ggzy.store.quiet import place
from tests.desk.door import Lot, register_firms
from tests.people import BLUE, CENTRE, GREEN, RED

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.machine]
MANAGER, CONTENT = "植入的项目经理欧阳无痕", "植入的施工组织设计绝密段落"
PLANTED = (MANAGER, CONTENT)
SECRETS: list[bytes] = []
"""The keys of the planted bid's envelope: known to nobody but this test, which looks for them."""


@pytest.fixture
def lot(db):
    Clock.objects.all().delete()
    clock.start_at(datetime(2026, 3, 3, 9, 0, tzinfo=SHANGHAI))
    return Lot().noticed()


def server(lot: Lot, tmp_path: Path) -> subprocess.Popen[str]:
    """A server that has taken in RED's sealed bid; sealing happened outside of it."""
    register_firms(RED)
    manifest = Manifest(
        lot=lot.stream, round=1, bidder=Bidder(uscc=RED.org_id, name=RED.org), price_fen=2_718_281_828,
        project_manager=MANAGER, draw_nonce=uuid4().hex * 2, made_at="2026-03-04T09:00:00+08:00", build="test",
    )
    papers = [Paper("施工组织设计.txt", (CONTENT * 50).encode())]
    raw, sealed = seal_bytes(manifest, papers, policy_of(lot.p), lot.p.round.keys, make_bidder_key().public)
    envelope, statement = tmp_path / "envelope", tmp_path / "statement"
    envelope.write_bytes(raw)
    statement.write_bytes(encode(state(sealed, make_signer().private, pseudonym=lot.me(RED))))
    SECRETS.append(sealed.secret)
    d = connection.settings_dict
    url = f"postgresql://{d['USER'] or 'postgres'}@/{d['NAME']}?host={d['HOST']}" + (f"&port={d['PORT']}" if d["PORT"] else "")
    env = os.environ | {"DATABASE_URL": url, "GGZY_DATA": str(settings.GGZY_DATA), "GGZY_MODE": "practice", "DJANGO_SETTINGS_MODULE": "ggzy.web.settings"}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.attacks.server_of_one_bid", lot.stream, RED.org_id, RED.org, str(envelope), str(statement)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env,
    )
    assert process.stdout and process.stdout.readline().strip() == "ready"
    envelope.unlink()
    statement.unlink()
    return process


def memory_of(pid: int) -> bytes:
    """Everything readable in a process's memory."""
    found = []
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
        for line in maps:
            span, rights = line.split()[:2]
            if not rights.startswith("r") or "[v" in line:
                continue
            start, end = (int(x, 16) for x in span.split("-"))
            try:
                memory.seek(start)
                found.append(memory.read(end - start))
            except (OSError, ValueError, OverflowError):
                continue
    return b"".join(found)


def everything_in_the_database() -> bytes:
    """Every row of every table, as text; and as bytes where text hides them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        rows = []
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            rows += [text for (text,) in cursor.fetchall()]
    return "\n".join(rows).encode()


def everything_on_disk() -> bytes:
    """Every file below the data folder: vault, logs, keys, and the database's own files with its write-ahead log."""
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
    return b"".join(f.read_bytes() for f in Path(settings.GGZY_DATA).rglob("*") if f.is_file() and not f.is_socket())


def found_in(haystack: bytes) -> set[str]:
    return {word for word in PLANTED if word.encode() in haystack}


def test_nothing_of_a_bid_can_be_read_before_the_opening_and_all_of_it_afterwards(lot, tmp_path):
    process = server(lot, tmp_path)
    try:
        for n, by in enumerate((BLUE, GREEN)):
            lot.bid(by, 2700_0000_00 + n)
        assert not found_in(everything_in_the_database())
        assert not found_in(everything_on_disk())
        memory = memory_of(process.pid)
        assert lot.stream.encode() in memory, "the search must be able to find what is there"
        assert not found_in(memory)
        assert b"2718281828" not in everything_in_the_database()
        secret = SECRETS[-1]
        assert secret not in memory and secret not in everything_in_the_database() and secret not in everything_on_disk()
        ticker.move_clock(lot.p.round.deadline)
        lot.release()
        assert process.stdin and process.stdout
        process.stdin.write("open\n")
        process.stdin.flush()
        assert process.stdout.readline().strip() == "opened 3"
        assert found_in(everything_in_the_database()) == {MANAGER}
        assert found_in(everything_on_disk()) >= {CONTENT}
        assert MANAGER in found_in(memory_of(process.pid))
    finally:
        process.kill()
        process.wait()


def test_an_operator_with_the_key_of_the_centre_alone_opens_nothing(lot):
    """The centre runs the platform: with root there, every table and its own seat's key, one share is all it gets."""
    lot.bid(RED)
    bid = lot.p.standing_bids[0]
    said, own = statement_of(bid), lot.keys["centre"].private
    share = open_share(said, "centre", own)
    suite, sealed = named("age"), SealedFile.objects.get(place=place(lot.stream, 1, bid.bidder))
    for guess in (share.raw, share.raw[:-1], own.encode()):
        assert not suite.fits(said.recipient, guess)
        with pytest.raises(ValueError):
            suite.open_envelope(guess, vault.sealed_path(sealed.sha256).open("rb"), BytesIO())
    for seat in ("supervisor", "tenderee"):
        with pytest.raises(ValueError):
            suite.open_share(own, said.share_of(seat).raw)
    with pytest.raises(ValueError):
        suite.open_share(own, base64.b64decode(said.bidder_copy))
    refused = counter.hand_in(lot.stream, ReleaseShares(seat="centre", shares={bid.bidder: shares.encode(share).decode()}), CENTRE)
    assert not refused and "电子招标投标办法" in str(refused)
    # and nothing of the other keys lies about
    everything = everything_in_the_database() + everything_on_disk()
    for seat in ("supervisor", "tenderee"):
        assert lot.keys[seat].private.encode() not in everything


def test_before_the_opening_no_table_names_a_bidder_beside_its_lot(lot):
    """The registry knows firms; nothing but the registry may."""
    lot.bid(RED)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            if table in ("store_organisation", "store_namehistory", "store_accounthistory"):
                continue
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s OR t::text LIKE %s', [f"%{RED.org_id}%", f"%{RED.org}%"])
            assert cursor.fetchone()[0] == 0, table
