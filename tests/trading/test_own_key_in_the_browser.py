"""On the bid page: the bidder's own keys and the rehearsal, and a bid that the command line sealed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from client.cli.main import main
from ggzy.desk.pseudonym import pseudonym
from tests.desk.door import Lot
from tests.patience import patience
from tests.people import RED
from tests.trading.test_bid_journey import fill, lot_obtained, open_builder, page, submit

__all__ = ["page"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture(autouse=True)
def own_vault(tmp_path: Path, settings):
    settings.GGZY_VAULT = tmp_path / "vault"


@pytest.fixture
def lot() -> Lot:
    made = Lot().noticed()
    lot_obtained(made)
    return made


def test_a_bidder_makes_backs_up_reads_back_and_rehearses_its_key(page, live_server, lot, tmp_path):
    open_builder(page, live_server, lot)
    card = page.locator("[data-slot=own-key]")
    expect(card).to_contain_text("第一次加密时会自动生成")
    with page.expect_download() as downloading:
        page.click("[data-act=make-own-key]")
    downloading.value.save_as(tmp_path / "key.txt")
    expect(card).to_contain_text("备份还没有读回")
    (tmp_path / "wrong.txt").write_text("nothing")
    page.set_input_files("#read-back-own-key", tmp_path / "wrong.txt")
    expect(card.locator(".note-error")).to_contain_text("没有本标段所用算法的私钥")
    page.set_input_files("#read-back-own-key", tmp_path / "key.txt")
    expect(card).to_contain_text("备份已读回，完整可用")
    page.click("[data-act=rehearse]")
    expect(card.locator(".note-success")).to_contain_text("试投成功", timeout=20_000 * patience())
    expect(card).to_contain_text("没有上传任何内容")

    page.evaluate("indexedDB.databases().then((all) => all.forEach((one) => indexedDB.deleteDatabase(one.name)))")
    open_builder(page, live_server, lot)
    page.set_input_files("#restore-own-key", tmp_path / "key.txt")
    expect(card).to_contain_text("备份已读回，完整可用")


def test_a_bid_that_the_command_line_sealed_is_loaded_uploaded_and_submitted(page, live_server, lot, tmp_path, capsys):
    open_builder(page, live_server, lot)
    page.click(".bid-offline summary")
    with page.expect_download() as downloading:
        page.click("[data-act=export-lot]")
    downloading.value.save_as(tmp_path / "lot.json")
    (tmp_path / "bid").mkdir()
    answers = [
        {"criterion": item["code"], "text": "已响应"}
        for item in json.loads((tmp_path / "lot.json").read_text())["criteria"]
    ]
    told = {
        "price_yuan": "26,000,000",
        "duration_days": 300,
        "quality": "合格",
        "project_manager": "陆建华",
        "answers": answers,
    }
    (tmp_path / "bid" / "bid.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    (tmp_path / "bid" / "投标函.pdf").write_bytes(b"letter" * 1000)

    def run(*words: str) -> None:
        assert main(list(words)) == 0, capsys.readouterr()

    at = {name: str(tmp_path / name) for name in ("lot.json", "key.txt", "bid", "out", "again")}
    run("keygen", at["lot.json"], "-o", at["key.txt"])
    run("seal", at["lot.json"], at["bid"], "--key", at["key.txt"], "-o", at["out"])
    made = [tmp_path / "out" / name for name in ("投标文件.age", "递交声明.json")]

    page.set_input_files("#sealed-files", made[:1])
    expect(page.locator("[data-slot=trouble]")).to_contain_text("一起选择两个文件")
    run("seal", at["lot.json"], at["bid"], "--key", at["key.txt"], "-o", at["again"])
    page.set_input_files("#sealed-files", [made[0], tmp_path / "again" / "递交声明.json"])
    expect(page.locator("[data-slot=trouble]")).to_contain_text("同一次加密")
    page.set_input_files("#sealed-files", made)
    expect(page.locator("[data-slot=sealed]")).to_contain_text("已加密")
    page.click("[data-act=upload]")
    expect(page.locator("[data-slot=progress-text]")).to_contain_text("还没有递交", timeout=20_000 * patience())
    receipt = submit(page, tmp_path)

    me = pseudonym(lot.stream, 1, RED.org_id)
    assert lot.p.round.bids[me].receipts == [receipt["number"]]
    assert lot.p.round.bids[me].statements[-1].text == made[1].read_text()

    page.set_input_files("#sealed-files", [tmp_path / "again" / name for name in ("投标文件.age", "递交声明.json")])
    expect(page.locator("[data-slot=trouble]")).to_contain_text("以前的回执")


def test_where_the_bidders_part_is_needed_nothing_is_sealed_before_the_backup_is_read_back(
    page, live_server, lot, tmp_path
):
    from ggzy.core.sealing.policy import TrusteePolicy

    lot = Lot().noticed(policy=TrusteePolicy(bidder_part=True))
    lot_obtained(lot)
    open_builder(page, live_server, lot)
    fill(page, papers(tmp_path), "26000000")
    expect(page.locator("[data-slot=why-seal]")).to_contain_text("先生成密钥、下载备份并读回")
    assert page.is_disabled("[data-act=seal]")
    with page.expect_download() as downloading:
        page.click("[data-act=make-own-key]")
    downloading.value.save_as(tmp_path / "key.txt")
    page.set_input_files("#read-back-own-key", tmp_path / "key.txt")
    expect(page.locator("[data-act=seal]")).to_be_enabled()


def papers(tmp_path: Path) -> list[Path]:
    made = [tmp_path / "投标函.pdf", tmp_path / "资质证书.pdf"]
    for paper in made:
        paper.write_bytes(paper.name.encode())
    return made
