"""Listing of land 土地挂牌: announced, applied for, offered on, perhaps bid up in limited time, sold or not."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

import msgspec

from ggzy.core.auction.limited_time import Ladder, Outcome, Standing, offered
from ggzy.core.proceeding import Proceeding
from ggzy.core.table import Command, Entry, Event


class ListingTerms(msgspec.Struct, frozen=True, kw_only=True):
    """挂牌公告要素: when listing begins and ends, the ladder of offers, the deposit; money in fen."""

    listing_from: datetime
    listing_to: datetime
    apply_until: datetime
    ladder: Ladder
    deposit_fen: int
    reserve_sha256: str = ""


@dataclass
class Listing:
    """挂牌状态: terms, who may offer, who wants to go on, and the offers so far."""

    terms: ListingTerms
    standing: Standing
    applied: set[str] = field(default_factory=set)
    qualified: set[str] = field(default_factory=set)
    willing: set[str] = field(default_factory=set)
    outcome: Outcome | None = None
    confirmed: bool = False


class PublishListing(Command, frozen=True, kw_only=True):
    """发布挂牌公告"""

    terms: ListingTerms


class ListingPublished(Event, frozen=True, kw_only=True):
    """挂牌公告已发布"""

    terms: ListingTerms

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.notice = self.terms
        p.round.auction = Listing(self.terms, Standing(ends_at=self.terms.listing_to))


class ApplyToBid(Command, frozen=True, kw_only=True):
    """提交竞买申请"""


class BidApplied(Event, frozen=True, kw_only=True):
    """竞买申请已提交"""

    quiet: ClassVar[bool] = True
    bidder: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.auction.applied.add(self.bidder)


class ConfirmQualification(Command, frozen=True, kw_only=True):
    """确认竞买资格"""

    bidder: str


class QualificationConfirmed(Event, frozen=True, kw_only=True):
    """竞买资格已确认"""

    quiet: ClassVar[bool] = True
    bidder: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.auction.qualified.add(self.bidder)


class BeginListing(Command, frozen=True, kw_only=True):
    """挂牌开始"""


class ListingBegun(Event, frozen=True, kw_only=True):
    """挂牌已开始"""


class PlaceOffer(Command, frozen=True, kw_only=True):
    """报价"""

    price_fen: int


class OfferPlaced(Event, frozen=True, kw_only=True):
    """报价已确认：the host confirms and shows the new price; the bidder appears under a number."""

    bidder: str
    price_fen: int
    limited_time: bool

    def apply(self, p: Proceeding, entry: Entry) -> None:
        listing = p.round.auction
        after = offered(listing.terms.ladder, listing.standing, self.bidder, self.price_fen, entry.at)
        ends_at = after.ends_at if self.limited_time else listing.standing.ends_at
        listing.standing = msgspec.structs.replace(after, ends_at=ends_at)


class DeclareWilling(Command, frozen=True, kw_only=True):
    """表示愿意继续竞价"""


class WillingDeclared(Event, frozen=True, kw_only=True):
    """已表示愿意继续竞价"""

    quiet: ClassVar[bool] = True
    bidder: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.auction.willing.add(self.bidder)


class EndListing(Command, frozen=True, kw_only=True):
    """挂牌期限届满"""


class ListingEnded(Event, frozen=True, kw_only=True):
    """挂牌期限已届满"""

    limited_time_until: datetime | None = None

    def apply(self, p: Proceeding, entry: Entry) -> None:
        if self.limited_time_until:
            listing = p.round.auction
            listing.standing = msgspec.structs.replace(listing.standing, ends_at=self.limited_time_until)


class EndLimitedTime(Command, frozen=True, kw_only=True):
    """限时竞价结束"""


class LimitedTimeEnded(Event, frozen=True, kw_only=True):
    """限时竞价已结束"""


class DeclareOutcome(Command, frozen=True, kw_only=True):
    """宣布竞得结果"""

    reserve_fen: int
    reserve_salt: str = ""


class OutcomeDeclared(Event, frozen=True, kw_only=True):
    """竞得结果已宣布"""

    outcome: Outcome
    reserve_fen: int

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.auction.outcome = self.outcome
        p.round.winner, p.round.award_price_fen = self.outcome.winner, self.outcome.price_fen


class SignConfirmation(Command, frozen=True, kw_only=True):
    """签订成交确认书"""


class ConfirmationSigned(Event, frozen=True, kw_only=True):
    """成交确认书已签订"""

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.auction.confirmed = True


class PublishResult(Command, frozen=True, kw_only=True):
    """公布出让结果"""

    text: str


class ResultPublished(Event, frozen=True, kw_only=True):
    """出让结果已公布"""

    text: str
