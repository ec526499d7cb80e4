"""Candidates' publicity, award, contract, archive 中标候选人公示、定标、合同、归档."""

from __future__ import annotations

from datetime import datetime

from ggzy.core.complaint import Exhibit
from ggzy.core.proceeding import Proceeding
from ggzy.core.table import Command, Entry, Event


class PublishCandidates(Command, frozen=True, kw_only=True):
    """公示中标候选人"""

    until: datetime


class CandidatesPublished(Event, frozen=True, kw_only=True):
    """中标候选人已公示"""

    until: datetime

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.publicity_until = self.until


class ClosePublicity(Command, frozen=True, kw_only=True):
    """公示期满"""


class PublicityEnded(Event, frozen=True, kw_only=True):
    """公示已期满"""


class AwardLot(Command, frozen=True, kw_only=True):
    """确定中标人"""

    bidder: str
    reason: str = ""
    namesake: str = ""


class LotAwarded(Event, frozen=True, kw_only=True):
    """中标人已确定"""

    bidder: str
    org_id: str
    org: str
    price_fen: int
    rank: int
    reason: str
    namesake: str = ""

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.winner = self.bidder
        p.round.award_price_fen = self.price_fen
        p.round.award_reason = self.reason


class AwardNoticesIssued(Event, frozen=True, kw_only=True):
    """中标通知书已发出：to the winner and, at the same time, to all losers."""

    winner: str
    losers: tuple[str, ...]


class RecordFallAway(Command, frozen=True, kw_only=True):
    """取消中标资格另行确定"""

    ground: str
    evidence: str
    papers: tuple[Exhibit, ...] = ()


class DeclineAward(Command, frozen=True, kw_only=True):
    """放弃中标"""

    evidence: str
    papers: tuple[Exhibit, ...] = ()


class WinnerFellAway(Event, frozen=True, kw_only=True):
    """中标人放弃或丧失中标资格"""

    bidder: str
    ground: str
    evidence: str
    papers: tuple[Exhibit, ...] = ()

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.fallen_away[self.bidder] = self.ground
        p.round.fallen_papers[self.bidder] = self.papers
        p.round.winner = ""
        p.round.award_price_fen = 0
        p.round.contract_signatures = {}
        p.round.contract = None


class GiveUpCandidates(Command, frozen=True, kw_only=True):
    """不再依次确定，重新招标"""

    reason: str


class FileWrittenReport(Command, frozen=True, kw_only=True):
    """提交招标投标情况书面报告"""

    text: str


class WrittenReportFiled(Event, frozen=True, kw_only=True):
    """书面报告已提交"""

    text: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.written_report_at = entry.at


class SignContract(Command, frozen=True, kw_only=True):
    """签订合同"""

    amount_fen: int
    duration_days: int
    manager: str


class ContractPartySigned(Event, frozen=True, kw_only=True):
    """合同一方已签署"""

    party: str
    amount_fen: int
    duration_days: int
    manager: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.contract_signatures[self.party] = entry.at
        p.round.contract = self


class ContractSigned(Event, frozen=True, kw_only=True):
    """合同已签订"""

    amount_fen: int
    duration_days: int
    manager: str


class ArchiveProceeding(Command, frozen=True, kw_only=True):
    """归档"""

    package_sha256: str


class ProceedingArchived(Event, frozen=True, kw_only=True):
    """已归档"""

    package_sha256: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.archive_sha256 = self.package_sha256
