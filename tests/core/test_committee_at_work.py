"""评标委员会: leaving a seat, prices far too low, what the committee determines, and what undoes a drafted report."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import msgspec

from ggzy.core.acts import committee, evaluation
from ggzy.core.evaluation.method import (
    BenchmarkPrice,
    ByAmount,
    CertificatePoints,
    Certificates,
    Comprehensive,
    CountedPerformances,
    Criterion,
    Deviation,
    LowestEvaluatedPrice,
    Subjective,
)
from ggzy.core.evaluation.price import FoundDeviation
from ggzy.core.procedures import evaluation_consequences as then
from tests.core.story import CHECKS, COMPREHENSIVE, POOL, Story, tender_file
from tests.people import BLUE, CENTRE, GOLD, GREEN, RED, TENDEREE

MET = tuple(evaluation.ItemVerdict(item=c.code, met=True) for c in CHECKS)
REPRESENTATIVE = committee.Representative(person_id="rep1", person="业主代表")
LATE_WORKS = LowestEvaluatedPrice(deviations=(Deviation("D1", "工期每迟一天", ByAmount(1_0000_00)),))


def all_check(story: Story) -> None:
    for member in story.members:
        for bid in list(story.p.valid_bids):
            story.must(evaluation.FileChecks(bidder=bid.bidder, verdicts=MET), member)


def vote_out(story: Story, bidder: str, ground: str = "51.3", proposal: str = "b1") -> None:
    story.must(
        evaluation.ProposeRejection(proposal_id=proposal, bidder=bidder, ground=ground, reason="见投标文件第3页"),
        story.members[0],
    )
    for member in story.members[:3]:
        story.must(evaluation.VoteRejection(proposal_id=proposal, reject=True, reason="同意"), member)


def drawn() -> Story:
    return Story().opened().drawn()


# ---- seats ----


def test_a_member_who_declares_an_interest_does_nothing_more_until_replaced():
    story = drawn()
    member = story.members[0]
    story.must(committee.DeclineSeat(interest=True, reason="曾任投标人顾问"), member)
    assert story.refused(committee.TakeSeat(no_interest=True), member).rule == "seat_not_declined"
    assert story.refused(committee.ConfirmAttendance(), member).rule == "seat_not_declined"
    story.must(committee.ReplaceExpert(expert_id=member.person_id, reason="声明回避"), CENTRE)
    assert member.person_id not in story.p.round.seats


def test_an_interest_found_after_seating_stops_the_members_evaluation():
    story = Story().seated()
    member = story.members[1]
    story.must(committee.DeclineSeat(interest=True, reason="投标人项目经理是近亲属"), member)
    checks = evaluation.FileChecks(bidder=story.pseudonym(RED), verdicts=MET)
    assert story.refused(checks, member).rule == "is_seated"


def test_who_has_signed_the_report_can_no_longer_leave_the_seat():
    story = Story().checked()
    story.must(evaluation.DraftReport(), story.chair)
    member = story.members[1]
    story.must(evaluation.SignReport(agree=True), member)
    leave = committee.DeclineSeat(interest=True, reason="想起有利害关系")
    assert story.refused(leave, member).rule == "report_not_signed_by_all"


def test_attendance_is_confirmed_once():
    story = drawn()
    story.must(committee.ConfirmAttendance(), story.members[0])
    assert story.refused(committee.ConfirmAttendance(), story.members[0]).rule == "attendance_not_confirmed"


def test_the_tenderee_names_another_representative_but_no_expert():
    story = drawn()
    other = committee.Representative(person_id="rep2", person="另一代表")
    change = committee.ReplaceRepresentative(expert_id="rep1", representative=other, reason="原代表因病不能参加")
    story.must(change, TENDEREE)
    assert "rep2" in story.p.round.seats and "rep1" in story.p.round.left
    expert = next(m.person_id for m in story.members if m.person_id != "rep2")
    instead = msgspec.structs.replace(change, expert_id=expert, representative=REPRESENTATIVE)
    assert story.refused(instead, TENDEREE).rule == "representative_can_be_replaced"


def test_nobody_of_the_supervising_office_is_drawn():
    story = Story().opened()
    pool = tuple(msgspec.structs.replace(c, employer_id="OFFICE") if n < 4 else c for n, c in enumerate(POOL))
    story.must(committee.DrawCommittee(representatives=(REPRESENTATIVE,)), TENDEREE, pool=pool, supervising=("OFFICE",))
    story.drawers.reveal("experts")
    own = {c.expert_id for c in pool if c.employer_id == "OFFICE"}
    assert not own & set(story.p.round.seats)
    assert {e.expert_id for e in story.p.round.draw.excluded} == own


# ---- prices far too low ----

LOW = {RED: 1000_0000_00, BLUE: 2750_0000_00, GREEN: 2800_0000_00}


def test_the_preliminary_evaluation_waits_for_the_answer_and_ends_with_it():
    story = Story().seated(prices=LOW)
    all_check(story)
    assert story.refused(evaluation.FinishPreliminary(), story.chair).rule == "inquiries_are_closed"
    (asked,) = story.p.round.inquiries
    story.must(evaluation.ReplyToCommittee(inquiry_id=asked, text="材料为自有采石场供应，附成本分析"), RED)
    story.must(evaluation.FinishPreliminary(), story.chair)


def test_a_low_price_left_unexplained_must_be_voted_on():
    story = Story().seated(prices=LOW)
    all_check(story)
    (asked,) = story.p.round.inquiries.values()
    story.now = asked.reply_by
    assert story.refused(evaluation.FinishPreliminary(), story.chair).basis.article == 21
    vote_out(story, asked.bidder, ground="51.5")
    story.must(evaluation.FinishPreliminary(), story.chair)


def test_an_answer_at_its_time_limit_is_late_and_one_before_is_not():
    story = Story().seated(prices=LOW)
    (asked,) = story.p.round.inquiries.values()
    reply = evaluation.ReplyToCommittee(inquiry_id=asked.inquiry_id, text="说明")
    story.now = asked.reply_by
    assert story.refused(reply, RED).rule == "inquiry_open"
    story.now -= timedelta(microseconds=1)
    story.must(reply, RED)


def test_a_rejected_bid_leaves_the_comparison_of_prices():
    prices = {RED: 600_0000_00, BLUE: 1250_0000_00, GREEN: 2800_0000_00, GOLD: 2880_0000_00}
    story = Story().seated(prices=prices, file=tender_file(ceiling_fen=0))
    asked = {i.bidder for i in story.p.round.inquiries.values()}
    assert asked == {story.pseudonym(RED)}
    vote_out(story, story.pseudonym(RED))
    asked = {i.bidder for i in story.p.round.inquiries.values()}
    assert asked == {story.pseudonym(RED), story.pseudonym(BLUE)}


# ---- what the committee determines ----


def test_a_deviation_the_committee_found_is_added_to_the_price_for_evaluation():
    story = Story().checked(file=tender_file(method=LATE_WORKS))
    red = story.pseudonym(RED)
    found = (FoundDeviation("D1", Decimal(60), note="投标工期迟60天"),)
    story.must(evaluation.DetermineFigures(bidder=red, deviations=found, reason="见投标函第1页"), story.chair)
    story.must(evaluation.DraftReport(), story.chair)
    worked = story.p.round.result.of(red)
    assert worked.evaluated_price_fen == 2760_0000_00 and worked.rank == 2


def test_a_deviation_that_the_file_does_not_list_is_refused():
    story = Story().checked(file=tender_file(method=LATE_WORKS))
    strange = evaluation.DetermineFigures(
        bidder=story.pseudonym(RED), deviations=(FoundDeviation("D9", Decimal(1)),), reason="见投标函第1页"
    )
    assert story.refused(strange, story.chair).basis.article == 17
    assert story.refused(strange, story.members[1]).rule == "is_chair"


def certified() -> Comprehensive:
    return Comprehensive(
        criteria=(
            Criterion("T1", "施工组织设计", Decimal(30), Subjective()),
            Criterion(
                "C1",
                "体系认证",
                Decimal(4),
                Certificates((CertificatePoints("ISO9001", "质量管理体系认证", Decimal(4)),)),
            ),
            Criterion("Y1", "类似业绩", Decimal(6), CountedPerformances(Decimal(2))),
            Criterion("P1", "投标报价", Decimal(60), BenchmarkPrice(k_list=(Decimal("0.5"),))),
        )
    )


def test_a_certificate_counts_by_its_name_as_by_its_code_and_as_determined():
    story = Story().seated(file=tender_file(method=certified()))
    red, blue = story.p.round.bids[story.pseudonym(RED)], story.p.round.bids[story.pseudonym(BLUE)]
    red.line = msgspec.structs.replace(red.line, certificates=("质量管理体系 认证",), performances=3)
    blue.line = msgspec.structs.replace(blue.line, certificates=("ISO9001", "其他证书"))
    held = {f.key: f.certificates for f in then.figures(story.p)}
    assert held[red.bidder] == held[blue.bidder] == ("ISO9001",)
    story.must(
        evaluation.DetermineFigures(
            bidder=red.bidder, performances=1, certificates=(), reason="证书已过期，业绩两项无证明"
        ),
        story.chair,
    )
    now = next(f for f in then.figures(story.p) if f.key == red.bidder)
    assert (now.performances, now.certificates) == (1, ())


# ---- a report is only as good as what it was worked out from ----


def scored() -> Story:
    story = Story().checked(file=tender_file(method=COMPREHENSIVE))
    for member in story.members:
        for bid in story.p.valid_bids:
            points = tuple(evaluation.Points(criterion=c, points=Decimal(8)) for c in ("T1", "T2"))
            story.must(evaluation.FileScore(bidder=bid.bidder, points=points), member)
    story.must(evaluation.DraftReport(), story.chair)
    return story


def test_a_score_reopened_after_the_draft_undoes_the_draft_and_its_signatures():
    story = scored()
    member = story.members[1]
    story.must(evaluation.SignReport(agree=True), member)
    reopen = evaluation.ReopenScore(expert_id=member.person_id, bidder=story.pseudonym(RED), reason="输入笔误")
    story.must(reopen, story.chair)
    assert story.p.round.result is None and not story.p.round.report_signatures
    assert story.refused(evaluation.DraftReport(), story.chair).rule == "every_sheet_filed"


def test_a_bid_rejected_after_the_draft_undoes_the_draft():
    story = scored()
    vote_out(story, story.pseudonym(RED), ground="51.7")
    assert story.p.round.result is None
    assert story.refused(evaluation.FileReport(), story.chair).rule == "report_drafted"


def test_remarks_stand_in_the_record_with_their_speaker():
    story = Story().seated()
    story.must(evaluation.Speak(text="请各位核对第5页资质证书"), story.members[2])
    ((_, remark),) = story.p.round.remarks
    assert remark.expert_id == story.members[2].person_id
    assert story.refused(evaluation.Speak(text="  "), story.members[2]).rule == "text_given"


def test_objective_points_agree_with_those_of_the_report():
    from ggzy.core.evaluation.score import objective_lines

    story = scored()
    p = story.p
    lines = objective_lines(
        p.tender_file.method,
        then.figures(p),
        then.drawn_coefficients(p),
        valid=tuple(b.bidder for b in p.valid_bids),
        passed=p.round.passed,
        ceiling_fen=p.tender_file.ceiling_fen,
    )
    for bid in p.valid_bids:
        reported = [x for x in p.round.result.of(bid.bidder).lines if x.criterion == "P1"]
        assert list(lines[bid.bidder]) == reported
