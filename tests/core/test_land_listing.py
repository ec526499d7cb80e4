"""土地挂牌: the same words carry another trade; listing, then limited-time bidding."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import msgspec
import pytest

from ggzy.core.acts import bidding, listing, registration
from ggzy.core.auction.limited_time import Ladder
from ggzy.core.bars import Bar
from ggzy.core.facts import Firm
from ggzy.core.roles import BANK, CLOCK, Actor
from tests.core.story import START, Story, project
from tests.people import BLUE, GREEN, RED, TENDEREE

WAN = 10_000_00
RESERVE = 1200 * WAN


def sealed(fen: int) -> str:
    return hashlib.sha256(f"{fen}/盐".encode()).hexdigest()


class Land(Story):
    def __init__(self):
        super().__init__("land-listing/1")
        self.must(registration.RegisterProject(project=project(line="land", kind="land", title="楚雄市2026-3号宗地", agency_id="")), TENDEREE)

    def plan(self, before: int = 22, workdays: int = 10) -> listing.ListingTerms:
        begin = (self.now + timedelta(days=before)).replace(hour=9)
        from tests.core.story import CALENDAR

        end = CALENDAR.after_workdays(begin - timedelta(days=1), workdays).last_day
        return listing.ListingTerms(
            listing_from=begin,
            listing_to=begin.replace(year=end.year, month=end.month, day=end.day, hour=15),
            apply_until=begin.replace(year=end.year, month=end.month, day=end.day, hour=11),
            ladder=Ladder(start_fen=1000 * WAN, step_fen=10 * WAN),
            deposit_fen=200 * WAN,
            reserve_sha256=sealed(RESERVE),
        )

    def listed(self, *bidders: Actor) -> Land:
        terms = self.plan()
        self.must(listing.PublishListing(terms=terms), TENDEREE)
        for each in bidders:
            self.must(listing.ApplyToBid(), each)
            self.must(bidding.RecordDeposit(bidder=self.pseudonym(each), amount_fen=200 * WAN, payment="x"), BANK)
            self.must(listing.ConfirmQualification(bidder=self.pseudonym(each)), TENDEREE)
        self.now = terms.listing_from
        self.must(listing.BeginListing(), CLOCK)
        return self

    @property
    def ends(self):
        return self.p.round.auction.standing.ends_at


def test_one_bidder_at_or_over_the_reserve_buys_at_the_end_of_the_listing():
    story = Land().listed(RED)
    story.must(listing.PlaceOffer(price_fen=1200 * WAN), RED)
    story.now = story.ends
    story.must(listing.EndListing(), CLOCK)
    assert story.p.stage == "deciding"
    story.must(listing.DeclareOutcome(reserve_fen=RESERVE, reserve_salt="盐"), TENDEREE)
    assert (story.p.stage, story.p.round.winner) == ("sold", story.pseudonym(RED))
    story.must(listing.SignConfirmation(), RED)
    story.must(listing.PublishResult(text="成交公告"), TENDEREE)
    assert story.p.stage == "closed"


def test_below_the_reserve_there_is_no_sale():
    story = Land().listed(RED)
    story.must(listing.PlaceOffer(price_fen=1190 * WAN), RED)
    story.now = story.ends
    story.must(listing.EndListing(), CLOCK)
    story.must(listing.DeclareOutcome(reserve_fen=RESERVE, reserve_salt="盐"), TENDEREE)
    assert story.p.stage == "unsold"


def test_another_reserve_than_the_sealed_one_is_refused():
    story = Land().listed(RED)
    story.now = story.ends
    story.must(listing.EndListing(), CLOCK)
    told = listing.DeclareOutcome(reserve_fen=RESERVE - 1, reserve_salt="盐")
    assert story.refused(told, TENDEREE).rule == "reserve_is_the_sealed_one"


def test_two_who_want_to_go_on_bid_in_limited_time_and_each_offer_runs_the_clock_again():
    story = Land().listed(RED, BLUE)
    story.must(listing.PlaceOffer(price_fen=1200 * WAN), RED)
    for each in (RED, BLUE):
        story.must(listing.DeclareWilling(), each)
    story.now = story.ends
    story.must(listing.EndListing(), CLOCK)
    assert story.p.stage == "limited_time"
    first_end = story.ends
    story.now = first_end - timedelta(microseconds=1)
    story.must(listing.PlaceOffer(price_fen=1210 * WAN), BLUE)
    assert story.ends == story.now + timedelta(minutes=5)
    story.now = first_end
    assert story.refused(listing.EndLimitedTime(), CLOCK).rule == "listing_is_over"
    story.now = story.ends
    assert story.refused(listing.PlaceOffer(price_fen=1220 * WAN), RED).rule == "offer_counts"
    story.must(listing.EndLimitedTime(), CLOCK)
    story.must(listing.DeclareOutcome(reserve_fen=RESERVE, reserve_salt="盐"), TENDEREE)
    assert story.p.round.winner == story.pseudonym(BLUE)


def test_the_same_price_belongs_to_the_first_and_a_broken_step_counts_for_nothing():
    story = Land().listed(RED, BLUE)
    story.must(listing.PlaceOffer(price_fen=1000 * WAN), RED)
    assert story.refused(listing.PlaceOffer(price_fen=1000 * WAN), BLUE).rule == "offer_counts"
    assert story.refused(listing.PlaceOffer(price_fen=1015 * WAN), BLUE).rule == "offer_counts"
    story.must(listing.PlaceOffer(price_fen=1020 * WAN), BLUE)


def test_without_a_deposit_there_is_no_qualification_and_without_that_no_offer():
    story = Land()
    story.must(listing.PublishListing(terms=story.plan()), TENDEREE)
    story.must(listing.ApplyToBid(), GREEN)
    unpaid = listing.ConfirmQualification(bidder=story.pseudonym(GREEN))
    assert story.refused(unpaid, TENDEREE).rule == "applicant_paid"
    story.now = story.p.round.notice.listing_from
    story.must(listing.BeginListing(), CLOCK)
    assert story.refused(listing.PlaceOffer(price_fen=1000 * WAN), GREEN).rule == "offer_counts"


@pytest.mark.parametrize(("workdays", "lawful"), [(10, True), (9, False)])
def test_a_listing_of_ten_working_days_stands_and_of_nine_does_not(workdays, lawful):
    story = Land()
    outcome = story.do(listing.PublishListing(terms=story.plan(workdays=workdays)), TENDEREE)
    assert bool(outcome) is lawful


def test_an_announcement_twenty_days_before_stands_and_a_later_one_does_not():
    story = Land()
    early = story.plan(before=21)
    late = msgspec.structs.replace(early, listing_from=early.listing_from - timedelta(days=1))
    assert story.refused(listing.PublishListing(terms=late), TENDEREE).rule == "announced_twenty_days_before"
    story.must(listing.PublishListing(terms=early), TENDEREE)


def test_a_barred_firm_does_not_apply_here_and_one_barred_for_works_alone_does():
    bar = Bar(
        case="case-1", decision_no="楚建罚〔2026〕1号", basis="招标投标法", article=53, capacities=("bidder",), region="532300",
        since=START - timedelta(days=1), until=START + timedelta(days=400), lines=("land",), org_id=RED.org_id, subject=RED.org,
    )  # fmt: skip
    story = Land()
    story.must(listing.PublishListing(terms=story.plan()), TENDEREE)
    firm = Firm(org_id=RED.org_id, name=RED.org, verified=True, bars=(bar,))
    refused = story.refused(listing.ApplyToBid(), RED, firm=firm)
    assert (refused.rule, refused.basis.article, refused.cause) == ("bidder_not_barred", 53, "case-1")
    works = msgspec.structs.replace(bar, lines=("construction",))
    story.must(listing.ApplyToBid(), RED, firm=msgspec.structs.replace(firm, bars=(works,)))
