"""Explaining a finding 说明发现: it was innocent, and why; or that was wrong. Closing a finding is an act of a named person."""

from __future__ import annotations

from ggzy.core.explained import Explained
from ggzy.core.table import Command, Entry, Event


class ExplainFinding(Command, frozen=True, kw_only=True):
    """说明发现属于正当情形"""

    key: str
    rule: str
    rule_version: int
    words: str
    inputs: dict[str, str]
    deal: str
    entries: tuple[int, ...]
    person_id: str
    region: str
    line: str
    industry: str
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


class ReopenFinding(Command, frozen=True, kw_only=True):
    """重新处理发现"""

    reason: str


class FindingReopened(Event, frozen=True, kw_only=True):
    """发现已重新处理"""

    reason: str

    def apply(self, p: Explained, entry: Entry) -> None:
        p.innocent, p.reason, p.by, p.at = "", self.reason, entry.actor, entry.at
