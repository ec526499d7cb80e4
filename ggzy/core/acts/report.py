"""Acts in a report 举报: registered at the end of its day, taken up, questions and answers, and what came of it."""

from __future__ import annotations

from ggzy.core.facts import Named
from ggzy.core.report import Offer, Question, Report
from ggzy.core.table import Command, Entry, Event


class RegisterReport(Command, frozen=True, kw_only=True):
    """登记举报"""

    day: str
    sha256: str
    region: str
    line: str
    industry: str = ""
    deal: str = ""
    deal_title: str = ""
    reported_office: str = ""


class ReportRegistered(Event, frozen=True, kw_only=True):
    """举报已登记"""

    code: str
    day: str
    sha256: str
    region: str
    line: str
    industry: str
    deal: str
    deal_title: str
    reported_office: str

    def apply(self, p: Report, entry: Entry) -> None:
        for name in ("code", "day", "sha256", "deal", "deal_title", "reported_office"):
            setattr(p, name, getattr(self, name))
        p.place, p.of_line, p.of_industry, p.registered_at = self.region, self.line, self.industry, entry.at


class TakeReport(Command, frozen=True, kw_only=True):
    """领办举报，开始核查"""


class ReportTaken(Event, frozen=True, kw_only=True):
    """举报已领办"""

    handler: Named
    office_id: str
    office: str

    def apply(self, p: Report, entry: Entry) -> None:
        if p.offered is not None:
            p.parted[p.office_id] = entry.at
            p.place, p.of_line, p.of_industry, p.offered = p.offered.region, p.offered.line, p.offered.industry, None
        p.handler, p.office_id, p.office, p.taken_at = self.handler, self.office_id, self.office, entry.at
        p.parted.pop(self.office_id, None)


class HandOverReport(Command, frozen=True, kw_only=True):
    """移送其他部门"""

    office_id: str
    reason: str


class ReportHandedOver(Event, frozen=True, kw_only=True):
    """举报已移送，等待接收"""

    office_id: str
    office: str
    region: str
    line: str
    industry: str
    reason: str

    def apply(self, p: Report, entry: Entry) -> None:
        p.offered = Offer(self.office_id, self.office, self.region, self.line, self.industry, self.reason, entry.at)


class GiveBackReport(Command, frozen=True, kw_only=True):
    """不接收移送，退回"""

    reason: str


class ReportGivenBack(Event, frozen=True, kw_only=True):
    """移送的举报已退回"""

    office: str
    reason: str

    def apply(self, p: Report, entry: Entry) -> None:
        p.offered = None


class RecallReport(Command, frozen=True, kw_only=True):
    """收回移送"""

    reason: str


class ReportRecalled(Event, frozen=True, kw_only=True):
    """移送的举报已收回"""

    office_id: str
    office: str
    reason: str

    def apply(self, p: Report, entry: Entry) -> None:
        p.offered = None


class AskReporter(Command, frozen=True, kw_only=True):
    """向举报人提问"""

    text: str


class ReporterAsked(Event, frozen=True, kw_only=True):
    """已向举报人提问"""

    text: str

    def apply(self, p: Report, entry: Entry) -> None:
        p.questions.append(Question(len(p.questions) + 1, self.text, entry.at))


class NoteAnswer(Command, frozen=True, kw_only=True):
    """记入举报人的补充"""

    day: str
    sha256: str


class ReporterAnswered(Event, frozen=True, kw_only=True):
    """举报人已补充"""

    day: str
    sha256: str

    def apply(self, p: Report, entry: Entry) -> None:
        if p.questions:
            p.questions[-1].answered = self.day


class OpenCaseFromReport(Command, frozen=True, kw_only=True):
    """由举报登记案件线索"""

    case: str
    case_code: str


class CaseOpenedFromReport(Event, frozen=True, kw_only=True):
    """已由举报登记案件线索"""

    case: str
    case_code: str

    def apply(self, p: Report, entry: Entry) -> None:
        p.case, p.case_code = self.case, self.case_code


class CloseReport(Command, frozen=True, kw_only=True):
    """核查办结"""

    finding: str
    reason: str
    answer: str


class ReportClosed(Event, frozen=True, kw_only=True):
    """举报已办结"""

    finding: str
    reason: str
    answer: str

    def apply(self, p: Report, entry: Entry) -> None:
        p.finding, p.reason, p.answer = self.finding, self.reason, self.answer
