"""A small made-up file of auctions 小样, with its outcomes worked out by hand's rule, for a replay without material."""

from __future__ import annotations

import csv
import io
import random
from datetime import date, timedelta

HEAD = ("auction", "date", "title", "reserve", "floor", "bidder", "bid", "result", "winner")
FIRMS = tuple(f"公司{letter}" for letter in "甲乙丙丁戊己庚辛壬癸")


def text(auctions: int = 40, seed: int = 20261123) -> str:
    """CSV text: ordinary auctions, one tie, one with a bid below the floor, one unfit lowest bid, two without a sale."""
    chance = random.Random(seed)
    rows: list[tuple[object, ...]] = []
    for number in range(1, auctions + 1):
        reserve = chance.randrange(200, 3000) * 10_000
        floor = reserve * 8 // 10 if number % 3 else 0
        bidders = chance.sample(FIRMS, chance.randint(1, 8))
        bids = [chance.randrange(reserve * 8 // 10 // 1000 + 1, reserve // 1000) * 1000 for _ in bidders]
        unfit: set[int] = set()
        if number % 10 == 3 and len(bids) > 1:
            bids[1] = bids[0] = min(bids)
        if number % 10 == 5 and floor and len(bids) > 1:
            bids[-1] = floor - 1000
        if number % 10 == 7 and len(bids) > 1:
            unfit = {bids.index(min(bids))}
        if number in (11, 22):
            bids = [reserve + 1000 * (n + 1) for n in range(len(bids))]
        valid = [n for n, bid in enumerate(bids) if bid <= reserve and bid >= floor and n not in unfit]
        least = min((bids[n] for n in valid), default=None)
        lowest = [n for n in valid if bids[n] == least]
        won = chance.choice(lowest) if lowest else None
        day = date(2007, 4, 2) + timedelta(days=7 * number)
        for n, (bidder, bid) in enumerate(zip(bidders, bids, strict=True)):
            result = 2 if n == won else 4 if n in unfit or bid < floor else 1
            rows.append(
                (number, day, f"公共工程第{number}号", reserve, floor or "", bidder, bid, result, int(n == won))
            )
    out = io.StringIO()
    csv.writer(out).writerows([HEAD, *rows])
    return out.getvalue()
