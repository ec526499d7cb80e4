"""The trustee's key, release and restoring in a real Chromium; what the two sides make is understood by both."""

from __future__ import annotations

import base64
import hashlib
import json
import os
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from client.seal import Paper, make_bidder_key, make_signer, sign
from client.suites import SEALERS
from ggzy.core.calendar import SHANGHAI
from ggzy.core.sealing import shares
from ggzy.core.sealing import statement as statements
from ggzy.core.sealing.policy import policy_digest
from ggzy.core.sealing.shares import Recovered, recover
from ggzy.core.sealing.statement import SignedStatement
from ggzy.core.sealing.suites import named
from tests.client.sealing_page import FAILURE, SUITES, opened
from tests.closing import PublicLog
from tests.core.sealing.bids import PSEUDONYM, Bid, Lot

pytestmark = pytest.mark.browser


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
