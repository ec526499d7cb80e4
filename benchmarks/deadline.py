"""Final statements in the last second, their files uploaded before, by clients in other processes.

200 and 500 bidders, straight at the counter and through HTTP; there those whom the process has not seen before, and
those who have just looked at a page. Each has a moment of its own within the second and is measured from that moment
on, whatever it then waits for. Prints how many came in time, that none was lost and none accepted late, and p99 against
its limit (2 s for 200, 5 s for 500).
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from benchmarks import through_http
from benchmarks.ground import firms, ground, lot_out_for_bids, statement

PROCESSES = 4
LIMITS = {200: 2.0, 500: 5.0}
WINDOWS = 16
"""Connections of one process to the database; who finds them all busy waits, and the wait is counted."""


class Outcome(NamedTuple):
    accepted: bool
    seconds: float
    moment: datetime


def main() -> None:
    with ground() as folder:
        bidders = firms(max(LIMITS))
        with through_http.pages() as port:
            for count, limit in LIMITS.items():
                for name, way in (("窗口", at_the_counter), ("HTTP，初次", through_pages), ("HTTP，刚看过页面", after_a_page)):
                    lot = lot_out_for_bids()
                    clients = through_http.clients(port, [lot] * count, bidders[:count])
                    report(f"{name}，最后一秒{count}份", lot, rush(lot, way, clients, folder), limit)


def report(name: str, lot: str, outcomes: list[Outcome], limit: float) -> None:
    from ggzy.core.acts.bidding import BidReceived
    from ggzy.desk import counter
    from ggzy.store import journal

    took = sorted(o.seconds for o in outcomes)
    accepted = sum(o.accepted for o in outcomes)
    p = counter.load(lot)
    assert p
    journaled = [entry for entry in journal.read(lot) if isinstance(entry.event, BidReceived)]
    assert p.round.deadline
    late = sum(entry.at >= p.round.deadline for entry in journaled)
    p99 = took[int(len(took) * 0.99) - 1]
    print(
        f"{name}：受理{accepted}份，入册{len(journaled)}份，逾期被拒{len(took) - accepted}份，逾期受理{late}份；"
        f"{refused_from(outcomes, p.round.deadline)}p50 {took[len(took) // 2] * 1000:.0f} 毫秒，p99 {p99:.2f} 秒（上限 {limit:.0f} 秒，比值 {p99 / limit:.2f}）",
        flush=True,
    )
    assert len(journaled) == accepted and late == 0


def refused_from(outcomes: list[Outcome], deadline: datetime) -> str:
    """How long before the deadline the first of those who were refused had their moment."""
    ahead = [(deadline - each.moment).total_seconds() * 1000 for each in outcomes if not each.accepted]
    return f"被拒的最早一份在截止前 {max(ahead):.0f} 毫秒发出；" if ahead else ""


Way = Callable[[list[tuple[datetime, through_http.Client]]], list[Outcome]]


def rush(lot: str, way: Way, clients: list[through_http.Client], folder: Path) -> list[Outcome]:
    """All clients in their processes, the clock just before the deadline, and the ticker that closes the bidding."""
    from ggzy.desk import clock, counter, ticker

    p = counter.load(lot)
    assert p and p.round.deadline
    deadline, count = p.round.deadline, len(clients)
    with_moments = [(deadline - timedelta(seconds=1 - n / count), client) for n, client in enumerate(clients)]
    shares = [with_moments[n::PROCESSES] for n in range(PROCESSES)]
    with get_context("spawn").Pool(PROCESSES) as pool:
        waiting = pool.starmap_async(last_second, [(way, share, str(folder / f"ready-{lot}")) for share in shares])
        while len(list(folder.glob(f"ready-{lot}-*"))) < PROCESSES and not waiting.ready():
            time.sleep(0.1)
        time.sleep(1)
        clock.set_to(deadline - timedelta(seconds=AHEAD.get(way, 3)))
        while not waiting.ready():
            ticker.run_stream(lot, clock.now())
            time.sleep(0.05)
        return [outcome for share in waiting.get() for outcome in share]


def last_second(way: Way, share: list[tuple[datetime, through_http.Client]], ready: str) -> list[Outcome]:
    """One process of clients, ready when the clock is moved to the last seconds."""
    import django

    django.setup()
    from ggzy.desk import clock

    Path(f"{ready}-{os.getpid()}").touch()
    while clock.now() < share[0][0] - timedelta(seconds=10):
        time.sleep(0.1)
    return way(share)


def until(moment: datetime, offset: float) -> float:
    """Wait for the client's own moment; gives it on this process's watch."""
    due = moment.timestamp() - offset
    time.sleep(max(0.0, due - time.monotonic()))
    return due


def watch() -> float:
    """How far this process's watch is behind the platform's clock."""
    from ggzy.desk import clock

    return clock.now().timestamp() - time.monotonic()


def at_the_counter(share: list[tuple[datetime, through_http.Client]]) -> list[Outcome]:
    from ggzy.core.acts.bidding import SubmitBid
    from ggzy.desk import counter

    known = {firm.org_id: firm for firm in firms(max(LIMITS))}
    signed = {c.me: statement(c.like, c.me, c.number, through_http.FILE_BYTES) for _, c in share}
    offset = watch()

    def hand_in(client: through_http.Client, moment: datetime, due: float) -> Outcome:
        done = counter.hand_in(client.lot, SubmitBid(signed=signed[client.me]), known[client.org_id])
        return Outcome(bool(done), time.monotonic() - due, moment)

    with ThreadPoolExecutor(WINDOWS) as windows:
        counter.load(share[0][1].lot)
        return [o.result() for o in [windows.submit(hand_in, client, moment, until(moment, offset)) for moment, client in share]]


def after_a_page(share: list[tuple[datetime, through_http.Client]]) -> list[Outcome]:
    return through_pages(share, looking=True)


AHEAD = {after_a_page: 10}
"""How many seconds before the deadline the clock is moved to: time to look at pages before the rush."""


def through_pages(share: list[tuple[datetime, through_http.Client]], looking: bool = False) -> list[Outcome]:
    """As many threads as bidders, each with a connection that is open before."""
    offset = watch()

    def hand_in(moment: datetime, client: through_http.Client) -> Outcome:
        body = through_http.stated(client)
        until(moment - timedelta(seconds=8 if looking else 2), offset)  # a connection that long says nothing is closed
        line = through_http.Line(client)
        if looking:
            assert line.get("/trading/time")[0] == 200
        due = until(moment, offset)
        status, said = line.post(body)
        assert status in (200, 422), (status, said)  # taken in, or refused for being late
        return Outcome(status == 200, time.monotonic() - due, moment)

    with ThreadPoolExecutor(len(share)) as threads:
        return list(threads.map(lambda each: hand_in(*each), share))


if __name__ == "__main__":
    main()
