"""Article by article: the rule that refuses is the one that the statute's article names, and just beside it the act stands."""

from __future__ import annotations

from datetime import UTC, timedelta

import msgspec
import pytest

from ggzy.core.acts import award, bidding, control, evaluation, listing, notice, opening, registration
from ggzy.core.evaluation.method import LowestEvaluatedPrice
from ggzy.core.facts import Firm
from ggzy.core.roles import CLOCK
from ggzy.core.rule import RULES, Refused
from tests.core.story import CALENDAR, CHECKS, COMPREHENSIVE, Story, project, tender_file
from tests.core.test_deposit import CLOSES, but
from tests.core.test_land_listing import WAN, Land
from tests.people import AGENCY, BLUE, GREEN, RED, TENDEREE

REGULATION, TENDERING = "招标投标法实施条例", "招标投标法"
MET = tuple(evaluation.ItemVerdict(item=c.code, met=True) for c in CHECKS)


def by(refused: Refused, rule: str, statute: str, article: int) -> bool:
    """Whether it was refused by this rule, on this article, with a reason in Chinese."""
    basis = refused.basis
    return (refused.rule, basis and basis.statute, basis and basis.article) == (rule, statute, article)


# ---- registration and filing ----


def test_public_money_needs_an_approval_first():
    blank = registration.RegisterProject(project=project(approval_no=" "))
    assert by(Story().refused(blank, TENDEREE), "approval_given", TENDERING, 9)
    Story().must(registration.RegisterProject(project=project(approval_no="", public_funds=False)), TENDEREE)


def test_what_must_be_tendered_openly_leaves_the_platform_only_with_a_reason():
    evading = registration.RegisterProject(project=project(approved_method="直接发包"))
    assert by(Story().refused(evading, TENDEREE), "leaving_the_platform_needs_a_reason", TENDERING, 4)
    Story().must(msgspec.structs.replace(evading, override_reason="抢险救灾，楚政办批〔2026〕3号"), TENDEREE)


def test_a_works_deposit_is_at_most_eighty_wan():
    story = Story()
    story.must(registration.RegisterProject(project=project(estimate_fen=90000_0000_00)), TENDEREE)
    over = registration.SubmitFiling(tender_file=tender_file(deposit_fen=80_0000_01))
    assert by(story.refused(over, TENDEREE), "deposit_within_eighty_wan", "工程建设项目施工招标投标办法", 37)
    story.must(registration.SubmitFiling(tender_file=tender_file(deposit_fen=80_0000_00)), TENDEREE)


# ---- notice, file, objections ----


def test_twenty_days_stand_between_file_and_deadline():
    story = Story()
    story.wait(days=1)
    story.filed()
    short = notice.PublishNotice(terms=story.terms(days=19))
    assert by(story.refused(short, TENDEREE), "twenty_days_to_prepare", TENDERING, 24)
    story.must(notice.PublishNotice(terms=story.terms(days=20)), TENDEREE)


def test_the_file_is_supplied_five_days():
    story = Story().filed()
    terms = story.terms()
    short = msgspec.structs.replace(terms, issue_to=terms.issue_from + timedelta(days=5, microseconds=-1))
    refused = story.refused(notice.PublishNotice(terms=short), TENDEREE)
    assert by(refused, "file_supplied_five_days", REGULATION, 16)


def test_before_eight_in_the_morning_it_is_today_and_not_the_day_that_it_is_in_greenwich():
    story = Story().filed()
    story.now = (story.now + timedelta(days=1)).replace(hour=0, minute=10).astimezone(UTC)
    yesterday = msgspec.structs.replace(story.terms(), issue_from=story.now - timedelta(minutes=11))
    assert yesterday.issue_from.date() == story.now.date() and story.refused(notice.PublishNotice(terms=yesterday), TENDEREE).rule == "notice_times_in_order"
    today = msgspec.structs.replace(yesterday, issue_from=story.now - timedelta(minutes=10), bid_deadline=yesterday.bid_deadline + timedelta(hours=17))
    story.must(notice.PublishNotice(terms=today), TENDEREE)


def test_the_file_is_open_until_its_period_ends():
    story = Story().noticed()
    story.now = story.p.round.notice.issue_to
    assert by(story.refused(notice.ObtainFile(), RED), "file_open_to_registered", "电子招标投标办法", 20)
    story.now -= timedelta(microseconds=1)
    story.must(notice.ObtainFile(), RED)


def test_who_is_held_by_the_same_company_as_the_tenderee_does_not_bid():
    story = Story().noticed()
    tied = {"tenderee": Firm(org_id=TENDEREE.org_id, name=TENDEREE.org, controller_id="H")}
    own = Firm(org_id=RED.org_id, name=RED.org, verified=True, controller_id="H")
    refused = story.refused(notice.ObtainFile(), RED, firm=own, **tied)
    assert by(refused, "bidder_is_not_tied_to_tenderee", REGULATION, 34)
    story.must(notice.ObtainFile(), RED, firm=msgspec.structs.replace(own, controller_id="K"), **tied)


def test_objections_to_the_file_come_ten_days_before_the_deadline():
    story = Story().with_bids(RED)
    objection = notice.RaiseObjection(objection_id="o1", text="资格条件不合理")
    story.now = CALENDAR.latest_before(story.p.round.deadline, 10)
    assert by(story.refused(objection, RED), "objection_to_file_ten_days_before", REGULATION, 22)
    story.now -= timedelta(microseconds=1)
    story.must(objection, RED)


# ---- bids ----


def test_the_deadline_refuses_bids_and_withdrawals_alike():
    story = Story().with_bids(RED)
    bid = bidding.SubmitBid(signed=story.signed(RED))
    story.now = story.p.round.deadline
    assert by(story.refused(bid, RED), "before_the_deadline", TENDERING, 28)
    assert by(story.refused(bidding.WithdrawBid(), RED), "withdrawn_before_the_deadline", TENDERING, 29)
    story.now -= timedelta(microseconds=1)
    story.must(bid, RED)
    story.must(story.withdrawal(RED), RED)


def test_what_is_not_sealed_or_not_whole_is_no_bid():
    story = Story().with_bids(RED)
    bid = bidding.SubmitBid(signed=story.signed(RED))
    plain = story.refused(bid, RED, upload_problem="不是加密文件")
    assert by(plain, "bid_is_encrypted", "电子招标投标办法", 26)
    half = story.refused(bid, RED, upload_complete=False)
    assert by(half, "upload_is_complete", "电子招标投标办法", 27)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"booked_at": CLOSES}, "deposit_before_the_deadline"),
        ({"account_matches": False}, "deposit_left_the_base_account"),
        ({"name_matches": False}, "deposit_in_the_bidders_name"),
        ({"amount_fen": 79_999_999}, "deposit_in_full_at_once"),
        ({"paid_already": True}, "deposit_only_once"),
    ],
)
def test_a_payment_goes_back_by_the_rule_it_misses(changes, rule):
    refused = but(**changes).refused
    assert refused.rule == rule and refused.basis == RULES[rule].basis


# ---- opening and evaluation ----


def test_only_bidders_object_to_the_opening():
    story = Story().closed(RED, BLUE, GREEN)
    objection = notice.RaiseObjection(objection_id="o1", text="唱标有误")
    refused = story.refused(objection, RED, pseudonym="STRANGER")
    assert by(refused, "objection_at_the_opening", REGULATION, 44)
    story.must(objection, RED)


def test_only_what_the_file_lists_is_judged():
    story = Story().seated()
    strange = evaluation.FileChecks(
        bidder=story.pseudonym(RED), verdicts=(*MET, evaluation.ItemVerdict(item="Z9", met=True))
    )
    assert by(story.refused(strange, story.chair), "only_items_of_the_file", REGULATION, 49)
    story.must(msgspec.structs.replace(strange, verdicts=MET), story.chair)


def test_a_bid_is_rejected_on_one_of_seven_grounds_and_with_reasons():
    story = Story().seated()
    proposal = evaluation.ProposeRejection(
        proposal_id="b", bidder=story.pseudonym(RED), ground="51.8", reason="见投标函第2页"
    )
    for wrong in (proposal, msgspec.structs.replace(proposal, ground="51.3", reason="不行")):
        assert by(story.refused(wrong, story.chair), "rejected_on_a_ground_with_reason", REGULATION, 51)
    story.must(msgspec.structs.replace(proposal, ground="51.3"), story.chair)


COMMITTEE = "评标委员会和评标方法暂行规定"


def test_a_clarification_is_asked_in_writing_with_time_to_answer():
    story = Story().seated()
    question = evaluation.AskBidder(
        inquiry_id="q", bidder=story.pseudonym(RED), text="工期前后不一致", reply_by=story.now
    )
    assert by(story.refused(question, story.chair), "clarification_in_writing", COMMITTEE, 19)
    story.must(msgspec.structs.replace(question, reply_by=story.now + timedelta(microseconds=1)), story.chair)


def test_a_price_far_too_low_and_unexplained_is_not_passed_over():
    story = Story().seated(prices={RED: 1000_0000_00, BLUE: 2750_0000_00, GREEN: 2800_0000_00})
    for member in story.members:
        for bid in story.p.valid_bids:
            story.must(evaluation.FileChecks(bidder=bid.bidder, verdicts=MET), member)
    (asked,) = story.p.round.inquiries.values()
    story.now = asked.reply_by
    refused = story.refused(evaluation.FinishPreliminary(), story.chair)
    assert by(refused, "unexplained_low_price_is_voted", COMMITTEE, 21)


def test_what_the_committee_finds_is_found_by_the_file_and_with_reasons():
    story = Story().checked(file=tender_file(method=LowestEvaluatedPrice()))
    found = evaluation.DetermineFigures(bidder=story.pseudonym(RED), performances=2, reason="无")
    assert by(story.refused(found, story.chair), "determined_as_the_file_says", COMMITTEE, 17)
    story.must(msgspec.structs.replace(found, reason="见业绩证明第3页"), story.chair)


def test_who_dissents_writes_why():
    story = Story().checked()
    story.must(evaluation.DraftReport(), story.chair)
    silent = evaluation.SignReport(agree=False, dissent="")
    assert by(story.refused(silent, story.members[1]), "dissent_is_written", COMMITTEE, 43)
    story.must(msgspec.structs.replace(silent, dissent="对第二名的业绩有异议"), story.members[1])


def test_three_valid_bids_cannot_all_be_rejected_at_a_stroke():
    story = Story().seated()
    refused = story.refused(evaluation.RejectAll(reason="报价均偏高，缺乏竞争"), story.chair)
    assert by(refused, "rejecting_all_needs_a_reason", COMMITTEE, 27)


# ---- award and contract ----


def test_candidates_are_published_three_days():
    story = Story().reported()
    least = CALENDAR.after_days(story.now, 3).end
    short = award.PublishCandidates(until=least - timedelta(microseconds=1))
    assert by(story.refused(short, TENDEREE), "published_three_days", REGULATION, 54)
    story.must(award.PublishCandidates(until=least), TENDEREE)


def test_the_first_ranked_wins_where_public_money_rules():
    story = Story().awardable(file=tender_file(method=COMPREHENSIVE))
    first, second, *_ = story.p.round.result.candidates
    assert by(story.refused(award.AwardLot(bidder=second), TENDEREE), "first_ranked_wins", REGULATION, 55)
    story.must(award.AwardLot(bidder=first), TENDEREE)


def test_the_contract_follows_the_notice_of_award_and_keeps_to_the_bid():
    story = Story().awarded()
    kept = award.SignContract(amount_fen=2700_0000_00, duration_days=360, manager="红河经理")
    for changed in ({"amount_fen": 2700_0000_01}, {"duration_days": 361}, {"manager": "别人"}):
        refused = story.refused(msgspec.structs.replace(kept, **changed), TENDEREE)
        assert by(refused, "contract_keeps_to_the_bid", TENDERING, 46)
    issued = story.p.happened.pop("AwardNoticesIssued")
    assert by(story.refused(kept, TENDEREE), "contract_within_thirty_days", TENDERING, 46)
    story.p.happened["AwardNoticesIssued"] = issued
    story.must(kept, TENDEREE)


def test_a_tender_ends_before_its_time_only_with_a_reason():
    story = Story().noticed()
    refused = story.refused(control.Terminate(reason=" "), TENDEREE)
    assert by(refused, "termination_has_a_reason", REGULATION, 31)
    story.both(control.Terminate(reason="项目取消"), TENDEREE, AGENCY)


# ---- land ----


def test_land_is_listed_ten_working_days_with_a_fifth_as_deposit():
    story = Land()
    terms = story.plan(workdays=9)
    assert story.refused(listing.PublishListing(terms=terms), TENDEREE).rule == "listed_ten_working_days"
    cheap = msgspec.structs.replace(story.plan(), deposit_fen=200 * WAN - 1)
    assert story.refused(listing.PublishListing(terms=cheap), TENDEREE).rule == "deposit_a_fifth_of_the_start"
    story.must(listing.PublishListing(terms=story.plan()), TENDEREE)


def test_closing_an_instant_early_is_opening_early():
    story = Story().with_bids(RED, BLUE, GREEN)
    story.now = story.p.round.deadline - timedelta(microseconds=1)
    refused = story.refused(opening.CloseBidding(), CLOCK)
    assert by(refused, "not_opened_before_the_deadline", "电子招标投标办法", 27)
