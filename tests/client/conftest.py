"""A page of the client in a real Chromium, served bare."""

from __future__ import annotations

import pytest

from tests.client import bare_pages


@pytest.fixture(scope="module", name="address")
def served_bare():
    with bare_pages.served() as served:
        yield served


@pytest.fixture(name="page")
def bare_page(browser_page, address):
    browser_page.goto(address)
    browser_page.wait_for_selector("body[data-ready]")
    return browser_page
