"""Pages over 5,000 deals and a million events: p95 on the server of search, deal page and workbench (limit 100 ms).

One lot is played through the counter; a bulk loader for benchmarks alone copies its history under other names, chains
it anew, and every hundredth copy is folded and checked. Quiet entries stand sealed in these copies alone, the measured one
among them: in all of them they would fill ten gigabytes.
"""

from __future__ import annotations

import statistics
import time
from datetime import timedelta
from typing import Any

from benchmarks.ground import firms, ground, lot_out_for_bids, official, sealed_for, statement
from benchmarks.loaded import copy_history, lines_of

DEALS, REQUESTS = 5000, 60


def main() -> None:
    with ground(durable=False):
        from ggzy.store.models import JournalEntry

        entries = load(played())
        print(f"已装入{DEALS}个项目、{entries}条日志（表中{JournalEntry.objects.count()}条）")
        from django.test import Client

        client = Client()
        stream = JournalEntry.objects.order_by("pos").values_list("stream", flat=True).last()
        watcher = official("supervisor", "532300")
        for name, address, who in (
            ("首页", "/", client),
            ("查询", "/deals/?words=%E5%9F%BA%E5%87%86&region=532300", client),
            ("项目页", f"/deals/{stream}/", client),
            ("工作台", "/service/", watcher),
            ("监督看板", "/supervision/board/", watcher),
        ):
            report(name, address, who)
        report("看板的实时部分", "/supervision/board/live/", watcher)


def report(name: str, address: str, client: Any, limit: float = 0.1) -> None:
    took = []
    for _ in range(REQUESTS):
        began = time.perf_counter()
        answer = client.get(address)
        took.append(time.perf_counter() - began)
        assert answer.status_code == 200, (address, answer.status_code)
    p95 = statistics.quantiles(took, n=20)[-1]
    print(f"{name:6} p50 {statistics.median(took) * 1000:6.1f} 毫秒，p95 {p95 * 1000:6.1f} 毫秒，与上限{limit * 1000:.0f}毫秒之比 {p95 / limit:.2f}", flush=True)


def played() -> str:
    """A lot with sixty bidders, up to the deadline."""
    from ggzy.core.acts.bidding import RecordDeposit, SubmitBid
    from ggzy.core.acts.notice import ObtainFile
    from ggzy.core.roles import BANK
    from ggzy.desk import counter
    from ggzy.desk.pseudonym import pseudonym
    from ggzy.store.models import SealedFile
    from ggzy.store.quiet import place

    lot = lot_out_for_bids()
    like = sealed_for(lot)
    for number, firm in enumerate(firms(63)):
        me = pseudonym(lot, 1, firm.org_id)
        SealedFile.objects.create(place=place(lot, 1, me), sha256=f"{number:064x}", size=1024)
        for command, actor in (
            (ObtainFile(), firm),
            (RecordDeposit(bidder=me, amount_fen=1, payment=me), BANK),
            (SubmitBid(signed=statement(like, me, number, 1024)), firm),
        ):
            done = counter.hand_in(lot, command, actor)
            assert done, done
    return lot


def renamed(rows: list[Any], deal: Any) -> list[Any]:
    for row in rows:
        row.deal = deal
    return rows


def load(lot: str) -> int:
    """Copy the lot's history `DEALS` times, each chained under its own name, with its card and to-dos."""
    from django.db import connection

    from ggzy.desk import counter, follow
    from ggzy.desk.workdays import calendar
    from ggzy.store import journal
    from ggzy.store.models import Deal

    lines, p = lines_of(lot), counter.load(lot)
    assert p
    card = follow.fields(p, calendar())
    now = lines[-1].at
    sealed = {f"cons-bench{n:08d}" for n in (*range(99, DEALS, 100), DEALS - 1)}
    for start in range(0, DEALS, 250):
        streams = [f"cons-bench{n:08d}" for n in range(start, start + 250)]
        copy_history(lines, p.procedure.code, streams, sealed.__contains__)
        deals = [
            Deal(stream=s, registered_at=now, changed_at=now, **(card | {"title": f"基准标段{s[-6:]}", "code": f"532301-{s[-8:]}"}))
            for s in streams
        ]
        Deal.objects.bulk_create(deals)
        for deal in (*deals[99::100], deals[-1]):
            copied = counter.load(deal.stream)
            assert copied and copied.stage == p.stage and not journal.broken_links(deal.stream)
        from ggzy.store.models import ToDoRow

        ToDoRow.objects.bulk_create(row for deal in deals for row in renamed(follow.rows_of(p, calendar()), deal))
        # One deal in five is behind with two duties, and one in ten has one that ends today.
        where = {"region": card["region"], "line": card["line"], "role": "tenderee", "command": "x"}
        late = [ToDoRow(**where, deal=d, label=f"职责{n}", until=now - timedelta(days=n)) for d in deals[::5] for n in (1, 2)]
        soon = [ToDoRow(**where, deal=d, label="职责", until=now + timedelta(hours=12)) for d in deals[::10]]
        ToDoRow.objects.bulk_create([*late, *soon])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return len(lines) * DEALS


if __name__ == "__main__":
    main()
