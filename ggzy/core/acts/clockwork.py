"""What the clock notes by itself 时钟登记: a duty whose period ended in silence; cover for what bidders do."""

from __future__ import annotations

from typing import ClassVar

from ggzy.core.acts.stages import DutyBreached
from ggzy.core.table import Ask, Command, Event


class NoteBreach(Command, frozen=True, kw_only=True):
    """登记逾期"""

    duty: str
    key: str


class KeepCover(Command, frozen=True, kw_only=True):
    """记掩护条目"""

    filling: str


class CoverKept(Event, frozen=True, kw_only=True):
    """掩护条目：says nothing and changes nothing; sealed, it looks like what a bidder does.

    The filling is drawn at random: without it anybody could try out whether the digest of an entry is that of this one.
    """

    quiet: ClassVar[bool] = True
    filling: str

    @property
    def as_taking_part(self) -> bool:
        """Whether it leaves the row that obtaining the file leaves: every second one does."""
        return int(self.filling[-1], 16) % 2 == 0


def breach_noted(ask: Ask) -> list[Event]:
    c = ask.command
    mark = f"{c.duty}/{c.key}"
    duty = ask.record.procedure.duty[c.duty]
    since = duty.open(ask.record).get(c.key)
    if since is None or ask.record.missed(mark, since) or ask.now < duty.until(ask.record, c.key, since, ask.calendar):
        return []
    return [DutyBreached(duty=c.duty, key=c.key, office=ask.record.owes(c.key) or "、".join(r.label for r in duty.who))]
