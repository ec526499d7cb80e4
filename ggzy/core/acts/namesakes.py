"""Acts on a namesake 同名核对: a candidate whose project manager has the name of one who is barred is asked, heard, and only then found."""

from __future__ import annotations

from datetime import datetime

from ggzy.core.proceeding import Namesake, Proceeding
from ggzy.core.table import Command, Entry, Event


class AskAboutManager(Command, frozen=True, kw_only=True):
    """要求候选人说明项目经理同名"""

    bidder: str


class ManagerQuestioned(Event, frozen=True, kw_only=True):
    """已要求候选人说明项目经理同名"""

    bidder: str
    manager: str
    case: str
    decision_no: str
    reply_until: datetime

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.namesakes.setdefault(self.bidder, []).append(Namesake(self.manager, self.case, self.decision_no, self.reply_until))


class ExplainManager(Command, frozen=True, kw_only=True):
    """说明项目经理同名"""

    text: str


class ManagerExplained(Event, frozen=True, kw_only=True):
    """候选人已说明项目经理同名"""

    bidder: str
    text: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        asked = p.round.namesakes[self.bidder][-1]
        asked.reply, asked.replied_at = self.text, entry.at


class FindSamePerson(Command, frozen=True, kw_only=True):
    """认定系同一人

    `case` is the bar on which the candidate was heard; without it, the one it was asked about last.
    """

    bidder: str
    text: str
    case: str = ""


class SamePersonFound(Event, frozen=True, kw_only=True):
    """已认定系同一人"""

    bidder: str
    text: str
    case: str = ""

    def apply(self, p: Proceeding, entry: Entry) -> None:
        questions = p.round.namesakes[self.bidder]
        asked = next((each for each in questions if each.case == self.case), questions[-1])
        asked.found, asked.found_at = self.text, entry.at
