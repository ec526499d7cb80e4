"""Terms are counted as 民法典 200 to 204 say, over real holidays, and never over a year nobody knows."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ggzy.core.calendar import SHANGHAI, Calendar, UnknownYear, day_of, default_calendar, differences
from ggzy.core.calendar_years import YearOfDays, provisional_year, published_year, statutory_days

CALENDAR = default_calendar()
days = st.dates(date(2016, 1, 1), date(2028, 12, 31))
counts = st.integers(1, 120)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def test_the_day_after_the_event_is_day_one():
    assert CALENDAR.after_days(date(2026, 3, 2), 3).last_day == date(2026, 3, 5)


def test_a_term_ends_at_midnight_of_its_last_day_exclusive():
    assert CALENDAR.after_days(at("2026-03-02T23:59"), 3).end == at("2026-03-06T00:00")


@pytest.mark.parametrize(("utc", "day"), [((2026, 3, 1, 15, 59), 1), ((2026, 3, 1, 16, 0), 2), ((2026, 3, 1, 23, 59), 2)])
def test_a_moment_lies_on_the_day_that_it_is_here(utc, day):
    assert day_of(datetime(*utc, tzinfo=UTC)) == date(2026, 3, day)


def test_the_event_day_is_told_in_shanghai():
    """17:00 in Greenwich is one in the morning of the next day."""
    assert CALENDAR.after_days(datetime(2026, 3, 1, 17, tzinfo=UTC), 3).last_day == date(2026, 3, 5)


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="时区"):
        CALENDAR.after_days(datetime.fromisoformat("2026-03-02T09:00"), 3)


def test_a_term_of_no_days_is_refused():
    with pytest.raises(ValueError, match="至少为一日"):
        CALENDAR.after_days(date(2026, 3, 2), 0)


def test_a_term_ending_on_a_weekend_ends_on_monday():
    assert CALENDAR.after_days(date(2026, 3, 4), 3).last_day == date(2026, 3, 9)


def test_a_term_ending_on_a_working_sunday_ends_there():
    """2026-09-20 is a Sunday that is worked."""
    assert CALENDAR.after_days(date(2026, 9, 17), 3).last_day == date(2026, 9, 20)


def test_a_term_ending_in_the_spring_festival_of_2026_ends_on_the_first_day_back():
    assert CALENDAR.after_days(date(2026, 2, 12), 3).last_day == date(2026, 2, 24)
    assert CALENDAR.after_days(date(2026, 2, 11), 3).last_day == date(2026, 2, 14)


def test_a_term_ending_in_the_national_day_week_of_2026_ends_on_the_eighth():
    assert CALENDAR.after_days(date(2026, 9, 28), 3).last_day == date(2026, 10, 8)
    assert CALENDAR.after_days(date(2026, 9, 27), 3).last_day == date(2026, 9, 30)


def test_working_days_leap_the_spring_festival_and_count_the_worked_saturdays():
    """From Friday 13 February 2026: the worked Saturday 14, then Tuesday 24 to Saturday 28, worked too."""
    assert CALENDAR.after_workdays(date(2026, 2, 13), 1).last_day == date(2026, 2, 14)
    assert CALENDAR.after_workdays(date(2026, 2, 13), 2).last_day == date(2026, 2, 24)
    assert CALENDAR.after_workdays(date(2026, 2, 13), 6).last_day == date(2026, 2, 28)
    assert CALENDAR.after_workdays(date(2026, 2, 13), 7).last_day == date(2026, 3, 2)


def test_a_month_ends_on_the_corresponding_day_or_the_last_of_a_short_month():
    assert CALENDAR.after_months(date(2026, 3, 12), 1).last_day == date(2026, 4, 13)  # the 12th is a Sunday
    assert CALENDAR.after_months(date(2027, 12, 31), 2).last_day == date(2028, 2, 29)
    assert CALENDAR.after_months(date(2024, 2, 29), 12).last_day == date(2025, 2, 28)


def test_fifteen_days_before_leaves_fifteen_whole_days():
    deadline = at("2026-11-30T09:00")
    assert CALENDAR.latest_before(deadline, 15) == at("2026-11-15T00:00")
    assert CALENDAR.is_days_before(at("2026-11-14T23:59:59"), deadline, 15)
    assert not CALENDAR.is_days_before(at("2026-11-15T00:00"), deadline, 15)


def test_a_deadline_at_midnight_belongs_to_the_day_that_ends():
    assert CALENDAR.latest_before(at("2026-12-01T00:00"), 1) == at("2026-11-30T00:00")


def test_working_days_before_a_deadline_leave_out_the_weekend():
    assert CALENDAR.latest_before_workdays(at("2026-11-24T09:00"), 2) == at("2026-11-20T00:00")


def test_an_unknown_year_is_refused_and_named():
    with pytest.raises(UnknownYear, match="2040年") as refused:
        CALENDAR.after_days(date(2039, 12, 30), 5)
    assert refused.value.year == 2040
    with pytest.raises(UnknownYear):
        Calendar({}).is_workday(date(2026, 3, 2))


def test_a_term_into_a_year_not_yet_published_is_provisional():
    assert CALENDAR.after_days(date(2026, 12, 30), 10).provisional
    assert not CALENDAR.after_days(date(2026, 11, 30), 10).provisional
    assert CALENDAR.after_workdays(date(2026, 12, 23), 5).provisional


def test_the_last_days_of_december_wait_for_the_next_years_notice():
    assert CALENDAR.provisional(date(2026, 12, 25)) and CALENDAR.provisional(date(2099, 1, 1))
    assert not CALENDAR.provisional(date(2026, 12, 24))
    assert not CALENDAR.provisional(date(2025, 12, 31))


def test_a_provisional_year_has_the_thirteen_statutory_days():
    assert sum(len(feast) for feast in statutory_days(2027)) == 13
    year = provisional_year(2027)
    assert year.provisional and "暂定" in year.source
    assert {date(2027, 2, 5), date(2027, 2, 8), date(2027, 4, 5), date(2027, 6, 9), date(2027, 9, 15)} <= year.holidays


def test_a_provisional_year_makes_up_feasts_on_weekends_and_works_no_weekend():
    """1 and 2 May 2027 are Saturday and Sunday: Monday and Tuesday are made up."""
    year = provisional_year(2027)
    assert {date(2027, 5, 3), date(2027, 5, 4)} <= year.holidays
    assert date(2027, 5, 5) not in year.holidays
    assert not year.workdays


@pytest.mark.parametrize("year", [2025, 2026])
def test_every_computed_statutory_day_is_off_in_the_published_year(year):
    published = published_year(year).holidays
    assert all(day in published for feast in statutory_days(year) for day in feast)


@pytest.mark.parametrize("year", range(2016, 2027))
def test_published_years_have_as_many_working_days_as_the_law_leaves(year):
    """Days off beyond the weekends are the statutory days, 11 or from 2025 on 13; a notice may shift one or two."""
    first = date(year, 1, 1)
    length = (date(year + 1, 1, 1) - first).days
    every = [first + timedelta(i) for i in range(length)]
    off_more = sum(CALENDAR.is_rest_day(d) for d in every) - sum(d.weekday() >= 5 for d in every)
    assert abs(off_more - (13 if year >= 2025 else 11)) <= 2


def test_publishing_a_year_shows_which_days_changed():
    published = YearOfDays(2027, frozenset({date(2027, 1, 1)}), frozenset({date(2027, 1, 10)}), False, "测试公告")
    before = CALENDAR.with_year(YearOfDays(2027, frozenset({date(2027, 1, 4)}), frozenset(), True, "推算"))
    after = before.with_year(published)
    assert differences(before, after, 2027) == [date(2027, 1, 1), date(2027, 1, 4), date(2027, 1, 10)]
    assert before.provisional(date(2027, 1, 5)) and not after.provisional(date(2027, 1, 5))
    assert differences(after, after, 2027) == []


def test_a_year_with_a_day_of_another_year_or_both_kinds_is_refused():
    with pytest.raises(ValueError, match="其他年份"):
        YearOfDays(2027, frozenset({date(2026, 12, 31)}), frozenset(), False, "")
    with pytest.raises(ValueError, match="既放假又上班"):
        YearOfDays(2027, frozenset({date(2027, 1, 1)}), frozenset({date(2027, 1, 1)}), False, "")


@given(days, counts)
def test_a_term_of_days_is_never_short_and_never_ends_on_a_rest_day(start, n):
    term = CALENDAR.after_days(start, n)
    assert CALENDAR.days_between(start, term.last_day) >= n
    assert CALENDAR.is_workday(term.last_day)
    assert all(CALENDAR.is_rest_day(start + timedelta(i)) for i in range(n, (term.last_day - start).days))


@given(days, counts)
def test_longer_terms_and_later_starts_never_end_earlier(start, n):
    assert CALENDAR.after_days(start, n).end <= CALENDAR.after_days(start, n + 1).end
    assert CALENDAR.after_days(start, n).end <= CALENDAR.after_days(start + timedelta(1), n).end
    assert CALENDAR.after_workdays(start, n).end < CALENDAR.after_workdays(start, n + 1).end


@given(days, counts)
def test_working_days_counted_forth_are_the_same_counted_between(start, n):
    term = CALENDAR.after_workdays(start, n)
    assert CALENDAR.workdays_between(start, term.last_day) == n
    assert CALENDAR.workdays_between(term.last_day, start) == -n
    assert term.end >= CALENDAR.after_days(start, 1).end


@given(days, counts)
def test_counting_back_leaves_exactly_so_many_whole_days(day, n):
    deadline = datetime(day.year, day.month, day.day, 9, tzinfo=SHANGHAI)
    latest = CALENDAR.latest_before(deadline, n)
    assert (deadline.replace(hour=0) - latest) == timedelta(days=n)
