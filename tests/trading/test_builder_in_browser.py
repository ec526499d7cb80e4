"""The builder and the duty test in a real browser: what is typed is kept by itself, and the test follows the typing."""

from __future__ import annotations

import pytest

from ggzy.trading.models import TenderFileDraft
from tests.desk.door import Lot
from tests.people import AGENCY, TENDEREE
from tests.trading.tenderers import at_work

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def logged_in(page, live_server) -> None:
    at_work(AGENCY)
    cookie = at_work(TENDEREE).cookies["ggzy"].value
    page.context.add_cookies([{"name": "ggzy", "value": cookie, "url": live_server.url}])


def test_what_is_typed_is_kept_without_a_click(live_server, browser_page):
    logged_in(browser_page, live_server)
    lot = Lot()
    url = f"{live_server.url}/trading/{lot.stream}/tender-file/"
    browser_page.goto(url)
    browser_page.fill("#id_quality", "优良")
    browser_page.press("#id_quality", "Tab")
    browser_page.get_by_text("草稿已自动保存").wait_for(timeout=10_000)
    assert TenderFileDraft.objects.get().fields["quality"] == "优良"
    browser_page.click("summary:has-text('合同主要条款')")
    browser_page.click("button[value='add:clauses']")
    browser_page.wait_for_load_state()
    assert browser_page.locator("#clauses fieldset").count() == 11
    browser_page.locator("summary").filter(has_text="评标办法").click()
    browser_page.check("input[value='lowest']")
    browser_page.get_by_role("button", name="切换到所选评标办法").click()
    browser_page.wait_for_selector("#deviations", state="attached")
    browser_page.locator("summary").filter(has_text="基本要求").click()
    assert browser_page.input_value("#id_quality") == "优良"


def test_sections_are_folded_say_what_they_lack_and_are_saved_one_by_one(live_server, browser_page):
    logged_in(browser_page, live_server)
    lot = Lot()
    url = f"{live_server.url}/trading/{lot.stream}/tender-file/"
    for width in (1440, 390):
        browser_page.set_viewport_size({"width": width, "height": 844})
        browser_page.goto(url)
        assert browser_page.evaluate("document.documentElement.scrollHeight") < (2200 if width == 1440 else 3200)
    opened = browser_page.locator("details.trade-section[open] > summary")
    assert opened.count() == 1 and "基本要求" in opened.inner_text() and "待改 1 处" in opened.inner_text()
    browser_page.fill("#id_duration_days", "300")
    browser_page.click("button[value='save:trustees']")
    browser_page.wait_for_url("**at=trustees#trustees")
    assert "保管方案" in opened.inner_text() and TenderFileDraft.objects.get().fields["duration_days"] == "300"
    browser_page.set_viewport_size({"width": 1440, "height": 844})
    browser_page.click(".trade-outline a[href='#clauses']")
    assert browser_page.locator("#clauses").is_visible()
    browser_page.locator("#clauses .trade-row summary").first.click()
    assert browser_page.locator("#id_clauses-0-text").is_visible()


def test_the_duty_test_follows_the_typing(live_server, browser_page):
    logged_in(browser_page, live_server)
    browser_page.goto(f"{live_server.url}/trading/register/")
    typed = {"title": "第三小学综合楼", "invest_code": "2603-532301-04-01-654321", "funding": "财政", "estimate": "3000"}
    for name, value in typed.items():
        browser_page.fill(f"#id_{name}", value)
    browser_page.fill("#id_approval_no", "楚市发改〔2026〕3号")
    browser_page.select_option("#id_unit", "万元")
    browser_page.locator("#duty-test .mark-stop").wait_for(timeout=10_000)
    assert "第5条" in browser_page.inner_text("#duty-test")
