"""What the clock notes by itself 时钟登记: a duty whose period ended in silence."""

from __future__ import annotations

from ggzy.core.acts.stages import DutyBreached
from ggzy.core.table import Ask, Command, Event


class NoteBreach(Command, frozen=True, kw_only=True):
    """登记逾期"""

    duty: str
    key: str


def breach_noted(ask: Ask) -> list[Event]:
    c = ask.command
    mark = f"{c.duty}/{c.key}"
    duty = next(d for d in ask.record.procedure.duties if d.code == c.duty)
    if mark in ask.record.breaches or c.key not in duty.open(ask.record):
        return []
    if ask.now < duty.within.end(duty.open(ask.record)[c.key], ask.calendar):
        return []
    return [DutyBreached(duty=c.duty, key=c.key, office="、".join(r.label for r in duty.who))]
