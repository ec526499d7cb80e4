"""200 bidders' final statements in the last second, handed in by other processes, their files uploaded before.

Prints how many came in time, that none was lost and none accepted late, and p99 against the limit of 2 s.
"""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path

from benchmarks.ground import firms, ground, lot_out_for_bids, sealed_for, statement

BIDDERS, PROCESSES, THREADS = 200, 4, 16


def main() -> None:
    with ground() as folder:
        from ggzy.core.acts.notice import ObtainFile
        from ggzy.desk import clock, counter, ticker
        from ggzy.desk.pseudonym import pseudonym
        from ggzy.store.models import JournalEntry, SealedFile

        lot = lot_out_for_bids()
        bidders = firms(BIDDERS)
        for number, firm in enumerate(bidders):
            assert counter.hand_in(lot, ObtainFile(), firm)
            SealedFile.objects.create(
                stream=lot, round=1, owner=pseudonym(lot, 1, firm.org_id), sha256=f"{number:064x}", size=20_000_000
            )
        p = counter.load(lot)
        assert p and p.round.deadline
        deadline = p.round.deadline
        with get_context("spawn").Pool(PROCESSES) as pool:
            shares = [list(range(n, BIDDERS, PROCESSES)) for n in range(PROCESSES)]
            waiting = pool.starmap_async(last_second, [(lot, share, str(folder)) for share in shares])
            while len(list(folder.glob("ready-*"))) < PROCESSES:
                time.sleep(0.1)
            time.sleep(1)
            clock.set_to(deadline - timedelta(seconds=2.5))
            while not waiting.ready():
                ticker.run_stream(lot, clock.now())
                time.sleep(0.05)
            outcomes = [o for share in waiting.get() for o in share]
        took = sorted(seconds for _, seconds in outcomes)
        accepted = sum(ok for ok, _ in outcomes)
        journaled = JournalEntry.objects.filter(stream=lot, event="BidReceived")
        late = journaled.filter(at__gte=deadline).count()
        p99 = took[int(len(took) * 0.99) - 1]
        print(
            f"最后一秒{BIDDERS}份递交：受理{accepted}份，入册{journaled.count()}份，逾期被拒{BIDDERS - accepted}份，"
            f"逾期受理{late}份；p50 {took[len(took) // 2] * 1000:.0f} 毫秒，p99 {p99:.2f} 秒（上限 2 秒，比值 {p99 / 2:.2f}）"
        )
        assert journaled.count() == accepted and late == 0


def last_second(lot: str, numbers: list[int], folder: str) -> list[tuple[bool, float]]:
    """One process of clients: each waits for its own moment of the last second, then hands in."""
    import django

    django.setup()
    from ggzy.core.acts.bidding import SubmitBid
    from ggzy.desk import clock, counter
    from ggzy.desk.pseudonym import pseudonym

    bidders = firms(BIDDERS)
    p = counter.load(lot)
    assert p and p.round.deadline
    deadline = p.round.deadline
    like = sealed_for(lot)
    signed = {n: statement(like, pseudonym(lot, 1, bidders[n].org_id), n, 20_000_000) for n in numbers}
    Path(folder, f"ready-{os.getpid()}").touch()

    def one(number: int) -> tuple[bool, float]:
        moment = deadline - timedelta(seconds=1) + timedelta(seconds=number / BIDDERS)
        while clock.now() < moment - timedelta(seconds=2):
            time.sleep(0.2)
        time.sleep(max(0.0, (moment - clock.now()).total_seconds()))
        began = time.perf_counter()
        done = counter.hand_in(lot, SubmitBid(signed=signed[number]), bidders[number])
        return bool(done), time.perf_counter() - began

    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(one, numbers))


if __name__ == "__main__":
    main()
