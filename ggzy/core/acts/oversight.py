"""Supervision at the scene 现场监管: coming and leaving, written questions with their replies, orders to put right."""

from __future__ import annotations

from datetime import datetime

from ggzy.core.oversight import Correction, Presence, Question
from ggzy.core.proceeding import Proceeding
from ggzy.core.roles import Role
from ggzy.core.table import Command, Entry, Event


class ComeToWatch(Command, frozen=True, kw_only=True):
    """到场监督"""


class WatcherCame(Event, frozen=True, kw_only=True):
    """监督人员到场"""

    def apply(self, p: Proceeding, entry: Entry) -> None:
        actor = entry.actor
        p.oversight.presence.append(Presence(actor.person_id, actor.person, actor.org, actor.role, p.stage, entry.at))


class LeaveWatch(Command, frozen=True, kw_only=True):
    """离场"""


class NoteGone(Command, frozen=True, kw_only=True):
    """登记离场：the page of a watcher has been silent; `last_seen` is when it last spoke."""

    person_id: str
    last_seen: datetime


class WatcherLeft(Event, frozen=True, kw_only=True):
    """监督人员离场"""

    person_id: str
    at: datetime

    def apply(self, p: Proceeding, entry: Entry) -> None:
        here = p.oversight.here(self.person_id)
        if here is not None:
            here.left = max(self.at, here.came)


class AskInWriting(Command, frozen=True, kw_only=True):
    """书面询问"""

    to: str
    text: str
    reply_by: datetime


class QuestionPut(Event, frozen=True, kw_only=True):
    """已书面询问"""

    number: str
    to: str
    text: str
    reply_by: datetime

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.oversight.questions[self.number] = Question(self.number, Role(self.to), self.text, entry.actor, entry.at, self.reply_by)


class ReplyInWriting(Command, frozen=True, kw_only=True):
    """书面答复询问"""

    number: str
    text: str


class QuestionReplied(Event, frozen=True, kw_only=True):
    """已书面答复询问"""

    number: str
    text: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        question = p.oversight.questions[self.number]
        question.reply, question.replied_at = self.text, entry.at


class OrderCorrection(Command, frozen=True, kw_only=True):
    """责令改正"""

    to: str
    order_no: str
    text: str
    reason: str
    until: datetime


class CorrectionOrdered(Event, frozen=True, kw_only=True):
    """已责令改正"""

    number: str
    to: str
    order_no: str
    text: str
    reason: str
    until: datetime

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.oversight.corrections[self.number] = Correction(
            self.number, Role(self.to), self.order_no, self.text, self.reason, entry.at, self.until
        )


class ReportCorrection(Command, frozen=True, kw_only=True):
    """报告改正情况"""

    number: str
    text: str


class CorrectionReported(Event, frozen=True, kw_only=True):
    """已报告改正情况"""

    number: str
    text: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        each = p.oversight.corrections[self.number]
        each.report, each.reported_at = self.text, entry.at


class JudgeCorrection(Command, frozen=True, kw_only=True):
    """认定改正情况"""

    number: str
    put_right: bool
    opinion: str
    until: datetime | None = None


class CorrectionJudged(Event, frozen=True, kw_only=True):
    """改正情况已认定"""

    number: str
    put_right: bool
    opinion: str
    until: datetime | None

    def apply(self, p: Proceeding, entry: Entry) -> None:
        each = p.oversight.corrections[self.number]
        each.opinion = self.opinion
        if self.put_right:
            each.put_right_at = entry.at
        elif self.until is not None:
            each.until, each.reported_at = self.until, None
