"""Award and contract, and control at every stage 定标、合同、行政措施: rows."""

from __future__ import annotations

from ggzy.core.acts import award, bidding, clockwork, control
from ggzy.core.law import bars as bar_rules
from ggzy.core.law import construction, oversight, platform, privacy, regulation, tendering
from ggzy.core.procedures import consequences as then
from ggzy.core.procedures import namesake_rows
from ggzy.core.procedures.construction.stages import (
    ALWAYS,
    ANSWERING,
    BEFORE_AWARD,
    BIDDER,
    CLOCK,
    EVERY_STAGE,
    RUNNING,
    SUPERVISOR,
    TENDERER,
)
from ggzy.core.roles import Role
from ggzy.core.rule import Basis
from ggzy.core.table import Second, Step, record

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
        (platform.archive_is_complete, oversight.nothing_left_to_put_right),
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
    Step(
        control.TenderAgain, ("failed",), "registered", TENDERER, then.round_begun, (bar_rules.acting_agency_not_barred,),
        basis=Basis(regulation.LAW, 44, "重新招标"),
    ),
    Step(
        control.EndWithoutTender, ("failed",), "ended", (Role.TENDEREE,), record(control.TenderEnded), (platform.failed_twice,),
        basis=Basis(construction.LAW, 38, "不再进行招标"),
    ),
)
