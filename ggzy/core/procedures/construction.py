"""工程建设项目 公开招标（资格后审）, version construction/1: the whole procedure as rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps

from ggzy.core.acts import (
    award,
    bidding,
    clockwork,
    committee,
    control,
    evaluation,
    failures,
    notice,
    opening,
    outage,
    registration,
    screening,
    trustees,
)
from ggzy.core.acts.stages import DutyBreached, StageEntered
from ggzy.core.law import bars as bar_rules
from ggzy.core.law import (
    bench,
    compulsory,
    construction,
    electronic,
    filing,
    measures,
    platform,
    privacy,
    regulation,
    related,
    tendering,
)
from ggzy.core.law import committee as committee_rules
from ggzy.core.law import draws as draw_rules
from ggzy.core.law import outage as outage_rules
from ggzy.core.law import trustees as trustee_rules
from ggzy.core.procedures import consequences as then
from ggzy.core.procedures import drawing, drawing_rows, namesake_rows, overseeing, two_people
from ggzy.core.proceeding import BEFORE, Proceeding
from ggzy.core.roles import LOOKING, Role
from ggzy.core.rule import Basis, Rule, Unmet
from ggzy.core.table import Ask, Disclosure, Duty, Hold, Procedure, Prompt, Second, Stage, Step, Within, record
from ggzy.core.unsealing import policy_of

TENDERER = (Role.TENDEREE, Role.AGENCY)
SUPERVISOR = (Role.SUPERVISOR,)
BIDDER = (Role.BIDDER,)
EXPERT = (Role.EXPERT,)
CLOCK = (Role.CLOCK,)
TRUSTEES = (Role.CENTRE, Role.SUPERVISOR, Role.TENDEREE)

STAGES = (
    Stage("registered", "编制招标文件", secret=True),
    Stage("in_review", "备案审查", secret=True),
    Stage("filed", "已备案待公告", secret=True),
    Stage("bidding", "公告与投标", secret=True),
    Stage("opening", "开标"),
    Stage("opened", "待评标"),
    Stage("evaluation", "评标"),
    Stage("reported", "待公示"),
    Stage("publicity", "中标候选人公示"),
    Stage("awarding", "定标"),
    Stage("awarded", "待签合同"),
    Stage("contracted", "合同履约"),
    Stage("failed", "招标失败"),
    Stage("terminated", "已终止", final=True),
    Stage("ended", "不再招标", final=True),
    Stage("declined", "登记作废（委托未确认）", final=True),
    Stage("archived", "已归档", final=True),
)
RUNNING = tuple(s.code for s in STAGES if not s.final)
BEFORE_AWARD = ("registered", "in_review", "filed", "bidding", "opening", "opened", "evaluation", "reported", "publicity", "awarding")
EVERY_STAGE = tuple(s.code for s in STAGES)

SUSPENDED, OBJECTION = "suspended", "objection"
ANSWERING = frozenset({OBJECTION})
ALWAYS = frozenset({SUSPENDED, OBJECTION})
HOLDS = (
    Hold(SUSPENDED, platform.not_suspended),
    Hold(OBJECTION, regulation.stands_until_objection_answered),
)

TENDER_FILE_RULES = (
    filing.method_is_sound,
    filing.specialities_named,
    tendering.committee_five_or_more_and_odd,
    tendering.two_thirds_are_experts,
    tendering.at_least_the_minimum_in_the_file,
    regulation.validity_stated,
    regulation.deposit_within_two_percent,
    construction.deposit_within_eighty_wan,
    regulation.ceiling_not_above_estimate,
    regulation.no_floor_price,
    regulation.at_most_three_candidates,
    regulation.performance_bond_within_ten_percent,
    trustee_rules.policy_is_sound,
)


def where_the_file_changes(law: Rule[Ask]) -> Rule[Ask]:
    """The same rule, asked only of a clarification that changes the tender file."""

    @wraps(law.check)
    def check(ask: Ask) -> Unmet | str | None:
        return law.check(ask) if ask.command.tender_file else None

    return Rule(law.basis, check)


CHANGED_FILE_RULES = tuple(where_the_file_changes(law) for law in TENDER_FILE_RULES)

REGISTRATION = (
    Step(
        registration.RegisterProject, (BEFORE,), "registered", TENDERER, then.registered,
        (
            filing.project_is_complete,
            filing.registers_own_project,
            filing.agency_names_its_people,
            bar_rules.agency_not_barred,
            filing.invest_code_is_new,
            compulsory.approval_given,
            compulsory.leaving_the_platform_needs_a_reason,
        ),
    ),
    Step(
        registration.ConfirmAppointment, ("registered",), None, (Role.TENDEREE,), record(registration.AppointmentConfirmed),
        (filing.appointment_waits, regulation.written_contract_named),
    ),
    Step(
        registration.DeclineAppointment, ("registered",), "declined", (Role.TENDEREE,), record(registration.AppointmentDeclined),
        (filing.appointment_waits, platform.reason_written),
    ),
    Step(
        registration.SubmitFiling, ("registered",), "in_review", TENDERER, then.filing_submitted,
        (regulation.appointment_confirmed, *TENDER_FILE_RULES),
    ),
    Step(
        screening.DismissFinding, ("in_review",), None, SUPERVISOR, record(screening.FindingDismissed),
        (filing.finding_is_new, platform.reason_written),
    ),
    Step(
        registration.ReturnFiling, ("in_review",), "registered", SUPERVISOR, record(registration.FilingReturned, checklist=lambda ask: ask.facts.checklist_id),
        (filing.every_point_reviewed, filing.returned_with_reasons),
    ),
    Step(
        registration.AcceptFiling, ("in_review",), "filed", SUPERVISOR, record(registration.FilingAccepted, checklist=lambda ask: ask.facts.checklist_id),
        (filing.every_point_reviewed, filing.accepted_when_all_met),
    ),
    Step(
        registration.RegisterOpeningKey, ("registered", "in_review", "filed"), None, TRUSTEES,
        record(registration.OpeningKeyRegistered), (trustee_rules.seat_is_own, trustee_rules.key_rehearsed),
    ),
)

STATEMENT_RULES = (
    trustee_rules.statement_is_given,
    trustee_rules.statement_is_signed,
    trustee_rules.statement_submits,
    trustee_rules.statement_is_of_this_bid,
    trustee_rules.statement_follows_the_last_receipt,
    trustee_rules.sealed_under_the_policy,
)
WITHDRAWAL_RULES = (
    trustee_rules.withdrawal_is_given,
    trustee_rules.statement_is_signed,
    trustee_rules.statement_withdraws,
    trustee_rules.statement_is_of_this_bid,
    trustee_rules.statement_follows_the_last_receipt,
)

BIDDING = (
    Step(
        notice.PublishNotice, ("filed",), "bidding", TENDERER, record(notice.NoticePublished),
        (
            trustee_rules.opening_keys_registered,
            platform.notice_times_in_order,
            regulation.file_supplied_five_days,
            tendering.twenty_days_to_prepare,
            platform.deadline_on_a_workday,
        ),
    ),
    Step(
        notice.ObtainFile, ("bidding",), None, BIDDER, then.file_obtained,
        (
            electronic.file_open_to_registered,
            platform.firm_verified,
            bar_rules.bidder_not_barred,
            regulation.agency_does_not_bid,
            regulation.bidder_is_not_tied_to_tenderee,
        ),
        despite=ANSWERING,
    ),
    Step(
        notice.AskQuestion, ("bidding",), None, BIDDER, then.question_asked,
        (
            platform.file_obtained, platform.text_given, platform.question_number_is_new, tendering.before_the_deadline,
            tendering.asks_without_naming_itself,
        ), despite=ANSWERING,
    ),
    Step(
        notice.AnswerQuestion, ("bidding",), None, TENDERER,
        record(notice.QuestionAnswered, question=lambda ask: ask.p.round.questions[ask.command.question_id].text),
        (
            platform.question_waits, platform.text_given, tendering.answers_without_naming_bidders,
            privacy.no_personal_numbers_published,
        ),
        despite=ANSWERING,
    ),
    Step(
        notice.Clarify, ("bidding",), None, TENDERER, record(notice.ClarificationIssued),
        (
            platform.before_the_old_deadline,
            platform.text_given,
            platform.deadline_moves_later,
            regulation.clarified_fifteen_days_before,
            *CHANGED_FILE_RULES,
            trustee_rules.policy_stays,
        ),
        despite=ANSWERING,
    ),
    Step(
        opening.ExtendDeadline, ("bidding",), None, TENDERER, record(opening.DeadlineExtended),
        (platform.before_the_old_deadline, platform.reason_written, platform.deadline_moves_later, platform.deadline_on_a_workday),
        despite=ANSWERING, second=Second(TENDERER, before=lambda p: p.round.deadline),
    ),
    Step(
        bidding.RecordDeposit, ("bidding", "opening"), None, (Role.BANK,), record(bidding.DepositReceived),
        (construction.deposit_booked_in_time, platform.deposit_not_recorded), despite=ALWAYS,
    ),
    Step(bidding.RecordReturn, RUNNING, None, (Role.BANK,), record(bidding.PaymentReturned), despite=ALWAYS),
    Step(
        bidding.SubmitBid, ("bidding",), None, BIDDER, then.bid_received,
        (
            tendering.before_the_deadline,
            platform.firm_verified,
            bar_rules.bidder_not_barred,
            platform.file_obtained,
            regulation.agency_does_not_bid,
            regulation.bidder_is_not_tied_to_tenderee,
            *STATEMENT_RULES,
            electronic.bid_is_encrypted,
            electronic.upload_is_complete,
        ),
        despite=ANSWERING,
    ),
    Step(
        registration.RegisterOpeningKey, ("bidding",), None, TRUSTEES, record(registration.OpeningKeyRegistered),
        (
            platform.before_the_old_deadline,
            trustee_rules.seat_is_own,
            trustee_rules.only_a_lost_key_is_replaced,
            trustee_rules.key_rehearsed,
        ),
        despite=ALWAYS,
    ),
    Step(
        bidding.WithdrawBid, ("bidding",), None, BIDDER, then.bid_withdrawn,
        (tendering.withdrawn_before_the_deadline, platform.has_a_standing_bid, *WITHDRAWAL_RULES), despite=ALWAYS,
    ),
)

OBJECTIONS = (
    Step(
        notice.RaiseObjection, ("bidding",), None, BIDDER, then.objection_raised("file"),
        (
            platform.file_obtained, platform.text_given, platform.objection_number_is_new, regulation.objection_to_file_ten_days_before,
            tendering.asks_without_naming_itself,
        ),
        despite=ANSWERING,
    ),
    Step(
        notice.RaiseObjection, ("opening",), None, BIDDER, then.objection_raised("opening"),
        (platform.text_given, platform.objection_number_is_new, regulation.objection_at_the_opening), despite=ANSWERING,
    ),
    Step(
        notice.RaiseObjection, ("publicity",), None, BIDDER, then.objection_raised("result"),
        (platform.text_given, platform.objection_number_is_new, regulation.objection_within_publicity), despite=ANSWERING,
    ),
    Step(
        notice.AnswerObjection, ("bidding", "opening", "publicity"), None, TENDERER, record(notice.ObjectionAnswered),
        (
            platform.objection_waits, platform.text_given, measures.objection_made_public, platform.objector_not_named,
            tendering.answers_without_naming_bidders, privacy.no_personal_numbers_published,
        ),
        despite=ANSWERING,
    ),
    Step(
        notice.WithdrawObjection, ("bidding", "opening", "publicity"), None, BIDDER, record(notice.ObjectionWithdrawn),
        (platform.objection_waits, platform.own_objection), despite=ALWAYS,
    ),
)


def at_the_deadline(p: Proceeding) -> datetime | None:
    """At the deadline; while it is to be decided whether an outage moves it, when the time to decide is over."""
    return p.round.closes_at


DECIDERS = (Role.SUPERVISOR, Role.ADMINISTRATION)


def decide_by(p: Proceeding) -> datetime | None:
    return max((each.decide_by for each in p.round.outages_undecided), default=None)


OUTAGES = (
    Step(outage.NoteOutage, ("bidding",), None, CLOCK, record(outage.OutageNoted), (outage_rules.outage_is_new_or_over,), despite=ALWAYS),
    Step(
        outage.OrderExtension, ("bidding",), None, DECIDERS, record(outage.ExtensionOrdered, opening.DeadlineExtended),
        (
            outage_rules.outage_awaits_decision,
            outage_rules.platform_works_again,
            outage_rules.nothing_is_opened,
            platform.reason_written,
            outage_rules.lost_time_is_given_back,
            platform.deadline_on_a_workday,
        ),
        despite=ANSWERING, second=Second(DECIDERS, before=decide_by),
    ),
    Step(
        outage.KeepDeadline, ("bidding",), None, DECIDERS, record(outage.DeadlineKept),
        (outage_rules.outage_awaits_decision, platform.reason_written), despite=ALWAYS, second=Second(DECIDERS, before=decide_by),
    ),
)


def at_the_end_of_the_window(p: Proceeding) -> datetime | None:
    return p.round.window_until if p.unsealing and not p.round.window_closed_at else None


OPENING = (
    Step(
        opening.CloseBidding, ("bidding",), "opening", CLOCK, then.bidding_closed,
        (electronic.not_opened_before_the_deadline,), when=tendering.enough_bidders, due=at_the_deadline,
    ),
    Step(
        opening.CloseBidding, ("bidding",), "failed", CLOCK, then.too_few_bidders,
        (electronic.not_opened_before_the_deadline,), due=at_the_deadline, basis=Basis(regulation.LAW, 44, "少于3个"),
    ),
    Step(opening.SignInOpening, ("opening",), None, BIDDER, then.signed_in, (platform.has_a_standing_bid,), despite=ANSWERING),
    Step(
        trustees.ReleaseShares, ("bidding", "opening"), None, TRUSTEES, record(trustees.SharesReleased),
        (
            electronic.not_opened_before_the_deadline,
            trustee_rules.bidding_is_closed,
            trustee_rules.seat_is_own,
            trustee_rules.window_is_open,
            trustee_rules.shares_belong_to_standing_bids,
        ),
        despite=ANSWERING,
    ),
    Step(
        trustees.BeginUnsealing, ("opening",), None, TENDERER, then.unsealing_begun, (trustee_rules.unsealing_not_begun,),
        despite=ANSWERING, basis=Basis(tendering.LAW, 35, "由招标人主持"),
    ),
    Step(
        trustees.ReleaseBidderPart, ("opening",), None, BIDDER, then.bidder_part_released,
        (
            electronic.not_opened_before_the_deadline,
            platform.has_a_standing_bid,
            trustee_rules.own_bid_waits,
            trustee_rules.window_is_open,
            trustee_rules.part_fits,
        ),
        despite=ANSWERING,
    ),
    Step(
        trustees.CloseWindow, ("opening",), None, CLOCK, then.window_closed, due=at_the_end_of_the_window, despite=ANSWERING,
        basis=Basis(electronic.LAW, 31, "未解密"),
    ),
    Step(
        trustees.DeclareKeyLost, ("filed", "bidding", "opening"), None, TRUSTEES, record(trustees.OpeningKeyLost),
        (trustee_rules.seat_is_own, trustee_rules.key_is_registered, platform.reason_written), despite=ALWAYS,
        second=Second((*TRUSTEES, Role.ADMINISTRATION)),
    ),
    Step(
        opening.RecordUnsealing, ("opening",), None, CLOCK, then.unsealing_recorded,
        (electronic.not_opened_before_the_deadline, platform.not_unsealed_twice), despite=ANSWERING,
    ),
    Step(
        opening.SignOpeningRecord, ("opening",), None, (*TENDERER, Role.BIDDER, Role.CENTRE), then.record_signed,
        (electronic.all_unsealed, platform.record_not_signed_yet),
    ),
    Step(
        opening.CloseOpening, ("opening",), "opened", TENDERER, then.opening_closed,
        (electronic.all_unsealed, trustee_rules.no_contest_undecided, platform.coefficients_drawn_if_needed),
    ),
)

DISPUTES = (
    Step(
        trustees.PermitDisclosure, ("opening",), None, TRUSTEES, record(trustees.DisclosurePermitted),
        (
            electronic.all_unsealed,
            trustee_rules.seat_is_own,
            trustee_rules.something_is_disputed,
            trustee_rules.disclosure_not_permitted_yet,
            platform.reason_written,
        ),
        despite=ANSWERING, second=Second((*TRUSTEES, Role.ADMINISTRATION)),
    ),
    Step(
        trustees.DiscloseTrusteeKey, ("opening",), None, TRUSTEES, then.trustee_key_disclosed,
        (
            electronic.all_unsealed,
            trustee_rules.seat_is_own,
            trustee_rules.something_is_disputed,
            trustee_rules.disclosure_is_permitted,
            trustee_rules.key_is_the_one_sealed_to,
        ),
        despite=ANSWERING,
    ),
    Step(
        failures.ContestFailure, ("opening",), None, BIDDER, then.failure_contested,
        (trustee_rules.own_bid_stayed_shut, platform.text_given, trustee_rules.evidence_is_a_digest), despite=ANSWERING,
    ),
    Step(
        failures.DecideFailure, ("opening",), None, SUPERVISOR, record(failures.FailureDecided),
        (trustee_rules.failure_can_be_decided, platform.reason_written), despite=ALWAYS,
        basis=Basis(electronic.LAW, 31, "因投标人原因"),
    ),
)
"""Who lied about a share, and the failure desk 解密失败处置: of every procedure with sealed bids."""

COMMITTEE = (
    Step(
        committee.DrawCommittee, ("opened",), None, TENDERER, drawing.pool_frozen,
        (draw_rules.pool_not_frozen, bench.committee_not_drawn, draw_rules.experts_promised, bench.representatives_as_in_file, bench.pool_suffices),
        basis=Basis(regulation.LAW, 46, "随机抽取"),
    ),
    Step(
        committee.ConfirmAttendance, ("opened", "evaluation"), None, EXPERT, then.attendance_confirmed,
        (bench.seat_not_declined, bench.attendance_not_confirmed),
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
        (bench.representative_can_be_replaced,), basis=Basis(regulation.LAW, 48, "更换"),
    ),
    Step(
        committee.TakeSeat, ("opened", "evaluation"), None, EXPERT, then.seat_taken,
        (bench.seat_not_declined, bench.seat_confirmed, tendering.no_interest_with_bidders),
    ),
    Step(
        committee.VoteChair, ("opened", "evaluation"), then.evaluation_begins, EXPERT, then.chair_voted,
        (bench.is_seated, bench.all_seated, bench.chair_is_a_member),
    ),
)

EVALUATION = (
    Step(
        evaluation.FileChecks, ("evaluation",), None, EXPERT, then.by_expert(evaluation.ChecksFiled),
        (bench.is_seated, bench.preliminary_open, bench.bid_is_valid, regulation.only_items_of_the_file, bench.all_items_checked),
    ),
    Step(
        evaluation.AskBidder, ("evaluation",), None, EXPERT, record(evaluation.BidderAsked),
        (bench.is_chair, bench.bid_is_valid, committee_rules.clarification_in_writing),
    ),
    Step(
        evaluation.ReplyToCommittee, ("evaluation",), None, BIDDER, record(evaluation.BidderReplied),
        (bench.inquiry_open, platform.text_given),
    ),
    Step(
        evaluation.ProposeRejection, ("evaluation",), None, EXPERT, then.by_expert(evaluation.RejectionProposed),
        (bench.is_seated, bench.bid_is_valid, bench.no_open_ballot_on_bid, regulation.rejected_on_a_ground_with_reason),
    ),
    Step(
        evaluation.VoteRejection, ("evaluation",), None, EXPERT, then.rejection_voted,
        (bench.is_seated, bench.ballot_open),
    ),
    Step(
        evaluation.FinishPreliminary, ("evaluation",), None, EXPERT, then.preliminary_finished,
        (
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
        (bench.is_seated, bench.preliminary_done, bench.bid_is_valid, bench.not_scored_yet, bench.scores_within_criteria),
    ),
    Step(
        evaluation.ReopenScore, ("evaluation",), None, EXPERT, record(evaluation.ScoreReopened),
        (bench.is_chair, bench.scored_before),
    ),
    Step(
        evaluation.DetermineFigures, ("evaluation",), None, EXPERT, record(evaluation.FiguresDetermined),
        (bench.is_chair, bench.bid_is_valid, committee_rules.determined_as_the_file_says),
    ),
    Step(
        evaluation.Speak, ("evaluation",), None, EXPERT, then.by_expert(evaluation.RemarkMade),
        (bench.is_seated, platform.text_given),
    ),
    Step(
        evaluation.ExplainDeviation, ("evaluation",), None, EXPERT, then.by_expert(evaluation.DeviationExplained),
        (bench.is_seated, platform.reason_written),
    ),
    Step(
        evaluation.DraftReport, ("evaluation",), None, EXPERT, then.report_drafted,
        (
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
        (bench.is_chair, bench.preliminary_done, bench.every_sheet_filed, bench.there_is_a_tie, draw_rules.seed_made_for_the_lot),
    ),
    Step(
        evaluation.SignReport, ("evaluation",), None, EXPERT, then.by_expert(evaluation.ReportSigned),
        (bench.is_seated, bench.report_drafted, bench.not_signed_yet, committee_rules.dissent_is_written),
    ),
    Step(
        evaluation.FileReport, ("evaluation",), "reported", EXPERT, then.report_filed,
        (
            bench.is_chair,
            bench.report_drafted,
            bench.no_ballot_open,
            bench.inquiries_are_closed,
            bench.signed_or_recorded_silent,
        ),
    ),
    Step(
        evaluation.RejectAll, ("evaluation",), "failed", EXPERT, then.all_rejected,
        (bench.is_chair, committee_rules.rejecting_all_needs_a_reason),
    ),
)

AWARD = (
    Step(
        award.PublishCandidates, ("reported",), "publicity", TENDERER, record(award.CandidatesPublished),
        (regulation.published_three_days,),
    ),
    Step(
        award.ClosePublicity, ("publicity",), "awarding", CLOCK, lambda ask: [award.PublicityEnded()],
        due=lambda p: p.round.publicity_until,
    ),
    Step(
        award.AwardLot, ("awarding",), "awarded", (Role.TENDEREE,), then.awarded,
        (bar_rules.winner_not_barred, bar_rules.manager_not_barred, regulation.first_ranked_wins, privacy.no_personal_numbers_published),
    ),
    *namesake_rows.STEPS,
    Step(
        award.RecordFallAway, ("awarded",), then.after_falling_away, (Role.TENDEREE,), then.fell_away,
        (platform.sold_to_winner_only,), basis=Basis(regulation.LAW, 55, "放弃中标"),
    ),
    Step(
        award.DeclineAward, ("awarded",), then.after_falling_away, BIDDER, then.fell_away,
        (platform.is_the_winner, platform.sold_to_winner_only),
    ),
    Step(
        award.GiveUpCandidates, ("awarding",), "failed", (Role.TENDEREE,), then.candidates_given_up,
        (platform.candidates_remain,), when=bar_rules.candidates_are_gone,
    ),
    Step(
        award.FileWrittenReport, ("awarded", "contracted"), None, TENDERER, record(award.WrittenReportFiled),
        (platform.text_given,),
    ),
    Step(
        award.SignContract, ("awarded",), then.contract_concluded, (Role.TENDEREE, Role.BIDDER), then.contract_signed,
        (tendering.contract_within_thirty_days, platform.signer_is_party, tendering.contract_keeps_to_the_bid),
    ),
    Step(
        bidding.RefundDeposit, EVERY_STAGE, None, (Role.BANK,), record(bidding.DepositRefunded),
        (platform.deposit_in_hand,), despite=ALWAYS,
    ),
    Step(
        bidding.ForfeitDeposit, ("opening", "opened", "evaluation", "reported", "publicity", "awarding", "awarded"), None, (Role.TENDEREE,),
        record(bidding.DepositForfeited), (platform.deposit_in_hand, platform.reason_written),
        basis=Basis(regulation.LAW, 35, "可以不退还"),
    ),
    Step(
        award.ArchiveProceeding, ("contracted",), "archived", TENDERER, record(award.ProceedingArchived),
        (platform.archive_is_complete,),
    ),
)

CONTROL = (
    Step(clockwork.NoteBreach, EVERY_STAGE, None, CLOCK, clockwork.breach_noted, despite=ALWAYS),
    Step(clockwork.KeepCover, ("bidding",), None, CLOCK, record(clockwork.CoverKept), despite=ALWAYS),
    Step(control.Suspend, RUNNING, None, SUPERVISOR, record(control.ProceedingSuspended), (platform.order_is_grounded,), despite=ANSWERING),
    Step(
        control.Resume, RUNNING, None, SUPERVISOR, record(control.ProceedingResumed),
        (platform.is_suspended, platform.reason_written, platform.resumed_with_time_made_good), despite=ALWAYS,
    ),
    Step(
        control.Terminate, (*BEFORE_AWARD, "failed"), "terminated", (Role.TENDEREE,), record(control.TenderTerminated),
        (regulation.termination_has_a_reason,), despite=ANSWERING, second=Second(TENDERER),
    ),
    Step(
        control.Unlist, EVERY_STAGE, None, (Role.ADMINISTRATION,), record(control.DealUnlisted),
        (platform.order_is_grounded, platform.is_on_the_portal), despite=ALWAYS,
        second=Second((Role.ADMINISTRATION, Role.SUPERVISOR)),
    ),
    Step(
        control.Relist, EVERY_STAGE, None, (Role.ADMINISTRATION,), record(control.DealRelisted),
        (platform.is_unlisted, platform.reason_written), despite=ALWAYS,
    ),
    Step(control.TenderAgain, ("failed",), "registered", TENDERER, then.round_begun, basis=Basis(regulation.LAW, 44, "重新招标")),
    Step(
        control.EndWithoutTender, ("failed",), "ended", (Role.TENDEREE,), record(control.TenderEnded), (platform.failed_twice,),
        basis=Basis(construction.LAW, 38, "不再进行招标"),
    ),
)


# ---- duties: who must act by when ----


def open_objections(p: Proceeding) -> dict[str, datetime]:
    return {o.objection_id: o.raised_at for o in p.pending_objections}


def report_received(p: Proceeding) -> dict[str, datetime]:
    return {f"round{p.round.number}": p.happened["ReportFiled"]} if p.stage == "reported" else {}


def winner_determined(p: Proceeding) -> dict[str, datetime]:
    if p.stage not in ("awarded", "contracted") or p.round.written_report_at:
        return {}
    return {f"round{p.round.number}": p.happened["LotAwarded"]}


def notice_of_award(p: Proceeding) -> dict[str, datetime]:
    return {f"round{p.round.number}": p.happened["AwardNoticesIssued"]} if p.stage == "awarded" else {}


def deposits_after_contract(p: Proceeding) -> dict[str, datetime]:
    if "ContractSigned" not in p.happened or p.stage not in ("contracted", "archived"):
        return {}
    return {d.bidder: p.happened["ContractSigned"] for d in p.round.deposits.values() if d.in_hand and not d.held}


def deposits_of_withdrawn(p: Proceeding) -> dict[str, datetime]:
    """撤回 in time: the deposit goes back. Known only to the bank and the bidder before the opening."""
    return {
        b.bidder: b.withdrawn_at
        for b in p.round.bids.values()
        if b.withdrawn_at and (d := p.round.deposits.get(b.bidder)) and d.in_hand and d.received_at < b.withdrawn_at
    }


def deposits_of_failed(p: Proceeding) -> dict[str, datetime]:
    """Every deposit of a round that failed or was terminated, also after a new round has begun."""
    rounds = [(r, r.failed_at) for r in (*p.earlier, p.round)]
    if p.stage == "terminated":
        rounds.append((p.round, p.happened["TenderTerminated"]))
    return {d.bidder: at for r, at in rounds if at for d in r.deposits.values() if d.in_hand and not d.held}


def filing_waits(p: Proceeding) -> dict[str, datetime]:
    return {f"v{p.filing_version}": p.happened["FilingSubmitted"]} if p.stage == "in_review" else {}


DUTIES = (
    Duty("review_filing", "审查招标文件备案", SUPERVISOR, registration.AcceptFiling, filing_waits, Within(workdays=3), Basis("平台备案办理时限（地方规定，未核）", "—", "", checked=False)),
    Duty("answer_objection", "答复异议", TENDERER, notice.AnswerObjection, open_objections, Within(days=3), Basis(regulation.LAW, 22, "3日")),
    Duty("publish_candidates", "公示中标候选人", TENDERER, award.PublishCandidates, report_received, Within(days=3), Basis(regulation.LAW, 54, "3日")),
    Duty("written_report", "提交招标投标情况书面报告", TENDERER, award.FileWrittenReport, winner_determined, Within(days=15), Basis(tendering.LAW, 47, "十五日")),
    Duty("sign_contract", "签订合同", (Role.TENDEREE,), award.SignContract, notice_of_award, Within(days=30), Basis(tendering.LAW, 46, "三十日")),
    Duty("refund_deposit", "退还投标保证金及利息", (Role.CENTRE,), bidding.RefundDeposit, deposits_after_contract, Within(days=5), Basis(regulation.LAW, 57, "5日")),
    Duty("refund_withdrawn", "退还撤回投标的保证金", (Role.CENTRE,), bidding.RefundDeposit, deposits_of_withdrawn, Within(days=5), Basis(regulation.LAW, 35, "5日"), quiet=True),
    Duty("refund_failed", "退还招标失败、终止项目的保证金", (Role.CENTRE,), bidding.RefundDeposit, deposits_of_failed, Within(days=5), Basis(regulation.LAW, 31, "及时退还")),
    *drawing_rows.DUTIES,
    *overseeing.DUTIES,
)


# ---- disclosures: from when, to whom ----

PARTIES = (*TENDERER, Role.SUPERVISOR, Role.CENTRE, Role.ADMINISTRATION, Role.INSPECTOR, *LOOKING)
OFFICIALS = (Role.SUPERVISOR, Role.CENTRE, Role.ADMINISTRATION, Role.INSPECTOR, *LOOKING)


def noticed(p: Proceeding) -> bool:
    return p.round.notice is not None or bool(p.earlier)


def closed(p: Proceeding) -> bool:
    return not p.secret and bool(p.standing_bids) and p.stage != "failed"


def unsealed(p: Proceeding) -> bool:
    return closed(p) and not p.unsealing


def candidates_public(p: Proceeding) -> bool:
    return p.round.publicity_until is not None


def winner_known(p: Proceeding) -> bool:
    return "LotAwarded" in p.happened and p.stage in ("awarded", "contracted", "archived")


def reported(p: Proceeding) -> bool:
    return p.round.result is not None and p.stage in ("reported", "publicity", "awarding", "awarded", "contracted", "archived")


def unseated(p: Proceeding, member: str) -> bool:
    return p.round.seats[member].seated_at is None


def seats_wait(p: Proceeding) -> bool:
    return any(unseated(p, s) for s in p.round.seats)


def seat_declined(p: Proceeding) -> bool:
    return any(s.declined and not s.representative for s in p.round.seats.values())


def representative_declined(p: Proceeding) -> bool:
    return any(s.declined and s.representative for s in p.round.seats.values())


def keys_are_there(p: Proceeding) -> bool:
    return all(seat in p.round.keys and seat not in p.round.lost for seat in policy_of(p).trustees)


def key_wanted(role: Role) -> Callable[[Proceeding], bool]:
    """Whether this role's seat has no usable key of its own yet."""
    return lambda p: role in policy_of(p).trustees and (role not in p.round.keys or role in p.round.lost)


def key_lost(role: Role) -> Callable[[Proceeding], bool]:
    return lambda p: role in policy_of(p).trustees and role in p.round.lost


def shares_wanted(role: Role) -> Callable[[Proceeding], bool]:
    """Whether bids wait and this role's seat has released nothing."""
    return lambda p: p.unsealing and role in policy_of(p).trustees and role not in p.round.released_at and role not in p.round.lost


PUBLIC: tuple[Role, ...] = ()
DISCLOSURES = (
    Disclosure(registration.ProjectRegistered, PARTIES),
    Disclosure(registration.ProjectRegistered, PUBLIC, noticed, portal=True),
    Disclosure(registration.AppointmentConfirmed, PARTIES),
    Disclosure(registration.AppointmentDeclined, PARTIES),
    Disclosure(registration.FilingSubmitted, PARTIES),
    Disclosure(registration.FilingReturned, PARTIES),
    Disclosure(screening.FindingDismissed, PARTIES),
    Disclosure(registration.FilingAccepted, PARTIES),
    Disclosure(registration.FilingAccepted, PUBLIC, noticed, portal=True),
    Disclosure(registration.OpeningKeyRegistered, PUBLIC, noticed, portal=True),
    Disclosure(notice.NoticePublished, PUBLIC, portal=True),
    Disclosure(notice.QuestionAsked, TENDERER),
    Disclosure(notice.QuestionAnswered, PUBLIC, portal=True),
    Disclosure(notice.ClarificationIssued, PUBLIC, portal=True),
    Disclosure(notice.ObjectionRaised, PARTIES),
    Disclosure(notice.ObjectionAnswered, PUBLIC, portal=True),
    Disclosure(notice.ObjectionWithdrawn, PARTIES),
    Disclosure(opening.DeadlineExtended, PUBLIC, portal=True),
    Disclosure(outage.OutageNoted, PUBLIC),
    Disclosure(outage.ExtensionOrdered, PUBLIC),
    Disclosure(outage.DeadlineKept, PUBLIC),
    Disclosure(notice.FileObtained, PARTIES, closed),
    Disclosure(bidding.DepositReceived, PARTIES, unsealed),
    Disclosure(bidding.PaymentReturned, OFFICIALS, unsealed),
    Disclosure(bidding.BidReceived, PARTIES, unsealed),
    Disclosure(bidding.BidWithdrawn, PARTIES, unsealed),
    Disclosure(opening.BiddingClosed, PUBLIC, portal=True),
    Disclosure(opening.TenderFailed, PUBLIC, portal=True),
    Disclosure(opening.BidderSignedIn, PARTIES),
    Disclosure(trustees.OpeningKeyLost, PARTIES),
    Disclosure(trustees.SharesReleased, PARTIES, unsealed),
    Disclosure(trustees.UnsealingBegun, PUBLIC, portal=True),
    Disclosure(trustees.BidderPartReleased, PARTIES, unsealed),
    Disclosure(trustees.WindowClosed, PUBLIC, portal=True),
    Disclosure(trustees.DisclosurePermitted, PARTIES),
    Disclosure(trustees.TrusteeKeyDisclosed, PUBLIC, unsealed, portal=True),
    Disclosure(trustees.ShareJudged, PUBLIC, unsealed, portal=True),
    Disclosure(failures.FailureContested, PARTIES),
    Disclosure(failures.FailureDecided, PUBLIC, unsealed, portal=True),
    Disclosure(opening.BidUnsealed, PUBLIC, unsealed, portal=True),
    Disclosure(opening.BidNotUnsealed, OFFICIALS),
    Disclosure(opening.BidNotUnsealed, PUBLIC, unsealed, portal=True),
    Disclosure(opening.CoefficientsDrawn, PUBLIC, portal=True),
    Disclosure(opening.OpeningRecordSigned, PUBLIC, portal=True),
    Disclosure(opening.OpeningClosed, PUBLIC, portal=True),
    Disclosure(committee.CommitteeDrawn, PARTIES, winner_known),
    Disclosure(committee.ExpertReplaced, PARTIES, winner_known),
    Disclosure(committee.SeatDeclined, OFFICIALS, winner_known),
    Disclosure(committee.ExpertSeated, PARTIES, winner_known),
    Disclosure(committee.ChairElected, PARTIES, winner_known),
    Disclosure(evaluation.ChecksFiled, OFFICIALS, winner_known),
    Disclosure(evaluation.RejectionProposed, (Role.EXPERT,)),
    Disclosure(evaluation.BidRejected, OFFICIALS, reported),
    Disclosure(evaluation.BidRejected, PUBLIC, candidates_public, portal=True),
    Disclosure(evaluation.BidderAsked, (*TENDERER, *OFFICIALS), reported),
    Disclosure(evaluation.BidderReplied, (*TENDERER, *OFFICIALS), reported),
    Disclosure(evaluation.ScoreFiled, OFFICIALS, winner_known),
    Disclosure(evaluation.ScoreReopened, OFFICIALS, winner_known),
    Disclosure(evaluation.DeviationExplained, OFFICIALS, winner_known),
    Disclosure(evaluation.FiguresDetermined, (*TENDERER, *OFFICIALS), reported),
    Disclosure(evaluation.RemarkMade, OFFICIALS, winner_known),
    Disclosure(evaluation.TieSettled, OFFICIALS, winner_known),
    Disclosure(evaluation.ReportDrafted, (*TENDERER, *OFFICIALS), reported),
    Disclosure(evaluation.ReportSigned, (*TENDERER, *OFFICIALS), winner_known),
    Disclosure(evaluation.ReportFiled, (*TENDERER, *OFFICIALS), reported),
    Disclosure(award.CandidatesPublished, PUBLIC, portal=True),
    Disclosure(award.PublicityEnded, PUBLIC, portal=True),
    *namesake_rows.DISCLOSURES,
    Disclosure(award.LotAwarded, PUBLIC, portal=True),
    Disclosure(award.AwardNoticesIssued, PUBLIC, portal=True),
    Disclosure(award.WinnerFellAway, PUBLIC, portal=True),
    Disclosure(award.WrittenReportFiled, PARTIES),
    Disclosure(award.ContractPartySigned, PARTIES),
    Disclosure(award.ContractSigned, PUBLIC, portal=True),
    Disclosure(bidding.DepositRefunded, PARTIES, unsealed),
    Disclosure(bidding.DepositForfeited, PARTIES, unsealed),
    Disclosure(award.ProceedingArchived, PUBLIC, portal=True),
    Disclosure(control.ProceedingSuspended, PUBLIC, portal=True),
    Disclosure(control.ProceedingResumed, PUBLIC, portal=True),
    Disclosure(control.TenderTerminated, PUBLIC, portal=True),
    Disclosure(control.DealUnlisted, PUBLIC),
    Disclosure(control.DealRelisted, PUBLIC),
    *two_people.disclosed_to(PARTIES),
    *overseeing.disclosed_to(PARTIES),
    Disclosure(control.RoundBegun, PUBLIC, portal=True),
    Disclosure(control.TenderEnded, PUBLIC, portal=True),
    *drawing_rows.disclosures(noticed, winner_known, OFFICIALS),
    Disclosure(StageEntered, PUBLIC, noticed),
    Disclosure(DutyBreached, PARTIES),
)

def may_close_opening(p: Proceeding) -> bool:
    return unsealed(p) and not (then.needs_coefficients(p) and p.round.coefficients is None)


PROMPTS = (
    Prompt("registered", (Role.TENDEREE,), registration.ConfirmAppointment, "确认招标代理委托", lambda p: p.appointment == "asked"),
    Prompt("registered", TENDERER, registration.SubmitFiling, "编制招标文件并提交备案", lambda p: p.appointment != "asked"),
    Prompt("in_review", SUPERVISOR, registration.AcceptFiling, "审查招标文件备案"),
    *(Prompt("filed", (role,), registration.RegisterOpeningKey, "生成并登记开标公钥", key_wanted(role)) for role in TRUSTEES),
    *(Prompt("bidding", (role,), registration.RegisterOpeningKey, "重新登记灭失的开标公钥", key_lost(role)) for role in TRUSTEES),
    Prompt("filed", TENDERER, notice.PublishNotice, "发布招标公告", keys_are_there),
    Prompt("bidding", TENDERER, notice.AnswerQuestion, "答复投标人疑问", lambda p: any(not q.answered_at for q in p.round.questions.values())),
    Prompt("bidding", DECIDERS, outage.OrderExtension, "平台故障影响投标截止，决定是否顺延", lambda p: bool(p.round.outages_undecided)),
    *(Prompt("opening", (role,), trustees.ReleaseShares, "交出开标份额", shares_wanted(role)) for role in TRUSTEES),
    Prompt("opening", SUPERVISOR, failures.DecideFailure, "认定解密失败的申辩", lambda p: any(not c.decided_at for c in p.round.contests.values())),
    Prompt("opening", TENDERER, opening.CloseOpening, "主持开标", lambda p: not may_close_opening(p)),
    Prompt("opening", TENDERER, opening.CloseOpening, "宣布开标结束", may_close_opening),
    Prompt("opened", TENDERER, committee.DrawCommittee, "抽取评标委员会", lambda p: not p.round.seats and p.round.pool is None),
    Prompt("opened", EXPERT, committee.TakeSeat, "签到入席", seats_wait, unseated),
    Prompt("opened", EXPERT, committee.VoteChair, "推选评标委员会主任", lambda p: bool(p.round.seats) and not seats_wait(p)),
    Prompt("evaluation", EXPERT, committee.TakeSeat, "签到入席", seats_wait, unseated),
    Prompt("opened", (Role.CENTRE,), committee.ReplaceExpert, "更换评标专家", seat_declined),
    Prompt("evaluation", (Role.CENTRE,), committee.ReplaceExpert, "更换评标专家", seat_declined),
    Prompt("opened", TENDERER, committee.ReplaceRepresentative, "更换招标人代表", representative_declined),
    Prompt("evaluation", TENDERER, committee.ReplaceRepresentative, "更换招标人代表", representative_declined),
    Prompt("evaluation", EXPERT, evaluation.FileChecks, "评审投标文件", whose=lambda p, member: not unseated(p, member)),
    Prompt("reported", TENDERER, award.PublishCandidates, "公示中标候选人"),
    Prompt("awarding", (Role.TENDEREE,), award.AwardLot, "确定中标人"),
    Prompt("awarded", (Role.TENDEREE,), award.SignContract, "签订合同", lambda p: "tenderee" not in p.round.contract_signatures),
    Prompt("awarded", TENDERER, award.FileWrittenReport, "提交招标投标情况书面报告", lambda p: p.round.written_report_at is None),
    Prompt("contracted", TENDERER, award.FileWrittenReport, "提交招标投标情况书面报告", lambda p: p.round.written_report_at is None),
    Prompt("contracted", TENDERER, award.ArchiveProceeding, "归档", lambda p: p.round.written_report_at is not None),
    Prompt("failed", TENDERER, control.TenderAgain, "分析原因，重新招标"),
    *drawing_rows.PROMPTS,
)

CONSTRUCTION = Procedure(
    code="construction/1",
    line="construction",
    label="工程建设项目公开招标（资格后审）",
    state=Proceeding,
    stages=STAGES,
    steps=two_people.with_second(
        (*REGISTRATION, *BIDDING, *OBJECTIONS, *OUTAGES, *OPENING, *DISPUTES, *COMMITTEE, *EVALUATION, *AWARD, *CONTROL, *drawing_rows.STEPS, *overseeing.steps(RUNNING, ALWAYS)),
        EVERY_STAGE,
        ALWAYS,
    ),
    duties=DUTIES,
    disclosures=DISCLOSURES,
    holds=HOLDS,
    prompts=PROMPTS,
    in_force_from="2026-01-01",
)
