"""Acts in a case 监督案件: clue, investigation, notice, reply, hearing, decision, service, and what becomes of it."""

from __future__ import annotations

from datetime import datetime

from ggzy.core.case import Accused, BaseRate, Case, Evidence, Hearing, LegalReview, Notice, Penalty
from ggzy.core.facts import Named
from ggzy.core.table import Command, Entry, Event

# ---- clue and investigation ----


class RegisterClue(Command, frozen=True, kw_only=True):
    """登记线索

    `rate` is how common the finding is that the clue comes from, as it stands now.
    """

    accused: Accused
    about: str
    suspected: str
    region: str
    line: str
    industry: str = ""
    source: str = "hand"
    deal: str = ""
    from_finding: str = ""
    kept_from: str = ""
    from_case: str = ""
    rate: BaseRate | None = None
    from_unlisted: str = ""


class ClueRegistered(Event, frozen=True, kw_only=True):
    """线索已登记"""

    code: str
    accused: Accused
    about: str
    suspected: str
    region: str
    line: str
    industry: str
    source: str
    deal: str
    from_finding: str = ""
    kept_from: str = ""
    from_case: str = ""
    rate: BaseRate | None = None
    from_unlisted: str = ""

    def apply(self, p: Case, entry: Entry) -> None:
        p.code, p.accused, p.about, p.suspected = self.code, self.accused, self.about, self.suspected
        p.place, p.of_line, p.of_industry = self.region, self.line, self.industry
        p.source, p.deal, p.registered_at = self.source, self.deal, entry.at
        p.office_id = entry.actor.org_id
        p.from_finding, p.rate, p.from_case, p.from_unlisted = self.from_finding, self.rate, self.from_case, self.from_unlisted
        p.shut_out = self.kept_from


class AssignCase(Command, frozen=True, kw_only=True):
    """立案并指定办案人员"""

    investigators: tuple[Named, ...]
    opinion: str = ""


class CaseAssigned(Event, frozen=True, kw_only=True):
    """已立案"""

    investigators: tuple[Named, ...]
    opinion: str

    def apply(self, p: Case, entry: Entry) -> None:
        p.investigators = self.investigators
        p.assigned_opinion = self.opinion or p.assigned_opinion
        p.assigned_at = p.assigned_at or entry.at  # older journals replaced investigators by this event too


class ReplaceInvestigators(Command, frozen=True, kw_only=True):
    """更换办案人员"""

    investigators: tuple[Named, ...]
    reason: str


class InvestigatorsReplaced(Event, frozen=True, kw_only=True):
    """已更换办案人员"""

    investigators: tuple[Named, ...]
    reason: str

    def apply(self, p: Case, entry: Entry) -> None:
        p.investigators = self.investigators


class RecordEvidence(Command, frozen=True, kw_only=True):
    """记入事实和证据"""

    kind: str
    fact: str
    sha256: str


class EvidenceRecorded(Event, frozen=True, kw_only=True):
    """事实和证据已记入"""

    kind: str
    fact: str
    sha256: str

    def apply(self, p: Case, entry: Entry) -> None:
        p.evidence.append(Evidence(self.kind, self.fact, self.sha256, entry.actor, entry.at))


# ---- notice, reply, hearing ----


class NotifyAccused(Command, frozen=True, kw_only=True):
    """送达处罚事先告知书"""

    facts: str
    ground: str
    fine_fen: int = 0
    months: int = 0
    hearing_offered: bool = True


class AccusedNotified(Event, frozen=True, kw_only=True):
    """已事先告知当事人"""

    facts: str
    ground: str
    fine_fen: int
    months: int
    hearing_offered: bool
    reply_until: datetime
    hearing_until: datetime

    def apply(self, p: Case, entry: Entry) -> None:
        p.notice = Notice(
            self.facts, self.ground, self.fine_fen, self.months, self.hearing_offered, entry.at,
            self.reply_until, self.hearing_until,
        )  # fmt: skip
        p.replies, p.waived_at, p.hearing, p.review = [], None, None, None


class FileReply(Command, frozen=True, kw_only=True):
    """提交陈述、申辩"""

    text: str


class ReplyFiled(Event, frozen=True, kw_only=True):
    """当事人已陈述、申辩"""

    text: str

    def apply(self, p: Case, entry: Entry) -> None:
        p.replies.append((entry.at, self.text))


class WaiveReply(Command, frozen=True, kw_only=True):
    """明确放弃陈述、申辩和听证"""


class ReplyWaived(Event, frozen=True, kw_only=True):
    """当事人明确放弃陈述、申辩和听证"""

    def apply(self, p: Case, entry: Entry) -> None:
        p.waived_at = entry.at


class RequestHearing(Command, frozen=True, kw_only=True):
    """要求听证"""

    reason: str


class HearingRequested(Event, frozen=True, kw_only=True):
    """当事人要求听证"""

    reason: str

    def apply(self, p: Case, entry: Entry) -> None:
        p.hearing = Hearing(self.reason, entry.at)


class CallHearing(Command, frozen=True, kw_only=True):
    """通知听证的时间、地点"""

    at: datetime
    place: str
    chair: Named


class HearingCalled(Event, frozen=True, kw_only=True):
    """已通知听证"""

    at: datetime
    place: str
    chair: Named

    def apply(self, p: Case, entry: Entry) -> None:
        assert p.hearing
        p.hearing.at, p.hearing.place, p.hearing.chair = self.at, self.place, self.chair


class RecordHearing(Command, frozen=True, kw_only=True):
    """记入听证笔录"""

    minutes: str


class HearingHeld(Event, frozen=True, kw_only=True):
    """听证已举行"""

    minutes: str

    def apply(self, p: Case, entry: Entry) -> None:
        assert p.hearing
        p.hearing.minutes, p.hearing.held_at = self.minutes, entry.at


# ---- legal review ----


class ReviewLegality(Command, frozen=True, kw_only=True):
    """法制审核"""

    passed: bool
    opinion: str


class LegalityReviewed(Event, frozen=True, kw_only=True):
    """法制审核已作出意见"""

    passed: bool
    opinion: str

    def apply(self, p: Case, entry: Entry) -> None:
        p.review = LegalReview(self.passed, self.opinion, entry.actor, entry.at)


# ---- decision ----


class ImposePenalty(Command, frozen=True, kw_only=True):
    """作出行政处罚决定"""

    decision_no: str
    facts: str
    answer: str = ""
    replies: int = 0
    fine_fen: int = 0
    months: int = 0
    lines: tuple[str, ...] = ()


class PenaltyImposed(Event, frozen=True, kw_only=True):
    """行政处罚决定已作出"""

    decision_no: str
    facts: str
    ground: str
    answer: str
    fine_fen: int
    months: int
    forever: bool
    lines: tuple[str, ...]

    def apply(self, p: Case, entry: Entry) -> None:
        p.penalty = Penalty(
            self.decision_no, self.facts, self.ground, self.answer, self.fine_fen, self.months, self.forever,
            self.lines, entry.at, entry.actor.org,
        )  # fmt: skip


class CloseCase(Command, frozen=True, kw_only=True):
    """不予处罚，结案"""

    finding: str
    reason: str


class CaseClosed(Event, frozen=True, kw_only=True):
    """已结案，不予处罚"""

    finding: str
    reason: str

    def apply(self, p: Case, entry: Entry) -> None:
        p.finding, p.finding_reason = self.finding, self.reason


class ServeDecision(Command, frozen=True, kw_only=True):
    """送达处罚决定书"""

    manner: str


class DecisionServed(Event, frozen=True, kw_only=True):
    """处罚决定书已送达，即日执行"""

    manner: str

    def apply(self, p: Case, entry: Entry) -> None:
        p.served_at, p.served_how = entry.at, self.manner


class PublishDecision(Command, frozen=True, kw_only=True):
    """在曝光台公开"""


class DecisionPublished(Event, frozen=True, kw_only=True):
    """处罚决定已公开"""

    def apply(self, p: Case, entry: Entry) -> None:
        p.published_at, p.withdrawn_at, p.withdrawn_reason = entry.at, None, ""
        p.first_published_at = p.first_published_at or entry.at


# ---- afterwards ----


class RepairCredit(Command, frozen=True, kw_only=True):
    """准予信用修复，撤下公开"""

    reason: str


class CreditRepaired(Event, frozen=True, kw_only=True):
    """信用已修复，公开已撤下"""

    reason: str

    def apply(self, p: Case, entry: Entry) -> None:
        p.repaired_at, p.repair_reason = entry.at, self.reason
        if p.application_waits:
            last = p.applications[-1]
            last.granted, last.answer, last.answered_at = True, self.reason, entry.at
        p.withdrawn_at, p.withdrawn_reason = entry.at, self.reason


class RevokeDecision(Command, frozen=True, kw_only=True):
    """撤销处罚决定"""

    by: str
    document_no: str
    reason: str


class DecisionRevoked(Event, frozen=True, kw_only=True):
    """处罚决定已撤销，限制即时解除"""

    by: str
    document_no: str
    reason: str

    def apply(self, p: Case, entry: Entry) -> None:
        p.revoked_at, p.revoked_by, p.revoked_reason = entry.at, f"{self.by}（{self.document_no}）", self.reason


class WithdrawPublication(Command, frozen=True, kw_only=True):
    """撤回公开并说明理由"""

    reason: str


class PublicationWithdrawn(Event, frozen=True, kw_only=True):
    """公开已撤回"""

    reason: str

    def apply(self, p: Case, entry: Entry) -> None:
        p.withdrawn_at, p.withdrawn_reason = entry.at, self.reason


class ConcludeCase(Command, frozen=True, kw_only=True):
    """执行完毕，结案"""

    reason: str


class CaseConcluded(Event, frozen=True, kw_only=True):
    """已执行完毕，结案"""

    reason: str

    def apply(self, p: Case, entry: Entry) -> None:
        p.finding_reason = self.reason
