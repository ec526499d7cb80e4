"""Handling a finding 处理发现: it waits for a named office; it is explained, referred, taken up as a case or circular, or concluded."""

from __future__ import annotations

from datetime import datetime

from ggzy.core.explained import Explained, Referral
from ggzy.core.facts import KnownOffice
from ggzy.core.table import Command, Entry, Event


class RaiseFinding(Command, frozen=True, kw_only=True):
    """发现列为待处理"""

    key: str
    rule: str
    rule_version: int
    words: str
    deal: str
    entries: tuple[int, ...]
    grade: int
    concerned: tuple[str, ...]
    person_id: str
    region: str
    line: str
    industry: str
    holder: KnownOffice | None
    timed: bool


class FindingRaised(Event, frozen=True, kw_only=True):
    """发现已列为待处理

    `concerned` are the offices that it is about: none of their people closes it. `due` is the end of the term for
    handling it; none for a finding that has no clock of its own.
    """

    key: str
    rule: str
    rule_version: int
    words: str
    deal: str
    entries: tuple[int, ...]
    grade: int
    concerned: tuple[str, ...]
    person_id: str
    region: str
    line: str
    industry: str
    holder: KnownOffice | None
    due: datetime | None

    def apply(self, p: Explained, entry: Entry) -> None:
        p.key, p.rule, p.rule_version, p.words, p.deal, p.entries = self.key, self.rule, self.rule_version, self.words, self.deal, self.entries
        p.place, p.of_line, p.of_industry = self.region, self.line, self.industry
        p.grade, p.concerned, p.person_id = self.grade, self.concerned, self.person_id
        p.holder, p.raised_at, p.since, p.due = self.holder, entry.at, entry.at, self.due


class LapseFinding(Command, frozen=True, kw_only=True):
    """发现不再成立，终结处理"""


class FindingLapsed(Event, frozen=True, kw_only=True):
    """发现不再成立，处理终结

    No rule says it any more, so nobody owes anything. Should a rule say it again, it is raised anew.
    """

    def apply(self, p: Explained, entry: Entry) -> None:
        p.raised_at = p.since = p.due = None
        if p.referral is not None:
            p.referral.ended_at = entry.at
        p.breaches.clear()


class ExplainFinding(Command, frozen=True, kw_only=True):
    """说明发现属于正当情形

    `words`, `inputs` and `grade` are the finding as it stands now, so that the entry says by itself what was explained.
    """

    words: str
    inputs: dict[str, str]
    grade: int
    innocent: str
    reason: str


class FindingExplained(Event, frozen=True, kw_only=True):
    """发现已说明"""

    key: str
    rule: str
    rule_version: int
    words: str
    inputs: dict[str, str]
    deal: str
    entries: tuple[int, ...]
    region: str
    line: str
    industry: str
    innocent: str
    reason: str

    def apply(self, p: Explained, entry: Entry) -> None:
        p.key, p.rule, p.words, p.deal = self.key, self.rule, self.words, self.deal
        p.place, p.of_line, p.of_industry = self.region, self.line, self.industry
        p.innocent, p.reason, p.by, p.at = self.innocent, self.reason, entry.actor, entry.at


class ReferFinding(Command, frozen=True, kw_only=True):
    """移送、转办发现"""

    where: str
    to_id: str
    reason: str


class FindingReferred(Event, frozen=True, kw_only=True):
    """发现已移送、转办"""

    where: str
    to: KnownOffice
    reason: str

    def apply(self, p: Explained, entry: Entry) -> None:
        p.referrals.append(Referral(self.where, self.to, self.reason, entry.actor, entry.at))


class ReceiveFinding(Command, frozen=True, kw_only=True):
    """签收移送的发现"""


class FindingReceived(Event, frozen=True, kw_only=True):
    """移送的发现已签收

    From here the office that signed handles it, with a clock of its own.
    """

    due: datetime

    def apply(self, p: Explained, entry: Entry) -> None:
        referral = p.referrals[-1]
        referral.received_by, referral.received_at = entry.actor, entry.at
        p.holder, p.since, p.due = referral.to, entry.at, self.due


class ReturnFinding(Command, frozen=True, kw_only=True):
    """退回移送的发现"""

    reason: str


class FindingReturned(Event, frozen=True, kw_only=True):
    """移送的发现已退回"""

    reason: str
    due: datetime

    def apply(self, p: Explained, entry: Entry) -> None:
        p.referrals[-1].returned = self.reason
        p.since, p.due = entry.at, self.due
        forget_breach(p)


class TakeUpFinding(Command, frozen=True, kw_only=True):
    """据发现登记线索"""

    case: str
    case_code: str
    suspected: str


class FindingTakenUp(Event, frozen=True, kw_only=True):
    """已据发现登记线索"""

    case: str
    case_code: str

    def apply(self, p: Explained, entry: Entry) -> None:
        p.case, p.by, p.at = self.case, entry.actor, entry.at


class CiteFinding(Command, frozen=True, kw_only=True):
    """发现用于通报"""

    circular: str


class FindingCited(Event, frozen=True, kw_only=True):
    """发现已用于通报"""

    circular: str
    document_no: str

    def apply(self, p: Explained, entry: Entry) -> None:
        p.circular, p.document_no, p.by, p.at = self.circular, self.document_no, entry.actor, entry.at


class ConcludeFinding(Command, frozen=True, kw_only=True):
    """发现查实，记入处理结果"""

    grade: int
    outcome: str
    reason: str


class FindingConcluded(Event, frozen=True, kw_only=True):
    """发现已查实、处理"""

    outcome: str
    reason: str

    def apply(self, p: Explained, entry: Entry) -> None:
        p.outcome, p.reason, p.by, p.at = self.outcome, self.reason, entry.actor, entry.at


class ReopenFinding(Command, frozen=True, kw_only=True):
    """重新处理发现"""

    reason: str


class FindingReopened(Event, frozen=True, kw_only=True):
    """发现已重新处理"""

    reason: str
    due: datetime | None = None

    def apply(self, p: Explained, entry: Entry) -> None:
        p.innocent, p.outcome, p.case, p.circular, p.document_no = "", "", "", "", ""
        p.reason, p.by, p.at, p.since, p.due = self.reason, entry.actor, entry.at, entry.at, self.due
        forget_breach(p)


def forget_breach(p: Explained) -> None:
    """A new term can be missed anew."""
    for mark in [mark for mark in p.breaches if mark.startswith("handle")]:
        del p.breaches[mark]
