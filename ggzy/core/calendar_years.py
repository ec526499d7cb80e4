"""Years of the working calendar 年度工作日历: published by the State Council, or computed and marked 暂定."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from lunar_python import Lunar, Solar

from ggzy.core.published_years import PUBLISHED, SOURCE

ONE_DAY = timedelta(days=1)
SATURDAY = 5

PROVISIONAL_SOURCE = "按全国年节及纪念日放假办法（2024年修订）推算，国务院办公厅尚未公布，暂定"


@dataclass(frozen=True)
class YearOfDays:
    """How one year departs from Monday-to-Friday.

    `holidays` are the days off 放假 (statutory days and the days joined to them, weekends included),
    `workdays` the weekends worked instead 调休上班. A provisional year 暂定 was computed, not published.
    """

    year: int
    holidays: frozenset[date]
    workdays: frozenset[date]
    provisional: bool
    source: str

    def __post_init__(self) -> None:
        strangers = [day for day in self.holidays | self.workdays if day.year != self.year]
        if strangers:
            raise ValueError(f"{self.year}年日历中有其他年份的日期：{min(strangers).isoformat()}")
        both = self.holidays & self.workdays
        if both:
            raise ValueError(f"{min(both).isoformat()}不能既放假又上班")

    def is_rest_day(self, day: date) -> bool:
        """Whether nobody need work: a day off, or a weekend that is not worked."""
        return day in self.holidays or (day.weekday() >= SATURDAY and day not in self.workdays)


def published_year(year: int) -> YearOfDays:
    """The year as the State Council published it; KeyError when we hold no notice for it."""
    off, working = PUBLISHED[year]
    return YearOfDays(year, frozenset(_days(year, off)), frozenset(_days(year, working)), False, SOURCE)


def provisional_year(year: int) -> YearOfDays:
    """The year as far as the Measures fix it: thirteen days off, and days made up for those that fall on a weekend.

    Each day that falls on a weekend is made up (补假) on the first working day after that feast; which day it will be,
    and which weekends will be worked (调休), only the yearly notice says, so no weekend is taken for a working day.
    """
    statutory = statutory_days(year)
    off = set().union(*statutory)
    for feast in statutory:
        for _ in [day for day in feast if day.weekday() >= SATURDAY]:
            made_up = max(feast) + ONE_DAY
            while made_up in off or made_up.weekday() >= SATURDAY:
                made_up += ONE_DAY
            off.add(made_up)
    return YearOfDays(year, frozenset(off), frozenset(), True, PROVISIONAL_SOURCE)


def statutory_days(year: int) -> list[tuple[date, ...]]:
    """全体公民放假的节日 by feast: 元旦一日、春节四日、清明一日、劳动节二日、端午一日、中秋一日、国庆三日."""
    new_year_by_the_moon = _by_the_moon(year, 1, 1)
    return [
        _row(date(year, 1, 1), 1),
        _row(new_year_by_the_moon - ONE_DAY, 4),  # 除夕、正月初一至初三
        _row(_pure_brightness(year), 1),
        _row(date(year, 5, 1), 2),
        _row(_by_the_moon(year, 5, 5), 1),
        _row(_by_the_moon(year, 8, 15), 1),
        _row(date(year, 10, 1), 3),
    ]


def _row(first: date, count: int) -> tuple[date, ...]:
    return tuple(first + ONE_DAY * i for i in range(count))


def _by_the_moon(year: int, month: int, day: int) -> date:
    solar = Lunar.fromYmd(year, month, day).getSolar()
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


def _pure_brightness(year: int) -> date:
    """清明: the day on which that solar term begins, Beijing time."""
    solar = Solar.fromYmd(year, 4, 1).getLunar().getJieQiTable()["清明"]
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


def _days(year: int, spans: str) -> Iterator[date]:
    """The days of `0101-0103 0404`, as the published table writes them."""
    for span in spans.split():
        first, _, last = span.partition("-")
        yield from _between(_month_day(year, first), _month_day(year, last or first))


def _between(first: date, last: date) -> Iterable[date]:
    return (first + ONE_DAY * i for i in range((last - first).days + 1))


def _month_day(year: int, text: str) -> date:
    return date(year, int(text[:2]), int(text[2:]))
