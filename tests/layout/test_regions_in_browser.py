"""地区选择: prefecture first, then what lies below it; without a script one grouped list that is the same field."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FIRST = "[aria-label='州（市）']"


def below(page) -> list[str]:
    return page.locator("#id_region option").all_inner_texts()


def test_a_region_is_chosen_in_two_steps(live_server, browser_page):
    browser_page.goto(f"{live_server.url}/deals/?region=532302")
    assert browser_page.locator(FIRST).locator("option:checked").inner_text() == "楚雄彝族自治州"
    assert browser_page.input_value("#id_region") == "532302"
    browser_page.select_option(FIRST, label="大理白族自治州")
    assert below(browser_page)[:2] == ["大理白族自治州（全部）", "大理市"] and "楚雄市" not in below(browser_page)
    browser_page.click("text=按条件查询")
    assert "region=532900" in browser_page.url
    browser_page.select_option(FIRST, label="全部地区")
    assert browser_page.locator("#id_region").is_hidden() and browser_page.input_value("#id_region") == ""


def test_where_a_region_must_be_given_the_county_is_asked_for(live_server, browser_page):
    browser_page.goto(f"{live_server.url}/service/register/")
    browser_page.select_option(FIRST, label="昆明市")
    assert below(browser_page)[:2] == ["请选择县（市、区）或者功能区", "昆明市（州、市本级）"]
    assert browser_page.input_value("#id_region") == ""


def test_without_a_script_the_list_is_grouped(live_server, chromium):
    context = chromium.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{live_server.url}/deals/?region=532301")
    assert page.locator("#id_region optgroup").count() == 16
    assert page.input_value("#id_region") == "532301" and page.locator(FIRST).count() == 0
    context.close()
