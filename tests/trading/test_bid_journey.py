"""A bidder's whole way in a real Chromium: obtain, build, seal, upload, submit, receipt, replace; a draft outlives its page."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import expect

from client.seal import open_share
from ggzy.core.money import in_words
from ggzy.core.proceeding import Bid
from ggzy.core.sealing import statement as statements
from ggzy.core.sealing.shares import combine
from ggzy.core.unsealing import statement_of
from ggzy.desk import clock, unseal
from ggzy.desk.intake import Owner
from ggzy.desk.pseudonym import pseudonym
from ggzy.store import journal
from ggzy.store.models.cases import BarRow
from ggzy.store.models.vault import SealedFile
from tests.desk.door import Lot
from tests.people import RED
from tests.trading.bidders import log_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj\ntrailer<</Root 1 0 R>>\n"


@pytest.fixture(autouse=True)
def own_vault(tmp_path: Path, settings):
    settings.GGZY_VAULT = tmp_path / "vault"


@pytest.fixture
def lot() -> Lot:
    return Lot().noticed()


@pytest.fixture
def page(browser_page, live_server):
    client = Client()
    log_in(client, RED)
    browser_page.context.add_cookies([{"name": "ggzy", "value": client.cookies["ggzy"].value, "url": live_server.url}])
    return browser_page


@pytest.fixture
def papers(tmp_path: Path) -> list[Path]:
    made = []
    for name in ("投标函.pdf", "资质证书.pdf"):
        (tmp_path / name).write_bytes(PDF + name.encode())
        made.append(tmp_path / name)
    return made


def open_builder(page, live_server, lot: Lot) -> None:
    page.goto(f"{live_server.url}/trading/{lot.stream}/bid/")
    page.wait_for_selector("body[data-ready]")


def fill(page, papers: list[Path], price: str) -> None:
    page.fill("#price", price)
    page.fill("#duration", "300")
    page.fill("#project_manager", "陆建华")
    page.set_input_files("#add-files", papers)
    page.wait_for_selector(".bid-papers li:nth-child(2)")
    for code in ("F1", "Q1", "R1"):
        page.locator(f"#item-{code} textarea").fill(f"已响应{code}")
    page.locator("#item-Q1 input[type=checkbox]").nth(1).check()
    page.locator("#item-Q1 input[placeholder]").fill("第3—5页")


def seal_and_upload(page) -> None:
    page.click("[data-act=seal]")
    expect(page.locator("[data-slot=progress-text]")).to_contain_text("还没有递交", timeout=20_000)


def submit(page, tmp_path: Path) -> dict:
    with page.expect_download() as downloading:
        page.click("[data-act=submit]")
    downloading.value.save_as(tmp_path / "receipt.json")
    return json.loads((tmp_path / "receipt.json").read_text())


def test_a_bidder_obtains_builds_seals_uploads_submits_replaces_and_the_opening_reads_it(page, live_server, lot, papers, tmp_path):
    page.goto(f"{live_server.url}/trading/{lot.stream}/obtain/")
    page.click("main button[type=submit]")
    page.wait_for_url("**/file/")
    page.click("text=编制、递交投标文件")
    page.wait_for_selector("body[data-ready]")
    assert page.inner_text("[data-slot=banner]") == "没有回执 = 没有递交"
    fill(page, papers, "２６,543,210.98")
    assert page.inner_text(".bid-echo") == "人民币贰仟陆佰伍拾肆万叁仟贰佰壹拾元玖角捌分，即2654.321098万元"

    page.click("[data-act=preview]")
    page.wait_for_selector("[data-slot=preview] iframe")
    assert "已响应Q1（见第3—5页）" in page.inner_text("[data-slot=preview] .seat-criteria")
    page.click("[data-act=check]")
    assert "必填内容已经齐全" in page.inner_text("[data-slot=findings]")

    seal_and_upload(page)
    assert page.inner_text("[data-slot=banner]") == "没有回执 = 没有递交", "uploading is not submitting"
    first = submit(page, tmp_path)
    assert page.inner_text(".bid-receipt .bid-receipt-number") == first["number"]
    assert first["number"] in page.inner_text("[data-slot=banner]")

    page.fill("#price", "26000000")
    expect(page.locator("[data-slot=sealed]")).to_contain_text("须重新加密", timeout=20_000)
    assert page.is_disabled("[data-act=submit]")
    seal_and_upload(page)
    second = submit(page, tmp_path)
    assert second["number"] != first["number"]
    expect(page.locator("[data-kept]")).to_have_count(2)

    me = pseudonym(lot.stream, 1, RED.org_id)
    bid = lot.p.round.bids[me]
    assert [s.receipt_no for s in bid.statements] == [first["number"], second["number"]] == bid.receipts
    owner = Owner(lot.stream, 1, me)
    sealed = SealedFile.objects.get(place=owner.place, sha256=second["envelope_sha256"])
    key = secret_from_shares(lot, bid)
    opened = unseal.unseal(sealed, owner, "age", key)
    assert opened and opened.line.price_fen == 26_000_000_00 and opened.line.manager == "陆建华"
    assert [paper.paper.name for paper in opened.papers] == ["投标函.pdf", "资质证书.pdf"]
    proven = next(answer for answer in opened.manifest.answers if answer.criterion == "Q1")
    assert (proven.text, proven.papers) == ("已响应Q1（见第3—5页）", ("files/002.pdf",))


def test_a_page_closed_midway_keeps_the_draft_and_an_export_brings_it_back_elsewhere(page, live_server, lot, papers, tmp_path):
    lot_obtained(lot)
    open_builder(page, live_server, lot)
    fill(page, papers, "2600万元")
    assert "不要写“万元”" in page.inner_text("[data-slot=promises]")
    page.fill("#price", "2600")
    assert "是否把“万元”当成了“元”" in page.inner_text("[data-slot=promises]")
    page.fill("#price", "26000000")
    expect(page.locator("[data-slot=saved]")).to_contain_text("已保存", timeout=20_000)
    with page.expect_download() as downloading:
        page.click("[data-act=export]")
    downloading.value.save_as(tmp_path / "草稿.ggzydraft")

    context = page.context
    twin = context.new_page()
    open_builder(twin, live_server, lot)
    expect(twin.locator("[data-slot=windows]")).to_contain_text("另一个窗口")
    expect(page.locator("[data-slot=windows]")).to_contain_text("另一个窗口")
    twin.close()
    page.close(run_before_unload=False)
    again = context.new_page()
    open_builder(again, live_server, lot)
    assert again.input_value("#price") == "26,000,000.00" and again.input_value("#project_manager") == "陆建华"
    assert again.locator(".bid-papers li").count() == 2 and again.locator("#item-Q1 input[placeholder]").input_value() == "第3—5页"

    again.on("dialog", lambda dialog: dialog.accept())
    with again.expect_navigation():
        again.click("[data-act=forget]")
    again.wait_for_selector("body[data-ready]")
    assert again.input_value("#price") == "" and not again.locator(".bid-papers li").count()
    again.evaluate("indexedDB.databases().then((all) => all.forEach((one) => indexedDB.deleteDatabase(one.name)))")
    open_builder(again, live_server, lot)
    again.set_input_files("#import-draft", tmp_path / "草稿.ggzydraft")
    again.wait_for_selector(".bid-papers li:nth-child(2)")
    assert again.input_value("#price") == "26,000,000.00"


def test_the_price_is_echoed_and_a_barred_manager_warned_of_in_the_own_browser_alone(page, live_server, lot):
    lot_obtained(lot)
    BarRow.objects.create(
        case_id="case-1", decision_no="1号", basis="建设工程安全生产管理条例", article=66, capacities=["manager"], region="532300",
        since=clock.now(), org_id="x", subject="陆·建华",
    )  # fmt: skip
    open_builder(page, live_server, lot)
    assert "陆" not in page.content() and "1号" not in page.locator("#bid-page").text_content()
    for name, warned in ((" 陆建华", True), ("陆建", False)):
        page.fill("#project_manager", name)
        assert ("被限制担任项目经理" in page.inner_text("[data-slot=promises]")) is warned, name
    for fen in (1, 10, 105, 100, 1_00_05, 10_050_00, 100_000_00, 1_0000_0000_00, 1_0001_0000_00, 1_0000_0010_50, 9_007_199_254_740_99):
        page.fill("#price", f"{fen // 100}.{fen % 100:02d}")
        assert page.inner_text("[data-slot=promises] [role=status]").startswith(f"{in_words(fen)}，即"), fen
    page.fill("#price", "30000000")
    assert "高于最高投标限价29,000,000.00元" in page.inner_text("[data-slot=promises]")


def test_a_practice_time_is_not_called_a_wrong_clock(page, live_server, lot):
    lot_obtained(lot)
    clock.forward_to(clock.now() + timedelta(days=2))
    open_builder(page, live_server, lot)
    page.wait_for_selector("[data-slot=offset]:not(:empty)")
    assert "平台时间与本机时钟无关" in page.inner_text("[data-slot=offset]")


def test_a_statement_after_the_deadline_is_refused_and_the_form_stays(page, live_server, lot, papers):
    lot_obtained(lot)
    open_builder(page, live_server, lot)
    fill(page, papers, "26000000")
    seal_and_upload(page)
    clock.forward_to(lot.p.round.deadline)
    page.click("[data-act=submit]")
    page.wait_for_selector("[data-slot=trouble] .note-error")
    said = page.inner_text("[data-slot=trouble]")
    assert "投标截止时间已到" in said and "《招标投标法》第28条" in said
    assert page.input_value("#project_manager") == "陆建华"
    assert page.inner_text("[data-slot=banner]") == "没有回执 = 没有递交"


def test_an_upload_is_paused_survives_a_reload_and_goes_on(page, live_server, lot, papers, tmp_path):
    lot_obtained(lot)
    open_builder(page, live_server, lot)
    fill(page, papers, "26000000")
    page.route("**/trading/upload/**", lambda route: route.abort("connectionreset"))
    page.click("[data-act=seal]")
    expect(page.locator("[data-slot=progress-text]")).to_contain_text("自动重试", timeout=20_000)
    assert page.is_visible("[data-act=pause]")
    page.unroute("**/trading/upload/**")
    open_builder(page, live_server, lot)
    # Who had to log in again in another window has another token since.
    page.context.add_cookies([{"name": "csrftoken", "value": "c" * 32, "url": live_server.url}])
    page.click("[data-act=upload]")
    expect(page.locator("[data-slot=progress-text]")).to_contain_text("还没有递交", timeout=20_000)
    assert len(submit(page, tmp_path)["number"]) == 16


@pytest.mark.parametrize(
    ("lacking", "said"),
    [
        ("delete window.WebAssembly", "WebAssembly"),
        ("delete window.Worker", "后台线程"),
        ("Object.defineProperty(Crypto.prototype, 'subtle', {get: () => undefined})", "网页加密功能"),
        ("delete window.ReadableStream; delete window.TransformStream", "流式读写"),
        ("delete StorageManager.prototype.getDirectory", "本机文件存储"),
        ("Object.defineProperty(window, 'indexedDB', {get: () => undefined})", "本机数据库"),
    ],
)
def test_a_browser_that_cannot_seal_is_told_what_it_lacks_and_which_can(page, live_server, lot, lacking, said):
    lot_obtained(lot)
    page.add_init_script(lacking)
    page.goto(f"{live_server.url}/trading/{lot.stream}/bid/")
    page.wait_for_selector("[data-slot=starting] .note-error")
    told = page.inner_text("[data-slot=starting]")
    assert said in told and "360" in told and page.is_hidden("[data-bid]")


def test_a_withdrawal_is_signed_in_the_browser(page, live_server, lot):
    lot.bid(RED)
    page.goto(f"{live_server.url}/trading/{lot.stream}/bid/withdraw/")
    page.check("[name=sure]")
    page.click("main button[type=submit]")
    page.wait_for_url("**/receipts/*/")
    assert "撤回投标回执" in page.inner_text("main")
    event = journal.read(lot.stream)[-1].event
    signed = statements.decode(event.statement_text.encode())
    assert statements.verify_signature(signed) and signed.statement.act == "withdraw"
    assert (signed.statement.sequence, len(signed.statement.build)) == (2, 64)
    open_builder(page, live_server, lot)
    assert "已撤回" in page.inner_text("[data-slot=banner]")
    expect(page.locator("[data-kept]")).to_have_count(2)


def secret_from_shares(lot: Lot, bid: Bid) -> bytes:
    """What two of the three trustees get together out of the statement that the browser made."""
    said = statement_of(bid)
    shares = [open_share(said, seat, lot.keys[seat].private).raw for seat in ("centre", "tenderee")]
    return combine(shares)


def lot_obtained(lot: Lot) -> None:
    from ggzy.core.acts.notice import ObtainFile
    from tests.desk.door import register_firms

    register_firms(RED)
    lot.must(ObtainFile(), RED)


