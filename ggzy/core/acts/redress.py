"""Acts of redress 救济: repair is applied for and answered; an appeal is noted, stays the decision by order, and ends."""

from __future__ import annotations

from datetime import date

from ggzy.core.case import Case
from ggzy.core.complaint import Exhibit
from ggzy.core.redress import Amendment, Appeal, Application, Stay
from ggzy.core.table import Command, Entry, Event

# ---- repair of credit ----


class ApplyForRepair(Command, frozen=True, kw_only=True):
    """申请信用修复"""

    text: str
    exhibits: tuple[Exhibit, ...] = ()


class RepairApplied(Event, frozen=True, kw_only=True):
    """当事人申请信用修复"""

    text: str
    exhibits: tuple[Exhibit, ...]

    def apply(self, p: Case, entry: Entry) -> None:
        p.applications.append(Application(self.text, self.exhibits, entry.at))


class RefuseRepair(Command, frozen=True, kw_only=True):
    """不予信用修复并说明理由"""

    reason: str


class RepairRefused(Event, frozen=True, kw_only=True):
    """信用修复未予准许"""

    reason: str

    def apply(self, p: Case, entry: Entry) -> None:
        last = p.applications[-1]
        last.granted, last.answer, last.answered_at = False, self.reason, entry.at


# ---- reconsideration, litigation ----


class NoteAppeal(Command, frozen=True, kw_only=True):
    """记入行政复议、行政诉讼"""

    kind: str
    body: str
    document_no: str
    filed_on: date
    exhibits: tuple[Exhibit, ...] = ()


class AppealNoted(Event, frozen=True, kw_only=True):
    """已记入行政复议、行政诉讼，不停止执行"""

    number: str
    kind: str
    body: str
    document_no: str
    filed_on: date
    exhibits: tuple[Exhibit, ...]

    def apply(self, p: Case, entry: Entry) -> None:
        p.appeals.append(
            Appeal(self.number, self.kind, self.body, self.document_no, self.filed_on, self.exhibits, entry.actor, entry.at)
        )


class NoteStay(Command, frozen=True, kw_only=True):
    """记入停止执行

    `number` is the appeal in which it was ordered; empty in wishes from before it was asked for, which no longer hold.
    """

    ordered_by: str
    document_no: str
    number: str = ""


class StayNoted(Event, frozen=True, kw_only=True):
    """已停止执行，限制暂停"""

    ordered_by: str
    document_no: str

    def apply(self, p: Case, entry: Entry) -> None:
        p.stays.append(Stay(self.ordered_by, self.document_no, entry.at))


class EndStay(Command, frozen=True, kw_only=True):
    """恢复执行

    `number` counts the stays: which one is ended.
    """

    document_no: str
    reason: str
    number: str


class StayEnded(Event, frozen=True, kw_only=True):
    """已恢复执行"""

    document_no: str
    reason: str

    def apply(self, p: Case, entry: Entry) -> None:
        p.stays[-1].until = entry.at


class NoteAppealResult(Command, frozen=True, kw_only=True):
    """记入复议、诉讼结果

    `number` is the appeal that ended; empty in wishes from before it was asked for, which no longer hold.
    """

    outcome: str
    document_no: str
    reason: str
    fine_fen: int = 0
    months: int = 0
    number: str = ""


class AppealEnded(Event, frozen=True, kw_only=True):
    """复议、诉讼已有结果"""

    number: str
    outcome: str
    document_no: str
    reason: str

    def apply(self, p: Case, entry: Entry) -> None:
        appeal = next(each for each in p.appeals if each.number == self.number)
        appeal.outcome, appeal.result_no, appeal.result, appeal.ended_at = self.outcome, self.document_no, self.reason, entry.at
        if p.stayed:  # a stay does not outlive the appeal it was ordered in
            p.stays[-1].until = entry.at


class DecisionAmended(Event, frozen=True, kw_only=True):
    """处罚决定已变更"""

    document_no: str
    fine_fen: int
    months: int

    def apply(self, p: Case, entry: Entry) -> None:
        p.amended = Amendment(self.document_no, self.fine_fen, self.months, entry.at)
