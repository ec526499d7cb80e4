"""Sealed means unreadable: planted words are searched for in the database, on disk, in logs and in the server's memory.

After the opening the same search must find them, or it would prove nothing.
"""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection

from client.seal import Paper, seal_bytes
from ggzy.core.acts.opening import ReleaseOpeningKey
from ggzy.core.calendar import SHANGHAI
from ggzy.core.sealing.manifest import Bidder, Manifest
from ggzy.desk import clock, ticker
from ggzy.store.models import Clock
from tests.desk.door import Lot, register_firms
from tests.people import BLUE, GREEN, RED, SUPERVISOR

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.machine]
MANAGER, CONTENT = "植入的项目经理欧阳无痕", "植入的施工组织设计绝密段落"
PLANTED = (MANAGER, CONTENT)


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
    raw, _ = seal_bytes(manifest, [Paper("施工组织设计.txt", (CONTENT * 50).encode())], lot.recipient)
    envelope = tmp_path / "envelope"
    envelope.write_bytes(raw)
    d = connection.settings_dict
    url = f"postgresql://{d['USER'] or 'postgres'}@/{d['NAME']}?host={d['HOST']}" + (f"&port={d['PORT']}" if d["PORT"] else "")
    env = os.environ | {"DATABASE_URL": url, "GGZY_DATA": str(settings.GGZY_DATA), "GGZY_MODE": "practice", "DJANGO_SETTINGS_MODULE": "ggzy.web.settings"}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.attacks.server_of_one_bid", lot.stream, RED.org_id, RED.org, str(envelope)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env,
    )
    assert process.stdout and process.stdout.readline().strip() == "ready"
    envelope.unlink()
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
        ticker.move_clock(lot.p.round.deadline)
        lot.must(ReleaseOpeningKey(identity=lot.identity), SUPERVISOR)
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
