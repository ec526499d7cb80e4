"""Notice, questions, clarification, objections 公告、提问、澄清、异议."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import msgspec

from ggzy.core.documents import TenderFile
from ggzy.core.proceeding import Objection, Proceeding, Question
from ggzy.core.table import Command, Entry, Event


class NoticeTerms(msgspec.Struct, frozen=True, kw_only=True):
    """公告要素: when the file is supplied and when bids are due."""

    issue_from: datetime
    issue_to: datetime
    bid_deadline: datetime
    place: str = "不见面开标大厅"
    media: tuple[str, ...] = ("公共资源交易信息网",)


class PublishNotice(Command, frozen=True, kw_only=True):
    """发布招标公告"""

    terms: NoticeTerms


class NoticePublished(Event, frozen=True, kw_only=True):
    """招标公告已发布"""

    terms: NoticeTerms

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.notice = self.terms
        p.round.deadline = self.terms.bid_deadline


class ObtainFile(Command, frozen=True, kw_only=True):
    """获取招标文件"""


class FileObtained(Event, frozen=True, kw_only=True):
    """招标文件已获取"""

    quiet: ClassVar[bool] = True
    bidder: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.obtained[self.bidder] = entry.at


class AskQuestion(Command, frozen=True, kw_only=True):
    """提出疑问"""

    question_id: str
    text: str


class QuestionAsked(Event, frozen=True, kw_only=True):
    """疑问已提出"""

    quiet: ClassVar[bool] = True
    question_id: str
    bidder: str
    text: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.questions[self.question_id] = Question(self.question_id, self.bidder, self.text, entry.at)


class AnswerQuestion(Command, frozen=True, kw_only=True):
    """答复疑问"""

    question_id: str
    text: str


class QuestionAnswered(Event, frozen=True, kw_only=True):
    """疑问已答复：`question` repeats what was asked, for those who may read the answer and not who asked."""

    question_id: str
    text: str
    question: str = ""

    def apply(self, p: Proceeding, entry: Entry) -> None:
        question = p.round.questions.get(self.question_id)
        if question:  # not in the fold of a public page, which leaves out what is quiet
            question.answer, question.answered_at = self.text, entry.at


class Clarify(Command, frozen=True, kw_only=True):
    """发布澄清修改"""

    text: str
    affects_preparation: bool
    new_deadline: datetime | None = None
    tender_file: TenderFile | None = None


class ClarificationIssued(Event, frozen=True, kw_only=True):
    """澄清修改已发布"""

    text: str
    affects_preparation: bool
    new_deadline: datetime | None = None
    tender_file: TenderFile | None = None

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.clarifications.append((entry.at, self.text))
        if self.new_deadline:
            p.round.deadline = self.new_deadline
        if self.tender_file:
            p.tender_file = self.tender_file
            p.file_versions.append((entry.at, self.tender_file))


class RaiseObjection(Command, frozen=True, kw_only=True):
    """提出异议"""

    objection_id: str
    text: str


class ObjectionRaised(Event, frozen=True, kw_only=True):
    """异议已提出"""

    objection_id: str
    kind: str
    text: str
    raiser: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.objections[self.objection_id] = Objection(
            self.objection_id, self.kind, self.text, entry.at, self.raiser
        )


class AnswerObjection(Command, frozen=True, kw_only=True):
    """答复异议"""

    objection_id: str
    text: str
    upheld: bool = False
    public_text: str = ""
    withheld: str = ""


class ObjectionAnswered(Event, frozen=True, kw_only=True):
    """异议已答复"""

    objection_id: str
    text: str
    upheld: bool
    public_text: str = ""
    withheld: str = ""

    def apply(self, p: Proceeding, entry: Entry) -> None:
        objection = p.round.objections[self.objection_id]
        objection.answer, objection.upheld, objection.answered_at = self.text, self.upheld, entry.at
        objection.public_text, objection.withheld = self.public_text, self.withheld


class WithdrawObjection(Command, frozen=True, kw_only=True):
    """撤回异议"""

    objection_id: str


class ObjectionWithdrawn(Event, frozen=True, kw_only=True):
    """异议已撤回"""

    objection_id: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.objections[self.objection_id].withdrawn_at = entry.at
