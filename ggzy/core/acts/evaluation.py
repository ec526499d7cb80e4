"""Evaluation 评审: checks, scores, written clarification, reasoned rejection, report. Each member works alone."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import msgspec

from ggzy.core.evaluation.price import FoundDeviation
from ggzy.core.evaluation.score import Result
from ggzy.core.proceeding import Ballot, Inquiry, Proceeding
from ggzy.core.table import Command, Entry, Event


class ItemVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """One check of the preliminary evaluation 初步评审: met or not; not met needs a reason that cites the bid."""

    item: str
    met: bool
    reason: str = ""


class FileChecks(Command, frozen=True, kw_only=True):
    """提交初步评审意见"""

    bidder: str
    verdicts: tuple[ItemVerdict, ...]


class ChecksFiled(Event, frozen=True, kw_only=True):
    """初步评审意见已提交"""

    expert_id: str
    bidder: str
    verdicts: tuple[ItemVerdict, ...]

    def apply(self, p: Proceeding, entry: Entry) -> None:
        for verdict in self.verdicts:
            p.round.checks[self.expert_id, self.bidder, verdict.item] = verdict


class ProposeRejection(Command, frozen=True, kw_only=True):
    """提议否决投标"""

    proposal_id: str
    bidder: str
    ground: str
    reason: str


class RejectionProposed(Event, frozen=True, kw_only=True):
    """已提议否决投标"""

    proposal_id: str
    bidder: str
    ground: str
    reason: str
    proposer: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.ballots[self.proposal_id] = Ballot(
            self.proposal_id, self.bidder, self.ground, self.reason, self.proposer
        )


class VoteRejection(Command, frozen=True, kw_only=True):
    """就否决提议表决"""

    proposal_id: str
    reject: bool
    reason: str


class RejectionVoted(Event, frozen=True, kw_only=True):
    """已就否决提议表决"""

    proposal_id: str
    voter: str
    reject: bool
    reason: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        ballot = p.round.ballots[self.proposal_id]
        ballot.votes[self.voter] = self.reject
        ballot.reasons[self.voter] = self.reason


class BidRejected(Event, frozen=True, kw_only=True):
    """投标已被否决"""

    proposal_id: str
    bidder: str
    ground: str
    reason: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.ballots[self.proposal_id].carried = True
        p.round.bids[self.bidder].rejected = f"{self.ground}：{self.reason}"
        p.round.undo_report()


class RejectionLost(Event, frozen=True, kw_only=True):
    """否决提议未获通过"""

    proposal_id: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.ballots[self.proposal_id].carried = False


class AskBidder(Command, frozen=True, kw_only=True):
    """书面要求投标人澄清"""

    inquiry_id: str
    bidder: str
    text: str
    reply_by: datetime


class BidderAsked(Event, frozen=True, kw_only=True):
    """已要求投标人澄清"""

    inquiry_id: str
    bidder: str
    text: str
    reply_by: datetime
    abnormally_low: bool = False

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.inquiries[self.inquiry_id] = Inquiry(
            self.inquiry_id, self.bidder, self.text, entry.at, self.reply_by, self.abnormally_low
        )


class ReplyToCommittee(Command, frozen=True, kw_only=True):
    """书面澄清"""

    inquiry_id: str
    text: str


class BidderReplied(Event, frozen=True, kw_only=True):
    """投标人已澄清"""

    inquiry_id: str
    text: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        inquiry = p.round.inquiries[self.inquiry_id]
        inquiry.reply, inquiry.replied_at = self.text, entry.at


class FinishPreliminary(Command, frozen=True, kw_only=True):
    """结束初步评审"""


class PreliminaryFinished(Event, frozen=True, kw_only=True):
    """初步评审已结束"""

    passed: tuple[str, ...]

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.preliminary_finished_at, p.round.passed = entry.at, self.passed


class Points(msgspec.Struct, frozen=True, kw_only=True):
    criterion: str
    points: Decimal
    reason: str = ""


class FileScore(Command, frozen=True, kw_only=True):
    """提交评分"""

    bidder: str
    points: tuple[Points, ...]


class ScoreFiled(Event, frozen=True, kw_only=True):
    """评分已提交"""

    expert_id: str
    bidder: str
    points: tuple[Points, ...]

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.sheets[self.expert_id, self.bidder] = self.points


class ReopenScore(Command, frozen=True, kw_only=True):
    """准许重新评分"""

    expert_id: str
    bidder: str
    reason: str


class ScoreReopened(Event, frozen=True, kw_only=True):
    """已准许重新评分"""

    expert_id: str
    bidder: str
    reason: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        """Other points may give other ties, so the order once settled falls too."""
        r = p.round
        r.sheets.pop((self.expert_id, self.bidder), None)
        r.explanations = {k: v for k, v in r.explanations.items() if k[:2] != (self.expert_id, self.bidder)}
        r.reopened.append((entry.at, self))
        r.settled = ()
        r.undo_report()


class DetermineFigures(Command, frozen=True, kw_only=True):
    """认定计价偏差和客观评审数据：评标委员会的认定，由主任记录

    `deviations` are all that the committee found in the bid; `performances` and `certificates` replace what the bidder
    claimed where the committee, having looked at the proofs, counts otherwise (None: as claimed).
    """

    bidder: str
    reason: str
    deviations: tuple[FoundDeviation, ...] = ()
    performances: int | None = None
    certificates: tuple[str, ...] | None = None


class FiguresDetermined(Event, frozen=True, kw_only=True):
    """计价偏差和客观评审数据已认定"""

    bidder: str
    reason: str
    deviations: tuple[FoundDeviation, ...] = ()
    performances: int | None = None
    certificates: tuple[str, ...] | None = None

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.determined[self.bidder] = self
        p.round.settled = ()
        p.round.undo_report()


class Speak(Command, frozen=True, kw_only=True):
    """评标委员会席间发言"""

    text: str


class RemarkMade(Event, frozen=True, kw_only=True):
    """席间已发言"""

    expert_id: str
    text: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.remarks.append((entry.at, self))


class ExplainDeviation(Command, frozen=True, kw_only=True):
    """说明评分偏差理由"""

    bidder: str
    criterion: str
    reason: str


class DeviationExplained(Event, frozen=True, kw_only=True):
    """评分偏差理由已说明"""

    expert_id: str
    bidder: str
    criterion: str
    reason: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.explanations[self.expert_id, self.bidder, self.criterion] = self.reason


class DraftReport(Command, frozen=True, kw_only=True):
    """汇总形成评标报告"""


class ReportDrafted(Event, frozen=True, kw_only=True):
    """评标报告已形成"""

    result: Result

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.result = self.result
        p.round.report_signatures = {}


class SignReport(Command, frozen=True, kw_only=True):
    """签署评标报告"""

    agree: bool
    dissent: str = ""


class ReportSigned(Event, frozen=True, kw_only=True):
    """评标报告已签署"""

    expert_id: str
    agree: bool
    dissent: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.report_signatures[self.expert_id] = self


class FileReport(Command, frozen=True, kw_only=True):
    """提交评标报告"""

    silent: tuple[str, ...] = ()


class ReportFiled(Event, frozen=True, kw_only=True):
    """评标报告已提交"""

    candidates: tuple[str, ...]
    silent: tuple[str, ...]


class RejectAll(Command, frozen=True, kw_only=True):
    """否决全部投标"""

    reason: str


class SettleTie(Command, frozen=True, kw_only=True):
    """确定并列名次"""

    order: tuple[str, ...] = ()
    reason: str = ""


class TieSettled(Event, frozen=True, kw_only=True):
    """并列名次已确定"""

    order: tuple[str, ...]
    how: str
    seed: str
    reason: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.settled = (*p.round.settled, *self.order)
        p.round.ties.append(self)
