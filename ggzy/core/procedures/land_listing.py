"""国有建设用地使用权 挂牌出让, version land-listing/1: listing, then limited-time bidding where two still want to go on."""

from __future__ import annotations

from datetime import datetime, timedelta

from ggzy.core.acts import bidding, clockwork, control, listing, registration
from ggzy.core.acts.stages import DutyBreached, StageEntered
from ggzy.core.auction.limited_time import outcome
from ggzy.core.law import bars as bar_rules
from ggzy.core.law import filing, land, platform
from ggzy.core.procedures import consequences as then
from ggzy.core.procedures import overseeing, two_people
from ggzy.core.proceeding import BEFORE, Proceeding
from ggzy.core.roles import LOOKING, Role
from ggzy.core.rule import Basis
from ggzy.core.table import (
    Ask,
    Disclosure,
    Duty,
    Event,
    Hold,
    Procedure,
    Prompt,
    Second,
    Stage,
    Step,
    Then,
    Within,
    record,
)

GRANTOR = (Role.TENDEREE,)
BIDDER = (Role.BIDDER,)
CLOCK = (Role.CLOCK,)
OFFICIALS = (Role.TENDEREE, Role.SUPERVISOR, Role.CENTRE, Role.ADMINISTRATION, Role.INSPECTOR, *LOOKING)

STAGES = (
    Stage("registered", "编制出让方案", secret=True),
    Stage("announced", "公告", secret=True),
    Stage("listing", "挂牌", secret=True),
    Stage("limited_time", "限时竞价", secret=True),
    Stage("deciding", "确定竞得人"),
    Stage("sold", "已成交"),
    Stage("unsold", "未成交", final=True),
    Stage("terminated", "已终止", final=True),
    Stage("closed", "已公布结果", final=True),
)
EVERY_STAGE = tuple(s.code for s in STAGES)
RUNNING = tuple(s.code for s in STAGES if not s.final)
ALWAYS = frozenset({"suspended"})


def auction(p: Proceeding) -> listing.Listing:
    found = p.round.auction
    assert isinstance(found, listing.Listing)
    return found


def under_a_number(event: type[Event]) -> Then:
    return record(event, bidder=lambda ask: ask.facts.pseudonym)


def offer_placed(limited_time: bool) -> Then:
    def placed(ask: Ask) -> list[Event]:
        price = ask.command.price_fen
        return [listing.OfferPlaced(bidder=ask.facts.pseudonym, price_fen=price, limited_time=limited_time)]

    return placed


def on_to_limited_time(ask: Ask) -> list[Event]:
    minutes = auction(ask.p).terms.ladder.extension_minutes
    return [listing.ListingEnded(limited_time_until=ask.now + timedelta(minutes=minutes))]


def declared(ask: Ask) -> list[Event]:
    found = outcome(auction(ask.p).standing, ask.now, ask.command.reserve_fen)
    assert found is not None
    return [listing.OutcomeDeclared(outcome=found, reserve_fen=ask.command.reserve_fen)]


def sold_or_not(ask: Ask, events: list[Event]) -> str:
    (event,) = events
    assert isinstance(event, listing.OutcomeDeclared)
    return "sold" if event.outcome.winner else "unsold"


def listing_ends(p: Proceeding) -> datetime | None:
    return auction(p).standing.ends_at if p.round.auction else None


def listing_starts(p: Proceeding) -> datetime | None:
    return auction(p).terms.listing_from if p.round.auction else None


STEPS = (
    Step(
        registration.RegisterProject, (BEFORE,), "registered", GRANTOR, then.registered,
        (filing.project_is_complete, filing.registers_own_project, bar_rules.agency_not_barred, filing.invest_code_is_new),
    ),
    Step(
        listing.PublishListing, ("registered",), "announced", GRANTOR, record(listing.ListingPublished),
        (land.announced_twenty_days_before, land.listed_ten_working_days, land.deposit_a_fifth_of_the_start),
    ),
    Step(
        listing.ApplyToBid, ("announced", "listing"), None, BIDDER, under_a_number(listing.BidApplied),
        (platform.firm_verified, bar_rules.bidder_not_barred, land.applied_in_time),
    ),
    Step(
        bidding.RecordDeposit, ("announced", "listing"), None, (Role.BANK,), record(bidding.DepositReceived),
        (platform.deposit_not_recorded,), despite=ALWAYS,
    ),
    Step(
        listing.ConfirmQualification, ("announced", "listing"), None, GRANTOR, record(listing.QualificationConfirmed),
        (land.applicant_paid,),
    ),
    Step(
        listing.BeginListing, ("announced",), "listing", CLOCK, lambda ask: [listing.ListingBegun()], due=listing_starts,
        basis=Basis(land.LAW, 17, "挂牌起始日"),
    ),
    Step(listing.PlaceOffer, ("listing",), None, BIDDER, offer_placed(limited_time=False), (land.offer_counts,)),
    Step(listing.PlaceOffer, ("limited_time",), None, BIDDER, offer_placed(limited_time=True), (land.offer_counts,)),
    Step(
        listing.DeclareWilling, ("listing",), None, BIDDER, under_a_number(listing.WillingDeclared),
        (land.may_declare_willing,),
    ),
    Step(
        listing.EndListing, ("listing",), "limited_time", CLOCK, on_to_limited_time, (land.listing_is_over,),
        when=land.two_want_to_go_on, due=listing_ends,
    ),
    Step(
        listing.EndListing, ("listing",), "deciding", CLOCK, lambda ask: [listing.ListingEnded()], (land.listing_is_over,),
        due=listing_ends,
    ),
    Step(
        listing.EndLimitedTime, ("limited_time",), "deciding", CLOCK, lambda ask: [listing.LimitedTimeEnded()],
        (land.listing_is_over,), due=listing_ends,
    ),
    Step(
        listing.DeclareOutcome, ("deciding",), sold_or_not, GRANTOR, declared, (land.reserve_is_the_sealed_one,),
    ),
    Step(listing.SignConfirmation, ("sold",), None, BIDDER, record(listing.ConfirmationSigned), (platform.is_the_winner,)),
    Step(listing.PublishResult, ("sold",), "closed", GRANTOR, record(listing.ResultPublished), (platform.text_given,)),
    Step(
        bidding.RefundDeposit, EVERY_STAGE, None, (Role.BANK,), record(bidding.DepositRefunded),
        (platform.deposit_in_hand,), despite=ALWAYS,
    ),
    Step(clockwork.NoteBreach, EVERY_STAGE, None, CLOCK, clockwork.breach_noted, despite=ALWAYS),
    Step(
        control.Suspend, RUNNING, None, (Role.SUPERVISOR,), record(control.ProceedingSuspended),
        (platform.order_is_grounded,),
    ),
    Step(
        control.Resume, RUNNING, None, (Role.SUPERVISOR,), record(control.ProceedingResumed), (platform.is_suspended, platform.reason_written),
        despite=ALWAYS,
    ),
    Step(
        control.Terminate, ("registered", "announced", "listing"), "terminated", GRANTOR,
        record(control.TenderTerminated), (platform.reason_written,), second=Second(GRANTOR),
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
)


def result_unpublished(p: Proceeding) -> dict[str, datetime]:
    return {"result": p.happened["OutcomeDeclared"]} if p.stage == "sold" else {}


def losers_deposits(p: Proceeding) -> dict[str, datetime]:
    """The losers' deposits go back; the winner's counts towards the price."""
    if p.stage not in ("sold", "closed", "unsold"):
        return {}
    since = p.happened["OutcomeDeclared"]
    return {d.bidder: since for d in p.deposits.values() if d.in_hand and d.bidder != p.round.winner}


DUTIES = (
    Duty(
        "publish_result", "公布出让结果", GRANTOR, listing.PublishResult, result_unpublished, Within(workdays=10),
        Basis(land.LAW, 22, "10个工作日", checked=False),
    ),
    Duty(
        "refund_losers", "退还未竞得人保证金（不计利息）", (Role.CENTRE,), bidding.RefundDeposit, losers_deposits,
        Within(workdays=5), Basis(land.LAW, 21, "5个工作日", checked=False),
    ),
)


def announced(p: Proceeding) -> bool:
    return p.round.notice is not None


def over(p: Proceeding) -> bool:
    return p.stage in ("sold", "unsold", "closed")


DISCLOSURES = (
    Disclosure(registration.ProjectRegistered, OFFICIALS),
    Disclosure(registration.ProjectRegistered, (), announced, portal=True),
    Disclosure(listing.ListingPublished, (), portal=True),
    Disclosure(listing.ListingBegun, (), portal=True),
    Disclosure(listing.OfferPlaced, (), portal=True),
    Disclosure(listing.ListingEnded, (), portal=True),
    Disclosure(listing.LimitedTimeEnded, (), portal=True),
    Disclosure(listing.OutcomeDeclared, (), portal=True),
    Disclosure(listing.ConfirmationSigned, OFFICIALS),
    Disclosure(listing.ResultPublished, (), portal=True),
    Disclosure(listing.BidApplied, OFFICIALS, over),
    Disclosure(listing.QualificationConfirmed, OFFICIALS, over),
    Disclosure(listing.WillingDeclared, OFFICIALS, over),
    Disclosure(bidding.DepositReceived, OFFICIALS, over),
    Disclosure(bidding.DepositRefunded, OFFICIALS, over),
    Disclosure(control.ProceedingSuspended, (), portal=True),
    Disclosure(control.ProceedingResumed, (), portal=True),
    Disclosure(control.TenderTerminated, (), portal=True),
    Disclosure(control.DealUnlisted, ()),
    Disclosure(control.DealRelisted, ()),
    *two_people.disclosed_to((*GRANTOR, *OFFICIALS)),
    *overseeing.disclosed_to((*GRANTOR, *OFFICIALS)),
    Disclosure(StageEntered, (), announced),
    Disclosure(DutyBreached, OFFICIALS),
)

PROMPTS = (
    Prompt("registered", GRANTOR, listing.PublishListing, "发布挂牌公告"),
    Prompt("deciding", GRANTOR, listing.DeclareOutcome, "宣布竞得结果"),
    Prompt("sold", GRANTOR, listing.PublishResult, "公布出让结果"),
)

LAND_LISTING = Procedure(
    code="land-listing/1",
    line="land",
    label="国有建设用地使用权挂牌出让",
    state=Proceeding,
    stages=STAGES,
    steps=two_people.with_second((*STEPS, *overseeing.steps(RUNNING, EVERY_STAGE, ALWAYS)), EVERY_STAGE, ALWAYS),
    duties=(*DUTIES, *overseeing.DUTIES),
    disclosures=DISCLOSURES,
    holds=(Hold("suspended", platform.not_suspended),),
    prompts=PROMPTS,
    in_force_from="2026-01-01",
)
