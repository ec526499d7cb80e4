"""Sealing and the bidder's keys in a real Chromium; the Python side opens what it seals, and the other way."""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
from pathlib import Path

import msgspec
import pytest

from benchmarks.in_browser import growth
from client.seal import open_bidder_copy
from ggzy.core.sealing import manifest
from ggzy.core.sealing import statement as statements
from ggzy.core.sealing.canonical import canonical
from ggzy.core.sealing.container import padded
from ggzy.core.sealing.policy import key_fingerprint, policy_digest
from ggzy.core.sealing.shares import Recovered, recover
from tests.client import bare_pages
from tests.client.sealing_page import DRAFT, FAILURE, MB, SEAL, SUITES, envelope_of, opened, sealed_in_the_browser, told
from tests.core.sealing.bids import Lot
from tests.people import BLUE

pytestmark = pytest.mark.browser


@SUITES
def test_what_the_browser_seals_two_trustees_open_here(page, tmp_path, suite):
    (tmp_path / "图纸.PDF").write_bytes(os.urandom(3 * MB))
    page.set_input_files("#file", tmp_path / "图纸.PDF")
    lot = Lot.of(suite)
    signed, raw, made = sealed_in_the_browser(page, lot, tmp_path)
    statement = signed.statement
    assert statements.verify_signature(signed)
    assert (statement.envelope_sha256, statement.size) == (hashlib.sha256(raw).hexdigest(), len(raw))
    assert statement.policy == policy_digest("lot-1", 1, lot.policy, lot.keys)
    assert [share.key for share in statement.shares] == [key_fingerprint(key) for key in lot.keys.values()]
    for pair in (("centre", "supervisor"), ("supervisor", "tenderee"), ("centre", "tenderee")):
        found = recover(statement, lot.policy, lot.opened(statement, *pair))
        assert isinstance(found, Recovered) and not found.liars
    assert open_bidder_copy(statement, made["key"]["private_key"]) == found.secret

    plain = opened(suite, found.secret, raw)
    assert len(plain) == padded(len(plain))
    with tarfile.open(fileobj=io.BytesIO(plain)) as tar:
        listed = manifest.decode(tar.extractfile("manifest.json").read())
        assert tar.extractfile(listed.files[0].path).read() == (tmp_path / "图纸.PDF").read_bytes()
    assert hashlib.sha256(canonical(listed)).hexdigest() == made["sealing"]["manifest_sha256"]
    assert listed.price_fen == 1_234_567_890 and listed.project_manager == "赵\u2028工"
    assert listed.files[0].name == "图纸.PDF"
    assert listed.build == statement.build == hashlib.sha256(bare_pages.BUNDLE[0]).hexdigest()
    assert found.secret.decode() not in page.evaluate("JSON.stringify([window.sealing, window.key])"), "thrown away"


@SUITES
def test_with_the_bidders_part_nothing_is_sealed_before_its_backup_is_read_back(page, tmp_path, suite):
    lot = Lot.of(suite, bidder_part=True)
    page.evaluate(DRAFT, told(lot))
    refused = page.evaluate(f"(told) => ({SEAL})(told).catch({FAILURE})", told(lot))
    assert "先下载密钥备份并读回" in refused
    with page.expect_download() as downloading:
        page.evaluate("seal.downloadBidderBackup(window.key, '楚雄一中')")
    text = Path(downloading.value.path()).read_text()
    page.evaluate("(text) => seal.confirmBidderBackup(window.key, new Blob([text]))", text)
    made = page.evaluate(SEAL, told(lot))
    statement = statements.decode(made["text"].encode()).statement
    half = open_bidder_copy(statement, made["key"]["private_key"])
    found = recover(statement, lot.policy, lot.opened(statement, "centre", "supervisor"), half)
    assert isinstance(found, Recovered) and found.secret != half
    assert b"ggzy-bid/1" in opened(suite, found.secret, envelope_of(page, tmp_path))


@SUITES
def test_one_of_one_and_three_of_five_are_split_as_here(page, suite):
    for trustees, threshold in ((("supervisor",), 1), (("centre", "supervisor", "tenderee", "agency", "notary"), 3)):
        lot = Lot.of(suite, trustees=trustees, threshold=threshold)
        page.evaluate(DRAFT, told(lot))
        statement = statements.decode(page.evaluate(SEAL, told(lot))["text"].encode()).statement
        assert recover(statement, lot.policy, lot.opened(statement, *trustees[:threshold]))


@pytest.mark.parametrize(
    "changes, said",
    [
        ({"policy_digest": "0" * 64}, "与它的摘要不符"),
        ({"keys": {}}, "还没有登记可用的公钥"),
        ({"round": 2}, "与它的摘要不符"),
    ],
)
def test_a_page_that_names_another_policy_than_it_shows_is_not_sealed_for(page, changes, said):
    lot = Lot.of()
    page.evaluate(DRAFT, told(lot))
    assert said in page.evaluate(f"(told) => ({SEAL})(told).catch({FAILURE})", told(lot, **changes))


def test_a_policy_in_which_one_of_several_suffices_is_not_sealed_for(page):
    lot = Lot.of()
    alone = {**msgspec.to_builtins(lot.policy), "threshold": 1}
    digest = policy_digest("lot-1", 1, msgspec.structs.replace(lot.policy, threshold=1), lot.keys)
    page.evaluate(DRAFT, told(lot))
    shown = told(lot, policy=alone, policy_digest=digest)
    assert "与它的摘要不符" in page.evaluate(f"(told) => ({SEAL})(told).catch({FAILURE})", shown)


def test_a_browser_closed_in_the_middle_of_sealing_leaves_nothing_to_submit_and_nothing_behind(page, tmp_path):
    (tmp_path / "big.bin").write_bytes(os.urandom(30 * MB))
    page.set_input_files("#file", tmp_path / "big.bin")
    lot = Lot.of("gm")
    page.evaluate(DRAFT, told(lot))
    page.evaluate(f"(told) => void ({SEAL})(told)", told(lot))
    assert page.evaluate(f"(async () => {{ for (;;) if (await ({FILES})()) return true; }})()")
    page.reload()
    page.wait_for_selector("body[data-ready]")
    load = "({lot, bidder}) => seal.loadSealing(lot.lot, lot.round, bidder.uscc).then((found) => found ?? null)"
    assert page.evaluate(load, told(lot)) is None
    assert page.evaluate(FILES) == 1
    page.evaluate("seal.dropHalfSealed()")
    assert page.evaluate(FILES) == 0
    kept = page.evaluate("({lot, bidder}) => seal.loadDraft(lot.lot, lot.round, bidder.uscc)", told(lot))
    assert kept["price_fen"] == 1_234_567_890 and kept["files"], "the draft is still there"


COUNT = """(shelf) => new Promise((done, failed) => {
  const asked = indexedDB.open("ggzy");
  asked.onerror = failed;
  asked.onsuccess = () => {
    const counted = asked.result.transaction(shelf).objectStore(shelf).count();
    counted.onsuccess = () => { asked.result.close(); done(counted.result); };
  };
})"""


FILES = """async () => {
  const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("sealed", {create: true});
  let found = 0;
  for await (const name of folder.keys()) found += 1;
  return found;
}"""


def test_a_large_bid_is_sealed_in_flat_memory(page, tmp_path):
    """What holds the whole envelope, or the whole of the papers, grows with them; `benchmarks.in_browser 1000` shows the gigabyte."""
    lot = Lot.of()

    def grown(size: int) -> float:
        (tmp_path / f"{size}.bin").write_bytes(os.urandom(size * MB))
        page.set_input_files("#file", tmp_path / f"{size}.bin")
        page.evaluate(DRAFT, told(lot))
        with growth("renderer") as found:
            assert page.evaluate(SEAL, told(lot))["sealing"]["size"] > size * MB
        return found[0]

    small = grown(8)
    # A busy machine collects late: what was only not collected yet is gone the second time, what is held is held again.
    assert any(grown(80) < small + 45 for _again in range(2))


def test_a_finished_sealing_is_not_thrown_away(page):
    lot = Lot.of()
    page.evaluate(DRAFT, told(lot))
    page.evaluate(SEAL, told(lot))
    page.evaluate("seal.dropHalfSealed()")
    assert page.evaluate("seal.envelopeFile(window.sealing).then((body) => body.size)") > 0


@SUITES
def test_the_bidders_keys_are_backed_up_read_back_and_restored_elsewhere(page, suite):
    make = "({lot, bidder}) => seal.makeBidderKey(lot.lot, lot.round, bidder.uscc, lot.policy.suite).then((k) => (window.key = k))"
    lot = told(Lot.of(suite))
    key = page.evaluate(make, lot)
    assert page.evaluate(make, lot) == key, "a second click makes no second key"
    with page.expect_download() as downloading:
        page.evaluate("seal.downloadBidderBackup(window.key, '楚雄一中')")
    text = Path(downloading.value.path()).read_text()
    assert key["private_key"] in text.splitlines()
    confirm = f"(text) => seal.confirmBidderBackup(window.key, new Blob([text])).then((k) => k.backed_up, {FAILURE})"
    assert "不是这把密钥的备份" in page.evaluate(confirm, text.replace(key["signing_key"].upper(), "0" * 64))
    assert page.evaluate(confirm, text) is True

    page.evaluate("indexedDB.deleteDatabase('ggzy')")
    page.reload()
    page.wait_for_selector("body[data-ready]")
    restore = f"""({{lot, bidder, text}}) => seal.restoreBidderKey({{lot: lot.lot, round: lot.round, uscc: bidder.uscc,
      suite: lot.policy.suite}}, new Blob([text])).catch({FAILURE})"""
    back = page.evaluate(restore, lot | {"text": text})
    assert {name: back[name] for name in ("public_key", "private_key", "signer", "signing_key")} == {
        name: key[name] for name in ("public_key", "private_key", "signer", "signing_key")
    }
    other = lot | {"text": text, "bidder": {"uscc": BLUE.org_id, "name": BLUE.org}}
    assert "不是本单位" in page.evaluate(restore, other)
    assert "不是本单位" in page.evaluate(restore, lot | {"text": "AGE-SECRET-KEY-1"})


@SUITES
@pytest.mark.parametrize("bidder_part", [False, True])
def test_a_bidder_rehearses_with_the_real_keys_and_nothing_stays_behind(page, suite, bidder_part):
    lot = told(Lot.of(suite, bidder_part=bidder_part))
    rehearse = """async ({lot, bidder}) => seal.rehearseBid(lot, await seal.makeBidderKey(lot.lot, 1, bidder.uscc, lot.policy.suite))"""
    done = page.evaluate(rehearse, lot)
    assert done["ok"] and done["size"] > 256 * 1024 and "逐字节一致" in done["text"]
    assert page.evaluate(FILES) == 0 and page.evaluate(f"({COUNT})('sealings')") == 0
    lot["lot"]["policy_digest"] = "0" * 64
    done = page.evaluate(rehearse, lot)
    assert not done["ok"] and "与它的摘要不符" in done["text"]
