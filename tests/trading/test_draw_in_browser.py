"""A draw by three browsers: secrets are born in each, promises sealed there, two reveal in the hall, every page recomputes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from ggzy.core.acts.second import ConfirmSecond
from ggzy.core.draws.transcript import faults, opening_transcript
from ggzy.core.roles import Actor
from tests.core.story import COMPREHENSIVE
from tests.core.test_second import ADMINISTRATION
from tests.desk.door import Lot
from tests.people import CENTRE, RED, SUPERVISOR, TENDEREE
from tests.trading.tenderers import at_work

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PATIENCE = 30_000


@pytest.fixture
def enter(chromium, live_server, settings, tmp_path: Path):
    """A browser of its own for each person, so that no secret is shared."""
    settings.GGZY_VAULT = tmp_path / "vault"
    contexts = {}

    def open_page(who: Actor, address: str):
        if who.person_id not in contexts:
            context = chromium.new_context(locale="zh-CN")
            context.set_default_timeout(PATIENCE)
            own = {"name": django_settings.SESSION_COOKIE_NAME, "value": at_work(who).cookies[django_settings.SESSION_COOKIE_NAME].value}
            context.add_cookies([{**own, "url": live_server.url}])
            contexts[who.person_id] = context
        page = contexts[who.person_id].new_page()
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(live_server.url + address, wait_until="load")
        return page

    yield open_page
    for context in contexts.values():
        context.close()


def promise(enter, lot: Lot, who: Actor):
    page = enter(who, f"/trading/{lot.stream}/draws/")
    with page.expect_navigation():
        page.get_by_role("button", name="提交抽取承诺").click()
    page.get_by_text(re.compile("抽取承诺已提交。|抽取密钥已登记，承诺还没有提交")).first.wait_for()
    return page


def reveal_in_the_hall(enter, lot: Lot, who: Actor):
    page = enter(who, f"/trading/{lot.stream}/hall/")
    page.locator("[data-act=draw] button[type=submit]").click()
    page.get_by_text("本方承诺已揭示").first.wait_for()
    return page


def test_three_browsers_promise_two_reveal_and_every_page_recomputes(enter):
    lot = Lot()
    for who in (TENDEREE, SUPERVISOR, CENTRE, TENDEREE, SUPERVISOR):
        promise(enter, lot, who)
    checked = enter(CENTRE, f"/trading/{lot.stream}/draws/")
    checked.get_by_text("他方交本方保管的密封件已在本机核对，与承诺相符").first.wait_for()
    lot.noticed(method=COMPREHENSIVE).unsealed()
    reveal_in_the_hall(enter, lot, TENDEREE)
    assert lot.p.round.coefficients is None
    reveal_in_the_hall(enter, lot, CENTRE)
    told = opening_transcript(lot.p)
    assert told and faults(told) == [] and {p["seat"]: p["how"] for p in told["parties"]} == {"centre": "self", "tenderer": "self", "supervisor": "escrow"}
    seen = enter(RED, f"/trading/{lot.stream}/hall/")
    seen.get_by_text("已在本机复算，结果一致").wait_for()


def test_a_seat_finds_a_false_promise_before_it_reveals_and_all_begin_again(enter):
    lot = Lot()
    for who in (TENDEREE, SUPERVISOR, CENTRE, TENDEREE):
        promise(enter, lot, who)
    seat = enter(SUPERVISOR, f"/trading/{lot.stream}/draws/")
    liar = lot.p.round.drawings["opening"].commitments["centre"]
    seat.get_by_text("与承诺相符").first.wait_for()

    def falsified(route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace(liar.digests["supervisor"], "0" * 64))

    seat.route("**/draws/", falsified)
    seat.reload()
    seat.get_by_text("交易中心交本方保管的密封件与其承诺不符，请在揭示之前办理重新承诺").wait_for()
    seat.unroute("**/draws/")
    seat.reload()
    seat.get_by_text("密钥丢失、密封件不符：重新承诺").click()
    seat.locator("#reason").fill("交易中心的密封件与承诺不符")
    with seat.expect_navigation():
        seat.get_by_role("button", name="作废并重新承诺").click()
    seat.get_by_text("已提出，等待另一人确认后生效").wait_for()
    lot.must(ConfirmSecond(asked="1"), ADMINISTRATION)
    assert not lot.p.round.drawings["opening"].keys


def test_a_browser_without_the_key_says_what_to_do(enter):
    lot = Lot().noticed(method=COMPREHENSIVE).unsealed()
    page = enter(SUPERVISOR, f"/trading/{lot.stream}/hall/")
    page.locator("[data-act=draw] button[type=submit]").click()
    page.locator("[data-act=draw] .note-error").get_by_text("不在这个浏览器里").wait_for()
    assert not lot.p.round.drawings["opening"].reveals


def test_draw_keys_come_back_from_the_saved_file_and_from_no_other(enter, tmp_path):
    lot = Lot()
    page = promise(enter, lot, SUPERVISOR)
    with page.expect_download() as downloading:
        page.get_by_role("button", name="下载抽取密钥的备份").click()
    saved = tmp_path / "draw.txt"
    downloading.value.save_as(saved)
    keys = set(lot.p.round.drawings[name].keys["supervisor"] for name in ("opening", "experts"))
    assert all(f"# public key: {key}" in saved.read_text() for key in keys) and saved.read_text().count("AGE-SECRET-KEY-1") == 2
    page.evaluate("indexedDB.deleteDatabase('ggzy')")
    page.reload()
    page.get_by_text("密钥不在这个浏览器里").first.wait_for()
    (tmp_path / "other.txt").write_text(saved.read_text().replace("# seat: supervisor", "# seat: centre"))
    page.set_input_files("#draw-file", tmp_path / "other.txt")
    page.get_by_text("这不是本席位在本标段、本轮次的抽取密钥备份").wait_for()
    page.set_input_files("#draw-file", saved)
    page.wait_for_function("() => [...document.querySelectorAll('[data-key-here]')].every((each) => each.textContent === '密钥在这个浏览器里')")
