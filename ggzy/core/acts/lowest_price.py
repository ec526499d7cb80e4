"""Award to the lowest valid price 最低价成交: bids between floor and ceiling; equal ones are drawn by lot, in the open."""

from __future__ import annotations

import msgspec

from ggzy.core.proceeding import Proceeding
from ggzy.core.table import Command, Entry, Event


class ExcludeBid(Command, frozen=True, kw_only=True):
    """认定投标无效"""

    bidder: str
    reason: str


class BidExcluded(Event, frozen=True, kw_only=True):
    """投标已认定无效"""

    bidder: str
    reason: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.bids[self.bidder].rejected = self.reason


class OutOfRange(msgspec.Struct, frozen=True, kw_only=True):
    """A bid that its price alone makes invalid."""

    bidder: str
    reason: str


class DecideLowest(Command, frozen=True, kw_only=True):
    """按最低有效报价确定成交人"""


class LowestDecided(Event, frozen=True, kw_only=True):
    """最低有效报价已确定：`lowest` are all equal lowest bids, `drawn` the one the lot fell on."""

    valid: tuple[str, ...]
    out_of_range: tuple[OutOfRange, ...]
    lowest: tuple[str, ...]
    drawn: str
    seed: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.result = self
        for bid in self.out_of_range:
            p.round.bids[bid.bidder].rejected = bid.reason
