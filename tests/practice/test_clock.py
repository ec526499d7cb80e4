"""The practice clock's page."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ggzy.core.calendar import SHANGHAI
from ggzy.desk import clock
from ggzy.practice import coming
from ggzy.store.models import Deal, ToDoRow
from tests.desk.cases import Matter
from tests.practice.conftest import text

pytestmark = pytest.mark.django_db
PAGE = "/practice/clock/"


def closing_soon() -> Deal:
    return Deal.objects.filter(stage="bidding").order_by("deadline")[0]


def test_the_host_sees_the_time_and_what_is_coming(browser):
    page = text(browser("zhuchi").get(PAGE))
    assert "2026-03-02 09:1" in page
    assert "投标截止" in page and "公示期满" in page and closing_soon().title in page


def test_the_next_event_happens_at_its_own_time_and_is_told(browser):
    host = browser("zhuchi")
    publicity = Deal.objects.get(stage="publicity", suspended="")
    page = text(host.post(PAGE, {"by": "next"}, follow=True))
    assert "已办理 1 件" in page and "公示已期满" in page
    publicity.refresh_from_db()
    assert publicity.stage == "awarding"


def test_a_day_carries_everything_in_between_in_order(browser):
    host, deal = browser("zhuchi"), closing_soon()
    before = clock.now()
    page = text(host.post(PAGE, {"by": "day"}, follow=True))
    assert timedelta(days=1) <= clock.now() - before < timedelta(days=1, minutes=2)
    deal.refresh_from_db()
    assert deal.stage == "bidding" and "已办理 2 件" in page  # the publicity that ends, and the wish that no second person confirmed
    host.post(PAGE, {"by": "hour"})
    deal.refresh_from_db()
    assert deal.stage == "opening"


def test_a_duty_that_ran_out_is_told_with_what_else_happened(browser):
    page = text(browser("zhuchi").post(PAGE, {"by": "to", "day": "2026-03-04", "time": "00:01"}, follow=True))
    told = page[page.index("刚才发生的事") : page.index("拨到指定时间")]
    assert "逾期未履职：答复异议" in told and "青山嘴" in told


def test_duties_of_cases_are_coming_too_and_told_when_they_ran_out(browser):
    matter = Matter()
    due = ToDoRow.objects.get(case=matter.stream, command="AssignCase").until
    assert any(each.stream == matter.stream and each.at == due and each.title for each in coming.of_one(matter.p))
    assert due <= coming.coming()[-1].at and matter.stream in {each.stream for each in coming.coming()}
    local = (due + timedelta(minutes=1)).astimezone(SHANGHAI)
    page = text(browser("zhuchi").post(PAGE, {"by": "to", "day": f"{local:%Y-%m-%d}", "time": f"{local:%H:%M}"}, follow=True))
    assert matter.stream in {each.stream for each in coming.happened(due - timedelta(seconds=1), clock.now())} and "计入已办理的件数" in page


def test_to_a_date_and_a_suspended_or_objected_lot_stands_still(browser):
    browser("zhuchi").post(PAGE, {"by": "to", "day": "2026-03-25", "time": "10:00"})
    assert clock.now().astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") == "2026-03-25 10:00"
    assert Deal.objects.exclude(suspended="").get().stage == "publicity"
    assert Deal.objects.get(title__contains="青山嘴").stage == "bidding"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"by": "to", "day": "2026-03-01", "time": "09:00"}, "只能向前"),
        ({"by": "to", "day": "2029-03-01", "time": "09:00"}, "最多向前拨一年"),
        ({"by": "to", "day": "昨天", "time": ""}, "有效"),
    ],
)
def test_a_bad_form_keeps_the_time_and_says_why(browser, given, said):
    before = clock.now()
    response = browser("zhuchi").post(PAGE, given)
    assert response.status_code == 422 and said in text(response)
    assert clock.now() - before < timedelta(minutes=1)


def test_an_unknown_wish_moves_nothing(browser):
    before = clock.now()
    assert "没有可拨到的事项" in text(browser("zhuchi").post(PAGE, {"by": "back"}))
    assert clock.now() - before < timedelta(minutes=1)


@pytest.mark.parametrize("username", ["zhaobiao1", "toubiao1", "jianguan1", "jijian"])
def test_nobody_but_the_host_moves_the_clock(browser, username):
    before = clock.now()
    assert browser(username).post(PAGE, {"by": "day"}).status_code == 403
    assert clock.now() - before < timedelta(minutes=1)


def test_a_stranger_is_asked_to_log_in(browser):
    assert browser().get(PAGE).status_code == 302
