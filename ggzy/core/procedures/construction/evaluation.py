"""Committee and evaluation 评标委员会、评标: rows."""

from __future__ import annotations

from ggzy.core.acts import committee, evaluation
from ggzy.core.law import bars as bar_rules
from ggzy.core.law import bench, platform, regulation, related, tendering
from ggzy.core.law import committee as committee_rules
from ggzy.core.law import draws as draw_rules
from ggzy.core.procedures import drawing
from ggzy.core.procedures import evaluation_consequences as then
from ggzy.core.procedures.construction.stages import BIDDER, EXPERT, TENDERER
from ggzy.core.roles import Role
from ggzy.core.rule import Basis
from ggzy.core.table import Step, record

COMMITTEE = (
    Step(
        committee.DrawCommittee, ("opened",), None, TENDERER, drawing.pool_frozen,
        (
            draw_rules.pool_not_frozen, bench.committee_not_drawn, draw_rules.experts_promised, bench.representatives_as_in_file,
            bar_rules.representative_not_barred, bench.pool_suffices,
        ),
        basis=Basis(regulation.LAW, 46, "随机抽取"),
    ),
    Step(
        committee.ConfirmAttendance, ("opened", "evaluation"), None, EXPERT, then.attendance_confirmed,
        (bar_rules.member_not_barred, bench.seat_not_declined, bench.attendance_not_confirmed),
    ),
    Step(
        committee.DeclineSeat, ("opened", "evaluation"), None, EXPERT, then.by_expert(committee.SeatDeclined),
        (bench.seat_not_declined, bench.report_not_signed_by_all, platform.reason_written),
        basis=Basis(tendering.LAW, 37, "利害关系"),
    ),
    Step(
        committee.ReplaceExpert, ("opened", "evaluation"), None, (Role.CENTRE,), drawing.expert_replaced,
        (bench.replacement_available,), basis=Basis(regulation.LAW, 48, "更换"),
    ),
    Step(
        committee.ReplaceRepresentative, ("opened", "evaluation"), None, TENDERER, then.representative_replaced,
        (bench.representative_can_be_replaced, bar_rules.representative_not_barred), basis=Basis(regulation.LAW, 48, "更换"),
    ),
    Step(
        committee.TakeSeat, ("opened", "evaluation"), None, EXPERT, then.seat_taken,
        (bar_rules.member_not_barred, bench.seat_not_declined, bench.seat_confirmed, tendering.no_interest_with_bidders),
    ),
    Step(
        committee.VoteChair, ("opened", "evaluation"), then.evaluation_begins, EXPERT, then.chair_voted,
        (bar_rules.member_not_barred, bench.is_seated, bench.all_seated, bench.chair_is_a_member),
    ),
)

EVALUATION = (
    Step(
        evaluation.FileChecks, ("evaluation",), None, EXPERT, then.by_expert(evaluation.ChecksFiled),
        (bar_rules.member_not_barred, bench.is_seated, bench.preliminary_open, bench.bid_is_valid, regulation.only_items_of_the_file, bench.all_items_checked),
    ),
    Step(
        evaluation.AskBidder, ("evaluation",), None, EXPERT, record(evaluation.BidderAsked),
        (bar_rules.member_not_barred, bench.is_chair, bench.bid_is_valid, committee_rules.clarification_in_writing),
    ),
    Step(
        evaluation.ReplyToCommittee, ("evaluation",), None, BIDDER, record(evaluation.BidderReplied),
        (bench.inquiry_open, platform.text_given),
    ),
    Step(
        evaluation.ProposeRejection, ("evaluation",), None, EXPERT, then.by_expert(evaluation.RejectionProposed),
        (bar_rules.member_not_barred, bench.is_seated, bench.bid_is_valid, bench.no_open_ballot_on_bid, regulation.rejected_on_a_ground_with_reason),
    ),
    Step(
        evaluation.VoteRejection, ("evaluation",), None, EXPERT, then.rejection_voted,
        (bar_rules.member_not_barred, bench.is_seated, bench.ballot_open),
    ),
    Step(
        evaluation.FinishPreliminary, ("evaluation",), None, EXPERT, then.preliminary_finished,
        (
            bar_rules.member_not_barred,
            bar_rules.no_barred_member_sits,
            bench.is_chair,
            bench.preliminary_open,
            bench.every_member_has_checked,
            bench.no_ballot_open,
            bench.inquiries_are_closed,
            bench.failed_bids_are_voted,
            committee_rules.unexplained_low_price_is_voted,
            related.related_bids_are_voted,
            related.members_of_two_bids_are_voted,
        ),
    ),
    Step(
        evaluation.FileScore, ("evaluation",), None, EXPERT, then.by_expert(evaluation.ScoreFiled),
        (bar_rules.member_not_barred, bench.is_seated, bench.preliminary_done, bench.bid_is_valid, bench.not_scored_yet, bench.scores_within_criteria),
    ),
    Step(
        evaluation.ReopenScore, ("evaluation",), None, EXPERT, record(evaluation.ScoreReopened),
        (bar_rules.member_not_barred, bench.is_chair, bench.scored_before),
    ),
    Step(
        evaluation.DetermineFigures, ("evaluation",), None, EXPERT, record(evaluation.FiguresDetermined),
        (bar_rules.member_not_barred, bench.is_chair, bench.bid_is_valid, committee_rules.determined_as_the_file_says),
    ),
    Step(
        evaluation.Speak, ("evaluation",), None, EXPERT, then.by_expert(evaluation.RemarkMade),
        (bar_rules.member_not_barred, bench.is_seated, platform.text_given),
    ),
    Step(
        evaluation.ExplainDeviation, ("evaluation",), None, EXPERT, then.by_expert(evaluation.DeviationExplained),
        (bar_rules.member_not_barred, bench.is_seated, platform.reason_written),
    ),
    Step(
        evaluation.DraftReport, ("evaluation",), None, EXPERT, then.report_drafted,
        (
            bar_rules.member_not_barred,
            bar_rules.no_barred_member_sits,
            bench.is_chair,
            bench.preliminary_done,
            bench.no_ballot_open,
            bench.inquiries_are_closed,
            committee_rules.unexplained_low_price_is_voted,
            bench.every_sheet_filed,
            bench.no_tie_left,
        ),
    ),
    Step(
        evaluation.SettleTie, ("evaluation",), None, EXPERT, then.tie_settled,
        (bar_rules.member_not_barred, bar_rules.no_barred_member_sits, bench.is_chair, bench.preliminary_done, bench.every_sheet_filed, bench.there_is_a_tie, draw_rules.seed_made_for_the_lot),
    ),
    Step(
        evaluation.SignReport, ("evaluation",), None, EXPERT, then.by_expert(evaluation.ReportSigned),
        (bar_rules.member_not_barred, bench.is_seated, bench.report_drafted, bench.not_signed_yet, committee_rules.dissent_is_written),
    ),
    Step(
        evaluation.FileReport, ("evaluation",), "reported", EXPERT, then.report_filed,
        (
            bar_rules.member_not_barred,
            bar_rules.no_barred_member_sits,
            bench.is_chair,
            bench.report_drafted,
            bench.no_ballot_open,
            bench.inquiries_are_closed,
            bench.signed_or_recorded_silent,
        ),
    ),
    Step(
        evaluation.RejectAll, ("evaluation",), "failed", EXPERT, then.all_rejected,
        (bar_rules.member_not_barred, bar_rules.no_barred_member_sits, bench.is_chair, committee_rules.rejecting_all_needs_a_reason),
    ),
)
