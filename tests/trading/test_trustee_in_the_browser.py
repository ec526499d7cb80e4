"""Trustees and a bidder at a real browser: a key is made, kept, rehearsed, registered; shares and copies open the bids."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from client.seal import make_trustee_key
from ggzy.core.acts import bidding, notice
from ggzy.core.acts.registration import AcceptFiling, SubmitFiling
from ggzy.desk import clock, log_keys, ticker
from ggzy.practice.views.keys import grounds
from ggzy.trading.models import Rehearsal
from tests.closing import log_everything
from tests.core.story import ALL_MET, tender_file
from tests.desk.door import Lot
from tests.people import CENTRE, SUPERVISOR, TENDEREE
from tests.trading.tenderers import at_work

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture(autouse=True)
def own_folders(tmp_path, settings):
    settings.GGZY_VAULT, settings.GGZY_TLOG, settings.GGZY_WITNESSES = tmp_path / "vault", tmp_path / "tlog", ""
    log_keys.publish()


@pytest.fixture
def seated(browser_page, live_server):
    """The browser in which this actor is logged in."""

    def at(actor) -> Page:
        cookie = at_work(actor).cookies["ggzy"].value
        browser_page.context.add_cookies([{"name": "ggzy", "value": cookie, "url": live_server.url}])
        return browser_page

    return at


def accepted(suite: str) -> Lot:
    from ggzy.core.sealing.policy import TrusteePolicy

    lot = Lot()
    lot.must(SubmitFiling(tender_file=tender_file(policy=TrusteePolicy(suite=suite))), TENDEREE)
    lot.must(AcceptFiling(findings=ALL_MET), SUPERVISOR)
    return lot


@pytest.mark.parametrize("suite", ["age", "gm"])
def test_a_key_is_made_backed_up_read_back_rehearsed_registered_and_later_restored(seated, live_server, tmp_path, suite):
    lot, page = accepted(suite), seated(CENTRE)
    address, backup = f"{live_server.url}/trading/{lot.stream}/key/", tmp_path / "backup.txt"
    page.goto(address)
    with page.expect_download() as downloading:
        page.get_by_role("button", name="生成密钥").click()
    downloading.value.save_as(backup)
    register = page.get_by_role("button", name="演练并登记")
    assert register.is_disabled(), "what was not read back is not a backup"

    (tmp_path / "other.txt").write_text(make_trustee_key(suite).private)
    page.set_input_files("#readback", tmp_path / "other.txt")
    page.get_by_text("所选文件不是这把私钥的备份").wait_for()
    page.set_input_files("#readback", backup)
    page.get_by_text("备份已读回，完整可用").wait_for()
    register.click()
    page.get_by_text("开标公钥已登记").wait_for()
    assert lot.p.round.keys["centre"] in backup.read_text()

    page.evaluate("indexedDB.deleteDatabase('ggzy')")
    page.goto(address)
    page.get_by_text("这个浏览器里没有本席位的私钥").wait_for()
    page.set_input_files("#restore", backup)
    page.get_by_role("button", name="现在演练").click()
    page.get_by_text("演练成功").wait_for()
    assert Rehearsal.objects.filter(stream=lot.stream).count() == 2


@pytest.mark.parametrize("suite", ["age", "gm"])
def test_two_seats_open_the_bids_and_no_private_half_leaves_the_browser(seated, live_server, tmp_path, suite):
    from ggzy.core.sealing.policy import TrusteePolicy

    lot = Lot().noticed(policy=TrusteePolicy(suite=suite)).closed()
    log_everything()
    sent: list[str] = []
    for seat, actor in (("tenderee", TENDEREE), ("supervisor", SUPERVISOR)):
        backup = tmp_path / f"{seat}.txt"
        backup.write_text(grounds() + lot.keys[seat].private)
        page = seated(actor)
        page.on("request", lambda request: sent.append(f"{request.url} {request.post_data or ''}"))
        page.goto(f"{live_server.url}/trading/{lot.stream}/release/")
        page.set_input_files("#restore", backup)
        page.get_by_text("在这个浏览器里", exact=True).wait_for()
        page.get_by_role("button", name="打开并交出本席位的份额").click()
        page.get_by_text("本席位的份额已经交出").wait_for()
    assert sent and not any(pair.private in request for request in sent for pair in lot.keys.values())
    ticker.run_due(clock.now())
    page.get_by_text("全部解密完成").wait_for()
    assert len(lot.p.opened_bids) == 3


def test_a_share_that_was_sealed_false_is_told_as_unreadable(seated, live_server, tmp_path):
    """A bidder whose shares are those of another envelope: the trustee's program refuses them and says so."""
    from dataclasses import replace

    from tests.desk.door import register_firms
    from tests.people import GOLD

    lot = Lot().noticed()
    register_firms(GOLD)
    lot.must(notice.ObtainFile(), GOLD)
    sealed = replace(lot.seal(GOLD), shares=lot.seal(GOLD).shares)
    lot.must(bidding.SubmitBid(signed=lot.signed(GOLD, sealed)), GOLD)
    lot.closed()
    (tmp_path / "centre.txt").write_text(grounds() + lot.keys["centre"].private)
    page = seated(CENTRE)
    page.goto(f"{live_server.url}/trading/{lot.stream}/release/")
    page.set_input_files("#restore", tmp_path / "centre.txt")
    page.get_by_text("在这个浏览器里", exact=True).wait_for()
    page.get_by_role("button", name="打开并交出本席位的份额").click()
    page.get_by_text("截止的记录还没有写入公开日志").wait_for()
    log_everything()
    page.get_by_role("button", name="打开并交出本席位的份额").click()
    page.get_by_text("本席位的份额已经交出").wait_for()
    assert lot.p.round.unreadable["centre"] == {lot.me(GOLD)} and len(lot.p.round.released["centre"]) == 3


def test_a_backup_that_tells_nobody_releases_nothing_until_the_holder_has_asked_the_witnesses(seated, live_server, tmp_path):
    lot = Lot().noticed().closed()
    log_everything()
    (tmp_path / "old.txt").write_text(lot.keys["supervisor"].private)
    page = seated(SUPERVISOR)
    page.goto(f"{live_server.url}/trading/{lot.stream}/release/")
    page.set_input_files("#restore", tmp_path / "old.txt")
    page.get_by_role("button", name="打开并交出本席位的份额").click()
    page.get_by_text("本机没有记下公开日志和见证人的公钥").wait_for()
    page.goto(f"{live_server.url}/trading/{lot.stream}/key/")
    page.get_by_text("本机还没有记下").wait_for()
    page.get_by_role("button", name="已向见证人核对，记在本机").click()
    page.get_by_text("已记在本机，与平台现在公布的相同").wait_for()
    page.goto(f"{live_server.url}/trading/{lot.stream}/release/")
    page.get_by_role("button", name="打开并交出本席位的份额").click()
    page.get_by_text("本席位的份额已经交出").wait_for()
