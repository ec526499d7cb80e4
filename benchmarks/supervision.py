"""Supervision over a million events: working out anew (limit 5 minutes), from an event to its finding (5 s), its pages (p95 200 ms).

A small simulated year is played through the counter, faults and all; its lots are copied, quiet entries sealed, with
everything that supervision is told beside the journal: looks, stays, readings, payments, opened bids.
"""

from __future__ import annotations

import hashlib
import os
import random
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec

from benchmarks.ground import accept_filing, ground, lot_registered, official
from benchmarks.loaded import copy_history, copy_rows, lines_of, step
from benchmarks.pages import report

SEED, SCALE, EVENTS = 1, 0.001, int(os.environ.get("EVENTS", 1_000_000))
PLAIN = "SELECT stream, event, count(*), sum(length(body)), max(at) FROM store_journalentry GROUP BY stream, event"
"""What a plain query over the same rows does: reads all of them and groups them by lot."""
REBUILD_SECONDS, FINDING_SECONDS, PAGE_SECONDS = 300, 5.0, 0.2
ACTS = 20


def main() -> None:
    with ground(durable=False) as folder:
        load()
        plain = plain_query()
        rebuild(plain)
        pages()
        with following(folder):
            lead_times()


# ---- loading


def load() -> None:
    from django.db import connection

    from ggzy.simulate.making import make_year
    from ggzy.simulate.play import play
    from ggzy.store.models import Deal, JournalEntry

    with step(f"经窗口演算{SCALE:g}年"):
        play(make_year(SEED, SCALE))
    lots = list(Deal.objects.values_list("stream", flat=True))
    each = JournalEntry.objects.filter(stream__in=lots).count()
    times = -(-(EVENTS - JournalEntry.objects.count()) // each)
    with step(f"{len(lots)}个项目各复制{times}份"):
        for number, lot in enumerate(lots):
            copy_lot(lot, [f"cons-b{number:04d}c{n:05d}" for n in range(times)])
    with step("编公开日志的序号"), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO store_logleaf (index, pos, opaque) SELECT (SELECT COALESCE(max(size), 0) FROM store_loghead) + row_number() OVER (ORDER BY e.pos) - 1,"
            " e.pos, sha256(e.digest::bytea) FROM store_journalentry e LEFT JOIN store_logleaf l ON l.pos = e.pos WHERE l.pos IS NULL"
        )
        cursor.execute(
            "INSERT INTO store_loghead (id, size, width, \"left\") SELECT 1, max(index) + 1, 0, 0 FROM store_logleaf"
            " ON CONFLICT (id) DO UPDATE SET size = excluded.size"
        )
        cursor.execute("ANALYZE")
    print(f"已装入{Deal.objects.count()}个项目、{JournalEntry.objects.count()}条日志，其中加封的{JournalEntry.objects.filter(event='Sealed').count()}条")


def copy_lot(lot: str, streams: list[str]) -> None:
    from ggzy.desk import counter
    from ggzy.store.models import Deal, ReviewSpell, Sight, ToDoRow
    from ggzy.supervision.models import ReviewOpened, Watching
    from ggzy.trading.models import HallVisit

    p = counter.load(lot)
    assert p
    copy_history(lines_of(lot), p.procedure.code, streams, lambda stream: True)
    for table in (Deal, Sight, ReviewOpened, ReviewSpell, Watching, HallVisit):
        copy_rows(table, lot, streams)
    copy_rows(ToDoRow, lot, streams, key="deal_id")
    copy_payments(p, streams)
    copy_papers(p, streams)
    copied = counter.load(streams[-1])
    assert copied is not None and (copied.stage, copied.seq) == (p.stage, p.seq)


def copy_payments(p: Any, streams: list[str]) -> None:
    from ggzy.service.models import Payment
    from ggzy.store import quiet

    def place_in(stream: str, bidder: str) -> str:
        return quiet.place(stream, p.round.number, bidder)

    known = {place_in(p.stream, bid.bidder): bid.bidder for bid in p.opened_bids}
    fields = [f.attname for f in Payment._meta.concrete_fields if not f.primary_key]
    paid = list(Payment.objects.filter(place__in=known).values("bank_ref", *fields))
    Payment.objects.bulk_create(
        Payment(**row | {"bank_ref": digest(stream, row["bank_ref"])[:35], "place": place_in(stream, known[row["place"]])})
        for stream in streams for row in paid
    )  # fmt: skip


def copy_papers(p: Any, streams: list[str]) -> None:
    """Each lot's bids have papers of their own: the same in two bids of one lot, not in two lots."""
    from ggzy.core.sealing import container, manifest
    from ggzy.desk.opening import opened_bids
    from ggzy.store import quiet, vault
    from ggzy.store.models import SealedFile

    rows = []
    for _p, bid, opened in opened_bids([p]):
        for stream in streams:
            files = tuple(msgspec.structs.replace(f, sha256=digest(stream, f.sha256)) for f in opened.manifest.files)
            row = SealedFile(id=uuid4(), place=quiet.place(stream, p.round.number, bid.bidder), sha256=bid.statements[-1].envelope_sha256, size=1)
            folder = vault.opened_path(row.id)
            folder.mkdir()
            (folder / container.MANIFEST_PATH).write_bytes(manifest.encode(msgspec.structs.replace(opened.manifest, files=files)))
            rows.append(row)
    SealedFile.objects.bulk_create(rows)


def digest(*told: str) -> str:
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


# ---- measuring


def plain_query() -> float:
    from django.db import connection

    took = []
    for _ in range(3):
        began = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute(PLAIN)
            cursor.fetchall()
        took.append(time.perf_counter() - began)
    print(f"普通查询（同样的日志行，按项目和事项汇总）：{min(took):.2f} 秒")
    return min(took)


def rebuild(plain: float) -> None:
    from ggzy.store.models import JournalEntry
    from ggzy.supervision.findings import reader
    from ggzy.supervision.models import Finding

    entries, workers = JournalEntry.objects.count(), os.cpu_count() or 1
    for name, count in ((f"{workers}个进程，从空表", workers), ("1个进程，原地", 1)):
        began = time.perf_counter()
        reader.rebuild(count)
        took = time.perf_counter() - began
        print(
            f"重算（{name}）：{took:.0f} 秒，每秒{entries / took:.0f}条，得{Finding.objects.count()}条发现；与上限{REBUILD_SECONDS}秒之比 {took / REBUILD_SECONDS:.2f}，"
            f"与普通查询之比 {took / plain:.0f}", flush=True,
        )  # fmt: skip


def pages() -> None:
    from ggzy.core.regions import stem
    from ggzy.store.models import Deal

    regions = list(Deal.objects.values_list("region", flat=True))
    place = max({f"{region[:4]}00" for region in regions}, key=lambda region: sum(each.startswith(stem(region)) for each in regions))
    for role, region in (("administration", "530000"), ("supervisor", place), ("inspector", "530000")):
        client = official(role, region)
        for name, address in (
            ("看板", "/supervision/board/"), ("看板的实时部分", "/supervision/board/live/"), ("看板的地图", "/supervision/board/map/"), ("监督发现", "/supervision/findings/"),
            ("履职情况", "/supervision/conduct/"), ("履职情况，一年", "/supervision/conduct/?days=365"),
        ):  # fmt: skip
            report(f"{name}（{role} {region}）", address, client, PAGE_SECONDS)


@contextmanager
def following(folder: Path) -> Iterator[None]:
    """The program that follows, a log that gives places every second, and somebody who acts all the time."""
    from django.db import connection

    from ggzy.store.log import Horizon, give_places
    from ggzy.store.models import JournalEntry

    stopped, acts = threading.Event(), [0]
    top = JournalEntry.objects.order_by("pos").values_list("pos", flat=True).last() or 0

    def give() -> None:
        while not stopped.wait(1):
            give_places(Horizon(pos=top))
        connection.close()

    def act() -> None:
        while not stopped.wait(0.05):
            lot_registered()
            acts[0] += 1
        connection.close()

    began = time.perf_counter()
    program = subprocess.Popen([sys.executable, "-m", "ggzy", "findings"], env=os.environ | {"GGZY_DATA": str(folder)})
    threads = [threading.Thread(target=work) for work in (give, act)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stopped.set()
        for thread in threads:
            thread.join()
        program.terminate()
        program.wait()
    print(f"（同时每秒办理{acts[0] / (time.perf_counter() - began):.0f}件）")


def lead_times() -> None:
    from ggzy.supervision.findings import lag

    level(lag)
    took = sorted(one_lead_time() for _ in range(ACTS))
    print(
        f"从事情发生到发现出现（{ACTS}次）：中位数 {statistics.median(took):.1f} 秒，最久 {took[-1]:.1f} 秒，与上限{FINDING_SECONDS:.0f}秒之比 "
        f"{took[-1] / FINDING_SECONDS:.2f}", flush=True,
    )  # fmt: skip


def level(lag: Any) -> None:
    """Until the program has started and caught up."""
    until = time.monotonic() + 120
    while lag.places_behind() > 2000 and time.monotonic() < until:
        time.sleep(0.5)


def one_lead_time() -> float:
    """A filing accepted unread: how long until somebody can see that."""
    from ggzy.supervision.models import Finding

    lot = lot_registered()
    time.sleep(random.random())
    accept_filing(lot)
    began = time.perf_counter()
    while not Finding.objects.filter(stream=lot, rule="accepted_unread").exists():
        assert time.perf_counter() - began < timedelta(minutes=2).total_seconds(), "no finding after two minutes"
        time.sleep(0.02)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
