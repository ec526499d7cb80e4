"""The trustee at a real browser: makes a key, keeps a backup, rehearses, registers, and opens the bids with it."""

from __future__ import annotations

import pytest
from django.test import Client

from ggzy.core.acts.registration import AcceptFiling, SubmitFiling
from ggzy.desk import clock, ticker
from ggzy.supervision.models import Rehearsal
from tests.core.story import ALL_MET, tender_file
from tests.desk.door import Lot
from tests.people import SUPERVISOR, TENDEREE
from tests.supervision.conftest import log_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def page(browser_page, live_server):
    cookie = log_in(Client(), SUPERVISOR).cookies["ggzy"].value
    browser_page.context.add_cookies([{"name": "ggzy", "value": cookie, "url": live_server.url}])
    return browser_page


@pytest.fixture
def accepted() -> Lot:
    lot = Lot()
    lot.must(SubmitFiling(tender_file=tender_file()), TENDEREE)
    lot.must(AcceptFiling(findings=ALL_MET), SUPERVISOR)
    return lot


def test_a_key_is_made_backed_up_read_back_rehearsed_registered_and_later_restored(page, live_server, accepted, tmp_path):
    address, backup = f"{live_server.url}/supervision/{accepted.stream}/key/", tmp_path / "backup.txt"
    page.goto(address)
    with page.expect_download() as downloading:
        page.get_by_role("button", name="生成密钥").click()
    downloading.value.save_as(backup)
    register = page.get_by_role("button", name="演练并登记")
    assert register.is_disabled(), "what was not read back is not a backup"

    (tmp_path / "other.txt").write_text(accepted.identity)
    page.set_input_files("#readback", tmp_path / "other.txt")
    page.get_by_text("所选文件不是这把私钥的备份").wait_for()
    page.set_input_files("#readback", backup)
    page.get_by_text("备份已读回，完整可用").wait_for()
    register.click()
    page.get_by_text("开标公钥已登记").wait_for()
    assert accepted.p.round.opening_key in backup.read_text()

    page.evaluate("indexedDB.deleteDatabase('ggzy')")
    page.goto(address)
    page.get_by_text("这个浏览器里没有本标段的私钥").wait_for()
    page.set_input_files("#restore", backup)
    page.get_by_role("button", name="现在演练").click()
    page.get_by_text("演练成功").wait_for()
    assert Rehearsal.objects.filter(stream=accepted.stream).count() == 2


def test_the_private_half_leaves_the_browser_only_at_the_opening(page, live_server, tmp_path):
    lot = Lot().noticed()
    backup = tmp_path / "backup.txt"
    backup.write_text(lot.identity)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.url} {request.post_data or ''}"))
    page.goto(f"{live_server.url}/supervision/{lot.stream}/key/")
    page.set_input_files("#restore", backup)
    page.get_by_text("在这个浏览器里", exact=True).wait_for()
    page.get_by_role("button", name="现在演练").click()
    page.get_by_text("演练成功").wait_for()
    assert not any(lot.identity in request for request in sent)

    lot.closed()
    page.goto(f"{live_server.url}/supervision/{lot.stream}/release/")
    page.get_by_text("在这个浏览器里", exact=True).wait_for()
    page.get_by_role("button", name="启用私钥，开始解密").click()
    page.get_by_text("正在解密", exact=True).wait_for()
    ticker.run_due(clock.now())
    page.get_by_text("全部解密完成").wait_for()
    assert len(lot.p.opened_bids) == 3
