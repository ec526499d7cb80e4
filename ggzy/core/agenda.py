"""What is due next and for whom 日程: clock ticks, open duties, to-dos; read off the tables, so that nothing is forgotten."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ggzy.core import second
from ggzy.core.acts.second import ConfirmSecond
from ggzy.core.calendar import SHANGHAI, Calendar, UnknownYear
from ggzy.core.record import BEFORE, Asked, Record
from ggzy.core.roles import CLOCK, Role
from ggzy.core.table import Command, Duty, Prompt, Step


@dataclass(frozen=True)
class Tick:
    """A command that the clock hands in at a moment."""

    at: datetime
    command: Command


@dataclass(frozen=True)
class OpenDuty:
    """An obligation that is open now: since when, until when, and whether its breach is already noted."""

    duty: Duty
    key: str
    since: datetime
    until: datetime
    breached: bool

    @property
    def mark(self) -> str:
        return f"{self.duty.code}/{self.key}"

    def warned_at(self, calendar: Calendar) -> datetime | None:
        return warned_at(self.since, self.until, calendar)


@dataclass(frozen=True)
class Ahead:
    """提醒的提前量: so large a part of the term before its end, and at least so many working days."""

    part: int = 5
    workdays: int = 1


AHEAD = Ahead()
"""The platform's own figure: the last fifth, so that ninety days are warned of eighteen days before, five not on their last evening."""


def warned_at(since: datetime, until: datetime, calendar: Calendar) -> datetime | None:
    """At the beginning of which day somebody is warned of a limit; None where the term is too short for a warning."""
    part = (until - (until - since) / AHEAD.part).astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    try:
        at = min(part, calendar.latest_before_workdays(until, AHEAD.workdays))
    except UnknownYear:  # a day that somebody named beyond every published calendar: the last fifth alone
        at = part
    return at if since < at else None


@dataclass(frozen=True)
class ToDo:
    """待办 of some roles in a proceeding; `until` when the law sets a time. `not_by` are those who may not do it."""

    who: tuple[Role, ...]
    command: type[Command]
    label: str
    until: datetime | None = None
    key: str = ""
    whose: Callable[[Any, str], bool] | None = None
    not_by: tuple[str, ...] = ()
    warn_at: datetime | None = None


def held(p: Record, step: Step) -> bool:
    """Whether a hold keeps the clock from taking this step now."""
    from ggzy.core.facts import Facts
    from ggzy.core.table import Ask

    ask = Ask(p, None, CLOCK, datetime.min.replace(tzinfo=UTC), Facts(), None)  # type: ignore[arg-type]
    return any(hold.rule(ask) is not None for hold in p.procedure.holds if hold.name not in step.despite)


def ticks(p: Record) -> list[Tick]:
    """What the clock has to hand in at this stage, the earliest first; nothing while the process stands."""
    found: dict[type[Command], Tick] = {}
    for step in p.procedure.steps:
        if step.due and p.stage in step.at and not held(p, step):
            at = step.due(p)
            if at is not None:
                found.setdefault(step.command, Tick(at, step.command()))
    return sorted(found.values(), key=lambda t: t.at)


def open_duties(p: Record, calendar: Calendar) -> list[OpenDuty]:
    """All open duties, the most urgent first. While suspended no duty runs but that of the one who suspended."""
    if p.stage == BEFORE:
        return []
    found = [
        OpenDuty(duty, key, since, duty.until(p, key, since, calendar), p.missed(f"{duty.code}/{key}", since))
        for duty in p.procedure.duties
        for key, since in duty.open(p).items()
    ]
    return sorted(found, key=lambda d: d.until)


def next_due(p: Record, calendar: Calendar) -> datetime | None:
    """The next moment at which the clock has something to do here: a tick, or a duty to be noted as breached."""
    moments = [t.at for t in ticks(p)]
    moments += [d.until for d in told_duties(p, calendar) if not d.breached]
    return min(moments, default=None)


def told_duties(p: Record, calendar: Calendar) -> list[OpenDuty]:
    """The open duties that may be spoken of now: a quiet one would tell of bidders while they are secret."""
    return [d for d in open_duties(p, calendar) if not (d.duty.quiet and p.secret)]


def to_dos(p: Record, calendar: Calendar) -> list[ToDo]:
    """What waits for whom: duties with their time, and the prompts of the stage that no duty already covers."""
    if p.stage == BEFORE:
        return []
    found = [duty_waits(p, d, calendar) for d in told_duties(p, calendar)]
    found += [second_waits(p, asked) for asked in p.asked_now]
    covered = {t.command for t in found}
    if not p.suspended:
        found += [ToDo(r.who, r.command, r.label, whose=r.whose, not_by=r.not_by(p) if r.not_by else ()) for r in p.procedure.prompts if asked(r, p, covered)]
    return found


def duty_waits(p: Record, d: OpenDuty, calendar: Calendar) -> ToDo:
    """What another hand has to check says who proposed it, and waits for anybody but that one."""
    by = p.proposed.by if d.duty.another_hand and p.proposed else None
    label = f"{d.duty.label}（{by.person}提出）" if by else d.duty.label
    warn_at = None if d.breached else d.warned_at(calendar)
    return ToDo(d.duty.who, d.duty.must, label, d.until, d.key, not_by=(by.person_id,) if by else (), warn_at=warn_at)


def second_waits(p: Record, asked: Asked) -> ToDo:
    """What somebody else than its asker has to confirm."""
    label = second.rows_of(p, asked)[0].command.label()
    return ToDo(
        second.seconds_of(p, asked), ConfirmSecond, f"第二人确认：{label}", asked.until, asked.number,
        not_by=(asked.by.person_id,),
    )  # fmt: skip


def asked(prompt: Prompt, p: Record, covered: set[type[Command]]) -> bool:
    at_stage = prompt.stage == p.stage and prompt.command not in covered
    return at_stage and (prompt.when is None or prompt.when(p))
