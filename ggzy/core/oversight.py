"""现场监管 as it stands in a deal: who was there when, what was asked in writing, what had to be put right."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from ggzy.core.roles import Actor, Role

ADDRESSEES = (Role.TENDEREE, Role.AGENCY, Role.CENTRE)
"""Who can be asked in writing and ordered to put something right in a deal: bidders are nobody's to know by name."""
WATCHED_AT = ("bidding", "opening", "opened", "evaluation", "listing", "deciding")


@dataclass
class Presence:
    """到场: one official, from coming to leaving; `left` is None while present."""

    person_id: str
    person: str
    org: str
    role: Role
    stage: str
    came: datetime
    left: datetime | None = None


@dataclass
class Question:
    """书面询问: to whom, what, by when a reply is due, and the reply."""

    number: str
    to: Role
    text: str
    by: Actor
    at: datetime
    reply_by: datetime
    reply: str = ""
    replied_at: datetime | None = None


@dataclass
class Correction:
    """责令改正: the order with its grounds, until when, what was reported, and whether it was found put right."""

    number: str
    to: Role
    order_no: str
    text: str
    grounds: str
    at: datetime
    until: datetime
    report: str = ""
    reported_at: datetime | None = None
    put_right_at: datetime | None = None
    opinion: str = ""


@dataclass
class Oversight:
    """Everything of supervision at the scene, in one deal."""

    presence: list[Presence] = field(default_factory=list)
    questions: dict[str, Question] = field(default_factory=dict)
    corrections: dict[str, Correction] = field(default_factory=dict)

    def here(self, person_id: str) -> Presence | None:
        return next((p for p in self.presence if p.person_id == person_id and p.left is None), None)
