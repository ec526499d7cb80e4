"""Acts about other offices' lists and projects that were not seen here 名单读入、应上未上核查."""

from __future__ import annotations

from ggzy.core.facts import KnownOffice
from ggzy.core.lists import ListRecord
from ggzy.core.table import Command, Entry, Event
from ggzy.core.unlisted_matter import Suspected, Unlisted

# ---- lists ----


class RecordList(Command, frozen=True, kw_only=True):
    """登记读入的名单"""

    source: str
    kind: str
    file_name: str
    sha256: str
    region: str
    columns: dict[str, str]
    unit: str
    good: int
    bad: int


class ListRecorded(Event, frozen=True, kw_only=True):
    """名单已读入"""

    source: str
    kind: str
    file_name: str
    sha256: str
    region: str
    columns: dict[str, str]
    unit: str
    good: int
    bad: int

    def apply(self, p: ListRecord, entry: Entry) -> None:
        p.source, p.kind, p.file_name, p.sha256, p.place = self.source, self.kind, self.file_name, self.sha256, self.region
        p.good, p.bad = self.good, self.bad


class WithdrawList(Command, frozen=True, kw_only=True):
    """撤回读错的名单"""

    reason: str


class ListWithdrawn(Event, frozen=True, kw_only=True):
    """名单已撤回"""

    reason: str

    def apply(self, p: ListRecord, entry: Entry) -> None:
        p.withdrawn = self.reason


# ---- one project ----


class ConfirmUnlisted(Command, frozen=True, kw_only=True):
    """确认未见进场，立为核查事项"""

    project: Suspected
    grounds: str


class UnlistedConfirmed(Event, frozen=True, kw_only=True):
    """已立为应上未上核查事项"""

    code: str
    project: Suspected
    grounds: str

    def apply(self, p: Unlisted, entry: Entry) -> None:
        p.code, p.project, p.grounds = self.code, self.project, self.grounds
        p.confirmed_at, p.confirmed_by = entry.at, entry.actor


class AskOffice(Command, frozen=True, kw_only=True):
    """请主管部门说明"""

    office_id: str
    question: str


class OfficeAsked(Event, frozen=True, kw_only=True):
    """已请主管部门说明"""

    office: KnownOffice
    question: str

    def apply(self, p: Unlisted, entry: Entry) -> None:
        p.office, p.question, p.asked_at, p.urged_at = self.office, self.question, entry.at, None
        p.stance, p.reply, p.reply_deal, p.replied_at, p.replied_by = "", "", "", None, None


class UrgeOffice(Command, frozen=True, kw_only=True):
    """催办"""


class OfficeUrged(Event, frozen=True, kw_only=True):
    """已催办"""

    def apply(self, p: Unlisted, entry: Entry) -> None:
        p.urged_at = entry.at


class ReplyOnProject(Command, frozen=True, kw_only=True):
    """答复核查询问"""

    stance: str
    reply: str
    deal: str = ""


class ProjectReplied(Event, frozen=True, kw_only=True):
    """主管部门已答复"""

    stance: str
    reply: str
    deal: str

    def apply(self, p: Unlisted, entry: Entry) -> None:
        p.stance, p.reply, p.reply_deal = self.stance, self.reply, self.deal
        p.replied_at, p.replied_by = entry.at, entry.actor


class FindUnlisted(Command, frozen=True, kw_only=True):
    """认定应上未上"""

    finding: str
    answer: str = ""


class UnlistedFound(Event, frozen=True, kw_only=True):
    """已认定应上未上"""

    # `offline`: whether the department itself said so; what was found is the same either way

    finding: str
    answer: str
    offline: bool
    answered: bool

    def apply(self, p: Unlisted, entry: Entry) -> None:
        p.finding, p.found_at = self.finding, entry.at


class FindContractAside(Command, frozen=True, kw_only=True):
    """认定不按中标结果订立合同"""

    finding: str
    answer: str = ""


class ContractFoundAside(Event, frozen=True, kw_only=True):
    """已认定不按中标结果订立合同"""

    finding: str
    answer: str
    answered: bool

    def apply(self, p: Unlisted, entry: Entry) -> None:
        p.finding, p.found_at = self.finding, entry.at


class ClearUnlisted(Command, frozen=True, kw_only=True):
    """排除，写明理由"""

    reason: str


class UnlistedCleared(Event, frozen=True, kw_only=True):
    """已排除"""

    reason: str

    def apply(self, p: Unlisted, entry: Entry) -> None:
        p.ended = self.reason


class OpenCaseFromUnlisted(Command, frozen=True, kw_only=True):
    """由应上未上核查登记案件线索"""

    case: str
    case_code: str


class CaseOpenedFromUnlisted(Event, frozen=True, kw_only=True):
    """已由应上未上核查登记案件线索"""

    case: str
    case_code: str

    def apply(self, p: Unlisted, entry: Entry) -> None:
        p.cases.append((self.case, self.case_code))


class SettleUnlisted(Command, frozen=True, kw_only=True):
    """办结：how the finding was put right or handed on"""

    outcome: str
    reason: str


class UnlistedSettled(Event, frozen=True, kw_only=True):
    """已办结"""

    outcome: str
    reason: str

    def apply(self, p: Unlisted, entry: Entry) -> None:
        p.ended = self.reason
