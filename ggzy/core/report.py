"""A report by anyone 举报: the state of one. What was reported stands outside the journal; here only its digest and what was done."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from ggzy.core.facts import Named
from ggzy.core.record import Placed
from ggzy.core.roles import Actor
from ggzy.core.table import Entry


@dataclass
class Question:
    """A question to whoever reported, and the day of the answer; the words stand beside the journal."""

    number: int
    text: str
    at: datetime
    answered: str = ""


@dataclass
class Offer:
    """移送: to which office, whose the matter is only once it has taken it; `region`, `line` as that office sees them."""

    office_id: str
    office: str
    region: str
    line: str
    industry: str
    reason: str
    at: datetime


@dataclass
class Report(Placed):
    """举报."""

    called: ClassVar[str] = "本举报"

    code: str = ""
    day: str = ""
    sha256: str = ""
    deal: str = ""
    deal_title: str = ""
    reported_office: str = ""
    handler: Named | None = None
    office_id: str = ""
    office: str = ""
    registered_at: datetime | None = None
    taken_at: datetime | None = None
    offered: Offer | None = None
    parted: dict[str, datetime] = field(default_factory=dict)
    """Offices that handed it over, and when another took it."""
    questions: list[Question] = field(default_factory=list)
    case: str = ""
    case_code: str = ""
    finding: str = ""
    reason: str = ""
    answer: str = ""

    @property
    def title(self) -> str:
        return self.code

    def kept_from(self, actor: Actor) -> bool:
        """The office that is itself reported reads nothing of it."""
        return bool(self.reported_office) and actor.org_id == self.reported_office

    def addresses(self, actor: Actor) -> bool:
        """Whoever handles it, is offered it, or handed it over, wherever its own region and line are."""
        concerned = {self.office_id, *self.parted, self.offered.office_id if self.offered else ""} - {""}
        return actor.org_id in concerned and not self.kept_from(actor)

    def shows(self, entry: Entry, viewer: Actor) -> bool:
        """An office that handed it over keeps what it did and that another took it; what the other does it does not read."""
        until = self.parted.get(viewer.org_id)
        return until is None or entry.at <= until or viewer.org_id == self.office_id

    @property
    def why_stopped(self) -> str:
        return self.reason
