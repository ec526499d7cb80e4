"""Small leaks: places from which one could have read off who bids, one by one."""

from __future__ import annotations

import re

import pytest

from ggzy.core.acts.notice import ObtainFile
from ggzy.core.roles import Actor, Role
from ggzy.desk import clock, counter
from ggzy.layout.event_words import who
from ggzy.practice.bank.books import FIRST_BALANCE_FEN
from ggzy.practice.bank.models import Booking
from ggzy.store.models import Deal, Organisation, Person
from ggzy.trading.views.ending import held_deposits
from tests.core.story import Story
from tests.people import BLUE, GREEN, RED
from tests.practice.conftest import text

pytestmark = pytest.mark.django_db
BANK = "/practice/bank/"


def payer() -> Organisation:
    """A firm that paid a deposit into a lot whose bids are still secret."""
    account = Booking.objects.filter(fen__lt=0).order_by("-at").values_list("account", flat=True)[0]
    return Organisation.objects.get(base_account_no=account)


@pytest.mark.parametrize("prober", ["", "toubiao1", "zhaobiao1", "jianguan1"])
def test_a_transfer_from_anothers_account_does_not_tell_what_lies_on_it(browser, prober):
    """All the money that a firm had at first, sent to no number at all: an error would tell that some is gone."""
    fields = {"payer": payer().uscc, "sub_account": "", "amount": str(FIRST_BALANCE_FEN // 100), "act_id": "probe"}
    assert "余额不足" not in browser(prober).post(BANK, fields).content.decode()
    by_number = fields | {"payer": "other", "payer_name": "甲", "payer_account": payer().base_account_no}
    assert "余额不足" not in browser(prober).post(BANK, by_number).content.decode()


def test_the_free_space_of_the_disk_does_not_tell_that_a_bid_came_in(browser):
    assert browser().get("/health").json()["disk"]["free_mb"] % 1024 == 0


def test_until_all_bids_are_unsealed_the_time_line_and_the_forms_name_none():
    story = Story().closed(RED, BLUE, GREEN)
    bid = story.p.round.bids[story.pseudonym(RED)]
    bid.org, bid.line = "红河建设有限公司", object()
    signed_in = Actor(role=Role.BIDDER, org_id=bid.bidder)
    assert who(story.p, signed_in) == Role.BIDDER.label and held_deposits(story.p) == []
    for other in story.p.standing_bids:
        other.not_opened = "损坏"
    assert who(story.p, signed_in) == bid.org


@pytest.mark.parametrize("username", ["zhaobiao1", "daili1", "jianguan1", "jiaoyi1", "guanli", "ducha", "toubiao1"])
def test_no_page_of_an_office_or_rival_names_a_bidder_of_a_lot_that_is_still_secret(browser, username):
    """Names, pseudonyms and receipts are searched for in every page that speaks of the lot."""
    deal = Deal.objects.filter(stage="bidding").order_by("deadline")[0]
    p = counter.load(deal.stream)
    own = set(p.round.obtained)
    receipts = {number for bid in p.round.bids.values() for number in bid.receipts}
    assert own and receipts
    client = browser(username)
    pages = [
        "/", "/service/", "/service/refunds/", "/service/messages/", "/supervision/board/", "/supervision/failures/", "/practice/",
        f"/deals/{deal.stream}/", *(f"/{face}/{deal.stream}/" for face in ("trading", "supervision")),
        *(f"/trading/{deal.stream}/{page}/" for page in ("hall", "questions", "objections", "forfeit", "terminate", "committee", "seats")),
        f"/trading/{deal.stream}/hall/now/", f"/supervision/{deal.stream}/release/",
    ]  # fmt: skip
    for page in pages:
        words = client.get(page).content.decode()
        assert not [one for one in own | receipts if one in words], page


def test_the_number_on_a_form_does_not_count_secret_acts(browser):
    """`seen` on the forms of the tenderee is the same before and after somebody obtains the file."""
    deals = Deal.objects.filter(stage="bidding")
    deal = next(d for d in deals if counter.load(d.stream).round.notice.issue_to > clock.now())
    tenderee = browser(
        Person.objects.filter(posts__organisation__uscc=deal.tenderee_id, posts__role="tenderee")[0].username
    )
    page = f"/trading/{deal.stream}/extend/"

    def shown() -> str:
        return re.sub(
            r'(csrfmiddlewaretoken|act_id)" value="[^"]*"|"X-CSRFToken": "\w+"|\d\d:\d\d:\d\d[.\d]*',
            "",
            text(tenderee.get(page)),
        )

    before = shown()
    firm = Organisation.objects.get(posts__person__username="toubiao9")
    bidder = Actor(role=Role.BIDDER, person_id="x", org_id=firm.uscc, org=firm.name)
    assert counter.hand_in(deal.stream, ObtainFile(), bidder)
    assert shown() == before
