"""双人办理的行: what a table with acts of two people has besides; one place, so that every table has them alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from ggzy.core.acts import second
from ggzy.core.law import platform, two_people
from ggzy.core.record import Record
from ggzy.core.roles import Role
from ggzy.core.rule import Basis
from ggzy.core.table import Ask, Command, Disclosure, Duty, Event, Step, Within, record

EVENTS = (second.SecondAsked, second.SecondConfirmed, second.SecondDeclined, second.SecondExpired)
CONFIRMING = (two_people.second_still_waits, two_people.second_is_another_person, two_people.asker_still_holds_office)
DECLINING = (two_people.second_still_waits, two_people.declined_by_second_or_asker, platform.reason_written)


def next_expiry(p: Record) -> datetime | None:
    return min((asked.until for asked in p.asked_now), default=None)


def expired(ask: Ask) -> list[Event]:
    return [second.SecondExpired(asked=asked.number) for asked in ask.record.asked_now if asked.until <= ask.now]


def with_second(rows: Iterable[Step], stages: tuple[str, ...], holds: frozenset[str]) -> tuple[Step, ...]:
    """`rows`, and the rows to confirm, to decline and to let run out what they ask a second person for.

    Both despite every hold: the held act itself is asked again under its own row.
    """
    rows = tuple(rows)
    dangerous = [row for row in rows if row.second]
    seconds = tuple(dict.fromkeys(role for row in dangerous if row.second for role in row.second.by))
    anyone = tuple(dict.fromkeys((*seconds, *(role for row in dangerous for role in row.by))))
    return (
        *rows,
        Step(second.ConfirmSecond, stages, None, seconds, record(second.SecondConfirmed), CONFIRMING, despite=holds),
        Step(second.DeclineSecond, stages, None, anyone, record(second.SecondDeclined), DECLINING, despite=holds),
        Step(second.ExpireSecond, stages, None, (Role.CLOCK,), expired, despite=holds, due=next_expiry),
    )


def disclosed_to(roles: tuple[Role, ...]) -> tuple[Disclosure, ...]:
    """What waits for a second person is told to parties and offices, never to the public."""
    return tuple(Disclosure(event, roles) for event in EVENTS)


# ---- 另一人核对

CHECK_TERM = Basis("平台核对时限（自定）", "—", "", checked=False)
CHECKING = (two_people.another_hand, two_people.check_is_written)
SENDING_BACK = (two_people.sent_back_by_the_office, platform.reason_written)


def check(code: str, label: str, who: tuple[Role, ...], must: type[Command], stage: str) -> Duty:
    """What waits at this stage for another person; the key is the office's code, so that it stands on its bench alone."""

    def waits(p: Record) -> Mapping[str, datetime]:
        return {p.proposed.by.org_id: p.proposed.at} if p.stage == stage and p.proposed else {}

    return Duty(code, label, who, must, waits, Within(workdays=3), CHECK_TERM, another_hand=True)
