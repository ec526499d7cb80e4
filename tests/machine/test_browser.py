"""The real Chromium that page tests use: it opens a page of ours, and a broken script fails the test that met it."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_real_browser_opens_a_page_from_the_test_database(live_server, browser_page) -> None:
    answer = browser_page.goto(f"{live_server.url}/health")
    assert answer.json()["database"]["ok"] is True


def test_a_style_sheet_of_the_layout_is_served(live_server, browser_page) -> None:
    answer = browser_page.goto(f"{live_server.url}/static/vendor/tabler.min.css")
    assert answer.status == 200 and len(answer.body()) > 100_000
