"""The failure desk 解密失败处置: a bidder contests why its bid stayed shut, the supervisor decides with reasons."""

from __future__ import annotations

from ggzy.core.proceeding import Contest, Proceeding
from ggzy.core.table import Command, Entry, Event


class ContestFailure(Command, frozen=True, kw_only=True):
    """对解密失败的认定提出申辩

    `file_sha256` is the digest of a file that the bidder keeps as evidence, if there is one.
    """

    text: str
    file_sha256: str = ""


class FailureContested(Event, frozen=True, kw_only=True):
    """投标人已申辩"""

    bidder: str
    text: str
    file_sha256: str = ""

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.contests[self.bidder] = Contest(self.bidder, self.text, self.file_sha256, entry.at)


class DecideFailure(Command, frozen=True, kw_only=True):
    """认定解密失败的原因归属"""

    bidder: str
    fault: str
    reason: str


class FailureDecided(Event, frozen=True, kw_only=True):
    """解密失败的原因归属已认定"""

    bidder: str
    fault: str
    reason: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        r = p.round
        r.bids[self.bidder].fault = self.fault
        contest = r.contests.setdefault(self.bidder, Contest(self.bidder, "", "", entry.at))
        contest.fault, contest.reason, contest.decided_at = self.fault, self.reason, entry.at
