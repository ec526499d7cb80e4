"""A record 卷宗: what the state of every stream has, whatever it is about; only events change it. Its procedure names its kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from ggzy.core.roles import Actor, Role
from ggzy.core.table import Entry, Procedure, Stage

BEFORE = ""
"""The stage of a stream that has no event yet."""


@dataclass
class Asked:
    """等待第二人确认的申请: what one person asked for and another must confirm; how it ended and by whom."""

    number: str
    wish: str
    content: str
    by: Actor
    at: datetime
    until: datetime
    outcome: str = ""
    settled_at: datetime | None = None
    settled_by: Actor | None = None
    reason: str = ""

    def settle(self, outcome: str, entry: Entry, reason: str = "") -> None:
        self.outcome, self.settled_at, self.settled_by, self.reason = outcome, entry.at, entry.actor, reason


@dataclass(frozen=True)
class Proposed:
    """待另一人核对: what one person entered and another of the same office has to check; whose it is and since when."""

    by: Actor
    at: datetime


@dataclass
class Urging:
    """催办、督办: what is late was urged by whom; and the answer."""

    number: int
    escalated: bool
    text: str
    by: Actor
    at: datetime
    answer: str = ""
    answered_at: datetime | None = None


@dataclass
class Record:
    """The state of one stream. `seq` counts all events, `version` only those whose existence is no secret."""

    called: ClassVar[str] = "本项目"

    stream: str
    procedure: Procedure
    stage: str = BEFORE
    seq: int = 0
    version: int = 0
    stage_version: int = 0
    suspended: str = ""
    suspended_at: datetime | None = None
    happened: dict[str, datetime] = field(default_factory=dict)
    breaches: dict[str, datetime] = field(default_factory=dict)
    asked: dict[str, Asked] = field(default_factory=dict)
    urgings: list[Urging] = field(default_factory=list)

    def missed(self, mark: str, since: datetime) -> bool:
        """Whether the silence over this very term was noted: a term begun anew later can be missed anew."""
        return mark in self.breaches and self.breaches[mark] >= since

    # ---- where it belongs and who plays a part in it

    @property
    def region(self) -> str:
        """Empty while nothing has been registered."""
        return ""

    @property
    def line(self) -> str:
        return self.procedure.line

    @property
    def industry(self) -> str:
        return ""

    @property
    def title(self) -> str:
        return ""

    def plays(self, role: Role, actor: Actor) -> bool:
        """Whether this actor is the party that `role` names here."""
        return False

    def kept_from(self, actor: Actor) -> bool:
        """Whether the matter is about this very office, which therefore does not read it."""
        return False

    def persons(self, role: Role, whose: Callable[[Any, str], bool] | None) -> list[str]:
        """Whom of a role a matter concerns by name; one empty name means whoever holds the role."""
        return [""]

    def addresses(self, actor: Actor) -> bool:
        """Whether an office is addressed here by name, wherever its region and line are."""
        return False

    def shows(self, entry: Entry, viewer: Actor) -> bool:
        """Whether the record itself lets this viewer read this entry, before its rows are asked."""
        return True

    @property
    def proposed(self) -> Proposed | None:
        """What waits for another hand now, if anything does."""
        return None

    def owes(self, key: str) -> str:
        """The office by name that owes a duty of this key, where it is addressed by name; empty where the role says who."""
        return self.proposed.by.org if key and self.proposed else ""

    @property
    def why_stopped(self) -> str:
        """Why it came to a halt off the main way, in words."""
        return ""

    # ---- secrets

    @property
    def veil(self) -> int | None:
        """The round in which bidders act under a pseudonym 假名; None where everybody acts under the own name."""
        return None

    @property
    def has_room(self) -> bool:
        """Whether others watch it live."""
        return False

    def named(self, bidder: str) -> str:
        """The name of one who acts as a bidder, as far as it may be told by now."""
        return ""

    # ---- the stage

    @property
    def at_stage(self) -> Stage:
        return self.procedure.stage(self.stage)

    @property
    def secret(self) -> bool:
        """Whether bidders' names and numbers are still unknown to everybody but themselves."""
        return self.stage != BEFORE and self.at_stage.secret

    @property
    def asked_now(self) -> list[Asked]:
        """What waits for a second person."""
        return [asked for asked in self.asked.values() if not asked.outcome]

    def apply(self, entry: Entry) -> None:
        before = (self.stage, self.suspended)
        entry.event.apply(self, entry)
        self.seq = entry.seq
        self.happened[type(entry.event).__name__] = entry.at
        if not entry.event.quiet:
            self.version += 1
        if (self.stage, self.suspended) != before:
            self.stage_version = self.version


def fold(procedure: Procedure, stream: str, entries: Iterable[Entry]) -> Any:
    """The state that follows from the events, in order: of the kind that the procedure names."""
    p = procedure.begin(stream)
    for entry in entries:
        p.apply(entry)
    return p


@dataclass
class Placed(Record):
    """A matter of supervision or of an office: it says itself where it lies, of which line and industry it is."""

    place: str = ""
    of_line: str = ""
    of_industry: str = ""

    @property
    def region(self) -> str:
        return self.place

    @property
    def line(self) -> str:
        return self.of_line or self.procedure.line

    @property
    def industry(self) -> str:
        return self.of_industry
