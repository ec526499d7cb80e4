"""What the faces tell supervision about a lot beside its journal 日志之外的情况: each face registers what it keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from ggzy.core.findings.finding import Paper, Stay, Told
from ggzy.core.proceeding import Proceeding
from ggzy.desk.opening import opened_bid
from ggzy.store.models import Post

SOURCES: list[Callable[[Proceeding], dict[str, Any]]] = []
"""Each gives fields of `Told`; of bidders nothing while they are secret. Registered when the platform starts."""


STAYS: list[Callable[[Sequence[str]], Iterable[tuple[str, Stay]]]] = []
"""Who of the officials was at the sessions of these lots, many lots at a time."""


def told_of(p: Proceeding) -> Told:
    """All that is told about one lot."""
    found: dict[str, Any] = {}
    for source in SOURCES:
        for name, told in source(p).items():
            found[name] = (*found.get(name, ()), *told) if isinstance(told, tuple) else told
    if not p.secret and not p.unsealing and p.opened_bids:
        found |= {"phones": phones(p), "papers": papers(p)}
    return Told(**found)


def phones(p: Proceeding) -> dict[str, tuple[str, ...]]:
    """By bidder: the telephone numbers of its people."""
    whose = {bid.org_id: bid.bidder for bid in p.opened_bids}
    found: dict[str, set[str]] = {}
    rows = Post.objects.filter(organisation__uscc__in=whose).exclude(person__phone="")
    for code, phone in rows.values_list("organisation__uscc", "person__phone"):
        found.setdefault(whose[code], set()).add(phone)
    return {bidder: tuple(sorted(numbers)) for bidder, numbers in found.items()}


def papers(p: Proceeding) -> dict[str, tuple[Paper, ...]]:
    """By bidder: the papers of its opened bid."""
    opened = {bid.bidder: opened_bid(p, bid.bidder) for bid in p.opened_bids}
    return {
        bidder: tuple(Paper(each.paper.name, each.paper.sha256) for each in found.papers)
        for bidder, found in opened.items() if found is not None
    }  # fmt: skip
