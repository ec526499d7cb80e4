"""What a reviewer says of the automatic findings 自动检查发现: which of them were false, and why."""

from __future__ import annotations

from ggzy.core.proceeding import Proceeding
from ggzy.core.table import Command, Entry, Event


class DismissFinding(Command, frozen=True, kw_only=True):
    """认定误报"""

    rule: str
    finding: str
    reason: str


class FindingDismissed(Event, frozen=True, kw_only=True):
    """检查发现已认定为误报"""

    rule: str
    finding: str
    reason: str
    version: str = "screening/1"
    """Of the rules that found it; those from before it was written down were the first."""

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.dismissed[self.version, self.finding] = self.reason
