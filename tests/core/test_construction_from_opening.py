"""A construction tender 工程建设项目招标 from the opening on: opening, committee, evaluation, publicity, award and contract."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from ggzy.core.acts import award, bidding, committee, control, evaluation, notice, opening, trustees
from ggzy.core.bars import Bar
from ggzy.core.complaint import Exhibit
from ggzy.core.documents import OpeningLine
from ggzy.core.roles import BANK, CLOCK
from tests.core.story import TRUSTEES, Story
from tests.people import AGENCY, BLUE, CENTRE, GOLD, GREEN, RED, SUPERVISOR, TENDEREE

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
