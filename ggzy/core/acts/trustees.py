"""Trustees 保管人 and what they do: keys lost, shares released at the opening, the bidder's own part, keys disclosed after."""

from __future__ import annotations

from datetime import datetime

from ggzy.core.proceeding import Proceeding
from ggzy.core.table import Command, Entry, Event


class DeclareKeyLost(Command, frozen=True, kw_only=True):
    """报告开标私钥灭失"""

    seat: str
    reason: str


class OpeningKeyLost(Event, frozen=True, kw_only=True):
    """开标私钥灭失"""

    seat: str
    reason: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.lost[self.seat] = entry.at


class ReleaseShares(Command, frozen=True, kw_only=True):
    """交出开标份额

    `shares` are the shares of the standing bids by pseudonym, each as its canonical text; `unreadable` names the bids
    whose sealed share this seat's key does not open.
    """

    seat: str
    shares: dict[str, str] = {}
    unreadable: tuple[str, ...] = ()


class SharesReleased(Event, frozen=True, kw_only=True):
    """开标份额已交出"""

    seat: str
    shares: dict[str, str]
    unreadable: tuple[str, ...] = ()

    def apply(self, p: Proceeding, entry: Entry) -> None:
        r = p.round
        r.released.setdefault(self.seat, {}).update(self.shares)
        r.unreadable.setdefault(self.seat, set()).update(self.unreadable)
        r.released_at.setdefault(self.seat, entry.at)
        r.began_at = r.began_at or entry.at


class BeginUnsealing(Command, frozen=True, kw_only=True):
    """宣布开始解密"""


class UnsealingBegun(Event, frozen=True, kw_only=True):
    """解密已开始计时"""

    until: datetime

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.window_until = self.until


class ReleaseBidderPart(Command, frozen=True, kw_only=True):
    """交出本单位的解密副本"""

    part: str


class BidderPartReleased(Event, frozen=True, kw_only=True):
    """投标人已交出解密副本"""

    bidder: str
    part: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.parts[self.bidder] = self.part
        p.round.began_at = p.round.began_at or entry.at


class CloseWindow(Command, frozen=True, kw_only=True):
    """解密时限届满"""


class WindowClosed(Event, frozen=True, kw_only=True):
    """解密时限已满"""

    shut: int

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.window_closed_at = entry.at


class PermitDisclosure(Command, frozen=True, kw_only=True):
    """准许公开本席位开标私钥

    The act of two people; the key itself comes after it, since what waits for a second person lies open in the journal.
    """

    seat: str
    reason: str


class DisclosurePermitted(Event, frozen=True, kw_only=True):
    """已准许公开开标私钥"""

    seat: str
    reason: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.may_disclose[self.seat] = entry.at


class DiscloseTrusteeKey(Command, frozen=True, kw_only=True):
    """公开本席位开标私钥"""

    seat: str
    private_key: str


class TrusteeKeyDisclosed(Event, frozen=True, kw_only=True):
    """保管人已公开开标私钥"""

    seat: str
    private_key: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.disclosed[self.seat] = self.private_key


class ShareJudged(Event, frozen=True, kw_only=True):
    """份额真伪已查明：`as_sealed` when the seat released (or truly could not read) what the bidder had sealed for it."""

    bidder: str
    seat: str
    as_sealed: bool

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.judged[self.bidder, self.seat] = self.as_sealed
