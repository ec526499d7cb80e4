"""One person at a browser of their own 各人一个浏览器: goes to pages, fills, presses, and says what is and what is not shown."""

from __future__ import annotations

import io
import os
from pathlib import Path

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, expect

from ggzy.store.models import Person as Account

PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)
PICTURES = Path(__file__).resolve().parents[2] / "docs/pictures/journey"


class Person:
    """Somebody with a log-in name, or the public with none."""

    def __init__(self, chromium: Browser, server: str, username: str = ""):
        self.name, self.server = username, server
        self.context = chromium.new_context(
            viewport={"width": 1440, "height": 900},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
            accept_downloads=True,
        )
        self.context.set_default_timeout(PATIENCE)
        self.page = self.context.new_page()
        self.page.on("dialog", lambda dialog: dialog.accept())
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        if username:
            client = Client()
            client.force_login(Account.objects.get(username=username))
            own = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}
            self.context.add_cookies([{**own, "url": server}])

    def go(self, path: str) -> Person:
        answer = self.page.goto(self.server + path, wait_until="load")
        assert answer and answer.status == 200, f"{self.name} {path}：状态 {answer and answer.status}"
        return self

    def turned_away(self, path: str) -> None:
        """The page is not for this person: no page, no such thing, or the way to the log-in."""
        answer = self.page.goto(self.server + path, wait_until="load")
        assert answer and (answer.status in (403, 404) or "/login/" in self.page.url), (
            f"{self.name} {path}：{answer.status}"
        )

    def fill(self, **fields: str) -> Person:
        for name, value in fields.items():
            self.page.locator(f"main #id_{name}").fill(value)
        return self

    def press(self, button: str, *, exact: bool = True) -> Person:
        """Press the first button of this name and wait for the page that follows."""
        with self.page.expect_navigation(wait_until="load"):
            self.page.locator("main").get_by_role("button", name=button, exact=exact).first.click()
        return self

    def follow(self, link: str) -> Person:
        with self.page.expect_navigation(wait_until="load"):
            self.page.locator("main").get_by_role("link", name=link).first.click()
        return self

    def sees(self, *texts: str) -> Person:
        for text in texts:
            expect(self.page.locator("main").get_by_text(text).first, f"{self.name} 没有看到“{text}”").to_be_visible(
                timeout=PATIENCE
            )
        return self

    def does_not_see(self, *texts: str) -> Person:
        """Not in what is shown, nor hidden in the page."""
        whole = self.page.content()
        for text in texts:
            assert text not in whole, f"{self.name} 在 {self.page.url} 看到了“{text}”"
        return self

    def picture(self, name: str) -> Person:
        """Half-size and few colours, and only where pictures are wanted."""
        if os.environ.get("GGZY_PICTURES"):
            from PIL import Image

            shot = Image.open(io.BytesIO(self.page.screenshot())).resize((960, 600), Image.Resampling.LANCZOS)
            PICTURES.mkdir(parents=True, exist_ok=True)
            shot.convert("RGB").quantize(64).save(PICTURES / f"{name}.png", optimize=True)
        return self

    def leave(self) -> list[str]:
        """Close the browser; gives the script errors that the pages had."""
        self.context.close()
        return [f"{self.name} 页面脚本出错：{error}" for error in self.errors]
