"""The opening, and what is disputed about it 开标、解密失败处置: rows."""

from __future__ import annotations

from datetime import datetime

from ggzy.core.acts import failures, opening, trustees
from ggzy.core.law import electronic, platform, regulation, tendering
from ggzy.core.law import trustees as trustee_rules
from ggzy.core.procedures import consequences as then
from ggzy.core.procedures.construction.bidding import at_the_deadline
from ggzy.core.procedures.construction.stages import ALWAYS, ANSWERING, BIDDER, CLOCK, SUPERVISOR, TENDERER, TRUSTEES
from ggzy.core.proceeding import Proceeding
from ggzy.core.roles import Role
from ggzy.core.rule import Basis
from ggzy.core.table import Second, Step, record


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
