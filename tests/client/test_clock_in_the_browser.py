"""The platform's time on the bid page, in a real Chromium: five samples, the error bound, a warning, and a PC whose clock is set."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
HOST = "http://clock.test"
PAGE = """<!doctype html><meta charset="utf-8"><b data-slot="now"></b><i data-slot="offset"></i><u data-slot="left"></u>
<script type="module">import {runClock} from "/clock.js";
const ahead = Number(new URLSearchParams(location.search).get("deadline"));
runClock("/time", new Date(ahead), () => document.body.dataset.over = "yes");</script>"""


@pytest.fixture(scope="session")
def script() -> bytes:
    command = [ROOT / "node_modules/.bin/esbuild", ROOT / "client/src/bidding/clock.ts", "--bundle", "--format=esm"]
    return subprocess.run([*command, "--target=es2022", "--charset=utf8"], capture_output=True, check=True).stdout


@pytest.fixture
def clock(browser_page, script) -> Callable:
    """Open the clock against a platform that is so many seconds ahead, `deadline` seconds before the deadline."""

    def show(ahead: float, deadline: float = 3600.0, delays: tuple[float, ...] = (0.0,) * 5, trouble: str = ""):
        asked: list[float] = []

        def answer(route) -> None:
            delay = delays[len(asked) % len(delays)]
            asked.append(delay)
            at = time.time() + ahead
            time.sleep(delay)
            route.fulfill(json={"us": round(at * 1e6), "trouble": trouble})

        browser_page.route(f"{HOST}/", lambda route: route.fulfill(body=PAGE, content_type="text/html"))
        browser_page.route(f"{HOST}/?*", lambda route: route.fulfill(body=PAGE, content_type="text/html"))
        browser_page.route(f"{HOST}/clock.js", lambda route: route.fulfill(body=script, content_type="text/javascript"))
        browser_page.route(f"{HOST}/time", answer)
        until = round((time.time() + ahead + deadline) * 1000)
        browser_page.goto(f"{HOST}/?deadline={until}")
        browser_page.wait_for_function("document.querySelector('[data-slot=offset]').textContent")
        return browser_page, asked

    return show


def said(page) -> str:
    return page.inner_text("[data-slot=offset]")


def warned(page) -> bool:
    return page.evaluate("document.querySelector('[data-slot=offset]').classList.contains('is-close')")


def test_five_questions_are_asked_and_the_fastest_bounds_the_error(clock):
    page, asked = clock(0.0, delays=(0.4, 0.4, 0.0, 0.4, 0.4))
    assert len(asked) == 5
    bound = int(said(page).split("±")[1].split("毫秒")[0])
    assert bound < 195, "the slow answers alone would give 200 and more, and a busy machine is no slow answer"
    assert "相差不到2秒" in said(page) and not warned(page)


@pytest.mark.parametrize(("ahead", "words"), [(3.0, "本机时钟比平台慢"), (-3.0, "本机时钟比平台快")])
def test_a_pc_three_seconds_off_is_warned(clock, ahead, words):
    page, _asked = clock(ahead)
    assert words in said(page) and "请以平台时间为准" in said(page) and warned(page)


@pytest.mark.parametrize(("ahead", "warns"), [(1.7, False), (2.3, True)])
def test_the_warning_begins_at_two_seconds(clock, ahead, warns):
    page, _asked = clock(ahead)
    assert warned(page) is warns


def test_a_pc_clock_stepped_back_moves_neither_time_nor_countdown(clock):
    page, _asked = clock(0.0, deadline=90.0)
    page.evaluate("const real = Date.now; Date.now = () => real() - 3600000")
    page.wait_for_timeout(1200)
    assert "1分" in page.inner_text("[data-slot=left]") and "本机时钟比平台慢" in said(page) and warned(page)
    assert not page.evaluate("document.body.dataset.over")


def test_the_bell_rings_by_the_platform_s_time(clock):
    page, _asked = clock(600.0, deadline=1.5)
    page.wait_for_function("document.body.dataset.over === 'yes'", timeout=5000)
    assert page.inner_text("[data-slot=left]") == "已截止"


def test_trouble_with_the_platform_s_own_clock_is_shown(clock):
    page, _asked = clock(0.0, trouble="平台时钟快3.000秒，超过50毫秒")
    assert "平台时钟快3.000秒" in said(page) and warned(page)
