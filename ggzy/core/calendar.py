"""The working calendar and the counting of terms 期间的计算, after 民法典 articles 200 to 204.

What we decided where the Code leaves room:
- Day one is the day after the event (201); a term of hours runs from the stated moment, so plain addition serves.
- Months and years end on the corresponding day, or the month's last day where there is none (202).
- A 法定休假日 is any day off: statutory days, the days joined to them, and weekends that are not worked. When the last
  day is one, the term ends on the first day after the rest (203). Days off inside a term of days do count.
- A term ends at 24:00 of its last day (203): the platform takes acts at any hour, so there are no business hours that
  would end it earlier. `Term.end` is that instant, and half-open: an act is in time when `act < term.end`.
- Counting back (“至少十五日前”) mirrors 201: the deadline's own day is not counted and so many whole days must lie
  between. 203 is not applied backwards, as it lengthens terms and never shortens them.
- A law or the parties may say otherwise (204): such a rule counts for itself and names its article.
Unknown years are refused, never guessed. A year not yet published may be computed and then marks its terms 暂定.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache

from ggzy.core.calendar_years import ONE_DAY, YearOfDays, provisional_year, published_year
from ggzy.core.published_years import PUBLISHED

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China's one legal time; no summer time since 1991, so the offset is fixed and needs no time zone files."""

PROVISIONAL_YEARS_AHEAD = 3
LAST_DAYS_OF_DECEMBER = 25
"""The notice for the next year may still move days off into the last week of this December (it did in 2018)."""


class UnknownYear(Exception):
    """No working calendar is held for the year, so no term that touches it can be counted."""

    def __init__(self, year: int):
        super().__init__(f"没有{year}年的工作日历，无法计算期限，请先录入该年放假安排")
        self.year = year


@dataclass(frozen=True)
class Term:
    """A term counted out 期限: `end` is 24:00 of `last_day`, exclusive. Provisional when a 暂定 day decided it.

    To let a further term run from the end of this one, count from `last_day`, not from `end`.
    """

    end: datetime
    last_day: date
    provisional: bool


@dataclass(frozen=True)
class Calendar:
    """The working calendar 工作日历 of the years it holds."""

    years: Mapping[int, YearOfDays]

    def is_rest_day(self, day: date) -> bool:
        """Whether the day is a 法定休假日: a day off, or a weekend that is not worked."""
        return self._year(day).is_rest_day(day)

    def is_workday(self, day: date) -> bool:
        """Whether the day is a 工作日, working weekends (调休) included."""
        return not self.is_rest_day(day)

    def provisional(self, day: date) -> bool:
        """Whether the day may still change: its year, or the one whose notice may reach into it, is unpublished, however far off."""
        own = self.years.get(day.year)
        if own is None or own.provisional:
            return True
        if day.month < 12 or day.day < LAST_DAYS_OF_DECEMBER:
            return False
        following = self.years.get(day.year + 1)
        return following is None or following.provisional

    def next_workday(self, day: date) -> date:
        """The first working day after the day."""
        return self._workday_from(day + ONE_DAY)

    def after_days(self, start: date | datetime, n: int) -> Term:
        """The term of n calendar days from an event on `start`: 民法典 201 and 203."""
        return self._moved_off_rest(day_of(start) + timedelta(days=_at_least_one(n)))

    def after_months(self, start: date | datetime, n: int) -> Term:
        """The term of n months (twelve to the year) from an event on `start`: 民法典 202 and 203."""
        first = day_of(start)
        years, month = divmod(first.month - 1 + _at_least_one(n), 12)
        year, month = first.year + years, month + 1
        return self._moved_off_rest(date(year, month, min(first.day, monthrange(year, month)[1])))

    def after_workdays(self, start: date | datetime, n: int) -> Term:
        """The term of n working days from an event on `start`; the day of the event is never counted."""
        first = last = day_of(start)
        for _ in range(_at_least_one(n)):
            last = self.next_workday(last)
        return Term(_midnight(last + ONE_DAY), last, self._any_provisional(first + ONE_DAY, last))

    def workdays_between(self, a: date, b: date) -> int:
        """Working days after `a` up to and with `b`, negative when b is earlier; n when b is after_workdays(a, n)."""
        if b < a:
            return -self.workdays_between(b, a)
        return sum(self.is_workday(a + ONE_DAY * i) for i in range(1, (b - a).days + 1))

    def days_between(self, a: date, b: date) -> int:
        """Calendar days after `a` up to and with `b`."""
        return (b - a).days

    def latest_before(self, deadline: datetime, n_days: int) -> datetime:
        """Before which an act “at least n days before the deadline” must come: n whole days lie between.

        With a deadline on the 30th at 09:00 and fifteen days, the days 15th to 29th must be free of it: the act is in
        time until 24:00 of the 14th, that is when `act < the 15th, 00:00`.
        """
        return _midnight(day_of(deadline) - timedelta(days=_at_least_one(n_days)))

    def latest_before_workdays(self, deadline: datetime, n: int) -> datetime:
        """The same in working days: n whole working days lie between the act and the deadline's day."""
        day = day_of(deadline)
        left = _at_least_one(n)
        while left:
            day -= ONE_DAY
            left -= self.is_workday(day)
        return _midnight(day)

    def is_days_before(self, act: datetime, deadline: datetime, n: int) -> bool:
        """Whether the act came at least n days before the deadline, counted as in `latest_before`."""
        return act < self.latest_before(deadline, n)

    def with_year(self, year: YearOfDays) -> Calendar:
        """This calendar with one year put in or replaced, as when the State Council publishes it."""
        return Calendar({**self.years, year.year: year})

    def with_published(self, year: int, holidays: frozenset[date], workdays: frozenset[date], source: str) -> Calendar:
        """This calendar with one year as its notice fixes it; a notice may reach into the December before."""
        own = YearOfDays(year, _of(year, holidays), _of(year, workdays), False, source)
        off, working = _of(year - 1, holidays), _of(year - 1, workdays)
        if not off | working:
            return self.with_year(own)
        before = self._year(date(year - 1, 12, 31))
        moved = replace(before, holidays=(before.holidays - working) | off, workdays=(before.workdays - off) | working)
        return self.with_year(moved).with_year(own)

    def with_years_ahead(self) -> Calendar:
        """This calendar with three computed years, marked 暂定, after its last published one."""
        last = max(year for year, days in self.years.items() if not days.provisional)
        ahead = range(last + 1, last + 1 + PROVISIONAL_YEARS_AHEAD)
        return Calendar({**{year: provisional_year(year) for year in ahead if year not in self.years}, **self.years})

    def _year(self, day: date) -> YearOfDays:
        held = self.years.get(day.year)
        if held is None:
            raise UnknownYear(day.year)
        return held

    def _workday_from(self, day: date) -> date:
        while self.is_rest_day(day):
            day += ONE_DAY
        return day

    def _moved_off_rest(self, counted: date) -> Term:
        last = self._workday_from(counted)
        return Term(_midnight(last + ONE_DAY), last, self._any_provisional(counted, last))

    def _any_provisional(self, first: date, last: date) -> bool:
        return any(self.provisional(first + ONE_DAY * i) for i in range((last - first).days + 1))


def differences(old: Calendar, new: Calendar, year: int) -> list[date]:
    """The days of the year that are working in one calendar and off in the other: whose terms must be counted again.

    A term can change only if one of these days lies in it or is its last; both calendars must hold the year.
    """
    first = date(year, 1, 1)
    days = [first + ONE_DAY * i for i in range((date(year + 1, 1, 1) - first).days)]
    return [day for day in days if old.is_workday(day) != new.is_workday(day)]


@lru_cache(maxsize=1)
def default_calendar() -> Calendar:
    """The published years and, marked 暂定, the three after them."""
    return Calendar({year: published_year(year) for year in PUBLISHED}).with_years_ahead()


def _of(year: int, days: frozenset[date]) -> frozenset[date]:
    return frozenset(day for day in days if day.year == year)


def day_of(moment: date | datetime) -> date:
    """The day on which a moment lies here. The platform's clock counts in UTC, where it is yesterday until eight in the morning."""
    if not isinstance(moment, datetime):
        return moment
    if moment.tzinfo is None:
        raise ValueError("时刻没有时区，无法确定日期")
    return moment.astimezone(SHANGHAI).date()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, SHANGHAI)


def _at_least_one(n: int) -> int:
    if n < 1:
        raise ValueError("期限至少为一日")
    return n


def moment_words(moment: datetime) -> str:
    """2026-03-02 09:00 in Shanghai; seconds are told where there are any."""
    local = moment.astimezone(SHANGHAI)
    return local.strftime("%Y-%m-%d %H:%M:%S" if local.second else "%Y-%m-%d %H:%M")


def end_words(moment: datetime) -> str:
    """The end of a term 期限届满: a midnight is told as the 24:00 of the day before, as people count days."""
    local = moment.astimezone(SHANGHAI)
    if (local.hour, local.minute, local.second, local.microsecond) != (0, 0, 0, 0):
        return moment_words(moment)
    return f"{(local - timedelta(days=1)).date().isoformat()} 24:00"


def months_after(start: datetime, months: int) -> datetime:
    """So many months (月) later, at the same hour; the last day of a month that lacks the day (民法典 202)."""
    local = start.astimezone(SHANGHAI)
    year, month = divmod(local.year * 12 + local.month - 1 + months, 12)
    day = min(local.day, monthrange(year, month + 1)[1])
    return local.replace(year=year, month=month + 1, day=day)
