"""A construction tender 工程建设项目招标 until the opening: the whole way once, then registration, notice and bids from both sides of each line."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from ggzy.core.acts import award, bidding, control, notice, opening, registration
from ggzy.core.documents import Finding
from ggzy.core.procedures.filing_checklist import CHECKLIST
from ggzy.core.roles import BANK, CLOCK, Actor, Role
from tests.core.story import ALL_MET, COMPREHENSIVE, Story, project, tender_file
from tests.people import AGENCY, BLUE, GREEN, OTHER_SUPERVISOR, RED, SUPERVISOR, TENDEREE


def test_the_whole_way_from_registration_to_archive():
    story = Story().awarded()
    p = story.p
    assert p.stage == "awarded"
    assert p.round.winner == story.pseudonym(RED)
    terms = {"amount_fen": 2700_0000_00, "duration_days": 360, "manager": "红河经理"}
    story.must(award.FileWrittenReport(text="情况报告"), TENDEREE)
    story.must(award.SignContract(**terms), TENDEREE)
    assert p.stage == "awarded"
    story.must(award.SignContract(**terms), RED)
    assert p.stage == "contracted"
    for each in (RED, BLUE, GREEN):
        story.must(bidding.RefundDeposit(bidder=story.pseudonym(each), amount_fen=50_0000_00, interest_fen=123), BANK)
    story.must(award.ArchiveProceeding(package_sha256="c" * 64), TENDEREE)
    assert p.stage == "archived" and p.at_stage.final


def test_the_comprehensive_method_ranks_from_the_record():
    story = Story().awarded(file=tender_file(method=COMPREHENSIVE))
    result = story.p.round.result
    assert [b.rank for b in result.bids] == [1, 2, 3]
    assert story.p.round.winner == result.candidates[0]


# ---- registration and filing ----


def test_an_estimate_at_the_threshold_must_be_tendered_and_one_fen_less_need_not():
    at, below = Story(), Story()
    at.must(registration.RegisterProject(project=project(estimate_fen=400_0000_00)), TENDEREE)
    below.must(registration.RegisterProject(project=project(estimate_fen=400_0000_00 - 1)), TENDEREE)
    assert at.p.duty_test.must_tender and not below.p.duty_test.must_tender


def test_a_stranger_cannot_register_somebody_elses_project():
    others = project(tenderee_id=GREEN.org_id, agency_id="")
    assert Story().refused(registration.RegisterProject(project=others), TENDEREE).rule == "registers_own_project"


def test_a_returned_filing_can_be_corrected_and_accepted():
    story = Story().registered()
    story.must(registration.SubmitFiling(tender_file=tender_file()), AGENCY)
    bad = tuple(Finding(code=c.code, met=c.code != "B2", note="指定了品牌" if c.code == "B2" else "") for c in CHECKLIST)
    assert story.refused(registration.AcceptFiling(findings=bad), SUPERVISOR).rule == "accepted_when_all_met"
    story.must(registration.ReturnFiling(findings=bad, opinion="请修改"), SUPERVISOR)
    assert story.p.stage == "registered"
    story.must(registration.SubmitFiling(tender_file=tender_file()), AGENCY)
    assert story.p.filing_version == 2
    story.must(registration.AcceptFiling(findings=ALL_MET), SUPERVISOR)
    assert story.p.stage == "filed"


def test_another_prefectures_supervisor_may_not_review():
    story = Story().registered()
    story.must(registration.SubmitFiling(tender_file=tender_file()), TENDEREE)
    assert story.refused(registration.AcceptFiling(findings=ALL_MET), OTHER_SUPERVISOR).rule == "outside_reach"


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"deposit_fen": 60_0000_00 + 1}, "deposit_within_two_percent"),
        ({"committee_size": 4}, "committee_five_or_more_and_odd"),
        ({"committee_size": 6}, "committee_five_or_more_and_odd"),
        ({"committee_size": 5, "representatives": 2}, "two_thirds_are_experts"),
        ({"validity_days": 0}, "validity_stated"),
        ({"floor_fen": 1}, "no_floor_price"),
        ({"candidates": 4}, "at_most_three_candidates"),
        ({"minimum_bidders": 2}, "at_least_the_minimum_in_the_file"),
        ({"performance_bond_percent": "10.1"}, "performance_bond_within_ten_percent"),
        ({"ceiling_fen": 9000_0000_01}, "ceiling_not_above_estimate"),
    ],
)
def test_an_unlawful_tender_file_is_refused_with_its_article(changed, rule):
    from decimal import Decimal

    changed = {k: Decimal(v) if isinstance(v, str) else v for k, v in changed.items()}
    story = Story().registered()
    assert story.refused(registration.SubmitFiling(tender_file=tender_file(**changed)), TENDEREE).rule == rule


def test_a_deposit_of_two_percent_exactly_is_lawful():
    story = Story().registered()
    story.must(registration.SubmitFiling(tender_file=tender_file(deposit_fen=60_0000_00)), TENDEREE)


def test_a_works_deposit_over_eighty_wan_is_refused_however_large_the_project():
    for fen, lawful in ((80_0000_00, True), (80_0000_01, False)):
        story = Story()
        story.must(registration.RegisterProject(project=project(estimate_fen=90000_0000_00)), TENDEREE)
        outcome = story.do(registration.SubmitFiling(tender_file=tender_file(deposit_fen=fen)), TENDEREE)
        assert bool(outcome) is lawful


# ---- notice ----


def test_twenty_days_are_enough_and_nineteen_are_not():
    story = Story()
    story.wait(days=1)
    story.filed()
    assert story.refused(notice.PublishNotice(terms=story.terms(days=19)), TENDEREE).basis.article == 24
    story.must(notice.PublishNotice(terms=story.terms(days=20)), TENDEREE)


def test_a_file_supplied_a_second_less_than_five_days_is_refused():
    story = Story().filed()
    terms = story.terms()
    short = msgspec.structs.replace(terms, issue_to=terms.issue_from + timedelta(days=5, seconds=-1))
    assert story.refused(notice.PublishNotice(terms=short), TENDEREE).basis.article == 16
    story.must(notice.PublishNotice(terms=msgspec.structs.replace(terms, issue_to=terms.issue_from + timedelta(days=5))), TENDEREE)


def test_no_notice_without_an_opening_key():
    story = Story().registered()
    story.must(registration.SubmitFiling(tender_file=tender_file()), TENDEREE)
    story.must(registration.AcceptFiling(findings=ALL_MET), SUPERVISOR)
    assert story.refused(notice.PublishNotice(terms=story.terms()), TENDEREE).rule == "opening_keys_registered"


def test_a_clarification_fifteen_days_ahead_stands_and_a_late_one_must_move_the_deadline():
    story = Story().noticed()
    story.must(notice.Clarify(text="工程量清单第3项更正", affects_preparation=True), TENDEREE)
    story.wait(days=7)
    late = notice.Clarify(text="再次更正", affects_preparation=True)
    assert story.refused(late, TENDEREE).rule == "clarified_fifteen_days_before"
    moved = story.now.replace(hour=9) + timedelta(days=18)
    story.must(msgspec.structs.replace(late, new_deadline=moved), TENDEREE)
    assert story.p.round.deadline == moved


def test_a_clarification_may_not_make_the_tender_file_unlawful():
    story = Story().noticed()
    dear = notice.Clarify(text="保证金调整", affects_preparation=True, tender_file=tender_file(deposit_fen=60_0000_01))
    refusal = story.refused(dear, TENDEREE)
    assert (refusal.rule, refusal.basis.article) == ("deposit_within_two_percent", 26)
    story.must(msgspec.structs.replace(dear, tender_file=tender_file(deposit_fen=60_0000_00)), TENDEREE)
    assert story.p.tender_file.deposit_fen == 60_0000_00 and len(story.p.file_versions) == 2


def test_an_objection_to_the_file_stops_the_process_until_it_is_answered():
    story = Story().with_bids(RED, BLUE, GREEN)
    story.must(notice.RaiseObjection(objection_id="o1", text="资格条件不合理"), RED)
    story.now = story.p.round.deadline
    assert story.refused(opening.CloseBidding(), CLOCK).rule == "stands_until_objection_answered"
    story.must(notice.AnswerObjection(objection_id="o1", text="已研究，维持", public_text="资格条件不合理"), TENDEREE)
    story.must(opening.CloseBidding(), CLOCK)


def test_an_objection_to_the_file_nine_days_before_the_deadline_is_too_late():
    story = Story().with_bids(RED)
    story.now = story.p.round.deadline - timedelta(days=9)
    assert story.refused(notice.RaiseObjection(objection_id="o1", text="资格条件不合理"), RED).basis.article == 22


def test_nobody_puts_an_objection_or_a_question_in_the_place_of_anothers():
    story = Story().with_bids(RED, BLUE)
    story.must(notice.AskQuestion(question_id="q1", text="桩长是多少"), BLUE)
    story.must(notice.RaiseObjection(objection_id="o1", text="资格条件不合理"), BLUE)
    instead = notice.RaiseObjection(objection_id="o1", text="没有异议")
    assert story.refused(instead, RED).rule == "objection_number_is_new"
    assert story.refused(notice.AskQuestion(question_id="q1", text="没有疑问"), RED).rule == "question_number_is_new"
    assert story.p.round.objections["o1"].raiser == story.pseudonym(BLUE) and story.p.round.objections["o1"].pending


# ---- bids ----


def test_a_bid_a_microsecond_before_the_deadline_is_received_and_one_at_it_is_refused():
    story = Story().with_bids(BLUE)
    story.must(bidding.RecordDeposit(bidder=story.pseudonym(RED), amount_fen=1, payment="x"), BANK)
    story.p.round.obtained[story.pseudonym(RED)] = story.now
    story.now = story.p.round.deadline - timedelta(microseconds=1)
    story.bid(RED)
    again = bidding.SubmitBid(signed=story.signed(RED))
    story.now = story.p.round.deadline
    refusal = story.refused(again, RED)
    assert (refusal.basis.statute, refusal.basis.article) == ("招标投标法", 28)


def test_a_bid_can_be_replaced_and_withdrawn_until_the_deadline():
    story = Story().with_bids(RED)
    story.bid(RED)
    assert story.p.round.bids[story.pseudonym(RED)].statements[-1].sequence == 2
    story.now = story.p.round.deadline - timedelta(seconds=1)
    story.must(story.withdrawal(RED), RED)
    assert not story.p.standing_bids
    story.now += timedelta(seconds=1)
    assert story.refused(bidding.WithdrawBid(), RED).basis.article == 29


def test_a_statement_that_does_not_follow_the_last_receipt_is_refused():
    """Two windows: the second must not replace what the first handed in without knowing of it."""
    story = Story().with_bids(RED)
    bid = story.p.round.bids[story.pseudonym(RED)]
    late = bidding.SubmitBid(signed=story.signed(RED, sequence=1, prev=""))
    assert story.refused(late, RED).rule == "statement_follows_the_last_receipt"
    (received,) = story.bid(RED)
    assert received.statement and bid.statements[-1].text == received.statement_text
    late = story.withdrawal(RED, sequence=2, prev=bid.receipts[0])
    assert story.refused(late, RED).rule == "statement_follows_the_last_receipt"
    story.must(story.withdrawal(RED, sequence=3, prev=received.receipt_no), RED)
    assert len(bid.receipts) == 3 and not bid.stands


def test_the_agency_may_not_bid_in_its_own_project():
    story = Story().noticed()
    agency = Actor(role=Role.BIDDER, person_id="x", org_id=AGENCY.org_id, org=AGENCY.org)
    assert story.refused(notice.ObtainFile(), agency).rule == "agency_does_not_bid"


def test_an_incomplete_upload_is_not_a_bid():
    story = Story().with_bids(RED)
    refusal = story.refused(bidding.SubmitBid(signed=story.signed(RED)), RED, upload_complete=False)
    assert refusal.basis.statute == "电子招标投标办法"


def test_two_bidders_are_not_enough_and_the_papers_are_kept_for_the_next_round():
    story = Story().closed(RED, BLUE)
    assert story.p.stage == "failed"
    file = story.p.tender_file
    story.must(control.TenderAgain(), TENDEREE)
    assert story.p.stage == "registered" and story.p.tender_file == file and story.p.round.number == 2
    assert story.p.earlier[0].bids and not story.p.round.bids


def test_after_two_failures_the_tenderee_may_end_and_not_after_one():
    story = Story().closed(RED, BLUE)
    assert story.refused(control.EndWithoutTender(reason="两次失败"), TENDEREE).rule == "failed_twice"
    story.must(control.TenderAgain(), TENDEREE)
    story.must(registration.SubmitFiling(tender_file=story.p.tender_file), TENDEREE)
    story.must(registration.AcceptFiling(findings=ALL_MET), SUPERVISOR)
    for seat in ("centre", "supervisor", "tenderee"):
        story.key(seat)
    story.must(notice.PublishNotice(terms=story.terms(days=22)), TENDEREE)
    story.now = story.p.round.deadline
    story.must(opening.CloseBidding(), CLOCK)
    story.must(control.EndWithoutTender(reason="两次招标失败"), TENDEREE)
    assert story.p.stage == "ended"
