"""A second person 第二人: for dangerous acts one asks and another confirms; the wish waits in the journal till then."""

from __future__ import annotations

from datetime import datetime

from ggzy.core.record import Asked, Record
from ggzy.core.table import Command, Entry, Event


class SecondAsked(Event, frozen=True, kw_only=True):
    """已提出，等待第二人确认

    `wish` names the command that was handed in and `content` keeps it whole, so that just this is what is confirmed.
    """

    wish: str
    content: str
    until: datetime

    def apply(self, p: Record, entry: Entry) -> None:
        # Counted by themselves: the number of the journal line would tell how many bids came in before.
        number = str(len(p.asked) + 1)
        p.asked[number] = Asked(number, self.wish, self.content, entry.actor, entry.at, self.until)


class ConfirmSecond(Command, frozen=True, kw_only=True):
    """第二人确认"""

    asked: str


class SecondConfirmed(Event, frozen=True, kw_only=True):
    """第二人已确认"""

    asked: str

    def apply(self, p: Record, entry: Entry) -> None:
        p.asked[self.asked].settle("confirmed", entry)


class DeclineSecond(Command, frozen=True, kw_only=True):
    """第二人不同意，或者提出人撤回"""

    asked: str
    reason: str


class SecondDeclined(Event, frozen=True, kw_only=True):
    """未获第二人同意

    By the one who asked it is a withdrawal 撤回.
    """

    asked: str
    reason: str

    def apply(self, p: Record, entry: Entry) -> None:
        p.asked[self.asked].settle("declined", entry, self.reason)


class ExpireSecond(Command, frozen=True, kw_only=True):
    """第二人确认期限届满"""


class SecondExpired(Event, frozen=True, kw_only=True):
    """第二人逾期未确认，申请失效"""

    asked: str

    def apply(self, p: Record, entry: Entry) -> None:
        p.asked[self.asked].settle("expired", entry)
