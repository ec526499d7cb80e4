"""Registration and filing 项目登记、招标文件备案."""

from __future__ import annotations

from ggzy.core.documents import DutyTest, Finding, Project, TenderFile
from ggzy.core.proceeding import Proceeding
from ggzy.core.roles import Role
from ggzy.core.table import Command, Entry, Event


class RegisterProject(Command, frozen=True, kw_only=True):
    """登记项目"""

    project: Project
    override_reason: str = ""


class ProjectRegistered(Event, frozen=True, kw_only=True):
    """项目已登记"""

    project: Project
    duty_test: DutyTest
    deal_code: str
    override_reason: str = ""

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.project = self.project
        p.duty_test = self.duty_test
        p.deal_code = self.deal_code
        p.appointment = "asked" if entry.actor.role is Role.AGENCY else ""


class ConfirmAppointment(Command, frozen=True, kw_only=True):
    """确认委托：招标人 confirms that it appointed the agency, by the written contract of this number."""

    contract_no: str


class AppointmentConfirmed(Event, frozen=True, kw_only=True):
    """招标人已确认委托"""

    contract_no: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.appointment = "confirmed"


class DeclineAppointment(Command, frozen=True, kw_only=True):
    """不予确认委托"""

    reason: str


class AppointmentDeclined(Event, frozen=True, kw_only=True):
    """招标人未确认委托，登记作废"""

    reason: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.appointment = "declined"
        p.ended = self.reason


class SubmitFiling(Command, frozen=True, kw_only=True):
    """提交招标文件备案"""

    tender_file: TenderFile


class FilingSubmitted(Event, frozen=True, kw_only=True):
    """招标文件已提交备案"""

    tender_file: TenderFile
    version: int

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.tender_file = self.tender_file
        p.round.policy = self.tender_file.policy
        p.filing_version = self.version
        p.file_versions.append((entry.at, self.tender_file))


class ReturnFiling(Command, frozen=True, kw_only=True):
    """退回备案"""

    findings: tuple[Finding, ...]
    opinion: str = ""


class FilingReturned(Event, frozen=True, kw_only=True):
    """备案已退回修改"""

    findings: tuple[Finding, ...]
    opinion: str
    checklist: str = ""

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.findings = self.findings
        p.filing_opinion = self.opinion


class AcceptFiling(Command, frozen=True, kw_only=True):
    """予以备案"""

    findings: tuple[Finding, ...]
    opinion: str = ""


class FilingAccepted(Event, frozen=True, kw_only=True):
    """已予备案：`checklist` is the stream of the list that it was reviewed by, empty for the platform's own."""

    findings: tuple[Finding, ...]
    opinion: str
    checklist: str = ""

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.findings = self.findings
        p.filing_opinion = self.opinion


class RegisterOpeningKey(Command, frozen=True, kw_only=True):
    """登记开标公钥"""

    seat: str
    public_key: str
    rehearsed: bool


class OpeningKeyRegistered(Event, frozen=True, kw_only=True):
    """开标公钥已登记"""

    seat: str
    public_key: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        if p.round.notice is not None:  # bids may have been sealed to the keys as they were
            p.round.former_keys.append(dict(p.round.keys))
        p.round.keys[self.seat] = self.public_key
        p.round.lost.pop(self.seat, None)
