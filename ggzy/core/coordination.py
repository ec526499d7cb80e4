"""A cross-department matter 协调事项: a question between offices, what each says, the minutes, the outcome. Only events change it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

import msgspec

from ggzy.core.chain import reads_down
from ggzy.core.facts import KnownOffice
from ggzy.core.record import Placed
from ggzy.core.roles import Actor


@dataclass(frozen=True)
class Opinion:
    """意见 of one party, as often as it has something to say."""

    org_id: str
    text: str
    by: Actor
    at: datetime


@dataclass(frozen=True)
class Minutes:
    """会议纪要: when and where they met, who was there, what was said."""

    held_at: datetime
    place: str
    attended: str
    text: str
    by: Actor
    at: datetime


@dataclass(frozen=True)
class Instruction:
    """上级意见: what the office above says to a matter that was late, and the new term."""

    text: str
    decide_by: datetime
    by: Actor
    at: datetime


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """任务 of one party: what it has to do of the outcome, and by when."""

    org_id: str
    text: str
    by: datetime


@dataclass(frozen=True)
class SentBack:
    """退回: what the convening office says is not done yet, and the new term."""

    text: str
    by: datetime
    at: datetime


@dataclass
class Assigned:
    """A party's task with what came of it: `outcome` is its own word, empty while it has to act; `until` is the term that runs."""

    task: Task
    until: datetime
    since: datetime
    outcome: str = ""
    told_by: Actor | None = None
    told_at: datetime | None = None
    sent_back: list[SentBack] = field(default_factory=list)


@dataclass
class Coordination(Placed):
    """协调事项."""

    called: ClassVar[str] = "本协调事项"

    code: str = ""
    about: str = ""
    question: str = ""
    parties: tuple[KnownOffice, ...] = ()
    above: KnownOffice | None = None
    due: datetime | None = None
    decide_by: datetime | None = None
    opened_by: Actor | None = None
    opened_at: datetime | None = None
    opinions: list[Opinion] = field(default_factory=list)
    minutes: list[Minutes] = field(default_factory=list)
    escalated_at: datetime | None = None
    instructions: list[Instruction] = field(default_factory=list)
    outcome: str = ""
    carry_out_by: datetime | None = None
    decided_by: Actor | None = None
    decided_at: datetime | None = None
    tasks: dict[str, Assigned] = field(default_factory=dict)
    """By party, of those that have one."""
    carried_out: str = ""
    settled_at: datetime | None = None
    ended: str = ""

    @property
    def title(self) -> str:
        return self.about

    @property
    def why_stopped(self) -> str:
        return self.ended or (f"逾期未定，提请{self.above.org}" if self.stage == "escalated" and self.above else "")

    def is_party(self, actor: Actor) -> bool:
        return bool(actor.org_id) and any(office.org_id == actor.org_id for office in self.parties)

    def convenes(self, actor: Actor) -> bool:
        return self.opened_by is not None and self.opened_by.org_id == actor.org_id

    def is_above(self, actor: Actor) -> bool:
        """The office above, from the moment the matter came to it."""
        return self.escalated_at is not None and self.above is not None and self.above.org_id == actor.org_id

    def addresses(self, actor: Actor) -> bool:
        return self.is_party(actor) or self.is_above(actor) or self.convenes(actor)

    def owes(self, key: str) -> str:
        named = {each.org_id: each.org for each in (*self.parties, self.above, self.opened_by) if each}
        return named.get(key, "")

    def reads(self, actor: Actor) -> bool:
        """Those who take part, and administrations above the place; the one beside the convening office does not."""
        return self.addresses(actor) or reads_down(self.place, None, actor)

    @property
    def silent(self) -> list[KnownOffice]:
        """Parties who have said nothing yet."""
        said = {each.org_id for each in self.opinions}
        return [office for office in self.parties if office.org_id not in said]

    @property
    def undone(self) -> list[KnownOffice]:
        """Parties who have not told what came of their task."""
        return [office for office in self.parties if office.org_id in self.tasks and not self.tasks[office.org_id].outcome]

    @property
    def all_due(self) -> datetime | None:
        """When the last of it is due: the outcome's own day, or that of a task that was sent back beyond it."""
        return max((self.carry_out_by, *(given.until for given in self.tasks.values()))) if self.carry_out_by else None

    @property
    def heard(self) -> bool:
        """Whether every party has spoken, or let its term run out."""
        return all(f"opinion/{office.org_id}" in self.breaches for office in self.silent)
