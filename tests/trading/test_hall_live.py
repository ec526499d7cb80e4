"""The opening hall in real browsers with the live rooms as a process: within two seconds, and nothing lost by a cut."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client

from ggzy.core.acts import notice
from ggzy.core.roles import Actor
from ggzy.desk import clock, live, ticker
from tests.core.story import COMPREHENSIVE
from tests.desk.door import Lot
from tests.machine.test_supervise import free_port
from tests.patience import patience
from tests.people import RED, TENDEREE
from tests.trading.tenderers import at_work

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SOON = 2.0


class LiveRooms:
    """`ggzy.web.live` as the supervisor runs it, on the test's database."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        words = ["--interface", "asgi", "--workers", "1", "--no-ws", "--workers-kill-timeout", "1", "--port", str(self.port)]
        environment = {**os.environ, "DATABASE_URL": database_url(), "GGZY_PORT": str(self.port - 1), "DJANGO_SETTINGS_MODULE": "ggzy.web.settings"}
        self.process = subprocess.Popen([sys.executable, "-m", "granian", *words, "ggzy.web.live:application"], env=environment)
        until = time.monotonic() + 20
        while self.status("") is None:
            assert time.monotonic() < until, "the live rooms did not open"
            time.sleep(0.1)

    def status(self, ticket: str) -> int | None:
        try:
            with urllib.request.urlopen(f"http://localhost:{self.port}/live/?ticket={quote(ticket)}", timeout=5) as answer:
                return answer.status
        except urllib.error.HTTPError as refused:
            return refused.code
        except OSError:
            return None

    def stop(self) -> float:
        """Stop it as the supervisor does; gives how long that took."""
        assert self.process
        begun = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(15)
        finally:
            self.process.kill()
        return time.monotonic() - begun


def database_url() -> str:
    one = connection.settings_dict
    return f"postgresql://{one['USER']}:{one['PASSWORD']}@/{one['NAME']}?host={quote(str(one['HOST']))}&port={one['PORT']}"


@pytest.fixture
def rooms(settings, tmp_path: Path) -> Iterator[LiveRooms]:
    settings.GGZY_VAULT = tmp_path / "vault"
    port = free_port() + 1
    settings.GGZY_LIVE_PORT = port
    running = LiveRooms(port)
    running.start()
    yield running
    if running.process and running.process.poll() is None:
        running.stop()


@pytest.fixture
def lot(rooms: LiveRooms) -> Lot:
    lot = Lot(title="楚雄市东城区排水管网改造工程施工").noticed(method=COMPREHENSIVE)
    lot.closed()
    return lot


@pytest.fixture
def enter(chromium, live_server):
    """A browser of one person in the hall of a lot."""
    contexts, errors = [], []

    def open_hall(actor: Actor, lot: Lot, width: int = 1440):
        context = chromium.new_context(viewport={"width": width, "height": 900}, locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce")
        contexts.append(context)
        cookie = at_work(actor).cookies[django_settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": django_settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{live_server.url}/trading/{lot.stream}/hall/")
        return page

    yield open_hall
    for context in contexts:
        context.close()
    assert not errors, f"页面脚本出错：{errors}"


def live_within(page, seconds: float = 8) -> None:
    page.wait_for_selector(".hall-wire.is-live", timeout=seconds * 1000)


def release(lot: Lot) -> None:
    lot.release()
    ticker.run_due(clock.now())


def seen_within(page, words: str, begun: float, most: float = SOON) -> None:
    page.wait_for_function("words => document.getElementById('hall').innerText.includes(words)", arg=words, timeout=60_000)
    took = time.monotonic() - begun
    assert took < most * patience(), f"“{words}”用了 {took:.1f} 秒"


def test_tenderee_and_bidder_see_each_other_within_two_seconds(lot, enter):
    tenderee, red = enter(TENDEREE, lot), enter(RED, lot)
    live_within(tenderee)
    live_within(red)
    red.get_by_role("button", name="签到", exact=True).click()
    seen_within(tenderee, "已签到\n1 家", time.monotonic())
    begun = time.monotonic()
    release(lot)
    seen_within(red, "贰仟柒佰万元整", begun, most=SOON + time.monotonic() - begun)
    red.locator("#hall-say textarea").fill("请核对工期")
    red.get_by_role("button", name="发送").click()
    seen_within(tenderee, "请核对工期", time.monotonic())
    begun = time.monotonic()
    lot.drawers.reveal("opening")  # the seats' own browsers: test_draw_in_browser
    seen_within(red, "现场抽取的评标系数", begun)
    red.locator("[data-act=object] textarea").fill("对抽取过程有异议")
    red.locator("[data-act=object] button").click()
    seen_within(tenderee, "当场答复异议", time.monotonic())


def test_a_cut_loses_nothing_that_happened_and_nothing_that_was_typed(lot, enter):
    release(lot)
    tenderee, red = enter(TENDEREE, lot), enter(RED, lot)
    live_within(red)
    red.locator("[data-act=object] textarea").fill("我单位对唱标的工期有异议，请")
    red.locator("[data-act=sign] textarea").fill("有保留意见")
    red.context.set_offline(True)
    red.wait_for_selector(".hall-wire.is-cut", timeout=25_000)
    for words in ("第一句", "第二句", "第三句"):
        tenderee.locator("#hall-say textarea").fill(words)
        tenderee.locator("#hall-say button").click()
        tenderee.wait_for_function("words => document.getElementById('hall-words').innerText.includes(words)", arg=words)
    lot.drawers.reveal("opening")
    red.locator("[data-act=object] button").click()
    red.wait_for_selector("[data-act=object] .note-error")
    assert "不会重复办理" in red.locator("[data-act=object]").inner_text()
    assert "第一句" not in red.locator("#hall-words").inner_text()
    red.context.set_offline(False)
    begun = time.monotonic()
    for words in ("第一句", "第二句", "第三句", "现场抽取的评标系数"):
        seen_within(red, words, begun, most=5)
    assert red.locator("[data-act=object] textarea").input_value() == "我单位对唱标的工期有异议，请"
    assert red.locator("[data-act=sign] textarea").input_value() == "有保留意见"
    red.reload()
    assert red.locator("[data-act=object] textarea").input_value() == "我单位对唱标的工期有异议，请"
    red.locator("[data-act=object] button").click()
    red.wait_for_selector("text=异议已提出")
    assert red.locator("[data-act=object] textarea").input_value() == ""
    assert len(lot.p.pending_objections) == 1


def test_typing_goes_on_undisturbed_while_the_hall_moves(lot, enter):
    tenderee, red = enter(TENDEREE, lot), enter(RED, lot)
    live_within(red)
    field = red.locator("#hall-say textarea")
    field.press_sequentially("解密")
    release(lot)
    red.wait_for_selector("text=唱标")
    field.press_sequentially("完成了")
    assert field.input_value() == "解密完成了"
    assert red.evaluate("document.activeElement.name") == "text"
    assert tenderee.locator("[data-act=close] button").is_enabled() is False


def test_without_the_live_rooms_pages_ask_by_themselves(lot, enter, rooms):
    red = enter(RED, lot)
    live_within(red)
    assert rooms.stop() < 8
    red.wait_for_selector(".hall-wire.is-asking", timeout=20_000)
    release(lot)
    seen_within(red, "贰仟柒佰万元整", time.monotonic(), most=4)
    rooms.start()
    live_within(red, 15)


def test_a_database_that_drops_the_line_is_listened_to_again(lot, enter, rooms):
    red = enter(RED, lot)
    live_within(red)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' OR query = 'SELECT 1'")
    release(lot)
    seen_within(red, "贰仟柒佰万元整", time.monotonic(), most=5)


def test_the_countdown_runs_out_into_the_opening(rooms, enter):
    lot = Lot().noticed()
    for by in (RED,):
        lot.bid(by)
    lot.must(notice.Clarify(text="无", affects_preparation=False), TENDEREE)
    red = enter(RED, lot)
    live_within(red)
    assert "天 " in red.locator(".hall-clock").inner_text()
    ticker.move_clock(lot.p.round.deadline)
    seen_within(red, "本次开标没有进行", time.monotonic())


def test_only_a_ticket_opens_a_room(rooms):
    assert rooms.status("") == 403 and rooms.status("cons-1:forged") == 403
    with urllib.request.urlopen(f"http://localhost:{rooms.port}/live/?ticket={quote(live.ticket('cons-1'))}", timeout=5) as answer:
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        assert b"event: change" in answer.readline() + answer.readline()


def test_a_page_of_the_pages_server_may_reach_the_live_rooms(client: Client, rooms):
    policy = client.get("/health", headers={"Host": "localhost:8000"}).headers["Content-Security-Policy"]
    assert f"connect-src 'self' http://localhost:{rooms.port}" in policy
