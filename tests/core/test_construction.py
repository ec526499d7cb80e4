"""工程公开招标: the whole way, told as stories; each time limit on both sides of its line."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from ggzy.core.acts import award, bidding, committee, control, evaluation, notice, opening, registration, trustees
from ggzy.core.bars import Bar
from ggzy.core.complaint import Exhibit
from ggzy.core.documents import Finding, OpeningLine
from ggzy.core.procedures.filing_checklist import CHECKLIST
from ggzy.core.roles import BANK, CLOCK, Actor, Role
from tests.core.story import ALL_MET, COMPREHENSIVE, TRUSTEES, Story, project, tender_file
from tests.people import AGENCY, BLUE, CENTRE, GOLD, GREEN, OTHER_SUPERVISOR, RED, SUPERVISOR, TENDEREE


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


# ---- opening ----


def test_nobody_opens_before_the_deadline():
    story = Story().with_bids(RED, BLUE, GREEN)
    story.now = story.p.round.deadline - timedelta(microseconds=1)
    assert story.refused(opening.CloseBidding(), CLOCK).rule == "not_opened_before_the_deadline"
    for seat, by in TRUSTEES.items():
        early = trustees.ReleaseShares(seat=seat, shares={story.pseudonym(RED): story.share(RED, seat)})
        refusal = story.refused(early, by)
        assert (refusal.basis.statute, refusal.basis.article) == ("电子招标投标办法", 27)


def test_one_bid_that_cannot_be_unsealed_does_not_stop_the_others():
    story = Story().closed(RED, BLUE, GREEN, GOLD)
    story.release("supervisor", "centre")
    for each in (RED, BLUE, GREEN):
        line = OpeningLine(price_fen=2700_0000_00)
        story.must(opening.RecordUnsealing(bidder=story.pseudonym(each), org_id=each.org_id, org=each.org, line=line), CLOCK)
    assert story.refused(opening.CloseOpening(), TENDEREE).rule == "all_unsealed"
    story.must(opening.RecordUnsealing(bidder=story.pseudonym(GOLD), cause="信封损坏", fault="bidder"), CLOCK)
    story.must(opening.CloseOpening(), TENDEREE)
    assert len(story.p.opened_bids) == 3


def test_the_opening_can_be_suspended_in_the_middle_and_resumed():
    story = Story().closed()
    story.must(control.Suspend(order_no="楚建招监〔2026〕1号", reason="现场断电"), SUPERVISOR)
    shares = trustees.ReleaseShares(seat="supervisor", shares={story.pseudonym(RED): story.share(RED, "supervisor")})
    assert story.refused(shares, SUPERVISOR).rule == "not_suspended"
    story.must(control.Resume(reason="供电恢复"), SUPERVISOR)
    story.must(shares, SUPERVISOR)


def test_time_lost_to_a_suspension_while_bidding_is_made_good():
    story = Story().noticed()
    old = story.p.round.deadline
    story.must(control.Suspend(order_no="1号", reason="调查"), SUPERVISOR)
    story.wait(days=3)
    assert story.refused(control.Resume(reason="已经查清"), SUPERVISOR).rule == "resumed_with_time_made_good"
    story.must(control.Resume(reason="已经查清", new_deadline=old + timedelta(days=3)), SUPERVISOR)


# ---- committee and evaluation ----


def test_a_member_with_an_interest_must_not_sit_and_is_replaced():
    story = Story().opened().drawn()
    member = story.members[0]
    assert story.refused(committee.TakeSeat(no_interest=False), member).rule == "no_interest_with_bidders"
    before = set(story.p.round.seats)
    story.must(committee.ReplaceExpert(expert_id=member.person_id, reason="声明回避"), CENTRE)
    assert len(story.p.round.seats) == 5 and member.person_id not in story.p.round.seats
    assert len(set(story.p.round.seats) - before) == 1


def test_too_few_experts_is_said_with_what_to_do():
    story = Story().opened()
    few = story.facts.pool[:3]
    reps = (committee.Representative(person_id="rep1", person="代表"),)
    refusal = story.refused(committee.DrawCommittee(representatives=reps), TENDEREE, pool=few)
    assert refusal.rule == "pool_suffices" and "扩大抽取地域" in refusal.reason


def test_a_bid_is_rejected_only_by_a_majority_with_reasons():
    story = Story().seated()
    bad = story.pseudonym(RED)
    proposal = evaluation.ProposeRejection(proposal_id="b1", bidder=bad, ground="51.3", reason="资质证书过期，见第12页")
    story.must(proposal, story.members[0])
    for member, vote in zip(story.members, (True, False, True, False), strict=False):
        story.must(evaluation.VoteRejection(proposal_id="b1", reject=vote, reason="已核对"), member)
    assert not story.p.round.bids[bad].rejected
    story.must(evaluation.VoteRejection(proposal_id="b1", reject=True, reason="已核对"), story.members[4])
    assert story.p.round.bids[bad].rejected


def test_an_unknown_ground_of_rejection_is_refused():
    story = Story().seated()
    odd = evaluation.ProposeRejection(proposal_id="b1", bidder=story.pseudonym(RED), ground="51.8", reason="不喜欢这家")
    assert story.refused(odd, story.members[0]).basis.article == 51


def test_a_dissent_needs_its_reasons_and_is_recorded():
    story = Story().checked()
    story.must(evaluation.DraftReport(), story.chair)
    member = story.members[1]
    assert story.refused(evaluation.SignReport(agree=False, dissent=""), member).basis.article == 43
    story.must(evaluation.SignReport(agree=False, dissent="对第二名报价的合理性有异议"), member)
    assert story.p.round.report_signatures[member.person_id].dissent


def test_an_abnormally_low_price_is_asked_about_by_rule():
    story = Story().seated(prices={RED: 1000_0000_00, BLUE: 2750_0000_00, GREEN: 2800_0000_00})
    asked = [i for i in story.p.round.inquiries.values() if i.abnormally_low]
    assert [i.bidder for i in asked] == [story.pseudonym(RED)]


# ---- publicity and award ----


def test_a_publicity_of_less_than_three_days_is_refused():
    story = Story().reported()
    from tests.core.story import CALENDAR

    least = CALENDAR.after_days(story.now, 3).end
    short = award.PublishCandidates(until=least - timedelta(microseconds=1))
    assert story.refused(short, TENDEREE).basis.article == 54
    story.must(award.PublishCandidates(until=least), TENDEREE)


def test_an_objection_to_the_result_stops_the_award_and_one_after_publicity_is_refused():
    story = Story().published()
    story.must(notice.RaiseObjection(objection_id="o2", text="评分有误"), BLUE)
    story.now = story.p.round.publicity_until
    assert story.refused(award.ClosePublicity(), CLOCK).rule == "stands_until_objection_answered"
    assert story.refused(notice.RaiseObjection(objection_id="o3", text="再次"), GREEN).rule == "objection_within_publicity"
    story.must(notice.AnswerObjection(objection_id="o2", text="复核无误", public_text="评分有误"), TENDEREE)
    story.must(award.ClosePublicity(), CLOCK)


def test_with_public_funds_the_first_ranked_wins():
    story = Story().awardable()
    second = story.p.round.result.candidates[1]
    assert story.refused(award.AwardLot(bidder=second), TENDEREE).basis.article == 55


def test_after_two_winners_fall_away_the_third_wins_and_after_three_the_tender_fails():
    story = Story().awarded()
    letter = Exhibit(name="附件1.pdf", sha256="a" * 64, size=9)
    story.must(award.DeclineAward(evidence="资金困难", papers=(letter,)), RED)
    assert story.p.round.fallen_papers == {story.pseudonym(RED): (letter,)}
    story.must(award.AwardLot(bidder=story.p.round.result.candidates[1]), TENDEREE)
    story.must(award.RecordFallAway(ground="不提交履约保证金", evidence="逾期证明"), TENDEREE)
    story.must(award.AwardLot(bidder=story.p.round.result.candidates[2]), TENDEREE)
    assert story.p.round.winner == story.pseudonym(GREEN)
    story.must(award.RecordFallAway(ground="放弃中标", evidence="放弃函"), TENDEREE)
    assert story.p.stage == "failed"


def test_a_contract_away_from_the_bid_is_refused():
    story = Story().awarded()
    terms = award.SignContract(amount_fen=2700_0000_01, duration_days=360, manager="红河经理")
    assert story.refused(terms, TENDEREE).basis.article == 46


def test_terminated_in_any_stage_before_the_award():
    for reach in ("registered", "filed", "noticed", "closed", "opened", "reported", "published"):
        story = getattr(Story(), reach)()
        story.both(control.Terminate(reason="项目取消"), TENDEREE, AGENCY)
        assert story.p.stage == "terminated"


def test_a_deposit_booked_before_the_deadline_counts_though_its_notice_comes_later():
    story = Story().with_bids(BLUE, GREEN, GOLD)
    deadline = story.p.round.deadline
    story.now = deadline
    story.must(opening.CloseBidding(), CLOCK)
    late = bidding.RecordDeposit(bidder=story.pseudonym(RED), amount_fen=1, payment="late", booked_at=deadline)
    assert story.refused(late, BANK).rule == "deposit_booked_in_time"
    in_time = msgspec.structs.replace(late, booked_at=deadline - timedelta(microseconds=1))
    story.must(in_time, BANK)
    assert story.pseudonym(RED) in story.p.round.deposits


def test_tendered_again_where_a_candidate_was_barred_since_and_not_otherwise():
    story = Story().awardable()
    again = award.GiveUpCandidates(reason="第一候选人被限制投标")
    story.refused(again, TENDEREE)
    bar = Bar(
        case="case-1", decision_no="楚建罚〔2026〕1号", basis="招标投标法", article=53, capacities=("bidder",), region="532300",
        since=story.now, until=story.now + timedelta(days=400), org_id=RED.org_id, subject=RED.org,
    )  # fmt: skip
    story.refused(again, TENDEREE, bars=(msgspec.structs.replace(bar, until=story.now),))
    story.must(again, TENDEREE, bars=(bar,))
    assert story.p.stage == "failed"
