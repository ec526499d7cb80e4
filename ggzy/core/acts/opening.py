"""The opening 开标: closing, unsealing, reading out, coefficients, record."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from ggzy.core.documents import Affiliation, OpeningLine
from ggzy.core.proceeding import Proceeding
from ggzy.core.table import Command, Entry, Event


class CloseBidding(Command, frozen=True, kw_only=True):
    """投标截止"""


class BiddingClosed(Event, frozen=True, kw_only=True):
    """投标已截止

    Round and deadline stand in it for the trustees' programs, which release nothing before they have seen it in the log.
    """

    bids: int
    round: int = 0
    deadline: datetime | None = None


class TenderFailed(Event, frozen=True, kw_only=True):
    """招标失败"""

    cause: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.failure, p.round.failed_at = self.cause, entry.at


class SignInOpening(Command, frozen=True, kw_only=True):
    """开标签到"""


class BidderSignedIn(Event, frozen=True, kw_only=True):
    """投标人已签到"""

    bidder: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        if self.bidder in p.round.bids:
            p.round.bids[self.bidder].signed_in_at = entry.at


class RecordUnsealing(Command, frozen=True, kw_only=True):
    """登记解密结果"""

    bidder: str
    org_id: str = ""
    org: str = ""
    line: OpeningLine | None = None
    manifest_sha256: str = ""
    draw_nonce: str = ""
    firms: tuple[Affiliation, ...] = ()
    false_shares: tuple[str, ...] = ()
    cause: str = ""
    fault: str = ""


class BidUnsealed(Event, frozen=True, kw_only=True):
    """投标文件已解密

    `false_shares` are the seats whose released share does not belong to the bid's own key.
    """

    bidder: str
    org_id: str
    org: str
    line: OpeningLine
    manifest_sha256: str
    draw_nonce: str = ""
    firms: tuple[Affiliation, ...] = ()
    false_shares: tuple[str, ...] = ()

    def apply(self, p: Proceeding, entry: Entry) -> None:
        bid = p.round.bids[self.bidder]
        bid.org_id, bid.org, bid.line, bid.manifest_sha256 = self.org_id, self.org, self.line, self.manifest_sha256
        bid.draw_nonce, bid.firms, bid.false_shares = self.draw_nonce, self.firms, self.false_shares


class BidNotUnsealed(Event, frozen=True, kw_only=True):
    """投标文件解密失败

    `disputed`: enough trustees gave in what they hold and it still fits nothing, so that one of them or the bidder lied.
    """

    bidder: str
    cause: str
    fault: str
    disputed: bool = False

    def apply(self, p: Proceeding, entry: Entry) -> None:
        bid = p.round.bids[self.bidder]
        bid.not_opened, bid.fault, bid.disputed = self.cause, self.fault, self.disputed


class CoefficientsDrawn(Event, frozen=True, kw_only=True):
    """评标系数已抽取"""

    k: Decimal
    control_drop: Decimal
    benchmark_drop: Decimal
    seed: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.coefficients = self


class SignOpeningRecord(Command, frozen=True, kw_only=True):
    """签署开标记录"""

    opinion: str = ""


class OpeningRecordSigned(Event, frozen=True, kw_only=True):
    """开标记录已签署"""

    signer: str
    opinion: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.record_signatures[self.signer] = entry.at


class CloseOpening(Command, frozen=True, kw_only=True):
    """宣布开标结束"""


class OpeningClosed(Event, frozen=True, kw_only=True):
    """开标已结束"""

    opened: int
    not_opened: int


class ExtendDeadline(Command, frozen=True, kw_only=True):
    """延长投标截止时间"""

    new_deadline: datetime
    reason: str


class DeadlineExtended(Event, frozen=True, kw_only=True):
    """投标截止时间已延长"""

    new_deadline: datetime
    reason: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.deadline = self.new_deadline
