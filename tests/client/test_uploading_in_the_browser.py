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
from tests.client.lines import bad_line
from tests.client.sealing_page import DRAFT, MB, SEAL, opened
from tests.core.sealing import bids
from tests.desk.door import Lot
from tests.people import RED
from tests.trading.bidders import log_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

UPLOAD = """
async ({lot, url, more}) => {
  const sealing = await seal.loadSealing(lot.lot, lot.round, draft_uscc);
  window.waits = [];
  window.parts = [];
  return seal.upload(sealing, {url, csrf: window.csrf, waiting: (text) => window.waits.push(text), tick: (part) => window.parts.push(part), ...more});
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


def test_a_large_bid_goes_through_a_line_that_loses_much_and_is_cut_three_times(page, trustees, tmp_path, live_server):
    lot = Lot().noticed()
    given = told(lot.stream, trustees)
    (tmp_path / "图纸.PDF").write_bytes(os.urandom(6 * MB))
    with bad_line(live_server.url, cut_after=(MB, 3 * MB, 5 * MB)) as line:
        page.goto(f"{line.url}/bare/")
        page.wait_for_selector("body[data-ready]")
        page.set_input_files("#file", tmp_path / "图纸.PDF")
        page.evaluate(DRAFT, given)
        made = page.evaluate(SEAL, given)
        done = page.evaluate(UPLOAD, given)
        assert done["finished"] and not line.cuts, "cut three times"
        waits, parts = page.evaluate("[window.waits, window.parts]")
    assert waits and all(re.search("网络中断或太慢，[0-9]+秒后自动重试；已传的部分不会丢失", text) for text in waits)
    assert parts == sorted(parts) and parts[-1] == 1 and len(parts) >= 6, "the bar goes on, and never back"
    assert line.sent < 2 * made["sealing"]["size"], "what is safe is not sent again"
    assert_opens(made, trustees, given, (tmp_path / "图纸.PDF").read_bytes())


def test_an_upload_goes_on_after_a_reload_with_what_was_missing(page, trustees, tmp_path):
    lot = Lot().noticed()
    given = told(lot.stream, trustees)
    (tmp_path / "图纸.PDF").write_bytes(os.urandom(4 * MB))
    page.set_input_files("#file", tmp_path / "图纸.PDF")
    page.evaluate(DRAFT, given)
    made = page.evaluate(SEAL, given)
    page.route(re.compile(r"/[0-9a-f-]{36}/[23]/$"), lambda route: route.abort("internetdisconnected"))
    page.evaluate(f"(told) => void ({UPLOAD})(told).catch(() => 0)", given)
    page.evaluate("async () => { while (!(window.parts?.at(-1) > 0.5)) await new Promise((go) => setTimeout(go, 20)); }")
    page.unroute_all()
    page.reload()
    page.wait_for_selector("body[data-ready]")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "PUT" else None)
    assert page.evaluate(UPLOAD, given)["finished"] and len(sent) == 2, "only what was missing is sent"
    assert_opens(made, trustees, given, (tmp_path / "图纸.PDF").read_bytes())


def test_a_piece_that_hangs_is_tried_on_a_new_connection(page, trustees):
    lot = Lot().noticed()
    given = told(lot.stream, trustees)
    page.evaluate(DRAFT, given)
    page.evaluate(SEAL, given)
    hung: list[str] = []

    def hang(route):
        hung.append(route.request.url)
        if len(hung) > 1:
            route.continue_()

    page.route(re.compile(r"/[0-9a-f-]{36}/0/$"), hang)
    assert page.evaluate(UPLOAD, given | {"more": {"stall_ms": 300}})["finished"] and len(hung) == 2
    assert "太慢" in page.evaluate("window.waits[0]")


def test_an_envelope_that_this_machines_disk_damaged_is_said_to_be(page, trustees):
    lot = Lot().noticed()
    given = told(lot.stream, trustees)
    page.evaluate(DRAFT, given)
    page.evaluate(SEAL, given)
    page.evaluate(DAMAGE)
    refused = page.evaluate(f"(told) => ({UPLOAD})(told).catch((e) => e.message)", given)
    assert "本机保存的加密文件已损坏" in refused


DAMAGE = """async () => {
  const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("sealed");
  const file = await folder.getFileHandle(window.sealing.id);
  let out;
  while (!out) {
    try {
      out = await file.createWritable({keepExistingData: true});
    } catch (held) {  // the worker that sealed has ended, but the browser may not have let go of its file yet
      if (held.name !== "NoModificationAllowedError") throw held;
      await new Promise((go) => setTimeout(go, 20));
    }
  }
  await out.write({type: "write", position: 5000, data: "x"});
  await out.close();
}"""


def assert_opens(made: dict[str, Any], trustees: bids.Lot, given: dict[str, Any], paper: bytes) -> None:
    """What lies in the vault is what was sealed, and two trustees open it."""
    sealing = made["sealing"]
    sealed = sealed_file(Owner(given["lot"]["lot"], 1, given["pseudonym"]), sealing["sha256"])
    assert sealed and sealed.size == sealing["size"]
    statement = statements.decode(made["text"].encode()).statement
    found = recover(statement, trustees.policy, trustees.opened(statement, "centre", "tenderee"))
    assert isinstance(found, Recovered)
    plain = opened("age", found.secret, vault.sealed_path(sealed.sha256).read_bytes())
    with tarfile.open(fileobj=io.BytesIO(plain)) as tar:
        assert tar.extractfile("files/001.pdf").read() == paper


def test_what_the_platform_refuses_is_said_and_not_tried_again(page, trustees):
    lot = Lot().noticed()
    given = told(lot.stream, trustees)
    page.evaluate(DRAFT, given)
    page.evaluate(SEAL, given)
    wrong = {**given, "url": f"/trading/upload/{lot.stream}/7/"}
    assert "本标段现在不接收投标文件" in page.evaluate(f"(told) => ({UPLOAD})(told).catch((e) => e.message)", wrong)
    page.context.clear_cookies(name="ggzy")
    assert "登录" in page.evaluate(f"(told) => ({UPLOAD})(told).catch((e) => e.message)", given)
