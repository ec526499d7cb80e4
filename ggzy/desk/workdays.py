"""The working calendar in force 现行工作日历: the years built in, with those published while the platform runs."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from ggzy.core.calendar import Calendar, default_calendar
from ggzy.store.models import PublishedYear

LOOKED_FOR_EVERY_SECONDS = 1.0


@dataclass(frozen=True)
class Held:
    """What this process holds: the calendar, the last published year in it, and when it last looked for another."""

    calendar: Calendar
    newest: int | None
    looked: float


_held: Held | None = None


def calendar() -> Calendar:
    """The calendar by which terms are counted now; every process sees a new year within a second of its publication."""
    global _held
    held, moment = _held, time.monotonic()
    if held is None or moment - held.looked >= LOOKED_FOR_EVERY_SECONDS:
        newest = PublishedYear.objects.aggregate(newest=Max("pk"))["newest"]
        known = held is not None and held.newest == newest
        held = Held(held.calendar if known and held else with_published_years(), newest, moment)
        _held = held
    return held.calendar


def with_published_years() -> Calendar:
    found = default_calendar()
    for row in latest_editions():
        found = found.with_published(row.year, dates(row.holidays), dates(row.workdays), row.source)
    return found.with_years_ahead()


def latest_editions() -> list[PublishedYear]:
    """One row a year: the last edition stands, whatever the earlier ones said."""
    return list({row.year: row for row in PublishedYear.objects.order_by("year", "edition")}.values())


def with_this_year(year: int, holidays: frozenset[date], worked: frozenset[date], source: str) -> Calendar:
    """The calendar as it would be if this were the year's edition: nothing of an earlier one is left in it."""
    found = default_calendar()
    for row in latest_editions():
        if row.year < year:
            found = found.with_published(row.year, dates(row.holidays), dates(row.workdays), row.source)
    found = found.with_published(year, holidays, worked, source)
    for row in latest_editions():
        if row.year > year:
            found = found.with_published(row.year, dates(row.holidays), dates(row.workdays), row.source)
    return found.with_years_ahead()


def dates(texts: list[str]) -> frozenset[date]:
    return frozenset(date.fromisoformat(text) for text in texts)


def look_again() -> None:
    """Have the next caller in this process look at once."""
    global _held
    _held = None
