"""The seat in a real browser: keys, autosave, and a network that goes away while somebody types."""

from __future__ import annotations

import pytest

from ggzy.core.roles import Actor
from ggzy.trading.models import SeatDraft
from tests.trading.evaluated import EvaluatedLot, browser

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def lot(tmp_path, settings) -> EvaluatedLot:
    settings.GGZY_VAULT = tmp_path / "vault"
    return EvaluatedLot().seated()


def enter(page, server, lot: EvaluatedLot, member: Actor) -> None:
    cookie = browser(member).cookies["ggzy"].value
    page.context.add_cookies([{"name": "ggzy", "value": cookie, "url": server.url}])
    page.goto(f"{server.url}/trading/{lot.stream}/seat/")


def saved(page) -> None:
    page.locator("[data-saved]", has_text="已自动保存").wait_for()


def kept(lot: EvaluatedLot, member: Actor) -> list[str]:
    row = SeatDraft.objects.get(stream=lot.stream, person=member.person_id)
    return sorted(f["v"] for f in row.fields.values())


def test_checks_are_made_by_keys_and_kept_through_a_cut_network(live_server, browser_page, lot):
    member, page = lot.members[1], browser_page
    enter(page, live_server, lot, member)
    for key in ("j", "1", "j", "2"):
        page.keyboard.press(key)
    assert page.locator("[data-done]").inner_text() == "2"
    saved(page)
    assert kept(lot, member) == ["no", "yes"]

    page.context.set_offline(True)
    page.keyboard.type("证书过期")
    page.wait_for_selector(".is-offline")
    assert kept(lot, member) == ["no", "yes"]
    page.context.set_offline(False)
    saved(page)
    assert "证书过期" in kept(lot, member)


def test_what_was_typed_without_network_is_there_after_the_page_was_closed(live_server, browser_page, lot):
    member, page = lot.members[1], browser_page
    enter(page, live_server, lot, member)
    page.route("**/seat/draft", lambda route: route.abort())
    page.locator("[data-item] input[type=text]").first.fill("断网时写的理由")
    page.wait_for_selector(".is-offline")
    page.goto("about:blank")
    assert kept(lot, member) == []
    page.unroute_all()
    page.goto(f"{live_server.url}/trading/{lot.stream}/seat/")
    assert page.locator("[data-item] input[type=text]").first.input_value() == "断网时写的理由"
    saved(page)
    assert kept(lot, member) == ["断网时写的理由"]


def test_two_columns_hold_on_a_desk_and_stand_below_each_other_on_a_phone(live_server, browser_page, lot):
    page = browser_page
    enter(page, live_server, lot, lot.members[1])
    places = page.get_by_role("navigation", name="主导航").get_by_role("link", name="工作台")
    assert places.is_visible() and not page.get_by_text("菜单", exact=True).is_visible()
    left, right = (page.locator(name).bounding_box() for name in (".seat-document", ".seat-criteria"))
    assert left["x"] < right["x"] and left["y"] == right["y"]
    page.set_viewport_size({"width": 390, "height": 844})
    left, right = (page.locator(name).bounding_box() for name in (".seat-document", ".seat-criteria"))
    assert left["x"] == right["x"] and left["y"] < right["y"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert not places.is_visible()
    page.get_by_text("菜单", exact=True).click()
    assert places.is_visible() and page.evaluate("document.documentElement.scrollWidth") <= 390
