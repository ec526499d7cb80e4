"""The words findings are written in: a rule as a row, what it is shown, what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import Any

from ggzy.core.acts.control import RoundBegun
from ggzy.core.calendar import SHANGHAI, Calendar
from ggzy.core.proceeding import Proceeding
from ggzy.core.record import Record, fold
from ggzy.core.roles import Actor
from ggzy.core.rule import Basis
from ggzy.core.shareholders import Share
from ggzy.core.table import Entry, Event


class Family(StrEnum):
    """Kept apart everywhere: facts of two sorts, and patterns."""

    DUTY = "duty"
    ACT = "act"
    SIGNAL = "signal"

    @property
    def label(self) -> str:
        return {"duty": "未履职", "act": "不规范行为", "signal": "疑似线索"}[self.value]


class Grade(IntEnum):
    """How urgent a look at it is. Red is for facts, and for marks that a rule in force deems collusion."""

    BLUE = 1
    AMBER = 2
    RED = 3

    @property
    def label(self) -> str:
        return {1: "蓝", 2: "黄", 3: "红"}[self.value]


@dataclass(frozen=True)
class Opened:
    """打开审查: a reviewer opened a filing of this number."""

    person_id: str
    at: datetime
    version: int


@dataclass(frozen=True)
class Spell:
    """审查时长 of one person over one version, all stretches together."""

    person_id: str
    version: int
    seconds: int


@dataclass(frozen=True)
class Stay:
    """到场: an official was there from when till when, in this round; 0 where the record does not tell the round, and then the
    journal tells who it was."""

    role: str
    person_id: str
    round: int
    came: datetime
    left: datetime
    person: str = ""
    office: str = ""


@dataclass(frozen=True)
class Look:
    """查看: an official looked at a page that shows names; `firm` where the page is one firm's."""

    role: str
    person_id: str
    person: str
    org_id: str
    at: datetime
    firm: str = ""


@dataclass(frozen=True)
class Refusal:
    """不予受理: how often on one day one rule refused one person of an office, an agency or a tenderee."""

    day: date
    role: str
    org_id: str
    person_id: str
    person: str
    act: str
    rule: str
    basis: str
    times: int
    first: datetime
    last: datetime


@dataclass(frozen=True)
class Paid:
    """来款: from which account money for a bidder came, whatever was said of it."""

    account: str
    name: str


@dataclass(frozen=True)
class Paper:
    """投标文件中的一份材料: what the bidder calls it, and its digest."""

    name: str
    sha256: str


class Mark(StrEnum):
    """编制痕迹: what a file tells of how it came to be."""

    ORIGIN = "origin"
    AUTHOR = "author"

    @property
    def label(self) -> str:
        return {"origin": "源文件标识", "author": "作者"}[self.value]


@dataclass(frozen=True)
class Marked:
    """One mark in one paper of a bid."""

    kind: Mark
    value: str
    sha256: str
    paper: str


@dataclass(frozen=True)
class Told:
    """What stands outside the journal about one deal. Of bidders nothing is told before the opening; keys are pseudonyms."""

    reviews: tuple[Opened, ...] = ()
    spells: tuple[Spell, ...] = ()
    stays: tuple[Stay, ...] = ()
    looks: tuple[Look, ...] = ()
    looks_at_firms: tuple[Look, ...] = ()
    refused: tuple[Refusal, ...] = ()
    paid: Mapping[str, tuple[Paid, ...]] = field(default_factory=dict)
    phones: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    papers: Mapping[str, tuple[Paper, ...]] = field(default_factory=dict)
    marks: Mapping[str, tuple[Marked, ...]] = field(default_factory=dict)
    shares: Mapping[str, tuple[Share, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Seen:
    """What a rule is shown: one record as it stands, its entries, and what is told besides."""

    record: Record
    entries: Sequence[Entry]
    told: Told
    calendar: Calendar
    before: tuple[Seen, ...] = ()
    """A lot that is tendered again, as it stood at the end of each round before: what was found of its bidders stays found."""

    def asked_by(self, rule: Any) -> tuple[Seen, ...]:
        """What a rule is asked of: of bidders round by round, for every round has its own; else the record as it stands."""
        return (*self.before, self) if rule.by_round else (self,)

    @property
    def p(self) -> Proceeding:
        """For rules over lots."""
        return self.record  # type: ignore[return-value]

    def of(self, *events: type[Event]) -> list[Entry]:
        return [entry for entry in self.entries if isinstance(entry.event, events)]

    @property
    def opened(self) -> bool:
        """Whether bidders' names are out: no rule about bidders looks before."""
        return isinstance(self.record, Proceeding) and not self.record.secret and not self.record.unsealing


@dataclass(frozen=True)
class Found:
    """What a rule says of one matter: since when, in words, from which figures and entries, and whom it concerns.

    `subject` tells two findings of one rule in one record apart; it never changes with later entries. A rule over many
    records that speaks of one of them names its stream there, and gives its entries in `traced`, each with its stream.
    """

    subject: str
    at: datetime
    words: str
    inputs: Mapping[str, str]
    entries: tuple[int, ...]
    grade: Grade
    office: str = ""
    person_id: str = ""
    person: str = ""
    firms: tuple[str, ...] = ()
    bases: tuple[Basis, ...] = ()
    traced: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Noted:
    """记数: what one record adds to a series, for rules that look at many records; `value` is told by the series.

    `at` is when it came to be so: it does not move with the record's later entries.
    """

    series: str
    subject: str
    at: datetime
    value: Mapping[str, Any]


@dataclass(frozen=True)
class FindingRule:
    """发现规则: one row; a changed rule gets a new version, so that what was found says by which.

    `innocent` are the explanations that a person must think of first 可能的正当解释.
    """

    code: str
    label: str
    family: Family
    version: int
    bases: tuple[Basis, ...]
    innocent: tuple[str, ...]
    look: Callable[[Seen], Iterable[Found]]
    by_round: bool = False


def rounds_before(record: Record, entries: Sequence[Entry]) -> list[tuple[Record, Sequence[Entry]]]:
    """The record as it stood at the end of each round before, with the entries until then."""
    begun = [n for n, entry in enumerate(entries) if isinstance(entry.event, RoundBegun)]
    return [(fold(record.procedure, record.stream, entries[:n]), entries[:n]) for n in begun]


def by(actor: Actor) -> dict[str, Any]:
    """Whom a finding concerns, from the actor of an entry."""
    return {"office": actor.org_id, "person_id": actor.person_id, "person": actor.person}


def moment(at: datetime) -> str:
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
