"""The words procedures are written in 程序表: stages, steps, duties and disclosures as rows; no procedure is code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

import msgspec

from ggzy.core.roles import Actor, Role
from ggzy.core.rule import Basis, Rule

if TYPE_CHECKING:
    from ggzy.core.calendar import Calendar
    from ggzy.core.case import Case
    from ggzy.core.documents import Project, TenderFile
    from ggzy.core.facts import Facts
    from ggzy.core.proceeding import Proceeding
    from ggzy.core.record import Record


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """A wish 申请: what somebody asks to be done. Named in the imperative; the docstring's first line is its label."""

    @classmethod
    def label(cls) -> str:
        return first_line(cls.__doc__)


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """A fact 事实: what happened, in the past tense. `apply` is the only code that changes a record.

    A `quiet` event's very existence is secret from all but its actor until disclosed; it does not count as a version.
    """

    quiet: ClassVar[bool] = False

    @classmethod
    def label(cls) -> str:
        return first_line(cls.__doc__)

    def apply(self, p: Any, entry: Entry) -> None:
        """Change the state of the record `p`; never fails on an event that was once accepted."""


def first_line(doc: str | None) -> str:
    return (doc or "").strip().split("\n")[0].split("：")[0].rstrip("。")


class Entry(msgspec.Struct, frozen=True):
    """One line of the journal 日志条目: an event with its place, time and actor."""

    stream: str
    seq: int
    at: datetime
    actor: Actor
    event: Event


@dataclass(frozen=True)
class Ask:
    """What a rule is asked about: this command, by this actor, now, in this record, with these facts from outside."""

    record: Record
    command: Any
    actor: Actor
    now: datetime
    facts: Facts
    calendar: Calendar

    @property
    def p(self) -> Proceeding:
        """For rows of a lot's procedure."""
        return self.record  # type: ignore[return-value]

    @property
    def case(self) -> Case:
        """For rows of a case's procedure."""
        return self.record  # type: ignore[return-value]

    @property
    def project(self) -> Project:
        """For rows that stand only where the project is registered."""
        assert self.p.project
        return self.p.project

    @property
    def tender_file(self) -> TenderFile:
        """For rows that stand only where a tender file has been filed."""
        assert self.p.tender_file
        return self.p.tender_file

    @property
    def deadline(self) -> datetime:
        """For rows that stand only where a notice has set the deadline."""
        assert self.p.round.deadline
        return self.p.round.deadline


@dataclass(frozen=True)
class Stage:
    """阶段. `final` stages end the proceeding; `secret` stages keep bidders' names and numbers unknown."""

    code: str
    label: str
    final: bool = False
    secret: bool = False


Then = Callable[[Ask], list[Event]]
Destination = str | None | Callable[[Ask, list[Event]], str | None]


@dataclass(frozen=True)
class Second:
    """第二人: the roles of which a different person must confirm, within what time, and at the latest by when."""

    by: tuple[Role, ...]
    within: timedelta = timedelta(hours=24)
    before: Callable[[Any], datetime | None] | None = None


@dataclass(frozen=True)
class Step:
    """One row 步骤: who may do what at which stage, under which rules, what follows and where it leads.

    `when` picks between rows of the same command. `despite` names the holds (暂停、异议) that do not stop it.
    `due` says when the clock hands it in, for rows by `Role.CLOCK`. `second` makes it an act of two people: what is
    handed in waits until another person confirms it, and all the rules are asked again then.
    """

    command: type[Command]
    at: tuple[str, ...]
    to: Destination
    by: tuple[Role, ...]
    then: Then
    rules: tuple[Rule[Ask], ...] = ()
    when: Callable[[Ask], bool] | None = None
    despite: frozenset[str] = frozenset()
    due: Callable[[Any], datetime | None] | None = None
    basis: Basis | None = None
    second: Second | None = None


@dataclass(frozen=True)
class Within:
    """A period 期限: so many days (日) or working days (工作日), counted as the Civil Code counts."""

    days: int = 0
    workdays: int = 0
    named: str = ""
    """In words, where the end is set by the act that the duty follows from (`Duty.ends`), or the days are not told by their number alone."""

    def end(self, start: datetime, calendar: Calendar) -> datetime:
        term = calendar.after_workdays(start, self.workdays) if self.workdays else calendar.after_days(start, self.days)
        return term.end

    def __str__(self) -> str:
        if self.named:
            return self.named
        return f"{self.workdays}个工作日" if self.workdays else f"{self.days}日"


@dataclass(frozen=True)
class Duty:
    """职责: who must do what by when. Its breach is silence, so only the clock can notice it.

    `open` gives, for each open obligation, its key and the moment from which the period counts.
    `ends` gives the end where the act set it that the duty follows from, in place of the period.
    A `quiet` duty would tell of bidders while they are secret: until then only the bank port attends to it.
    `another_hand` is never the own to-do of the one whose proposal is to be checked.
    """

    code: str
    label: str
    who: tuple[Role, ...]
    must: type[Command]
    open: Callable[[Any], Mapping[str, datetime]]
    within: Within
    basis: Basis
    quiet: bool = False
    ends: Callable[[Any, str], datetime] | None = None
    another_hand: bool = False

    def until(self, p: Any, key: str, since: datetime, calendar: Calendar) -> datetime:
        """When this obligation, open since then, has to be fulfilled."""
        return self.ends(p, key) if self.ends else self.within.end(since, calendar)


@dataclass(frozen=True)
class Prompt:
    """待办: what is to be done next at a stage, and by whom; `when` is asked of the proceeding, None means always.

    `whose` picks, among the members of the committee, those whom it concerns; `not_by` names those who may not do it.
    """

    stage: str
    who: tuple[Role, ...]
    command: type[Command]
    label: str
    when: Callable[[Any], bool] | None = None
    whose: Callable[[Any, str], bool] | None = None
    not_by: Callable[[Any], tuple[str, ...]] | None = None


@dataclass(frozen=True)
class Disclosure:
    """公开: from which moment an event may be seen by whom. Without a row, nobody but its actor sees it.

    `since` is asked of the proceeding as it stands now; None means at once. An empty `to` means everyone. `whose` picks
    among those of a role whom it concerns, where two parties of one role stand against each other.
    """

    event: type[Event]
    to: tuple[Role, ...] = ()
    since: Callable[[Any], bool] | None = None
    portal: bool = False
    whose: Callable[[Any, Actor], bool] | None = None


@dataclass(frozen=True)
class Hold:
    """停顿: a state of affairs in which the process stands, save for steps that name it in `despite`."""

    name: str
    rule: Rule[Ask]


@dataclass(frozen=True)
class Procedure:
    """程序: one line of trade and method, or one kind of supervision's own matters, versioned.

    A record keeps the version it began under; `state` is the kind of record that its streams fold into.
    """

    code: str
    line: str
    label: str
    state: type[Record]
    stages: tuple[Stage, ...]
    steps: tuple[Step, ...]
    duties: tuple[Duty, ...]
    disclosures: tuple[Disclosure, ...]
    holds: tuple[Hold, ...] = ()
    prompts: tuple[Prompt, ...] = ()
    in_force_from: str = ""
    _by_command: dict[type[Command], tuple[Step, ...]] = field(default_factory=dict, compare=False, repr=False)
    _by_event: dict[type[Event], tuple[Disclosure, ...]] = field(default_factory=dict, compare=False, repr=False)
    duty: dict[str, Duty] = field(default_factory=dict, init=False, compare=False, repr=False)
    """The duties by code, of which an event tells."""

    def __post_init__(self) -> None:
        for step in self.steps:
            self._by_command[step.command] = (*self._by_command.get(step.command, ()), step)
        for row in self.disclosures:
            self._by_event[row.event] = (*self._by_event.get(row.event, ()), row)
        self.duty.update((duty.code, duty) for duty in self.duties)

    def begin(self, stream: str) -> Any:
        """The state of a stream of which nothing is known yet."""
        return self.state(stream=stream, procedure=self)

    def steps_for(self, command: type[Command]) -> tuple[Step, ...]:
        return self._by_command.get(command, ())

    def stage(self, code: str) -> Stage:
        return next(stage for stage in self.stages if stage.code == code)

    def disclosures_of(self, event: type[Event]) -> tuple[Disclosure, ...]:
        return self._by_event.get(event, ())


def record(*events: type[Event], **more: Callable[[Ask], Any]) -> Then:
    """The plain consequence: each event takes the fields it shares with the command, and `more` computed ones."""

    def then(ask: Ask) -> list[Event]:
        computed = {name: compute(ask) for name, compute in more.items()}
        made = []
        for event in events:
            names = event.__struct_fields__
            shared = {n: getattr(ask.command, n) for n in names if n in ask.command.__struct_fields__}
            made.append(event(**{**shared, **{n: v for n, v in computed.items() if n in names}}))
        return made

    return then
