"""The page 核验, the files it gives and the log's own: what everybody can fetch, and what the browser makes of it."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import msgspec
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from ggzy.core.acts import notice
from ggzy.core.sealing.receipt import Receipt, verify
from ggzy.core.tlog.note import BadNote
from ggzy.core.tlog.proof import proof_of
from ggzy.core.tlog.tiles import ENTRIES, tile_at
from ggzy.desk import receipts
from ggzy.desk.sequencer import Sequencer
from ggzy.store import log
from ggzy.store.models import JournalEntry
from tests.desk.door import Lot
from tests.people import BLUE, RED, TENDEREE
from tests.tlog.conftest import checkpoint, named, served, verified
from tests.trading.tenderers import at_work, text

pytestmark = pytest.mark.django_db(transaction=True)
REWRITE = "UPDATE store_journalentry SET body = replace(body, '楚雄', '大理') WHERE stream = %s AND seq = 1"


@pytest.fixture
def lot(sequencer) -> Lot:
    """红河 has bid; everything is logged."""
    lot = Lot(title="核验演示标段").noticed()
    lot.bid(RED)
    for _ in range(4):
        sequencer.step()
    return lot


def rewrite(lot: Lot) -> None:
    with connection.cursor() as cursor:
        cursor.execute(REWRITE, [lot.stream])


def place(lot: Lot, seq: int = 1) -> tuple[int, str]:
    """Where an entry stands in the log, and where its proof would be."""
    index = log.indexes_of(lot.stream, [seq])[seq]
    return index, reverse("portal:entry_proof", args=[lot.stream, index])


def receipt_number(lot: Lot) -> str:
    """Of the first bid."""
    return next(iter(lot.p.round.bids.values())).receipts[-1]


def receipt_of(lot: Lot, client: Client) -> tuple[bytes, bytes]:
    """The receipt and its proof, as the bidder saves them."""
    number = receipt_number(lot)
    return (
        client.get(reverse("trading:receipt_file", args=[lot.stream, number])).content,
        client.get(reverse("trading:receipt_proof", args=[lot.stream, number])).content,
    )


# ---- files of the log ----


def test_the_log_is_served_as_files(lot, client):
    size = checkpoint().head.size
    said = client.get("/log/checkpoint")
    assert said["Content-Type"] == "text/plain; charset=utf-8" and "max-age=1" in said["Cache-Control"]
    for tile in (tile_at(0, 0, size), tile_at(ENTRIES, 0, size)):
        served = client.get(f"/log/{tile.path}")
        assert served["Content-Type"] == "application/octet-stream" and "immutable" in served["Cache-Control"]
        assert len(b"".join(served.streaming_content)) == size * (32 if tile.level == 0 else 34)
    assert json.loads(b"".join(client.get("/log/keys.json").streaming_content))["log"].startswith("yanlian.example/log+")


@pytest.mark.parametrize(
    "name", ["tile/0/999", "tile/64/000", "tile/0/000.p/256", "tile/0/000.p/0", "tile/0/00", "tile/0", "../keys/log.key", "keys.json/", ".draft", "tile/entries/x001"]
)
def test_nothing_else_has_an_address_in_the_log(lot, client, name):
    assert client.get(f"/log/{name}").status_code == 404


# ---- proofs ----


def test_everybody_gets_the_proof_of_a_public_entry_with_its_official_named(lot, client):
    index, address = place(lot)
    got = client.get(address)
    assert got["Content-Disposition"] == f'attachment; filename="{lot.stream}-{index}.tlog-proof"'
    assert verified(got.content.decode())
    assert TENDEREE.person in proof_of(got.content.decode()).shown.actor
    assert address in text(client.get(f"/deals/{lot.stream}/"))


def test_an_entry_that_is_not_public_has_no_proof_for_the_public(lot, client):
    told = client.get(reverse("portal:verify_deal", args=[lot.stream])).json()["entries"]
    public = [each["event"] for each in told]
    assert not set(public) & {"BidReceived", "FileObtained", "FilingSubmitted"}
    events = JournalEntry.objects.filter(stream=lot.stream).order_by("seq").values_list("seq", "event")
    got = [event for seq, event in events if client.get(place(lot, seq)[1]).status_code == 200]
    assert got == public
    assert client.get(reverse("portal:entry_proof", args=[lot.stream, 9999])).status_code == 404
    assert client.get(reverse("portal:entry_proof", args=[Lot().stream, 1])).status_code == 404


def test_while_bidders_are_secret_no_number_of_an_entry_tells_how_many_there_are(lot, client, sequencer):
    lot.must(notice.Clarify(text="补充说明", affects_preparation=False), TENDEREE)
    sequencer.step()
    told = client.get(reverse("portal:verify_deal", args=[lot.stream])).json()
    proven = [proof_of(each["proof"]).shown for each in told["entries"]]
    own = proof_of(receipt_of(lot, at_work(RED))[1].decode()).shown
    for shown in (*proven, own):
        assert not shown.place and not shown.place_blind
        assert [len(line) for line in shown.text.split("\n")[-2:]] == [64, 64]
    assert "seq" not in json.dumps(told["entries"][0] | {"proof": ""})


def test_after_the_opening_a_proof_tells_the_place_in_the_stream(client, sequencer):
    lot = Lot().noticed().unsealed()
    for _ in range(8):
        sequencer.step()
    shown = proof_of(client.get(place(lot)[1]).content.decode()).shown
    assert shown.place.startswith("1 ")


def test_a_proof_is_of_no_use_for_another_text(lot, client):
    raw = client.get(place(lot)[1]).content.decode()
    first, extra, rest = raw.split("\n", 2)
    shown = json.loads(base64.b64decode(extra.removeprefix("extra ")))
    shown["text"] = shown["text"].replace("楚雄", "大理")
    forged = base64.b64encode(json.dumps(shown).encode()).decode()
    with pytest.raises(ValueError, match="树根"):
        verified("\n".join((first, f"extra {forged}", rest)))


def test_before_its_batch_an_entry_has_no_proof_yet(lot, client, sequencer):
    assert ".tlog-proof" not in text(client.get(f"/deals/{Lot().noticed().stream}/"))
    lot.bid(BLUE)
    number = next(bid.receipts[-1] for bid in lot.p.round.bids.values() if bid.receipts[-1] != receipt_number(lot))
    got = at_work(BLUE).get(reverse("trading:receipt_proof", args=[lot.stream, number]))
    assert got.status_code == 503 and got["Retry-After"] and "几秒后再试" in text(got)


def test_a_receipt_names_the_leaf_that_its_proof_proves(lot):
    raw, proof = receipt_of(lot, at_work(RED))
    receipt = msgspec.json.decode(raw, type=Receipt)
    assert verify(receipt, receipts.public_key())
    assert verified(proof.decode())
    shown = proof_of(proof.decode()).shown
    assert shown.opaque.hex() == receipt.leaf
    assert receipt.number in shown.text and shown.actor


def test_a_receipt_from_before_the_log_still_verifies(lot):
    raw, _ = receipt_of(lot, at_work(RED))
    with_leaf = msgspec.json.decode(raw, type=Receipt)
    old = receipts._signed(msgspec.structs.replace(with_leaf, leaf=msgspec.UNSET))
    assert b"leaf" not in msgspec.json.encode(old)
    assert verify(msgspec.json.decode(msgspec.json.encode(old), type=Receipt), receipts.public_key())


def test_nobody_else_gets_the_proof_of_a_receipt(lot, client):
    number = receipt_number(lot)
    address = reverse("trading:receipt_proof", args=[lot.stream, number])
    assert at_work(BLUE).get(address).status_code == 404
    assert at_work(TENDEREE).get(address).status_code == 403
    assert client.get(address).status_code == 302
    assert at_work(RED).get(address.replace(number, "A" * 16)).status_code == 404


def test_the_receipts_page_offers_the_proof_and_leads_to_the_check(lot):
    shown = text(at_work(RED).get(reverse("trading:receipts", args=[lot.stream])))
    assert ".tlog-proof" in shown and "/verify/" in shown


# ---- the page without its program ----


def test_the_page_says_whose_signatures_count(lot, client):
    shown = text(client.get("/verify/"))
    assert receipts.public_key().hex() in shown and "还没有见证人" in shown and "断网使用" in shown


def test_a_deal_is_found_by_its_number_and_a_wrong_number_is_said(lot, client):
    assert f"/verify/deals/{lot.stream}.json" in text(client.get("/verify/", {"deal": lot.p.deal_code}))
    shown = text(client.get("/verify/", {"deal": "没有的编号"}))
    assert "没有找到这个交易编号" in shown and 'value="没有的编号"' in shown
    hidden = Lot()
    assert "没有找到" in text(client.get("/verify/", {"deal": hidden.stream}))
    assert client.get(f"/verify/deals/{hidden.stream}.json").status_code == 404


def test_only_reading_is_answered(lot, client):
    for address in ("/verify/", "/verify/ggzy-verify.html", f"/verify/deals/{lot.stream}.json", "/log/checkpoint"):
        assert client.post(address).status_code == 405


# ---- in a real browser ----


def put_in(page, *files: tuple[str, bytes]) -> list[str]:
    """Drop files in; gives the text of each card."""
    page.set_input_files("#verify-files", [{"name": name, "mimeType": "text/plain", "buffer": raw} for name, raw in files])
    page.wait_for_function("n => document.querySelectorAll('[data-slot=results] .verify-result').length === n", arg=len(files))
    return page.locator(".verify-result").all_inner_texts()


@pytest.mark.browser
def test_the_browser_finds_what_is_whole_and_what_was_changed(lot, live_server, browser_page, client):
    raw, proof = receipt_of(lot, at_work(RED))
    public = client.get(place(lot)[1]).content
    browser_page.goto(f"{live_server.url}/verify/")
    receipt, own, shown = put_in(browser_page, ("回执.json", raw), ("回执.tlog-proof", proof), ("登记.tlog-proof", public))
    assert "回执有效" in receipt and "与一同放入的证明相符" in receipt
    assert "证明有效" in own and "投标文件已递交" in own and "没有任何见证" in own
    assert "（演练时间）" in receipt and "（演练时间）" in own and "不能相比" in own
    assert "项目已登记" in shown and TENDEREE.person in shown
    (alone,) = put_in(browser_page, ("回执.json", raw))
    assert "请把同一编号的日志证明一起放入" in alone
    swapped = proof.replace(b"index ", b"index 1")
    verdicts = put_in(
        browser_page,
        ("改时间.json", raw.replace(b'"size":', b'"size":1')),
        ("改位置.tlog-proof", swapped),
        ("截断.tlog-proof", proof[:-30]),
        ("别的.json", b"{}"),
        ("图.txt", bytes(range(256))),
    )
    assert all("不成立" in verdict for verdict in verdicts)


@pytest.mark.browser
def test_on_a_practice_platform_each_time_says_of_which_clock_it_is(practice_clock, witnesses, settings, live_server, browser_page, client):
    with served(witnesses[0]) as address:
        named(settings, ("督查室", witnesses[0], address))
        lot, sequencer = Lot(title="两种时间").noticed(), Sequencer()
        for _ in range(4):
            sequencer.step()
    browser_page.goto(f"{live_server.url}/verify/")
    (shown,) = put_in(browser_page, ("登记.tlog-proof", client.get(place(lot)[1]).content))
    assert "2026/3/3 09:0" in shown and "（演练时间）" in shown and "督查室在真实时间 20" in shown and "两种时间不能相比" in shown


@pytest.mark.browser
def test_a_proof_of_another_lot_or_act_is_named_as_such(lot, live_server, browser_page, client, sequencer):
    raw, proof = receipt_of(lot, at_work(RED))
    other = Lot(title="另一个标段").noticed()
    other.bid(RED)
    for _ in range(4):
        sequencer.step()
    _, elsewhere = receipt_of(other, at_work(RED))
    public = client.get(place(lot)[1]).content
    browser_page.goto(f"{live_server.url}/verify/")
    receipt, _ = put_in(browser_page, ("回执.json", raw), ("别处.tlog-proof", elsewhere))
    assert f"属于另一个标段（{other.stream}）" in receipt and "与一同放入的证明相符" not in receipt
    receipt, _ = put_in(browser_page, ("回执.json", raw), ("登记.tlog-proof", public))
    assert "是本标段另一条记录的" in receipt
    signed = msgspec.json.decode(raw, type=Receipt)
    forged = receipts._signed(msgspec.structs.replace(signed, leaf=proof_of(elsewhere.decode()).shown.opaque.hex()))
    (verdict, _) = put_in(browser_page, ("回执.json", msgspec.json.encode(forged)), ("别处.tlog-proof", elsewhere))
    assert "不成立" in verdict and "日志条目是另一个标段" in verdict
    again = receipts._signed(msgspec.structs.replace(signed, number="A" * 16))
    (verdict, _) = put_in(browser_page, ("回执.json", msgspec.json.encode(again)), ("回执.tlog-proof", proof))
    assert "不成立" in verdict and "另一次办理" in verdict


@pytest.mark.browser
def test_the_public_entries_of_a_deal_must_be_proven_as_its_own(lot, live_server, browser_page, client, sequencer):
    other = Lot(title="另一个标段").noticed()
    for _ in range(4):
        sequencer.step()
    told, foreign = (client.get(f"/verify/deals/{each.stream}.json").json() for each in (lot, other))
    told["entries"][0]["proof"] = foreign["entries"][0]["proof"]
    told["entries"].append(told["entries"][1])
    browser_page.route("**/verify/deals/*.json", lambda route: route.fulfill(json=told))
    browser_page.goto(f"{live_server.url}/verify/?deal={lot.stream}")
    browser_page.wait_for_selector(".verify-entries")
    said = browser_page.inner_text("[data-slot=deal]")
    assert f"证明属于另一个标段（{other.stream}）" in said and "已经用在前面的记录上" in said and "有 2 条与公开日志不符" in said


@pytest.mark.browser
def test_the_bid_page_keeps_receipt_and_proof_by_itself_and_the_file_is_checked_whole(lot, live_server, browser_page, tmp_path: Path):
    red = at_work(RED)
    browser_page.context.add_cookies([{"name": "ggzy", "value": red.cookies["ggzy"].value, "url": live_server.url}])
    address = f"{live_server.url}/trading/{lot.stream}/bid/"
    browser_page.goto(address)
    browser_page.wait_for_selector("[data-proven=yes]")
    browser_page.route("**/receipts/**", lambda route: route.abort())
    browser_page.goto(address)
    browser_page.wait_for_selector("[data-proven=yes]")  # out of the browser's own storage
    with browser_page.expect_download() as downloading:
        browser_page.click("[data-kept] button")
    kept = Path(downloading.value.path()).read_bytes()
    browser_page.goto(f"{live_server.url}/verify/")
    browser_page.set_input_files("#verify-files", [{"name": "回执.json", "mimeType": "application/json", "buffer": kept}])
    browser_page.wait_for_function("document.querySelectorAll('.verify-result').length === 2")
    assert "与一同放入的证明相符" in browser_page.inner_text(".verify-result")
    judged = red.post(f"/trading/{lot.stream}/receipts/", {"receipt": SimpleUploadedFile("回执.json", kept)})
    assert "签名有效，内容与签发时完全一致" in text(judged)


@pytest.mark.browser
def test_a_row_rewritten_by_a_superuser_is_named_on_the_page(lot, live_server, browser_page):
    address = f"{live_server.url}/verify/?deal={lot.stream}"
    browser_page.goto(address)
    browser_page.wait_for_selector(".verify-entries")
    assert "全部与公开日志相符" in browser_page.inner_text("[data-slot=deal]")
    rewrite(lot)
    browser_page.goto(address)
    browser_page.wait_for_selector(".verify-entries")
    said = browser_page.inner_text("[data-slot=deal] [role=status]")
    assert "有 1 条与公开日志不符" in said and "项目已登记" in said
    assert browser_page.locator(".verify-entries .is-bad").count() == 1


def deleted(lot: Lot, event: str) -> int:
    """A superuser deletes this entry; gives its place in the log."""
    seq = JournalEntry.objects.filter(stream=lot.stream, event=event).values_list("seq", flat=True).get()
    index = place(lot, seq)[0]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM store_journalentry WHERE stream = %s AND seq = %s", [lot.stream, seq])
    return index


def test_a_deleted_row_is_named_by_its_place_in_the_log(lot, client):
    address = reverse("portal:verify_deal", args=[lot.stream])
    assert client.get(address).json()["gone"] == []
    index = deleted(lot, "FilingAccepted")
    assert client.get(address).json()["gone"] == [index]


@pytest.mark.browser
def test_a_deleted_public_row_is_found_and_whoever_kept_its_proof_shows_which(lot, live_server, browser_page, client, sequencer):
    lot.must(notice.Clarify(text="补充说明", affects_preparation=False), TENDEREE)
    lot.bid(BLUE)
    sequencer.step()
    seq = JournalEntry.objects.filter(stream=lot.stream, event="ClarificationIssued").values_list("seq", flat=True).get()
    kept = client.get(place(lot, seq)[1]).content
    browser_page.goto(f"{live_server.url}/verify/?deal={lot.stream}")
    browser_page.wait_for_selector(".verify-entries")
    assert len(put_in(browser_page, ("澄清.tlog-proof", kept))) == 2, "the deal and the proof"
    index = deleted(lot, "ClarificationIssued")
    browser_page.goto(f"{live_server.url}/verify/?deal={lot.stream}")
    browser_page.wait_for_selector(".verify-entries")
    assert f"公开日志第 {index} 片有记录，平台已经没有" in browser_page.inner_text("[data-slot=deal] [role=alert]")
    assert "有 1 条记录被删除" in browser_page.inner_text("[data-slot=deal] [role=status]")
    browser_page.set_input_files("#verify-files", [{"name": "澄清.tlog-proof", "mimeType": "text/plain", "buffer": kept}])
    browser_page.get_by_text("页面少了一条公开记录").wait_for()
    said = browser_page.inner_text("[data-slot=results]")
    assert f"公开日志第 {index} 片是本项目" in said and "澄清" in said and "证明有效" in said


@pytest.mark.browser
def test_the_saved_page_works_without_any_network(lot, client, browser_page, tmp_path: Path):
    raw, proof = receipt_of(lot, at_work(RED))
    kept = tmp_path / "ggzy-verify.html"
    kept.write_bytes(client.get("/verify/ggzy-verify.html").content)
    browser_page.context.set_offline(True)
    asked: list[str] = []
    browser_page.on("request", lambda request: asked.append(request.url))
    browser_page.goto(kept.as_uri())
    receipt, shown = put_in(browser_page, ("r.json", raw), ("r.tlog-proof", proof))
    assert "与一同放入的证明相符" in receipt and "证明有效" in shown
    assert asked == [kept.as_uri()]


def test_a_note_of_another_log_proves_nothing(lot, client, settings):
    raw = client.get(place(lot)[1]).content.decode()
    with pytest.raises(BadNote):
        verified(raw.replace("yanlian.example/log", "other.example/log"))
