"""Working days 工作日 of the simulated year: when people act. Pure; chance is told."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random

from ggzy.core.calendar import SHANGHAI, default_calendar

CALENDAR = default_calendar().with_years_ahead()
BEGINS, ENDS = datetime(2026, 1, 5, 8, tzinfo=SHANGHAI), datetime(2026, 12, 31, 18, tzinfo=SHANGHAI)
OPENS, SHUTS = 9 * 60, 17 * 60 + 30
"""Office hours, in minutes of the day."""
A_WHILE = timedelta(minutes=25)


def moment(day: date, minutes: int) -> datetime:
    return datetime.combine(day, time(tzinfo=SHANGHAI)) + timedelta(minutes=minutes)


def in_office(chance: Random, day: date) -> datetime:
    """Some minute of the office hours."""
    return moment(day, chance.randrange(OPENS, SHUTS))


def workday_on(day: date) -> date:
    """The day itself, or the first working day after it."""
    return day if CALENDAR.is_workday(day) else CALENDAR.next_workday(day)


def later(chance: Random, after: datetime, least: int, most: int) -> datetime:
    """Some moment in office hours so many working days later, and at least a while later."""
    day = workday_on(after.date())
    for _ in range(chance.randint(least, most)):
        day = CALENDAR.next_workday(day)
    found = in_office(chance, day)
    if found >= after + A_WHILE:
        return found
    soon = after + A_WHILE + timedelta(minutes=chance.randrange(40))
    if CALENDAR.is_workday(soon.date()) and OPENS <= soon.hour * 60 + soon.minute < SHUTS:
        return soon.replace(second=0, microsecond=0)
    return moment(CALENDAR.next_workday(after.date()), OPENS + chance.randrange(90))


def before(chance: Random, end: datetime, after: datetime, least: int, most: int) -> datetime:
    """Like `later`, and before `end` whatever comes."""
    found = later(chance, after, least, most)
    return found if found < end - A_WHILE else last_hours(chance, end, after)


def last_hours(chance: Random, end: datetime, after: datetime) -> datetime:
    """In the last hours before a term ends."""
    found = end - timedelta(minutes=chance.randrange(30, 7 * 60))
    return max(found, after + A_WHILE)


def overdue(chance: Random, end: datetime, least: int, most: int) -> datetime:
    """So many working days after a term has ended."""
    return later(chance, end, least, most)


def workdays(begin: date, end: date) -> list[date]:
    found, day = [], workday_on(begin)
    while day < end:
        found.append(day)
        day = CALENDAR.next_workday(day)
    return found
