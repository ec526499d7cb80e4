"""The pages of deposits, against the real door: the bidder's own, the watchers', and the simulated bank's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from ggzy.core.acts import control
from ggzy.core.roles import Role
from ggzy.desk import clock, ticker
from ggzy.practice.bank.books import FIRST_BALANCE_FEN, balance_fen
from ggzy.service.models import Payment, RefundOrder, SubAccount
from ggzy.store.models import BarRow, Region
from tests.desk.door import Lot
from tests.people import AGENCY, TENDEREE
from tests.service.conftest import text

pytestmark = pytest.mark.django_db
RED_ACCOUNT = "6222020000000001"
RED = "91532300MA6K4T5W80"


@pytest.fixture
def lot(regions):
    return Lot().noticed()


@pytest.fixture
def centre(organisation, post):
    place = organisation(
        "12532300MB00000002", "楚雄州公共资源交易中心", kind="centre", region=Region.objects.get(code="532300")
    )
    return post(place, "centre", Role.CENTRE)


@pytest.fixture
def centre_elsewhere(organisation, post):
    place = organisation(
        "12530400MB00000002", "玉溪市公共资源交易中心", kind="centre", region=Region.objects.get(code="530400")
    )
    return post(place, "centre2", Role.CENTRE)


def address(lot):
    return reverse("service:deposit", args=[lot.stream])


def number_for(client, lot):
    assert client.post(address(lot)).status_code == 302
    return SubAccount.objects.get()


def transfer(client, to, payer=RED, **changed):
    fields = {"payer": payer, "sub_account": to, "amount": str(ASKED["fen"] // 100), "act_id": "one"} | changed
    return client.post(reverse("practice:bank"), fields)


ASKED = {}


@pytest.fixture(autouse=True)
def asked(lot):
    ASKED["fen"] = lot.p.tender_file.deposit_fen
    assert ASKED["fen"]


def tick():
    ticker.run_due(clock.now())


def paid(browser, bidder, lot):
    """A bidder takes its number, pays at the simulated bank, and the ticker does the bank's errands."""
    client = browser(bidder)
    number = number_for(client, lot).number
    assert "到银行模拟转账" in text(client.get(address(lot)))
    assert transfer(client, number).status_code == 302
    tick()
    return client


def test_a_bidder_takes_a_number_pays_and_sees_the_money_arrive(browser, bidder, lot):
    client = browser(bidder)
    assert "尚未领取" in text(client.get(address(lot)))
    client = paid(browser, bidder, lot)
    page = text(client.get(address(lot)))
    assert "保证金已到账" in page and "到银行模拟转账" not in page
    assert SubAccount.objects.get().number in page
    assert [d.amount_fen for d in lot.p.round.deposits.values()] == [ASKED["fen"]]
    assert balance_fen(RED_ACCOUNT) == FIRST_BALANCE_FEN - ASKED["fen"]


def test_the_bank_leads_back_to_the_deposit_even_before_it_has_told_the_platform(browser, bidder, stranger, lot):
    client = browser(bidder)
    number = number_for(client, lot).number
    transfer(client, number)
    assert address(lot) in text(client.get(reverse("practice:bank")))
    assert address(lot) not in text(browser(stranger).get(reverse("practice:bank") + f"?to={number}"))


def test_a_barred_bidder_is_told_before_it_pays_until_the_second_that_the_bar_ends(browser, bidder, lot):
    now = clock.now()
    BarRow.objects.create(
        case_id="case-1", decision_no="楚建罚〔2026〕1号", basis="招标投标法", article=53, capacities=["bidder"], region="532300",
        since=now - timedelta(days=1), until=now + timedelta(days=1), org_id=RED, subject="本单位",
    )  # fmt: skip
    there = browser(bidder)
    assert "不要再交纳保证金" in text(there.get(address(lot))) and "楚建罚〔2026〕1号" in text(there.get(address(lot)))
    assert "招标投标法" in text(there.get(address(lot))) and "53" in text(there.get(address(lot)))
    assert "请在截止时间前转入" not in text(there.get(address(lot))) and "disabled>领取子账号" in text(there.get(address(lot)))
    assert there.post(address(lot)).status_code == 403 and not SubAccount.objects.exists()
    ticker.move_clock(now + timedelta(days=1))
    assert "不要再交纳保证金" not in text(there.get(address(lot))) and there.post(address(lot)).status_code == 302


def test_taking_a_number_twice_gives_the_same(browser, bidder, lot):
    client = browser(bidder)
    assert number_for(client, lot) == number_for(client, lot)
    assert SubAccount.objects.count() == 1


def test_a_wrong_amount_comes_back_and_the_page_says_why(browser, bidder, lot):
    client = browser(bidder)
    transfer(client, number_for(client, lot).number, amount="1.00")
    tick()
    page = text(client.get(address(lot)))
    assert "金额不符" in page and "一次足额转入" in page and "已退回原付款账户" in page
    assert balance_fen(RED_ACCOUNT) == FIRST_BALANCE_FEN


def test_a_payment_to_no_number_is_shown_to_its_payer_alone(browser, bidder, stranger, lot):
    client = browser(bidder)
    transfer(client, "6228999")
    tick()
    assert "无此子账号" in text(client.get(address(lot)))
    assert "无此子账号" not in text(browser(stranger).get(address(lot)))


def test_another_bidder_sees_nothing_of_it(browser, bidder, stranger, lot):
    before = text(browser(stranger).get(address(lot)))
    paid(browser, bidder, lot)
    after = text(browser(stranger).get(address(lot)))
    assert strip(before) == strip(after)


def strip(page):
    """The page without what changes on every request."""
    kept = [
        line
        for line in page.splitlines()
        if "csrf" not in line.lower() and "平台时间" not in line and "演练时间" not in line
    ]
    return "\n".join(kept)


def test_only_bidders_have_the_page(browser, official, centre, lot):
    for post in (official, centre):
        assert browser(post).get(address(lot)).status_code == 403
        assert browser(post).post(address(lot)).status_code == 403
    assert browser(None).get(address(lot)).status_code == 302
    assert not SubAccount.objects.exists()


def test_a_lot_not_yet_announced_or_unknown_has_no_page(browser, bidder, regions):
    assert browser(bidder).get(reverse("service:deposit", args=[Lot().stream])).status_code == 404
    assert browser(bidder).get(reverse("service:deposit", args=["cons-none"])).status_code == 404


def test_after_the_deadline_no_number_is_given_out_and_money_goes_back(browser, bidder, lot):
    client = browser(bidder)
    number = number_for(client, lot).number
    ticker.move_clock(lot.p.round.deadline)
    transfer(client, number)
    tick()
    assert Payment.objects.get().verdict == "late"
    assert balance_fen(RED_ACCOUNT) == FIRST_BALANCE_FEN
    SubAccount.objects.all().delete()
    refused = client.post(address(lot))
    assert refused.status_code == 403
    assert "截止时间已到" in text(refused)


def test_termination_sends_the_deposit_back_by_itself(browser, bidder, lot):
    client = paid(browser, bidder, lot)
    lot.both(control.Terminate(reason="建设规划调整，项目取消"), TENDEREE, AGENCY)
    tick()
    (deposit,) = lot.p.round.deposits.values()
    assert deposit.refunded_at is not None
    assert balance_fen(RED_ACCOUNT) == FIRST_BALANCE_FEN + RefundOrder.objects.get().interest_fen
    assert "已退回原付款账户" in text(client.get(address(lot)))


def refunds_page(browser, post):
    return browser(post).get(reverse("service:refunds"))


def test_before_the_opening_the_watchers_page_is_the_same_with_and_without_deposits(
    browser, bidder, centre, official, lot
):
    before = [strip(text(refunds_page(browser, post))) for post in (centre, official)]
    paid(browser, bidder, lot)
    assert [strip(text(refunds_page(browser, post))) for post in (centre, official)] == before
    for kind in ("csv", "xlsx"):
        export = browser(centre).get(reverse("service:refunds") + f"?t-export={kind}")
        assert lot.p.deal_code.encode() not in export.content


def test_after_the_opening_the_watchers_see_totals(browser, bidder, centre, centre_elsewhere, lot):
    paid(browser, bidder, lot)
    lot.closed()
    page = text(refunds_page(browser, centre))
    assert lot.p.deal_code in page and f"{ASKED['fen'] // 100:,}.00" in page
    assert bidder.organisation.name not in page[page.index("<main") :]
    assert lot.p.deal_code not in text(refunds_page(browser, centre_elsewhere))


def test_bidders_do_not_watch_refunds(browser, bidder, lot):
    assert refunds_page(browser, bidder).status_code == 403


def test_a_bounced_refund_is_sent_again_by_the_centre_of_that_place_alone(
    browser, bidder, centre, centre_elsewhere, official, lot
):
    from ggzy.practice.bank.models import ClosedAccount

    paid(browser, bidder, lot)
    ClosedAccount.objects.create(account=RED_ACCOUNT)
    lot.both(control.Terminate(reason="建设规划调整，项目取消"), TENDEREE, AGENCY)
    tick()
    order = RefundOrder.objects.get()
    assert "退汇" in text(refunds_page(browser, centre))
    again = reverse("service:refund_again", args=[order.order_id])
    assert browser(official).post(again).status_code == 403
    assert browser(centre_elsewhere).post(again).status_code == 404
    assert browser(centre).get(again).status_code == 405
    ClosedAccount.objects.all().delete()
    for _ in range(2):
        assert browser(centre).post(again).status_code == 302
        tick()
    assert balance_fen(RED_ACCOUNT) == FIRST_BALANCE_FEN + order.interest_fen


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"amount": "0"}, "大于零"),
        ({"amount": "-5"}, ""),
        ({"amount": "9" * 30}, ""),
        ({"amount": "60000000"}, "余额不足"),
        ({"payer": "other"}, "请填写"),
        ({"payer": "nobody"}, ""),
        ({"sub_account": ""}, ""),
    ],
)
def test_a_bad_transfer_is_told_what_is_wrong(browser, bidder, lot, changed, words):
    answer = transfer(browser(bidder), changed.pop("sub_account", "6228"), **changed)
    assert answer.status_code == 422 and words in text(answer)
    assert not Payment.objects.exists()


def test_the_same_transfer_sent_twice_is_one(browser, bidder, lot):
    client = browser(bidder)
    number = number_for(client, lot).number
    transfer(client, number)
    transfer(client, number)
    tick()
    assert Payment.objects.count() == 1


def test_anybody_pays_from_any_account_but_sees_only_their_own_balance(browser, bidder, stranger, host, lot):
    paid(browser, bidder, lot)
    bank = reverse("practice:bank")
    fresh = f"{FIRST_BALANCE_FEN // 100:,}.00"
    assert fresh in text(browser(stranger).get(bank + f"?account={RED_ACCOUNT}"))
    assert fresh not in text(browser(bidder).get(bank))
    assert fresh not in text(browser(host).get(bank + f"?account={RED_ACCOUNT}"))
    public = browser(None)
    assert "账户余额与明细" not in text(public.get(bank + f"?account={RED_ACCOUNT}"))
    answer = transfer(public, "6228", "other", payer_name="张三", payer_account="62170001", act_id="two")
    assert answer.status_code == 302


def test_the_escrow_balance_is_no_ones_to_see(browser, host, lot):
    from ggzy.service.bank_day import ESCROW

    page = text(browser(host).get(reverse("practice:bank") + f"?account={ESCROW.account}"))
    assert f"{FIRST_BALANCE_FEN // 100:,}.00" in page


def test_the_journal_names_nobody_before_the_opening(browser, bidder, lot):
    from ggzy.store import journal

    paid(browser, bidder, lot)
    said = " ".join(map(str, journal.read(lot.stream)))
    assert bidder.organisation.uscc not in said and RED_ACCOUNT not in said


def test_the_bank_says_whether_the_platform_took_the_transfer_and_why_it_went_back(browser, bidder, stranger, lot):
    client, bank = browser(bidder), reverse("practice:bank")
    number = number_for(client, lot).number
    assert f"?to={number}&amp;amount=" in text(client.get(address(lot)))
    transfer(client, number, amount="1", act_id="short")
    assert "平台正在核对" in text(client.get(bank)) and "every 2s" in text(client.get(bank))
    tick()
    assert "金额不符，已退回" in text(client.get(bank)) and "every 2s" not in text(client.get(bank))
    transfer(client, number, act_id="right")
    tick()
    page = text(client.get(bank))
    assert "平台已登记为投标保证金" in page and "金额不符，已退回" in page and f'href="{address(lot)}"' in page
    assert "刚才转出的款项" not in text(browser(stranger).get(bank))
