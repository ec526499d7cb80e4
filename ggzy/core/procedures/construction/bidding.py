"""From registration to the end of bidding 登记、备案、公告、投标、异议、故障: rows."""

from __future__ import annotations

from datetime import datetime
from functools import wraps

from ggzy.core.acts import bidding, notice, opening, outage, registration, screening
from ggzy.core.law import bars as bar_rules
from ggzy.core.law import (
    compulsory,
    construction,
    electronic,
    filing,
    measures,
    platform,
    privacy,
    regulation,
    tendering,
)
from ggzy.core.law import outage as outage_rules
from ggzy.core.law import trustees as trustee_rules
from ggzy.core.procedures import consequences as then
from ggzy.core.procedures.construction.stages import (
    ALWAYS,
    ANSWERING,
    BIDDER,
    CLOCK,
    RUNNING,
    SUPERVISOR,
    TENDERER,
    TRUSTEES,
)
from ggzy.core.proceeding import BEFORE, Proceeding
from ggzy.core.roles import Role
from ggzy.core.rule import Rule, Unmet
from ggzy.core.screening import VERSION
from ggzy.core.table import Ask, Second, Step, record

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
        (filing.appointment_waits, regulation.written_contract_named, bar_rules.appointed_agency_not_barred),
    ),
    Step(
        registration.DeclineAppointment, ("registered",), "declined", (Role.TENDEREE,), record(registration.AppointmentDeclined),
        (filing.appointment_waits, platform.reason_written),
    ),
    Step(
        registration.SubmitFiling, ("registered",), "in_review", TENDERER, then.filing_submitted,
        (bar_rules.acting_agency_not_barred, regulation.appointment_confirmed, *TENDER_FILE_RULES),
    ),
    Step(
        screening.DismissFinding, ("in_review",), None, SUPERVISOR, record(screening.FindingDismissed, version=lambda ask: VERSION),
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
            bar_rules.acting_agency_not_barred,
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
