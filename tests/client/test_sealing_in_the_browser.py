"""Sealing, the bidder's keys and the trustee's in a real Chromium; the Python side opens what it seals, and the other way."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import tarfile
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from benchmarks.in_browser import growth
from client.seal import Paper, make_bidder_key, make_signer, open_bidder_copy, sign
from client.suites import SEALERS
from ggzy.core.calendar import SHANGHAI
from ggzy.core.sealing import manifest, shares
from ggzy.core.sealing import statement as statements
from ggzy.core.sealing.canonical import canonical
from ggzy.core.sealing.container import padded
from ggzy.core.sealing.policy import key_fingerprint, policy_digest
from ggzy.core.sealing.shares import Recovered, recover
from ggzy.core.sealing.statement import SignedStatement
from ggzy.core.sealing.suites import named
from tests.client import bare_pages
from tests.closing import PublicLog
from tests.core.sealing.bids import PSEUDONYM, Bid, Lot
from tests.people import BLUE, RED

pytestmark = pytest.mark.browser

MB = 1024 * 1024
SUITES = pytest.mark.parametrize("suite", ["age", "gm"])

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
SEAL = """
async ({lot, bidder, pseudonym}) => {
  window.key = await seal.makeBidderKey(lot.lot, lot.round, bidder.uscc, lot.policy.suite);
  const sealing = (window.sealing = await seal.seal(window.draft, lot, window.key));
  return {sealing, key: window.key, text: seal.statementText(seal.stateSealing(sealing, window.key, {sequence: 1, prev: "", pseudonym}))};
}
"""
FAILURE = "(error) => error.message"


@pytest.fixture(scope="module")
def address():
    with bare_pages.served() as served:
        yield served


@pytest.fixture
def page(browser_page, address):
    browser_page.goto(address)
    browser_page.wait_for_selector("body[data-ready]")
    return browser_page


def told(lot: Lot, **changes: Any) -> dict[str, Any]:
    """What the server tells the page."""
    digest = policy_digest("lot-1", 1, lot.policy, lot.keys)
    known = {
        "lot": "lot-1",
        "round": 1,
        "policy": msgspec.to_builtins(lot.policy),
        "keys": lot.keys,
        "policy_digest": digest,
    }
    return {
        "lot": known | {"ceiling_fen": 3000_0000_00} | changes,
        "bidder": {"uscc": RED.org_id, "name": RED.org},
        "pseudonym": PSEUDONYM,
    }


def envelope_of(page, tmp_path: Path) -> bytes:
    with page.expect_download() as downloading:
        page.evaluate("seal.envelopeFile(window.sealing).then((body) => seal.download('bid', body))")
    downloading.value.save_as(tmp_path / "bid")
    return (tmp_path / "bid").read_bytes()


def sealed_in_the_browser(page, lot: Lot, tmp_path: Path) -> tuple[SignedStatement, bytes, dict[str, Any]]:
    page.evaluate(DRAFT, told(lot))
    made = page.evaluate(SEAL, told(lot))
    return statements.decode(made["text"].encode()), envelope_of(page, tmp_path), made


def opened(suite: str, secret: bytes, raw: bytes) -> bytes:
    out = io.BytesIO()
    named(suite).open_envelope(secret, io.BytesIO(raw), out)
    return out.getvalue()


# ---- the bidder ----


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


# ---- the trustee ----


LOG, OVER = PublicLog(), datetime(2020, 1, 1, 9, 0, tzinfo=SHANGHAI)


def lot_with(page, suite: str, seat: str = "supervisor") -> Lot:
    """A lot in which the seat's key was made in the browser."""
    lot = Lot.of(suite)
    key = page.evaluate(
        f"([suite, grounds]) => seal.makeTrusteeKey('lot-1', 1, '{seat}', suite, grounds).then((k) => (window.trustee = k))",
        [suite, LOG.grounds()],
    )
    lot.trustees[seat] = lot.trustees[seat]._replace(public=key["public_key"], private=key["private_key"])
    return lot


def release(page, lot: Lot, bids: list[dict[str, str]], **changes: Any) -> Any:
    known = {
        "lot": "lot-1", "round": 1, "policy_digest": policy_digest("lot-1", 1, lot.policy, lot.keys),
        "deadline": OVER.isoformat(), "proof": LOG.proof("lot-1", 1, OVER), "suspended": False,
    }  # fmt: skip
    return page.evaluate(
        f"({{lot, bids}}) => seal.releaseShares(window.trustee, lot, bids).catch({FAILURE})",
        {"lot": known | changes, "bids": bids},
    )


def standing(bid: Bid | SignedStatement, pseudonym: str = PSEUDONYM) -> dict[str, str]:
    signed = bid if isinstance(bid, SignedStatement) else bid.signed
    return {"pseudonym": pseudonym, "statement_text": statements.encode(signed).decode()}


@SUITES
def test_a_trustees_browser_releases_the_shares_of_its_own_seat(page, suite):
    lot = lot_with(page, suite)
    bid = lot.bid(Paper("a", b"text"))
    done = release(page, lot, [standing(bid)])
    assert done["refused"] == {}
    share = shares.decode(done["shares"][PSEUDONYM].encode())
    assert share == lot.opened(bid.statement, "supervisor")["supervisor"]
    found = recover(bid.statement, lot.policy, {"supervisor": share} | lot.opened(bid.statement, "centre"))
    assert found == Recovered(bid.sealed.secret)


def test_nothing_is_released_before_the_deadline_by_the_own_clock_or_while_suspended(page):
    lot = lot_with(page, "age")
    bids = [standing(lot.bid())]
    assert "还没有到" in release(page, lot, bids, deadline="2999-01-01T00:00:00+08:00")
    assert "还没有到" in release(page, lot, bids, deadline="no time at all")
    assert "已暂停" in release(page, lot, bids, suspended=True)
    due = datetime(2027, 3, 1, 9, 0, tzinfo=SHANGHAI)
    just = due.isoformat()
    code = f"""({{lot, bids, now}}) => seal.releaseShares(window.trustee, {{...lot, now: () => new Date(now)}}, bids)
      .then((done) => Object.keys(done.shares).length, {FAILURE})"""
    known = {
        "lot": "lot-1",
        "round": 1,
        "policy_digest": bids and policy_digest("lot-1", 1, lot.policy, lot.keys),
        "deadline": just,
        "proof": LOG.proof("lot-1", 1, due),
        "suspended": False,
    }
    assert page.evaluate(code, {"lot": known, "bids": bids, "now": just}) == 1
    assert "还没有到" in page.evaluate(code, {"lot": known, "bids": bids, "now": "2027-03-01T08:59:59.999+08:00"})


@SUITES
def test_what_is_not_as_it_should_be_is_refused_bid_by_bid_with_its_reason(page, suite):
    lot = lot_with(page, suite)
    good, other = lot.bid(), lot.bid()
    signer = make_signer()

    def changed(**changes: Any) -> SignedStatement:
        return sign(msgspec.structs.replace(good.statement, signer=signer.public, **changes), signer.private)

    foreign = tuple(
        msgspec.structs.replace(s, sealed=o.sealed)
        for s, o in zip(good.statement.shares, other.statement.shares, strict=True)
    )
    junk = base64.b64encode(SEALERS[suite].seal_to(lot.keys["supervisor"], b"junk")).decode()
    cases = {
        "A" * 12: (standing(good, "A" * 12), "不是这一份投标的"),
        "B" * 12: (standing(changed(pseudonym="B" * 12, lot="lot-2"), "B" * 12), "不是这一份投标的"),
        "C" * 12: (standing(changed(pseudonym="C" * 12, round=2), "C" * 12), "不是这一份投标的"),
        "D" * 12: (standing(changed(pseudonym="D" * 12, policy="0" * 64), "D" * 12), "保管方案不是"),
        "E" * 12: (standing(changed(pseudonym="E" * 12, shares=foreign), "E" * 12), "不属于递交声明所载的加密文件"),
        "F" * 12: (standing(msgspec.structs.replace(good.signed, signature="0" * 128), "F" * 12), "签名不正确"),
        "G" * 12: ({"pseudonym": "G" * 12, "statement_text": json.dumps(json.loads(standing(good)["statement_text"]))}, "不是规范写法"),
        "H" * 12: ({"pseudonym": "H" * 12, "statement_text": "{"}, "格式不正确"),
        "I" * 12: (standing(changed(pseudonym="I" * 12, shares=good.statement.shares[::2]), "I" * 12), "没有加密给本席位"),
        "J" * 12: (standing(changed(pseudonym="J" * 12, shares=(msgspec.structs.replace(good.statement.shares[1], sealed=junk),)), "J" * 12), "没有按规定制作"),
        "K" * 12: (standing(changed(pseudonym="K" * 12, shares=(msgspec.structs.replace(good.statement.shares[1], sealed="AAAA"),)), "K" * 12), "已经损坏"),
    }  # fmt: skip
    done = release(page, lot, [standing(good), *(case for case, _ in cases.values())])
    assert list(done["shares"]) == [PSEUDONYM]
    assert set(done["refused"]) == set(cases)
    assert not [(name, done["refused"][name]) for name, (_, said) in cases.items() if said not in done["refused"][name]]


@SUITES
def test_a_trustees_key_is_backed_up_read_back_rehearsed_and_restored(page, suite):
    lot = lot_with(page, suite)
    key = page.evaluate("window.trustee")
    assert not key["backed_up"]
    again = page.evaluate(
        "(suite) => seal.makeTrusteeKey('lot-1', 1, 'supervisor', suite).then((k) => k.public_key)", suite
    )
    assert again == key["public_key"], "a second click must not orphan the first key"
    other = page.evaluate(
        "(suite) => seal.makeTrusteeKey('lot-1', 1, 'centre', suite).then((k) => k.public_key)", suite
    )
    assert other != again, "each seat has its own"
    with page.expect_download() as downloading:
        page.evaluate("seal.downloadBackup(window.trustee, '楚雄一中\\n教学楼')")
    text = Path(downloading.value.path()).read_text()
    assert key["private_key"] in text.splitlines()

    confirm = f"(text) => seal.confirmBackup(window.trustee, new Blob([text])).then((k) => k.backed_up, {FAILURE})"
    strange = make_bidder_key(suite).private
    assert page.evaluate(confirm, strange) == "所选文件不是这把私钥的备份，请选择刚才下载的文件"
    assert "没有本标段所用算法的私钥" in page.evaluate(
        confirm, make_bidder_key("gm" if suite == "age" else "age").private
    )
    assert page.evaluate(confirm, text) is True

    rehearse = f"(e) => seal.openRehearsal(window.trustee, e).catch({FAILURE})"
    envelope = base64.b64encode(SEALERS[suite].seal_to(lot.keys["supervisor"], b"0f" * 32)).decode()
    assert page.evaluate(rehearse, envelope) == "0f" * 32
    wrong = base64.b64encode(SEALERS[suite].seal_to(lot.keys["tenderee"], b"answer")).decode()
    assert "试解失败" in page.evaluate(rehearse, wrong)

    page.evaluate("indexedDB.deleteDatabase('ggzy')")
    page.reload()
    page.wait_for_selector("body[data-ready]")
    restore = (
        f"({{known, text}}) => seal.restoreTrusteeKey(known, new Blob([text])).then((k) => k.private_key, {FAILURE})"
    )
    known = {"lot": "lot-1", "round": 1, "seat": "supervisor", "suite": suite, "public_key": key["public_key"]}
    assert "不是本席位登记的公钥" in page.evaluate(restore, {"known": known, "text": strange})
    assert page.evaluate(restore, {"known": known, "text": text}) == key["private_key"]
    closing = {"lot": "lot-1", "round": 1, "deadline": OVER.isoformat(), "proof": LOG.proof("lot-1", 1, OVER)}
    told = "(closing) => seal.loadTrusteeKey('lot-1', 1, 'supervisor').then((k) => seal.discloseTrusteeKey(k, closing))"
    assert page.evaluate(told, closing) == key["private_key"], "whose word counts came back from the backup"


@SUITES
def test_the_bidder_opens_its_own_copy_in_the_browser(page, suite):
    lot = Lot.of(suite, bidder_part=True)
    key = page.evaluate("(suite) => seal.makeBidderKey('lot-1', 1, 'me', suite).then((k) => (window.key = k))", suite)
    lot.bidder = lot.bidder._replace(public=key["public_key"])
    bid = lot.bid()
    half = base64.b64decode(
        page.evaluate("(text) => seal.openBidderCopy(window.key, text)", standing(bid)["statement_text"])
    )
    assert recover(bid.statement, lot.policy, lot.opened(bid.statement), half) == Recovered(bid.sealed.secret)
    strange = Lot.of(suite).bid()
    failed = page.evaluate(
        f"(text) => seal.openBidderCopy(window.key, text).catch({FAILURE})", standing(strange)["statement_text"]
    )
    assert "不是向这把密钥加密的" in failed


def test_the_national_algorithms_of_both_sides_understand_each_other_every_time(page):
    """DER writes a number with its highest bit set in one byte more: so not once, but often."""
    suite = "gm"
    key = page.evaluate("seal.suiteOf('gm').makeKey()")
    sealed_here = [
        base64.b64encode(SEALERS[suite].seal_to(key["public_key"], f"text {n}".encode())).decode() for n in range(60)
    ]
    open_there = """async ({key, sealed}) => Promise.all(sealed.map(async (one) => new TextDecoder().decode(
      await seal.suiteOf('gm').openSealed(key.private_key, Uint8Array.from(atob(one), (letter) => letter.charCodeAt(0))))))"""
    assert page.evaluate(open_there, {"key": key, "sealed": sealed_here}) == [f"text {n}" for n in range(60)]
    seal_there = """async (key) => Promise.all(Array.from({length: 60}, async (_, n) =>
      btoa(String.fromCharCode(...await seal.suiteOf('gm').sealTo(key.public_key, new TextEncoder().encode('text ' + n))))))"""
    found = [
        named(suite).open_share(key["private_key"], base64.b64decode(one)) for one in page.evaluate(seal_there, key)
    ]
    assert found == [f"text {n}".encode() for n in range(60)]
    assert named(suite).public_key_of(key["private_key"]) == key["public_key"]


@SUITES
def test_what_is_sealed_here_opens_there_and_what_is_damaged_does_not(page, suite):
    lot = Lot.of(suite)
    bid = lot.bid(Paper("a", os.urandom(200_000)))
    plain = opened(suite, bid.sealed.secret, bid.raw)
    code = """async ({suite, secret, raw}) => {
      const bytes = Uint8Array.from(atob(raw), (letter) => letter.charCodeAt(0));
      const stream = await seal.suiteOf(suite).openEnvelope(new TextEncoder().encode(secret), new Blob([bytes]).stream());
      const found = await crypto.subtle.digest('SHA-256', await new Response(stream).arrayBuffer());
      return Array.from(new Uint8Array(found), (byte) => byte.toString(16).padStart(2, '0')).join('');
    }"""

    def there(raw: bytes) -> str:
        given = {"suite": suite, "secret": bid.sealed.secret.decode(), "raw": base64.b64encode(raw).decode()}
        return page.evaluate(f"(given) => ({code})(given).catch(() => 'shut')", given)

    assert there(bid.raw) == hashlib.sha256(plain).hexdigest()
    for at in (0, 25, 60, 300, len(bid.raw) // 2, len(bid.raw) - 1):
        damaged = bytearray(bid.raw)
        damaged[at] ^= 1
        assert there(bytes(damaged)) == "shut", at
    for cut in (10, 66, len(bid.raw) - 1, len(bid.raw) // 2):
        assert there(bid.raw[:cut]) == "shut", cut


# ---- drafts, amounts, old browsers ----


def test_an_incomplete_draft_is_told_what_is_missing_and_is_not_sealed(page):
    lot = Lot.of()
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
        """({lot, bidder}) => seal.makeBidderKey(lot.lot, 1, bidder.uscc, 'age')
             .then((key) => seal.seal({...window.draft, price_fen: null}, lot, key)).catch((error) => error.message)""",
        told(lot),
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


def test_a_draft_travels_as_a_file_and_comes_back_whole_but_not_to_another_bidder(page, tmp_path):
    lot = Lot.of()
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


def test_two_bidders_at_one_machine_do_not_see_each_others_drafts(page):
    lot = Lot.of()
    page.evaluate(DRAFT, told(lot))
    load = "({lot, uscc}) => seal.loadDraft(lot.lot, lot.round, uscc).then((draft) => draft?.price_fen ?? null)"
    assert page.evaluate(load, {**told(lot), "uscc": RED.org_id}) == 1_234_567_890
    assert page.evaluate(load, {**told(lot), "uscc": BLUE.org_id}) is None


def test_a_browser_that_lacks_something_is_told_what_and_which_browsers_will_do(page):
    assert page.evaluate("seal.advice()") == ""
    page.evaluate("delete window.WebAssembly")
    assert "缺少：WebAssembly" in page.evaluate("seal.advice()") and "360" in page.evaluate("seal.advice()")


def test_the_manifest_of_the_browser_is_read_strictly_by_the_server(page):
    """Names that tempt the two sides to write differently: quotes, controls, characters beyond the basic plane, halves."""
    lot = Lot.of()
    page.evaluate(DRAFT, told(lot))
    raw = page.evaluate(
        """({lot}) => seal.pack({...window.draft, quality: 'a"\\\\/\\b\\f\\n\\u0000\\u0001\\u007f𠮷\\ud800'}, lot)
             .then(({manifest}) => new TextDecoder().decode(manifest))""",
        told(lot),
    ).encode()
    read = manifest.decode_sealed(raw)
    assert read.quality == 'a"\\/\b\f\n\ufffd\x01\x7f𠮷\ufffd'
    assert canonical(read) == raw
