"""A report by anyone 举报: the state of one. What was reported stands outside the journal; here only its digest and what was done."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from ggzy.core.facts import Named
from ggzy.core.record import Placed
from ggzy.core.roles import Actor


@dataclass
class Question:
    """A question to whoever reported, and the day of the answer; the words stand beside the journal."""

    number: int
    text: str
    at: datetime
    answered: str = ""


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

    @property
    def why_stopped(self) -> str:
        return self.reason
