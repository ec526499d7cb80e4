"""The calendar of openings and its feed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ggzy.core.calendar import SHANGHAI, day_of
from ggzy.desk import clock
from ggzy.portal.icalendar import Opening, escaped, folded, written
from tests.portal.conftest import text
from tests.portal.test_search import deal


def test_an_opening_stands_on_its_day_in_shanghai(client, db):
    """Half past midnight in Shanghai is still the day before by world time."""
    deal(1, deadline=datetime(2027, 3, 9, 0, 30, tzinfo=SHANGHAI))
    shown = text(client.get("/calendar/?month=2027-03"))
    assert 'id="day-9"' in shown and "第1号公路改建" in shown
    assert "第1号公路改建" not in text(client.get("/calendar/?month=2027-05"))


def test_a_region_narrows_and_an_unknown_one_does_not_break(client, db):
    deal(1, deadline=datetime(2027, 3, 9, 9, tzinfo=SHANGHAI))
    assert "第1号公路改建" in text(client.get("/calendar/?month=2027-03&region=532300"))
    assert "第1号公路改建" not in text(client.get("/calendar/?month=2027-03&region=532900"))
    assert client.get("/calendar/?month=2027-03&region=zz").status_code == 200


@pytest.mark.parametrize("month", ["", "x", "2027-13", "0000-01", "99999-01", "2027-1-1"])
def test_a_month_that_is_none_is_this_month(client, db, month):
    assert client.get(f"/calendar/?month={month}").status_code == 200


@pytest.mark.parametrize("month", ["0001-01", "9999-12"])
def test_the_ends_of_time_are_survived(client, db, month):
    assert client.get(f"/calendar/?month={month}").status_code == 200


def test_the_feed_tells_time_place_and_address(client, db):
    deal(1, title="甲,乙;丙")
    feed = client.get("/calendar/openings.ics")
    assert feed["Content-Type"].startswith("text/calendar")
    told = text(feed).replace("\r\n ", "")
    assert "SUMMARY:开标：甲\\,乙\\;丙" in told and "/deals/cons-0000000000000001/" in told
    deal(2, published=False)
    assert "0000000000000002" not in text(client.get("/calendar/openings.ics"))


def test_no_line_is_longer_than_75_octets_and_no_letter_is_cut():
    line = "SUMMARY:" + "开标" * 80
    raw = folded(line)
    assert all(len(part) <= 75 for part in raw.split(b"\r\n"))
    assert raw.decode().replace("\r\n ", "").rstrip() == line


def test_what_stands_in_a_title_cannot_add_a_line():
    raw = written("日历", [Opening("u", datetime(2027, 1, 1, tzinfo=UTC), clock_free(), "甲\r\nATTACH:x", "", "", "http://x/")])
    assert b"\r\nATTACH" not in raw
    assert escaped("a\nb") == "a\\nb"


def clock_free() -> datetime:
    return datetime(2027, 1, 1, tzinfo=UTC) + timedelta(0)


def test_the_month_of_today_marks_today(client, db):
    today = day_of(clock.now())
    assert f"{today.year}年{today.month}月" in text(client.get("/calendar/"))
    assert 'aria-current="date"' in text(client.get("/calendar/"))
