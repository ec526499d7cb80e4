"""Uploading from a real Chromium against the real vault: cuts, reloads, refusals."""

from __future__ import annotations

import io
import json
import os
import re
import tarfile
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from ggzy.core.sealing import statement as statements
from ggzy.core.sealing.policy import policy_digest
from ggzy.core.sealing.shares import Recovered, recover
from ggzy.desk.intake import Owner, sealed_file
from ggzy.desk.pseudonym import pseudonym
from ggzy.store import vault
from tests.client import bare_pages
from tests.client.test_sealing_in_the_browser import DRAFT, MB, SEAL, opened
from tests.core.sealing import bids
from tests.desk.door import Lot
from tests.people import RED
from tests.trading.bidders import log_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

CHUNK_ADDRESS = re.compile(r"/[0-9a-f-]{36}/\d/$")
UPLOAD = """
async ({lot, url}) => {
  const sealing = await seal.loadSealing(lot.lot, lot.round, draft_uscc);
  window.waits = [];
  return seal.upload(sealing, {url, csrf: window.csrf, waiting: (text) => { document.body.dataset.waits = window.waits.push(text) }});
}
""".replace("draft_uscc", json.dumps(RED.org_id))


@pytest.fixture(autouse=True)
def own_vault(tmp_path: Path, settings):
    settings.GGZY_VAULT = tmp_path / "vault"
    settings.ROOT_URLCONF = "tests.client.bare_pages"
    bare_pages.build()


@pytest.fixture
def page(browser_page, live_server):
    """A page of the bidder 红河, logged in."""
    client = Client()
    log_in(client, RED)
    browser_page.context.add_cookies([{"name": "ggzy", "value": client.cookies["ggzy"].value, "url": live_server.url}])
    browser_page.goto(f"{live_server.url}/bare/")
    browser_page.wait_for_selector("body[data-ready]")
    return browser_page


@pytest.fixture
def trustees() -> bids.Lot:
    return bids.Lot.of()


def told(stream: str, trustees: bids.Lot) -> dict[str, Any]:
    digest = policy_digest(stream, 1, trustees.policy, trustees.keys)
    policy = {name: getattr(trustees.policy, name) for name in trustees.policy.__struct_fields__}
    return {
        "lot": {"lot": stream, "round": 1, "policy": policy, "keys": trustees.keys, "policy_digest": digest},
        "bidder": {"uscc": RED.org_id, "name": RED.org},
        "pseudonym": pseudonym(stream, 1, RED.org_id),
        "url": f"/trading/upload/{stream}/1/",
    }


def test_a_large_bid_survives_cuts_and_a_reload_and_opens(page, trustees, tmp_path):
    lot = Lot().noticed()
    given = told(lot.stream, trustees)
    (tmp_path / "图纸.PDF").write_bytes(os.urandom(50 * MB))
    page.set_input_files("#file", tmp_path / "图纸.PDF")
    page.evaluate(DRAFT, given)
    made = page.evaluate(SEAL, given)
    sealing = made["sealing"]
    assert len(sealing["chunks"]) == 7

    cuts = {"1": 2, "3": 1}

    def cut(route):
        index = route.request.url.rstrip("/").rsplit("/", 1)[1]
        if cuts.get(index):
            cuts[index] -= 1
            return route.abort("connectionreset")
        return route.abort("internetdisconnected") if index == "5" else route.continue_()

    page.route(CHUNK_ADDRESS, cut)
    page.evaluate(f"(told) => void ({UPLOAD})(told).catch(() => 0)", given)
    page.wait_for_selector("body[data-waits='4']", timeout=90_000)
    assert "已传的部分不会丢失" in page.evaluate("window.waits[0]")
    page.unroute(CHUNK_ADDRESS)
    page.reload()
    page.wait_for_selector("body[data-ready]")

    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "PUT" else None)
    done = page.evaluate(UPLOAD, given)
    assert done["finished"] and 1 <= len(sent) <= 2, "only what was missing is sent"

    sealed = sealed_file(Owner(lot.stream, 1, given["pseudonym"]), sealing["sha256"])
    assert sealed and sealed.size == sealing["size"]
    statement = statements.decode(made["text"].encode()).statement
    found = recover(statement, trustees.policy, trustees.opened(statement, "centre", "tenderee"))
    assert isinstance(found, Recovered)
    plain = opened("age", found.secret, vault.sealed_path(sealed.sha256).read_bytes())
    with tarfile.open(fileobj=io.BytesIO(plain)) as tar:
        assert tar.extractfile("files/001.pdf").read() == (tmp_path / "图纸.PDF").read_bytes()


def test_what_the_platform_refuses_is_said_and_not_tried_again(page, trustees):
    lot = Lot().noticed()
    given = told(lot.stream, trustees)
    page.evaluate(DRAFT, given)
    page.evaluate(SEAL, given)
    wrong = {**given, "url": f"/trading/upload/{lot.stream}/7/"}
    assert "本标段现在不接收投标文件" in page.evaluate(f"(told) => ({UPLOAD})(told).catch((e) => e.message)", wrong)
    page.context.clear_cookies(name="ggzy")
    assert "登录" in page.evaluate(f"(told) => ({UPLOAD})(told).catch((e) => e.message)", given)
