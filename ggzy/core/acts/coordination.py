"""Acts about a cross-department matter 协调事项: question, opinions, minutes, escalation, outcome, what came of it."""

from __future__ import annotations

from datetime import datetime

from ggzy.core.coordination import Assigned, Coordination, Instruction, Minutes, Opinion, SentBack, Task
from ggzy.core.facts import KnownOffice
from ggzy.core.table import Command, Entry, Event


class OpenCoordination(Command, frozen=True, kw_only=True):
    """提出协调事项"""

    about: str
    question: str
    region: str
    party_ids: tuple[str, ...]
    superior_id: str
    due: datetime
    decide_by: datetime


class CoordinationOpened(Event, frozen=True, kw_only=True):
    """协调事项已提出"""

    code: str
    about: str
    question: str
    region: str
    parties: tuple[KnownOffice, ...]
    above: KnownOffice
    due: datetime
    decide_by: datetime

    def apply(self, p: Coordination, entry: Entry) -> None:
        p.code, p.about, p.question, p.place, p.parties, p.above = self.code, self.about, self.question, self.region, self.parties, self.above
        p.due, p.decide_by, p.opened_by, p.opened_at = self.due, self.decide_by, entry.actor, entry.at


class GiveOpinion(Command, frozen=True, kw_only=True):
    """提出本单位的意见"""

    text: str


class OpinionGiven(Event, frozen=True, kw_only=True):
    """已提出意见"""

    org_id: str
    text: str

    def apply(self, p: Coordination, entry: Entry) -> None:
        p.opinions.append(Opinion(self.org_id, self.text, entry.actor, entry.at))


class RecordMinutes(Command, frozen=True, kw_only=True):
    """记入会议纪要"""

    held_at: datetime
    place: str
    attended: str
    text: str


class MinutesRecorded(Event, frozen=True, kw_only=True):
    """会议纪要已记入"""

    held_at: datetime
    place: str
    attended: str
    text: str

    def apply(self, p: Coordination, entry: Entry) -> None:
        p.minutes.append(Minutes(self.held_at, self.place, self.attended, self.text, entry.actor, entry.at))


class EscalateCoordination(Command, frozen=True, kw_only=True):
    """提请上级协调"""


class CoordinationEscalated(Event, frozen=True, kw_only=True):
    """逾期未定，已提请上级协调"""

    def apply(self, p: Coordination, entry: Entry) -> None:
        p.escalated_at = entry.at


class InstructCoordination(Command, frozen=True, kw_only=True):
    """上级提出意见，限期再议"""

    text: str
    decide_by: datetime


class CoordinationInstructed(Event, frozen=True, kw_only=True):
    """上级已提出意见，限期再议"""

    text: str
    decide_by: datetime

    def apply(self, p: Coordination, entry: Entry) -> None:
        p.instructions.append(Instruction(self.text, self.decide_by, entry.actor, entry.at))
        p.decide_by = self.decide_by
        for duty, office in (("instruct", p.above), ("decide", p.opened_by)):
            p.breaches.pop(f"{duty}/{office.org_id}" if office else "", None)


class DecideCoordination(Command, frozen=True, kw_only=True):
    """确定协调结果"""

    outcome: str
    carry_out_by: datetime
    tasks: tuple[Task, ...] = ()


class CoordinationDecided(Event, frozen=True, kw_only=True):
    """协调结果已确定"""

    outcome: str
    carry_out_by: datetime
    tasks: tuple[Task, ...] = ()

    def apply(self, p: Coordination, entry: Entry) -> None:
        p.outcome, p.carry_out_by, p.decided_by, p.decided_at = self.outcome, self.carry_out_by, entry.actor, entry.at
        p.tasks = {task.org_id: Assigned(task, task.by, entry.at) for task in self.tasks}


class ReportTask(Command, frozen=True, kw_only=True):
    """报告本单位任务的落实情况"""

    text: str


class TaskReported(Event, frozen=True, kw_only=True):
    """单位已报告任务的落实情况"""

    org_id: str
    text: str

    def apply(self, p: Coordination, entry: Entry) -> None:
        given = p.tasks[self.org_id]
        given.outcome, given.told_by, given.told_at = self.text, entry.actor, entry.at


class ReturnTask(Command, frozen=True, kw_only=True):
    """退回任务，限期再落实"""

    org_id: str
    text: str
    by: datetime


class TaskReturned(Event, frozen=True, kw_only=True):
    """任务已退回，限期再落实"""

    org_id: str
    text: str
    by: datetime

    def apply(self, p: Coordination, entry: Entry) -> None:
        """A new term: missed anew, it is a breach anew."""
        given = p.tasks[self.org_id]
        given.sent_back.append(SentBack(self.text, self.by, entry.at))
        given.outcome, given.told_by, given.told_at, given.until, given.since = "", None, None, self.by, entry.at
        p.breaches.pop(f"task/{self.org_id}", None)


class SettleCoordination(Command, frozen=True, kw_only=True):
    """记入落实情况，办结"""

    text: str


class CoordinationSettled(Event, frozen=True, kw_only=True):
    """协调事项已落实办结"""

    text: str

    def apply(self, p: Coordination, entry: Entry) -> None:
        p.carried_out, p.settled_at = self.text, entry.at


class DropCoordination(Command, frozen=True, kw_only=True):
    """撤回协调事项"""

    reason: str


class CoordinationDropped(Event, frozen=True, kw_only=True):
    """协调事项已撤回"""

    reason: str

    def apply(self, p: Coordination, entry: Entry) -> None:
        p.ended = self.reason
