"""Deposits through the whole of a lot: the real door, the ticker, the simulated bank, and a page in a real browser."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from ggzy.core.roles import Actor, Role
from ggzy.desk import clock, ticker
from ggzy.desk.pseudonym import pseudonym
from ggzy.gateways.bank.simulator import SimulatedBank
from ggzy.practice.bank.books import DatabaseLedger
from ggzy.service.deposits import sub_account_for
from ggzy.service.models import Payment, RefundOrder
from tests.desk.door import Lot


@pytest.fixture
def red(bidder) -> Actor:
    return bidder.actor(clock.now())


def pay(lot, organisation, nonce):
    me = pseudonym(lot.stream, lot.p.round.number, organisation.uscc)
    SimulatedBank(DatabaseLedger()).pay_in(
        payer_name=organisation.base_account_name,
        payer_account=organisation.base_account_no,
        sub_account=sub_account_for(lot.stream, lot.p.round.number, me).number,
        amount_fen=lot.p.tender_file.deposit_fen,
        now=clock.now(),
        nonce=nonce,
    )
    ticker.run_due(clock.now())
    return me


@pytest.mark.django_db
def test_a_withdrawn_bidder_is_paid_back_and_may_pay_again(bidder, red):
    lot = Lot().noticed()
    me = pay(lot, bidder.organisation, "1")
    lot.bid(red)
    lot.must(lot.withdrawal(red, reason="报价有误"), red)
    ticker.run_due(clock.now())
    assert RefundOrder.objects.get().occasion == "退还撤回投标的保证金"
    assert not lot.p.round.deposits[me].in_hand
    pay(lot, bidder.organisation, "2")
    assert lot.p.round.deposits[me].in_hand
    assert not RefundOrder.objects.filter(confirmed_at=None).exists()


@pytest.mark.django_db
def test_a_failed_lot_sends_every_deposit_back_within_the_day(bidder, red):
    lot = Lot().noticed()
    me = pay(lot, bidder.organisation, "1")
    lot.bid(red)
    ticker.move_clock(lot.p.round.deadline)
    ticker.run_due(clock.now())
    assert lot.p.stage == "failed"
    rounds = (*lot.p.earlier, lot.p.round)
    assert all(not r.deposits[me].in_hand for r in rounds if me in r.deposits)
    assert Payment.objects.get().refunds.get().confirmed_at is not None


WIDTHS = (1440, 390)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_pages_hold_at_both_widths_and_axe_finds_nothing_serious(live_server, browser_page, browser, bidder, post):
    lot = Lot().noticed()
    pay(lot, bidder.organisation, "1")
    watcher = post(bidder.organisation, "watcher", Role.ADMINISTRATION)
    pages = (
        (bidder, reverse("service:deposit", args=[lot.stream])),
        (watcher, reverse("service:refunds")),
        (bidder, reverse("practice:bank")),
    )
    for who, address in pages:
        session = browser(who).cookies["ggzy"].value
        browser_page.context.add_cookies([{"name": "ggzy", "value": session, "url": live_server.url}])
        for width in WIDTHS:
            browser_page.set_viewport_size({"width": width, "height": 900})
            browser_page.goto(live_server.url + address)
            assert browser_page.evaluate("document.documentElement.scrollWidth") <= width, (address, width)
            found = Axe().run(browser_page).response["violations"]
            assert not [v["id"] for v in found if v["impact"] in ("serious", "critical")], (address, width)
