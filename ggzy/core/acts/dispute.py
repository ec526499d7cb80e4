"""Acts about items of a dossier 档案的答复与申诉."""

from __future__ import annotations

from ggzy.core.dispute import Dispute, OwnItem, Reply
from ggzy.core.table import Command, Entry, Event


class ReplyToItem(Command, frozen=True, kw_only=True):
    """答复档案条目"""

    item: str
    text: str


class ItemReplied(Event, frozen=True, kw_only=True):
    """已答复档案条目"""

    item: OwnItem
    text: str

    def apply(self, p: Dispute, entry: Entry) -> None:
        p.item = self.item
        p.replies.append(Reply(self.text, entry.actor, entry.at))


class AppealItem(Command, frozen=True, kw_only=True):
    """申诉，请求更正档案条目"""

    item: str
    text: str


class ItemAppealed(Event, frozen=True, kw_only=True):
    """已申诉"""

    item: OwnItem
    text: str

    def apply(self, p: Dispute, entry: Entry) -> None:
        p.item, p.appeal = self.item, Reply(self.text, entry.actor, entry.at)


class AnswerAppeal(Command, frozen=True, kw_only=True):
    """答复申诉"""

    corrected: bool
    text: str


class AppealAnswered(Event, frozen=True, kw_only=True):
    """申诉已答复"""

    corrected: bool
    text: str

    def apply(self, p: Dispute, entry: Entry) -> None:
        p.corrected, p.answer = self.corrected, Reply(self.text, entry.actor, entry.at)
