"""Acts in a complaint 投诉: filing, acceptance, stay, reply, examination, withdrawal, decision, publication."""

from __future__ import annotations

from datetime import datetime

from ggzy.core.complaint import Complaint, Examination, Exhibit, Respondent, Stay
from ggzy.core.table import Command, Entry, Event

# ---- filing, acceptance ----


class FileComplaint(Command, frozen=True, kw_only=True):
    """提出投诉"""

    deal: str
    matter: str
    known_at: datetime
    respondents: tuple[Respondent, ...]
    facts: str
    request: str
    exhibits: tuple[Exhibit, ...]
    contact: str
    office_id: str
    interest: str = ""
    new_evidence: str = ""


class ComplaintFiled(Event, frozen=True, kw_only=True):
    """投诉已提出"""

    code: str
    complainant_id: str
    complainant: str
    deal: str
    deal_code: str
    deal_title: str
    matter: str
    known_at: datetime
    respondents: tuple[Respondent, ...]
    facts: str
    request: str
    exhibits: tuple[Exhibit, ...]
    contact: str
    interest: str
    office_id: str
    office: str
    region: str
    line: str
    industry: str
    new_evidence: str = ""

    def apply(self, p: Complaint, entry: Entry) -> None:
        for name in (
            "code", "complainant_id", "complainant", "deal", "deal_code", "deal_title", "matter", "known_at", "respondents",
            "facts", "request", "exhibits", "contact", "interest", "new_evidence", "office_id", "office",
        ):  # fmt: skip
            setattr(p, name, getattr(self, name))
        p.place, p.of_line, p.of_industry = self.region, self.line, self.industry
        p.filed_at = p.received_at = entry.at


class HandOverComplaint(Command, frozen=True, kw_only=True):
    """移送有管辖权的部门"""

    office_id: str
    reason: str


class ComplaintHandedOver(Event, frozen=True, kw_only=True):
    """投诉已移送"""

    office_id: str
    office: str
    before: str
    region: str
    line: str
    industry: str
    reason: str

    def apply(self, p: Complaint, entry: Entry) -> None:
        p.office_id, p.office = self.office_id, self.office
        p.place, p.of_line, p.of_industry = self.region, self.line, self.industry
        p.received_at = entry.at


class AcceptComplaint(Command, frozen=True, kw_only=True):
    """决定受理"""


class ComplaintAccepted(Event, frozen=True, kw_only=True):
    """投诉已受理"""

    reply_until: datetime

    def apply(self, p: Complaint, entry: Entry) -> None:
        p.accepted_at, p.reply_until = entry.at, self.reply_until


class RefuseComplaint(Command, frozen=True, kw_only=True):
    """决定不予受理"""

    ground: str
    reason: str


class ComplaintRefused(Event, frozen=True, kw_only=True):
    """投诉不予受理"""

    ground: str
    reason: str

    def apply(self, p: Complaint, entry: Entry) -> None:
        p.refused_ground, p.refused_reason = self.ground, self.reason


# ---- handling ----


class OrderStay(Command, frozen=True, kw_only=True):
    """为处理投诉责令暂停"""

    order_no: str
    reason: str


class StayOrdered(Event, frozen=True, kw_only=True):
    """已为处理投诉责令暂停招标投标活动"""

    order_no: str
    reason: str

    def apply(self, p: Complaint, entry: Entry) -> None:
        p.stay = Stay(self.order_no, self.reason, entry.at)
        p.stays += 1


class LiftStay(Command, frozen=True, kw_only=True):
    """解除暂停"""

    reason: str
    new_deadline: datetime | None = None


class StayLifted(Event, frozen=True, kw_only=True):
    """暂停已解除"""

    reason: str

    def apply(self, p: Complaint, entry: Entry) -> None:
        assert p.stay
        p.stay.lifted = entry.at


class ReplyToComplaint(Command, frozen=True, kw_only=True):
    """对投诉作出说明"""

    text: str
    exhibits: tuple[Exhibit, ...] = ()


class ComplaintReplied(Event, frozen=True, kw_only=True):
    """被投诉人已作出说明"""

    org_id: str
    text: str
    exhibits: tuple[Exhibit, ...]

    def apply(self, p: Complaint, entry: Entry) -> None:
        p.replies.append((entry.at, self.org_id, self.text))
        p.reply_exhibits.extend(self.exhibits)


class BeginExamination(Command, frozen=True, kw_only=True):
    """委托检验、检测、鉴定、专家评审"""

    what: str
    by: str


class ExaminationBegun(Event, frozen=True, kw_only=True):
    """已委托检验、检测、鉴定、专家评审"""

    what: str
    by: str

    def apply(self, p: Complaint, entry: Entry) -> None:
        p.examinations.append(Examination(self.what, self.by, entry.at))


class EndExamination(Command, frozen=True, kw_only=True):
    """收到检验、检测、鉴定、评审结论"""

    result: str


class ExaminationEnded(Event, frozen=True, kw_only=True):
    """检验、检测、鉴定、评审已有结论"""

    result: str

    def apply(self, p: Complaint, entry: Entry) -> None:
        open_one = next(each for each in p.examinations if each.ended is None)
        open_one.ended, open_one.result = entry.at, self.result


class WithdrawComplaint(Command, frozen=True, kw_only=True):
    """撤回投诉"""

    reason: str


class ComplaintWithdrawn(Event, frozen=True, kw_only=True):
    """投诉已撤回"""

    reason: str

    def apply(self, p: Complaint, entry: Entry) -> None:
        p.withdrawal = self.reason


class WithdrawalAsked(Event, frozen=True, kw_only=True):
    """投诉人要求撤回"""

    reason: str

    def apply(self, p: Complaint, entry: Entry) -> None:
        p.withdrawal, p.withdrawal_asked_at = self.reason, entry.at


class AllowWithdrawal(Command, frozen=True, kw_only=True):
    """准予撤回"""

    reason: str


class WithdrawalAllowed(Event, frozen=True, kw_only=True):
    """已准予撤回，投诉处理终止"""

    reason: str


# ---- decision ----


class DecideComplaint(Command, frozen=True, kw_only=True):
    """作出处理决定"""

    decision_no: str
    outcome: str
    decision: str
    false: bool = False
    public_text: str = ""


class ComplaintDecided(Event, frozen=True, kw_only=True):
    """投诉处理决定已作出"""

    decision_no: str
    outcome: str
    decision: str
    false: bool
    public_text: str

    def apply(self, p: Complaint, entry: Entry) -> None:
        p.decision_no, p.outcome, p.decision, p.false = self.decision_no, self.outcome, self.decision, self.false
        p.public_text, p.decided_at = self.public_text, entry.at


class PublishComplaintDecision(Command, frozen=True, kw_only=True):
    """公布处理结果"""


class ComplaintDecisionPublished(Event, frozen=True, kw_only=True):
    """投诉处理结果已公布"""

    def apply(self, p: Complaint, entry: Entry) -> None:
        p.published_at = entry.at


class OpenCaseFromComplaint(Command, frozen=True, kw_only=True):
    """由投诉查出的线索登记案件"""

    case: str
    case_code: str


class CaseOpenedFromComplaint(Event, frozen=True, kw_only=True):
    """已由投诉登记案件线索"""

    case: str
    case_code: str

    def apply(self, p: Complaint, entry: Entry) -> None:
        p.cases.append((self.case, self.case_code))
