"""Durable commands through the counter and through HTTP, against a plain psycopg client that makes the same inserts.

The plain client writes the row as the journal writes it, sealed to one size (ready-made: it need not seal), and commits
each; beside it another writes what the act says in clear, a much smaller row. Prints for 1 and 16 clients acts per second
and the ratios to both (the limit 0.3 is for the same row), and what a bid costs as a lot fills up (limit 1.2 × between
bids 1–50 and 151–200).
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from multiprocessing import get_context
from typing import Any, NamedTuple
from uuid import uuid4

from benchmarks import through_http
from benchmarks.ground import firms, ground, lot_out_for_bids, sealed_for, statement

SECONDS = 3.0
TURNS = 5
PROCESSES = 2


def main() -> None:
    with ground():
        lots = [lot_out_for_bids() for _ in range(16)]
        bidders = firms(200)
        print("比值：每秒完成的持久写入与 psycopg 直接写并提交同样一行之比，下限 0.3；括号内是与只写明文的一行（小得多）之比。")
        with through_http.pages() as port:
            browsers = through_http.clients(port, [lot_out_for_bids() for _ in range(17)], bidders)
            for clients, share in ((1, browsers[:1]), (16, browsers[1:])):
                turns = [Turn(*(rate(kind, clients, lots) for kind in ("row", "clear", "desk")), posts(share)) for _ in range(TURNS)]
                told(clients, "窗口（在同一进程内登记一笔退回款）", turns, "desk")
                told(clients, "HTTP（已登录的投标人递交声明，取得签名回执）", turns, "posted")
        early, late = cost_of_bids(lot_out_for_bids(), lot_out_for_bids(), bidders)
        verdict = "达到" if late / early <= 1.2 else "未达到"
        print(
            f"同一标段第151–200份投标与第1–50份的耗时比 {late / early:.2f}（上限 1.2，{verdict}；中位数 {early * 1000:.2f} → {late * 1000:.2f} 毫秒）"
        )


class Turn(NamedTuple):
    """Acts or rows a second, measured one after the other, so that all meet the same machine."""

    row: float
    clear: float
    desk: float
    posted: float


def told(clients: int, what: str, turns: list[Turn], kind: str) -> None:
    """The median of the ratios of each turn."""

    def median(of: Callable[[Turn], float]) -> float:
        return statistics.median(map(of, turns))

    ratio = median(lambda t: getattr(t, kind) / t.row)
    verdict = "达到" if ratio >= 0.3 else "未达到"
    print(
        f"{clients:2} 个客户端，{what}：{median(lambda t: getattr(t, kind)):6.0f} 件/秒，直接写库 {median(lambda t: t.row):6.0f} 行/秒，"
        f"比值 {ratio:.2f}（{verdict}；明文一行 {median(lambda t: t.clear):.0f} 行/秒，{median(lambda t: getattr(t, kind) / t.clear):.2f}）",
        flush=True,
    )


def posts(share: list[through_http.Client]) -> float:
    return through_http.rate(share, SECONDS, PROCESSES)


def rate(kind: str, clients: int, lots: list[str]) -> float:
    """Acts per second of so many clients, spread over processes and threads."""
    processes = min(clients, PROCESSES)
    shares = [lots[n::processes][: clients // processes] for n in range(processes)]
    with get_context("spawn").Pool(processes) as pool:
        return sum(pool.starmap(busy, [(kind, share) for share in shares]))


def busy(kind: str, lots: list[str]) -> float:
    """One process: each thread works at its own lot for a while; acts per second."""
    import django

    django.setup()
    work = through_the_counter if kind == "desk" else partial(plain_insert, sealed=kind == "row")
    with ThreadPoolExecutor(len(lots)) as threads:
        done = list(threads.map(lambda lot: loop(work, lot), lots))
    return sum(done)


def loop(work: Callable[[str], Callable[[], None]], lot: str) -> float:
    act = work(lot)
    for _ in range(20):
        act()
    began, done = time.perf_counter(), 0
    while time.perf_counter() - began < SECONDS:
        act()
        done += 1
    return done / (time.perf_counter() - began)


def through_the_counter(lot: str) -> Callable[[], None]:
    """The bank notes one returned payment after another: an act that is decided, chained and journaled, no more."""
    from ggzy.core.acts.bidding import RecordReturn
    from ggzy.core.roles import BANK
    from ggzy.desk import counter

    def act() -> None:
        done = counter.hand_in(lot, RecordReturn(payment=uuid4().hex, **RETURN), BANK)
        assert done, done

    return act


RETURN = {"bidder": "ABCDEFGHIJKL", "amount_fen": 500000, "reason": "付款账号不是本投标人登记的基本账户"}


def plain_insert(lot: str, *, sealed: bool) -> Callable[[], None]:
    """A row into a table of the same shape, by psycopg alone, committed each."""
    import psycopg
    from django.db import connection

    from ggzy.core.acts.bidding import PaymentReturned
    from ggzy.core.roles import BANK
    from ggzy.store import quiet
    from ggzy.store.codec import encode
    from ggzy.store.journal import INSERT

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_plain (LIKE store_journalentry INCLUDING ALL)")
    settings = connection.get_connection_params()
    own = psycopg.connect(
        **{k: v for k, v in settings.items() if k not in ("cursor_factory", "context", "prepare_threshold")}
    )
    sql = INSERT.replace("store_journalentry", "bench_plain") + "(" + ", ".join(["%s"] * 11) + ")"
    who, number = encode(BANK), 0
    body = encode(PaymentReturned(payment=uuid4().hex, **RETURN))
    clear = quiet.Plain("PaymentReturned", 1, body, who, uuid4().hex)
    stands = [quiet.sealed(lot, n, clear) for n in range(64)] if sealed else [clear]

    def act() -> None:
        nonlocal number
        number += 1
        said = stands[number % len(stands)]
        own.execute(sql, [uuid4().hex[:20] + lot[-19:], number, time_now(), *said, "0" * 64, "0" * 64, bytes(32)])
        own.commit()

    return act


def time_now() -> object:
    from datetime import UTC, datetime

    return datetime.now(UTC)


def cost_of_bids(filling: str, empty: str, bidders: list[Any]) -> tuple[float, float]:
    """Median seconds of bids 1–50 of one lot and 151–200 of another, by turns: so both meet the same machine."""
    for number in range(150):
        seconds_of_bid(filling, number, bidders[number])
    early, late = [], []
    for number in range(50):
        early.append(seconds_of_bid(empty, number, bidders[number]))
        late.append(seconds_of_bid(filling, 150 + number, bidders[150 + number]))
    return statistics.median(early), statistics.median(late)


like = cache(sealed_for)


def seconds_of_bid(lot: str, number: int, firm: Any) -> float:
    from ggzy.core.acts import bidding, notice
    from ggzy.desk import counter
    from ggzy.desk.pseudonym import pseudonym
    from ggzy.store.models import SealedFile
    from ggzy.store.quiet import place

    assert counter.hand_in(lot, notice.ObtainFile(), firm)
    me = pseudonym(lot, 1, firm.org_id)
    SealedFile.objects.create(place=place(lot, 1, me), sha256=f"{number:064x}", size=1024)
    signed = statement(like(lot), me, number, 1024)
    began = time.perf_counter()
    done = counter.hand_in(lot, bidding.SubmitBid(signed=signed), firm)
    took = time.perf_counter() - began
    assert done, done
    return took


if __name__ == "__main__":
    main()
