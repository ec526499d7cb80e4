"""公共工程最低价成交, version public-works/1: a minimum of bidders and a floor price as rows, no committee.

Not a procedure of Chinese law (最低投标限价 is forbidden there, 实施条例 27): it carries real auctions from elsewhere
through the same door, so that the platform is tried on what truly happened.
"""

from __future__ import annotations

import hashlib

from ggzy.core.acts import award, bidding, clockwork, failures, lowest_price, notice, opening, registration, trustees
from ggzy.core.acts.stages import StageEntered
from ggzy.core.draws.draw import draw_one
from ggzy.core.law import bars as bar_rules
from ggzy.core.law import bench, electronic, filing, platform, tendering
from ggzy.core.law import trustees as trustee_rules
from ggzy.core.money import yuan
from ggzy.core.procedures import consequences as then
from ggzy.core.procedures import two_people
from ggzy.core.procedures.construction.bidding import STATEMENT_RULES, WITHDRAWAL_RULES, at_the_deadline
from ggzy.core.procedures.construction.opening import DISPUTES, at_the_end_of_the_window
from ggzy.core.procedures.construction.stages import TRUSTEES
from ggzy.core.proceeding import BEFORE, Bid, Proceeding
from ggzy.core.roles import Role
from ggzy.core.table import Ask, Disclosure, Event, Procedure, Stage, Step, record

BUYER = (Role.TENDEREE,)
BIDDER = (Role.BIDDER,)
CLOCK = (Role.CLOCK,)

STAGES = (
    Stage("registered", "编制文件", secret=True),
    Stage("filed", "待公告", secret=True),
    Stage("bidding", "公告与投标", secret=True),
    Stage("opening", "开标"),
    Stage("awarded", "已成交"),
    Stage("failed", "流标", final=True),
    Stage("archived", "已归档", final=True),
)


def out_of_range(p: Proceeding, bid: Bid) -> str:
    """Why a price alone makes a bid invalid, or nothing. Floor and ceiling themselves are within the range."""
    assert bid.line and p.tender_file
    floor, ceiling, price = p.tender_file.floor_fen, p.tender_file.ceiling_fen, bid.line.price_fen
    if floor and price < floor:
        return f"报价{yuan(price)}元低于最低限价{yuan(floor)}元"
    if ceiling and price > ceiling:
        return f"报价{yuan(price)}元高于最高限价{yuan(ceiling)}元"
    return ""


def lowest_decided(ask: Ask) -> list[Event]:
    """The lowest of the valid bids; among equals the lot decides, its seed made of what every sealed bid brought."""
    p = ask.p

    def by_nonce(bidder: str) -> str:
        return p.round.bids[bidder].draw_nonce

    out = {b.bidder: why for b in p.valid_bids if (why := out_of_range(p, b))}
    prices = {b.bidder: b.line.price_fen for b in p.valid_bids if b.line and b.bidder not in out}
    least = min(prices.values(), default=0)
    lowest = tuple(sorted((k for k, price in prices.items() if price == least), key=by_nonce))
    nonces = sorted(b.draw_nonce for b in p.opened_bids)
    seed = hashlib.sha256("\n".join(nonces).encode()).digest()
    drawn = draw_one(lowest, seed, "tie") if lowest else ""
    decided = lowest_price.LowestDecided(
        valid=tuple(sorted(prices, key=by_nonce)),
        out_of_range=tuple(
            lowest_price.OutOfRange(bidder=k, reason=why)
            for k, why in sorted(out.items(), key=lambda o: by_nonce(o[0]))
        ),
        lowest=lowest,
        drawn=drawn,
        seed=seed.hex(),
    )
    if not drawn:
        return [decided, opening.TenderFailed(cause="没有有效报价")]
    bid = p.round.bids[drawn]
    assert bid.line
    awarded = award.LotAwarded(
        bidder=drawn, org_id=bid.org_id, org=bid.org, price_fen=bid.line.price_fen, rank=1, reason=""
    )
    losers = tuple(b.bidder for b in p.standing_bids if b.bidder != drawn)
    return [decided, awarded, award.AwardNoticesIssued(winner=drawn, losers=losers)]


def awarded_or_failed(ask: Ask, events: list[Event]) -> str:
    return "failed" if any(isinstance(e, opening.TenderFailed) for e in events) else "awarded"


STEPS = (
    Step(
        registration.RegisterProject, (BEFORE,), "registered", BUYER, then.registered,
        (filing.project_is_complete, filing.registers_own_project, bar_rules.agency_not_barred, filing.invest_code_is_new),
    ),
    Step(
        registration.SubmitFiling, ("registered",), "filed", BUYER, then.filing_submitted, (trustee_rules.policy_is_sound,),
    ),
    Step(
        registration.RegisterOpeningKey, ("filed",), None, TRUSTEES,
        record(registration.OpeningKeyRegistered), (trustee_rules.seat_is_own, trustee_rules.key_rehearsed),
    ),
    Step(
        notice.PublishNotice, ("filed",), "bidding", BUYER, record(notice.NoticePublished),
        (trustee_rules.opening_keys_registered, platform.notice_times_in_order),
    ),
    Step(
        notice.ObtainFile, ("bidding",), None, BIDDER, then.file_obtained,
        (electronic.file_open_to_registered, platform.firm_verified, bar_rules.bidder_not_barred),
    ),
    Step(
        bidding.SubmitBid, ("bidding",), None, BIDDER, then.bid_received,
        (
            tendering.before_the_deadline,
            platform.firm_verified,
            bar_rules.bidder_not_barred,
            platform.file_obtained,
            *STATEMENT_RULES,
            electronic.bid_is_encrypted,
            electronic.upload_is_complete,
        ),
    ),
    Step(
        bidding.WithdrawBid, ("bidding",), None, BIDDER, then.bid_withdrawn,
        (tendering.withdrawn_before_the_deadline, platform.has_a_standing_bid, *WITHDRAWAL_RULES),
    ),
    Step(
        opening.CloseBidding, ("bidding",), "opening", CLOCK, then.bidding_closed,
        (electronic.not_opened_before_the_deadline,), when=tendering.enough_bidders, due=at_the_deadline,
    ),
    Step(
        opening.CloseBidding, ("bidding",), "failed", CLOCK, then.too_few_bidders,
        (electronic.not_opened_before_the_deadline,), due=at_the_deadline,
    ),
    Step(
        trustees.ReleaseShares, ("bidding", "opening"), None, TRUSTEES, record(trustees.SharesReleased),
        (
            electronic.not_opened_before_the_deadline,
            trustee_rules.bidding_is_closed,
            trustee_rules.seat_is_own,
            trustee_rules.window_is_open,
            trustee_rules.shares_belong_to_standing_bids,
        ),
    ),
    Step(trustees.BeginUnsealing, ("opening",), None, BUYER, then.unsealing_begun, (trustee_rules.unsealing_not_begun,)),
    Step(
        trustees.ReleaseBidderPart, ("opening",), None, BIDDER, then.bidder_part_released,
        (
            electronic.not_opened_before_the_deadline,
            platform.has_a_standing_bid,
            trustee_rules.own_bid_waits,
            trustee_rules.window_is_open,
            trustee_rules.part_fits,
        ),
    ),
    Step(clockwork.KeepCover, ("bidding",), None, CLOCK, record(clockwork.CoverKept)),
    Step(trustees.CloseWindow, ("opening",), None, CLOCK, then.window_closed, due=at_the_end_of_the_window),
    Step(
        opening.RecordUnsealing, ("opening",), None, CLOCK, then.unsealing_recorded,
        (electronic.not_opened_before_the_deadline, platform.not_unsealed_twice),
    ),
    *DISPUTES,
    Step(
        lowest_price.ExcludeBid, ("opening",), None, BUYER, record(lowest_price.BidExcluded),
        (electronic.all_unsealed, bench.bid_is_valid, platform.reason_written),
    ),
    Step(
        lowest_price.DecideLowest, ("opening",), awarded_or_failed, BUYER, lowest_decided,
        (electronic.all_unsealed, trustee_rules.no_contest_undecided),
    ),
    Step(award.ArchiveProceeding, ("awarded",), "archived", BUYER, record(award.ProceedingArchived)),
)


def over(p: Proceeding) -> bool:
    return not p.secret


def noticed(p: Proceeding) -> bool:
    return p.round.notice is not None


DISCLOSURES = (
    Disclosure(registration.ProjectRegistered, (), noticed, portal=True),
    Disclosure(registration.FilingSubmitted, (), noticed, portal=True),
    Disclosure(registration.OpeningKeyRegistered, (), noticed, portal=True),
    Disclosure(notice.NoticePublished, (), portal=True),
    Disclosure(notice.FileObtained, BUYER, over),
    Disclosure(bidding.BidReceived, BUYER, over),
    Disclosure(bidding.BidWithdrawn, BUYER, over),
    Disclosure(opening.BiddingClosed, (), portal=True),
    Disclosure(opening.TenderFailed, (), portal=True),
    Disclosure(trustees.SharesReleased, BUYER),
    Disclosure(trustees.UnsealingBegun, (), portal=True),
    Disclosure(trustees.BidderPartReleased, BUYER),
    Disclosure(trustees.WindowClosed, (), portal=True),
    Disclosure(trustees.DisclosurePermitted, BUYER),
    Disclosure(trustees.TrusteeKeyDisclosed, (), portal=True),
    Disclosure(trustees.ShareJudged, (), portal=True),
    Disclosure(failures.FailureContested, (*BUYER, Role.SUPERVISOR)),
    Disclosure(failures.FailureDecided, (), portal=True),
    *two_people.disclosed_to((*TRUSTEES, Role.ADMINISTRATION)),
    Disclosure(opening.BidUnsealed, (), portal=True),
    Disclosure(opening.BidNotUnsealed, (), portal=True),
    Disclosure(lowest_price.BidExcluded, (), portal=True),
    Disclosure(lowest_price.LowestDecided, (), portal=True),
    Disclosure(award.LotAwarded, (), portal=True),
    Disclosure(award.AwardNoticesIssued, (), portal=True),
    Disclosure(award.ProceedingArchived, (), portal=True),
    Disclosure(StageEntered, (), noticed),
)

PUBLIC_WORKS = Procedure(
    code="public-works/1",
    line="construction",
    label="公共工程最低价成交（回放）",
    state=Proceeding,
    stages=STAGES,
    steps=two_people.with_second(STEPS, tuple(stage.code for stage in STAGES), frozenset()),
    duties=(),
    disclosures=DISCLOSURES,
)
