"""我的投标: the lots that the bidder takes part in, each with its state and the next step; seen by nobody else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ggzy.core.bars import AS_BIDDER, Bar, standing
from ggzy.core.roles import Role
from ggzy.desk import counter
from ggzy.desk.bars import standing_on
from ggzy.desk.pseudonym import pseudonym
from ggzy.desk.taking_part import own_rounds
from ggzy.layout.barred import told_bars
from ggzy.layout.session import actor_of, as_role, now_of
from ggzy.store.models import Deal
from ggzy.trading.own_bid import Chip, OwnBid, also, next_steps

A_PAGE = 20


@dataclass(frozen=True)
class Line:
    """One lot in the list."""

    card: Deal
    own: OwnBid
    chip: Chip
    deposit: Chip | None
    close: bool
    steps: list[tuple[str, str]]
    others: list[tuple[str, str]]


@as_role(Role.BIDDER)
def my_bids(request: HttpRequest) -> HttpResponse:
    """我的投标。"""
    streams = own_rounds(actor_of(request).org_id)
    query = request.GET.get("q", "").strip()[:60]
    cards = Deal.objects.filter(stream__in=streams, words__icontains=query)
    count = cards.count()
    pages = max(1, ceil(count / A_PAGE))
    wanted = request.GET.get("page", "")
    page = min(max(1, int(wanted)), pages) if wanted.isdecimal() else 1
    shown = cards.order_by("-deadline", "stream")[(page - 1) * A_PAGE : page * A_PAGE]
    now, org_id = now_of(request), actor_of(request).org_id
    bars = standing_on(org_id, AS_BIDDER, now)
    context = {
        "lines": [line for card in shown if (line := line_of(card, org_id, bars, now))],
        "barred": told_bars(bars, AS_BIDDER),
        "query": query,
        "count": count,
        "page": page,
        "pages": pages,
        "now": now,
    }
    return render(request, "trading/my_bids.html", context)


def line_of(card: Deal, org_id: str, bars: Iterable[Bar], now: datetime) -> Line | None:
    p = counter.load(card.stream)
    if p is None:
        return None
    own = OwnBid(p, pseudonym(card.stream, p.round.number, org_id), standing(bars, p.region, p.line, AS_BIDDER, now) is not None)
    return Line(card, own, own.chip(now), own.deposit_chip() if own.takes_part else None, own.close(now), next_steps(own, now), also(own))
