"""Sealing, uploading and the trustee's key in a real Chromium, against the real vault; the Python side opens."""

from __future__ import annotations

import hashlib
import json
import os
import re
from pathlib import Path

import pyrage
import pytest
from django.test import Client

from ggzy.core.sealing import manifest
from ggzy.core.sealing.canonical import canonical
from ggzy.core.sealing.container import padded
from ggzy.desk import rehearsal
from ggzy.desk.intake import Owner, sealed_file
from ggzy.desk.pseudonym import pseudonym
from ggzy.desk.unseal import Opened, unseal
from ggzy.store import vault
from tests.client import bare_pages
from tests.desk.door import Lot
from tests.people import BLUE, RED
from tests.trading.bidders import log_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

MB = 1024 * 1024
CHUNK_ADDRESS = re.compile(r"/[0-9a-f-]{36}/\d/$")

DRAFT = """
async ({lot, bidder}) => {
  let draft = seal.newDraft(lot.lot, lot.round, bidder);
  Object.assign(draft, {price_fen: seal.parseYuan("１２,345,678.90元"), duration_days: 300, quality: "合格", project_manager: "赵\\u2028工"});
  draft.performances.push({name: "楚雄一中", client: "教育局", amount_fen: 5, completed_on: "2025-01-01", papers: []});
  const picked = document.getElementById("file").files[0];
  if (picked) draft = await seal.addFile(draft, picked);
  window.draft = await seal.saveDraft(draft);
  return draft.files;
}
"""
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
def lot() -> Lot:
    return Lot().noticed()


@pytest.fixture
def page(browser_page, live_server):
    """A page of the bidder 红河, logged in."""
    client = Client()
    log_in(client, RED)
    browser_page.context.add_cookies([{"name": "ggzy", "value": client.cookies["ggzy"].value, "url": live_server.url}])
    browser_page.goto(f"{live_server.url}/bare/")
    browser_page.wait_for_selector("body[data-ready]")
    return browser_page


def told(lot: Lot) -> dict[str, object]:
    return {
        "lot": {"lot": lot.stream, "round": 1, "recipient": lot.recipient, "ceiling_fen": 3000_0000_00},
        "bidder": {"uscc": RED.org_id, "name": RED.org},
        "url": f"/trading/upload/{lot.stream}/1/",
    }


SEAL = "({lot}) => seal.seal(window.draft, lot).then((sealing) => (window.sealing = sealing))"


def test_a_large_bid_sealed_in_the_browser_survives_cuts_and_a_reload_and_opens_on_the_server(page, lot, tmp_path):
    (tmp_path / "图纸.PDF").write_bytes(os.urandom(50 * MB))
    page.set_input_files("#file", tmp_path / "图纸.PDF")
    page.evaluate(DRAFT, told(lot))
    sealing = page.evaluate(SEAL, told(lot))
    assert len(sealing["chunks"]) == 7

    cuts = {"1": 2, "3": 1}

    def cut(route):
        index = route.request.url.rstrip("/").rsplit("/", 1)[1]
        if cuts.get(index):
            cuts[index] -= 1
            return route.abort("connectionreset")
        return route.abort("internetdisconnected") if index == "5" else route.continue_()

    page.route(CHUNK_ADDRESS, cut)
    page.evaluate(f"(told) => void ({UPLOAD})(told).catch(() => 0)", told(lot))
    page.wait_for_selector("body[data-waits='4']", timeout=30_000)
    assert "已传的部分不会丢失" in page.evaluate("window.waits[0]")
    page.unroute(CHUNK_ADDRESS)
    page.reload()
    page.wait_for_selector("body[data-ready]")

    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "PUT" else None)
    done = page.evaluate(UPLOAD, told(lot))
    assert done["finished"] and 1 <= len(sent) <= 2, "only what was missing is sent"

    sealed = sealed_file(Owner(lot.stream, 1, pseudonym(lot.stream, 1, RED.org_id)), sealing["sha256"])
    assert sealed and sealed.size == sealing["size"]
    opened = unseal(sealed, lot.identity)
    assert isinstance(opened, Opened)
    assert opened.manifest_sha256 == sealing["manifest_sha256"], "both sides write the same canonical bytes"
    assert opened.line.price_fen == 1_234_567_890 and opened.manifest.project_manager == "赵\u2028工"
    assert opened.manifest.build == hashlib.sha256(bare_pages.BUNDLE[0]).hexdigest()
    assert opened.papers[0].paper.name == "图纸.PDF"
    assert vault.digest_of(opened.papers[0].at) == vault.digest_of(tmp_path / "图纸.PDF")
    plain = len(pyrage.decrypt(vault.sealed_path(sealed.sha256).read_bytes(), [key_of(lot)]))
    assert plain == padded(plain)


def key_of(lot: Lot) -> pyrage.x25519.Identity:
    return pyrage.x25519.Identity.from_str(lot.identity)


def test_an_incomplete_draft_is_told_what_is_missing_and_is_not_sealed(page, lot):
    page.evaluate(DRAFT, told(lot))
    found = page.evaluate(
        """({lot}) => seal.checkDraft({...window.draft, price_fen: 300000000001, project_manager: " ",
             answers: [{criterion: "a", text: "", papers: ["files/009"]}]},
           {...lot, criteria: [{code: "b", title: "营业执照", required: true}]}).map((f) => f.level + ":" + f.text)""",
        told(lot),
    )
    assert found == [
        "stop:投标报价3,000,000,000.01元高于最高投标限价30,000,000.00元",
        "stop:请填写项目负责人",
        "stop:没有响应“营业执照”",
        "stop:有引用的材料已被移除，请重新选择",
    ]
    refused = page.evaluate(
        "({lot}) => seal.seal({...window.draft, price_fen: null}, lot).catch((error) => error.message)", told(lot)
    )
    assert refused == "投标报价没有填写，或者不是以元为单位的数字"


@pytest.mark.parametrize(
    "typed, said",
    [("1234.5", 123450), ("￥1，234．56", 123456), ("0.01", 1), ("12万元", "不要写“万元”"), ("1.234", "写法不正确"),
     ("9" * 30, "写法不正确"), ("-5", "写法不正确"), ("", "写法不正确"), ("1e5", "写法不正确")],
)  # fmt: skip
def test_amounts_as_people_type_them_are_understood_or_refused(page, typed, said):
    answer = page.evaluate("(typed) => { try { return seal.parseYuan(typed) } catch (e) { return e.message } }", typed)
    assert answer == said if isinstance(said, int) else said in answer


def test_a_draft_travels_as_a_file_and_comes_back_whole_but_not_to_another_bidder(page, lot, tmp_path):
    (tmp_path / "投标函.docx").write_bytes(b"letter" * 1000)
    page.set_input_files("#file", tmp_path / "投标函.docx")
    page.evaluate(DRAFT, told(lot))
    back = page.evaluate(
        """async ({lot, bidder}) => {
          const file = await seal.exportDraft(window.draft);
          await seal.forgetDraft(window.draft);
          const gone = (await seal.loadDraft(lot.lot, lot.round, bidder.uscc)) === undefined;
          const draft = await seal.importDraft(file, lot.lot, lot.round, bidder.uscc);
          const body = await (await seal.fileBody(draft, draft.files[0].path)).text();
          const fail = (promise) => promise.then(() => "", (error) => error.message);
          return {gone, price: draft.price_fen, length: body.length,
                  other: await fail(seal.importDraft(file, lot.lot, lot.round, "X")),
                  lot: await fail(seal.importDraft(file, "another", lot.round, bidder.uscc)),
                  junk: await fail(seal.importDraft(new Blob(["x".repeat(600)]), lot.lot, lot.round, bidder.uscc))};
        }""",
        told(lot),
    )
    assert back == {
        "gone": True, "price": 1_234_567_890, "length": 6000, "other": "这是其他投标人的草稿",
        "lot": "这是其他标段或其他轮次的草稿，不能用于本标段",
        "junk": "这个文件不是本平台导出的投标草稿，或者已经损坏",
    }  # fmt: skip


def test_two_bidders_at_one_machine_do_not_see_each_others_drafts(page, lot):
    page.evaluate(DRAFT, told(lot))
    load = "({lot, uscc}) => seal.loadDraft(lot.lot, lot.round, uscc).then((draft) => draft?.price_fen ?? null)"
    assert page.evaluate(load, {**told(lot), "uscc": RED.org_id}) == 1_234_567_890
    assert page.evaluate(load, {**told(lot), "uscc": BLUE.org_id}) is None


def test_a_trustees_key_is_backed_up_read_back_rehearsed_and_restored(page, lot, tmp_path):
    key = page.evaluate("(lot) => seal.makeLotKey(lot, 1).then((key) => (window.key = key))", lot.stream)
    assert not key["backed_up"]
    assert (
        page.evaluate("(lot) => seal.makeLotKey(lot, 1).then((key) => key.recipient)", lot.stream) == key["recipient"]
    )
    with page.expect_download() as downloading:
        page.evaluate("seal.downloadBackup(window.key, '楚雄一中\\n教学楼')")
    downloading.value.save_as(tmp_path / "backup.txt")
    text = (tmp_path / "backup.txt").read_text()
    assert key["identity"] in text.splitlines(), "an ordinary age key file"

    confirm = "(text) => seal.confirmBackup(window.key, new Blob([text])).then((k) => k.backed_up, (e) => e.message)"
    assert page.evaluate(confirm, lot.identity) == "所选文件不是这把私钥的备份，请选择刚才下载的文件"
    assert page.evaluate(confirm, text) is True

    envelope = rehearsal.rehearsal_envelope(lot.stream, 1, key["recipient"], "register")
    answer = page.evaluate("(envelope) => seal.openRehearsal(window.key, envelope)", envelope)
    assert rehearsal.rehearsal_passed(lot.stream, 1, key["recipient"], "register", answer)
    other = rehearsal.rehearsal_envelope(lot.stream, 1, lot.recipient, "register")
    failed = page.evaluate("(e) => seal.openRehearsal(window.key, e).catch((error) => error.message)", other)
    assert "试解失败" in failed

    page.evaluate("indexedDB.deleteDatabase('ggzy')")
    page.reload()
    page.wait_for_selector("body[data-ready]")
    restore = (
        "({lot, recipient, text}) => seal.restoreLotKey(lot, 1, recipient, new Blob([text])).then((k) => k.identity)"
    )
    again = {"lot": lot.stream, "recipient": key["recipient"], "text": text}
    assert page.evaluate(restore, again) == key["identity"]


def test_a_browser_that_lacks_something_is_told_what_and_which_browsers_will_do(page):
    assert page.evaluate("seal.advice()") == ""
    page.evaluate("delete window.WebAssembly")
    assert "缺少：WebAssembly" in page.evaluate("seal.advice()") and "360" in page.evaluate("seal.advice()")


def test_what_the_platform_refuses_is_said_and_not_tried_again(page, lot):
    page.evaluate(DRAFT, told(lot))
    page.evaluate(SEAL, told(lot))
    wrong = {**told(lot), "url": f"/trading/upload/{lot.stream}/7/"}
    assert "本标段现在不接收投标文件" in page.evaluate(f"(told) => ({UPLOAD})(told).catch((e) => e.message)", wrong)
    page.context.clear_cookies(name="ggzy")
    assert "登录" in page.evaluate(f"(told) => ({UPLOAD})(told).catch((e) => e.message)", told(lot))


def test_the_manifest_of_the_browser_is_read_strictly_by_the_server(page, lot):
    """Names that tempt the two sides to write differently: quotes, controls, characters beyond the basic plane, halves."""
    page.evaluate(DRAFT, told(lot))
    raw = page.evaluate(
        """({lot}) => seal.pack({...window.draft, quality: 'a"\\\\/\\b\\f\\n\\u0001\\u007f𠮷\\ud800'}, lot)
             .then(({manifest}) => new TextDecoder().decode(manifest))""",
        told(lot),
    ).encode()
    read = manifest.decode(raw)
    assert read.quality == 'a"\\/\b\f\n\x01\x7f𠮷\ufffd'
    assert canonical(read) == raw
