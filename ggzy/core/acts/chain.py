"""Acts of the report chain 上报: the call, each office's report, what is returned, the merged text, its way up."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from ggzy.core.chain import Call, Contest, Difficulty, OfficeReport, Section
from ggzy.core.facts import KnownOffice
from ggzy.core.office_figures import Covered, Figure, ReportSeen
from ggzy.core.table import Command, Entry, Event

# ---- the call


class OpenCall(Command, frozen=True, kw_only=True):
    """发出上报通知"""

    kind: str
    about: str
    region: str
    since: datetime
    until: datetime
    due: datetime
    outline: tuple[str, ...]
    office_ids: tuple[str, ...]
    superior_id: str
    cycle: str = ""


class CallOpened(Event, frozen=True, kw_only=True):
    """上报通知已发出"""

    code: str
    kind: str
    about: str
    region: str
    since: datetime
    until: datetime
    due: datetime
    outline: tuple[str, ...]
    offices: tuple[KnownOffice, ...]
    superior: KnownOffice
    cycle: str

    def apply(self, p: Call, entry: Entry) -> None:
        p.code, p.kind, p.about, p.place, p.since, p.until = self.code, self.kind, self.about, self.region, self.since, self.until
        p.due, p.outline, p.offices, p.superior, p.cycle = self.due, self.outline, self.offices, self.superior, self.cycle
        p.opened_by, p.opened_at = entry.actor, entry.at


class CollateReports(Command, frozen=True, kw_only=True):
    """汇总各单位的上报"""

    summary: str
    sections: tuple[Section, ...]


class ReportsCollated(Event, frozen=True, kw_only=True):
    """各单位的上报已汇总"""

    summary: str
    sections: tuple[Section, ...]
    reports: tuple[ReportSeen, ...]

    def apply(self, p: Call, entry: Entry) -> None:
        p.summary, p.sections, p.reports, p.collated_at = self.summary, self.sections, self.reports, entry.at


class SendUp(Command, frozen=True, kw_only=True):
    """报送上级"""

    document_no: str


class CallSentUp(Event, frozen=True, kw_only=True):
    """汇总报告已报送上级"""

    document_no: str

    def apply(self, p: Call, entry: Entry) -> None:
        p.document_no, p.sent_at, p.sent_by, p.returned_up = self.document_no, entry.at, entry.actor, ""


class AcknowledgeCall(Command, frozen=True, kw_only=True):
    """收悉汇总报告"""

    remark: str = ""


class CallAcknowledged(Event, frozen=True, kw_only=True):
    """汇总报告已收悉"""

    remark: str

    def apply(self, p: Call, entry: Entry) -> None:
        p.received_at, p.received_by, p.remark = entry.at, entry.actor, self.remark


class ReturnUpward(Command, frozen=True, kw_only=True):
    """退回汇总报告"""

    reason: str


class CallReturned(Event, frozen=True, kw_only=True):
    """汇总报告已退回"""

    reason: str

    def apply(self, p: Call, entry: Entry) -> None:
        p.returned_up = self.reason
        p.breaches.pop(f"send_up/{p.opened_by.org_id}" if p.opened_by else "", None)


class WithdrawCall(Command, frozen=True, kw_only=True):
    """撤回上报通知"""

    reason: str


class CallWithdrawn(Event, frozen=True, kw_only=True):
    """上报通知已撤回"""

    reason: str

    def apply(self, p: Call, entry: Entry) -> None:
        p.ended, p.cycle = self.reason, ""


class FollowOn(Command, frozen=True, kw_only=True):
    """按计划发起下一期"""

    stream: str


class FollowedOn(Event, frozen=True, kw_only=True):
    """下一期已按计划发起"""

    stream: str

    def apply(self, p: Call, entry: Entry) -> None:
        p.following = self.stream


class EndPlan(Command, frozen=True, kw_only=True):
    """停止定期计划"""

    reason: str


class PlanEnded(Event, frozen=True, kw_only=True):
    """定期计划已停止"""

    reason: str

    def apply(self, p: Call, entry: Entry) -> None:
        p.cycle = ""


# ---- one office's report


class AskForReport(Command, frozen=True, kw_only=True):
    """请一个单位上报"""

    call: str
    call_code: str
    kind: str
    about: str
    region: str
    office_id: str
    since: datetime
    until: datetime
    due: datetime
    outline: tuple[str, ...]


class ReportAsked(Event, frozen=True, kw_only=True):
    """已请上报"""

    call: str
    call_code: str
    kind: str
    about: str
    region: str
    office: KnownOffice
    since: datetime
    until: datetime
    due: datetime
    outline: tuple[str, ...]

    def apply(self, p: OfficeReport, entry: Entry) -> None:
        p.call, p.call_code, p.kind, p.about, p.place, p.office = self.call, self.call_code, self.kind, self.about, self.region, self.office
        p.since, p.until, p.due, p.outline, p.asked_by, p.asked_at = self.since, self.until, self.due, self.outline, entry.actor, entry.at


class SubmitReport(Command, frozen=True, kw_only=True):
    """上报"""

    answers: tuple[str, ...]
    contests: tuple[Contest, ...] = ()
    difficulties: tuple[Difficulty, ...] = ()
    no_difficulty: bool = False


class ReportSubmitted(Event, frozen=True, kw_only=True):
    """已上报"""

    answers: tuple[str, ...]
    figures: tuple[Figure, ...]
    contests: tuple[Contest, ...]
    difficulties: tuple[Difficulty, ...]
    no_difficulty: bool
    late: bool
    covered: tuple[Covered, ...] = ()

    def apply(self, p: OfficeReport, entry: Entry) -> None:
        p.answers, p.figures, p.covered, p.contests, p.difficulties = self.answers, self.figures, self.covered, self.contests, list(self.difficulties)
        p.submitted_at, p.submitted_by, p.times, p.returned = entry.at, entry.actor, p.times + 1, ""
        p.late = p.late or self.late


class ReturnReport(Command, frozen=True, kw_only=True):
    """退回补正"""

    reason: str
    due: datetime


class ReportReturned(Event, frozen=True, kw_only=True):
    """已退回补正"""

    reason: str
    due: datetime

    def apply(self, p: OfficeReport, entry: Entry) -> None:
        p.returned, p.due = self.reason, self.due
        run_anew(p, "report")


class ExtendReport(Command, frozen=True, kw_only=True):
    """延长上报期限"""

    due: datetime
    reason: str


class ReportExtended(Event, frozen=True, kw_only=True):
    """上报期限已延长"""

    due: datetime
    reason: str

    def apply(self, p: OfficeReport, entry: Entry) -> None:
        p.due = self.due
        run_anew(p, "report")


class AcceptReport(Command, frozen=True, kw_only=True):
    """采纳上报"""


class ReportAccepted(Event, frozen=True, kw_only=True):
    """上报已采纳"""

    def apply(self, p: OfficeReport, entry: Entry) -> None:
        p.accepted_at = entry.at


class CallOffReport(Command, frozen=True, kw_only=True):
    """不再要求上报"""

    reason: str


class ReportCalledOff(Event, frozen=True, kw_only=True):
    """不再要求上报"""

    reason: str

    def apply(self, p: OfficeReport, entry: Entry) -> None:
        p.ended = self.reason


class UpdateDifficulty(Command, frozen=True, kw_only=True):
    """更新困难和措施的进展"""

    number: int
    state: str
    outcome: str
    by: date | None = None


class DifficultyUpdated(Event, frozen=True, kw_only=True):
    """困难和措施的进展已更新"""

    number: int
    state: str
    outcome: str
    by: date | None

    def apply(self, p: OfficeReport, entry: Entry) -> None:
        before = p.difficulties[self.number - 1]
        changed = {"state": self.state, "outcome": self.outcome, "by": self.by or before.by}
        p.difficulties[self.number - 1] = msgspec.structs.replace(before, **changed)
        run_anew(p, "follow_up")


def run_anew(p: OfficeReport, duty: str) -> None:
    """A new term can be missed anew; that one was missed stays with the report, and in the journal."""
    assert p.office
    missed = p.breaches.pop(f"{duty}/{p.office.org_id}", None)
    p.late = p.late or (missed is not None and duty == "report")
