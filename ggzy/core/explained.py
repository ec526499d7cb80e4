"""What became of a finding 发现的处理: whose it is to handle, to whom it was referred, how it ended. Only events change it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from ggzy.core.facts import KnownOffice
from ggzy.core.findings.finding import Grade
from ggzy.core.record import Placed
from ggzy.core.roles import Actor

DISCIPLINE, INSPECTION, ABOVE = "discipline", "inspection", "above"
WHERE = {DISCIPLINE: "移送纪检监察机关", INSPECTION: "移送督查室", ABOVE: "转上级机关"}
LAPSED = "lapsed"
"""The stage of what does not hold any more and was not settled before."""
OUTCOMES = {
    "corrected": "责令改正，已改正", "talked": "谈话提醒、批评教育", "assessed": "计入履职考核", "disciplined": "立案审查调查或者给予处分",
}  # fmt: skip
"""处理结果 of a finding that turned out to be true."""


@dataclass
class Referral:
    """移送、转办: to which office, by whom and why; when it signed for it, or sent it back; `ended_at` if it lapsed before."""

    where: str
    to: KnownOffice
    reason: str
    by: Actor
    at: datetime
    received_by: Actor | None = None
    received_at: datetime | None = None
    returned: str = ""
    ended_at: datetime | None = None

    @property
    def waits(self) -> bool:
        return self.received_at is None and not self.returned and self.ended_at is None


@dataclass
class Explained(Placed):
    """发现的处理 of one finding; the finding itself is worked out and stands in no journal."""

    called: ClassVar[str] = "本发现"

    key: str = ""
    rule: str = ""
    rule_version: int = 0
    words: str = ""
    deal: str = ""
    entries: tuple[int, ...] = ()
    grade: int = 0
    concerned: tuple[str, ...] = ()
    person_id: str = ""
    holder: KnownOffice | None = None
    raised_at: datetime | None = None
    since: datetime | None = None
    due: datetime | None = None
    referrals: list[Referral] = field(default_factory=list)
    case: str = ""
    circular: str = ""
    document_no: str = ""
    innocent: str = ""
    outcome: str = ""
    reason: str = ""
    by: Actor | None = None
    at: datetime | None = None

    @property
    def title(self) -> str:
        return self.words

    @property
    def red(self) -> bool:
        return self.grade >= Grade.RED

    @property
    def referral(self) -> Referral | None:
        """The one that still waits to be signed for."""
        last = self.referrals[-1] if self.referrals else None
        return last if last is not None and last.waits else None

    def handles(self, actor: Actor) -> bool:
        return self.holder is not None and bool(actor.org_id) and self.holder.org_id == actor.org_id

    def addresses(self, actor: Actor) -> bool:
        """The office that handles it, and the one that it was sent to."""
        return self.handles(actor) or (self.referral is not None and bool(actor.org_id) and self.referral.to.org_id == actor.org_id)

    def owes(self, key: str) -> str:
        named = (self.holder, self.referral.to if self.referral else None)
        return next((office.org for office in named if office is not None and office.org_id == key), "")
