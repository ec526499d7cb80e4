"""What follows from an act 后果: the named functions that the tables point to where more than copying is needed."""

from __future__ import annotations

from datetime import timedelta

from ggzy.core.acts import award, bidding, failures, notice, opening, registration, trustees
from ggzy.core.acts.control import RoundBegun
from ggzy.core.acts.opening import TenderFailed
from ggzy.core.calendar import day_of
from ggzy.core.evaluation.method import Comprehensive
from ggzy.core.law.compulsory import duty_test
from ggzy.core.proceeding import Proceeding
from ggzy.core.roles import Role
from ggzy.core.sealing import statement
from ggzy.core.sealing.suites import named
from ggzy.core.table import Ask, Event, Then
from ggzy.core.unsealing import as_sealed, disputed_with, found_out, policy_of, sealed_to, shut

# ---- registration and notice ----


def registered(ask: Ask) -> list[Event]:
    c = ask.command
    return [
        registration.ProjectRegistered(
            project=c.project,
            duty_test=duty_test(c.project, ask.facts.directory, day_of(ask.now)),
            deal_code=ask.facts.deal_code,
            override_reason=c.override_reason,
        )
    ]


def filing_submitted(ask: Ask) -> list[Event]:
    return [registration.FilingSubmitted(tender_file=ask.command.tender_file, version=ask.p.filing_version + 1)]


def file_obtained(ask: Ask) -> list[Event]:
    """Obtaining twice is one fact."""
    if ask.facts.pseudonym in ask.p.round.obtained:
        return []
    return [notice.FileObtained(bidder=ask.facts.pseudonym)]


def question_asked(ask: Ask) -> list[Event]:
    c = ask.command
    return [notice.QuestionAsked(question_id=c.question_id, bidder=ask.facts.pseudonym, text=c.text)]


def objection_raised(kind: str) -> Then:
    def then(ask: Ask) -> list[Event]:
        c = ask.command
        return [
            notice.ObjectionRaised(objection_id=c.objection_id, kind=kind, text=c.text, raiser=ask.facts.pseudonym)
        ]

    return then


# ---- bids and opening ----


def bid_received(ask: Ask) -> list[Event]:
    bid, signed = ask.p.round.bids.get(ask.facts.pseudonym), ask.command.signed
    said = signed.statement
    return [
        bidding.BidReceived(
            bidder=ask.facts.pseudonym,
            sequence=len(bid.statements) + 1 if bid else 1,
            envelope_sha256=said.envelope_sha256,
            size=said.size,
            receipt_no=ask.facts.receipt_no,
            received_at=ask.now,
            statement=said.sha256,
            statement_text=statement.encode(signed).decode(),
            clock_offset_us=ask.facts.clock_offset_us,
        )
    ]


def bid_withdrawn(ask: Ask) -> list[Event]:
    c = ask.command
    return [
        bidding.BidWithdrawn(
            bidder=ask.facts.pseudonym, reason=c.reason, receipt_no=ask.facts.receipt_no,
            statement=c.signed.statement.sha256, statement_text=statement.encode(c.signed).decode(),
            clock_offset_us=ask.facts.clock_offset_us,
        )
    ]


def bidding_closed(ask: Ask) -> list[Event]:
    r = ask.p.round
    return [opening.BiddingClosed(bids=len(ask.p.standing_bids), round=r.number, deadline=r.deadline)]


def too_few_bidders(ask: Ask) -> list[Event]:
    """The number is not told: a failed tender says only that it was below the minimum."""
    least = ask.p.tender_file.minimum_bidders if ask.p.tender_file else 3
    return [TenderFailed(cause=f"投标截止时投标人少于{least}个，依法不得开标，投标文件未开启并予退回")]


def signed_in(ask: Ask) -> list[Event]:
    return [opening.BidderSignedIn(bidder=ask.facts.pseudonym)]


def unsealing_recorded(ask: Ask) -> list[Event]:
    c = ask.command
    if c.line is None:
        return [opening.BidNotUnsealed(bidder=c.bidder, cause=c.cause, fault=c.fault)]
    return [
        opening.BidUnsealed(
            bidder=c.bidder,
            org_id=c.org_id,
            org=c.org,
            line=c.line,
            manifest_sha256=c.manifest_sha256,
            draw_nonce=c.draw_nonce,
            firms=c.firms,
            false_shares=c.false_shares,
        )
    ]


def unsealing_begun(ask: Ask) -> list[Event]:
    return [trustees.UnsealingBegun(until=ask.now + timedelta(minutes=policy_of(ask.p).window_minutes))]


def bidder_part_released(ask: Ask) -> list[Event]:
    return [trustees.BidderPartReleased(bidder=ask.facts.pseudonym, part=ask.command.part)]


def window_closed(ask: Ask) -> list[Event]:
    """What could still not be opened stays shut; what has all it needs is left to the desk, which is at work on it."""
    found = {b.bidder: why for b in ask.p.standing_bids if b.waits and (why := shut(ask.p, b))}
    events: list[Event] = [trustees.WindowClosed(shut=len(found))]
    for bidder, why in found.items():
        events.append(opening.BidNotUnsealed(bidder=bidder, cause=why.cause, fault=why.fault, disputed=why.disputed))
    return events


def trustee_key_disclosed(ask: Ask) -> list[Event]:
    """The key tells of every share in dispute whether it is as the bidder sealed it; where that shows who lied, it is said."""
    p, c = ask.p, ask.command
    events: list[Event] = [trustees.TrusteeKeyDisclosed(seat=c.seat, private_key=c.private_key)]
    public = named(policy_of(p).suite).public_key_of(c.private_key)
    # A bid sealed to the key of before a loss is not to be judged by the one that took its place.
    for bid in (bid for bid in disputed_with(p, c.seat) if sealed_to(p, bid, c.seat, public)):
        true = as_sealed(p, bid, c.seat, c.private_key)
        events.append(trustees.ShareJudged(bidder=bid.bidder, seat=c.seat, as_sealed=true))
        known = {seat: was for (bidder, seat), was in p.round.judged.items() if bidder == bid.bidder} | {c.seat: true}
        liar = found_out(p, bid, known) if bid.not_opened else None
        if liar is not None:
            events.append(opening.BidNotUnsealed(bidder=bid.bidder, cause=liar.cause, fault=liar.fault))
    return events


def failure_contested(ask: Ask) -> list[Event]:
    c = ask.command
    return [failures.FailureContested(bidder=ask.facts.pseudonym, text=c.text, file_sha256=c.file_sha256)]


def needs_coefficients(p: Proceeding) -> bool:
    return bool(p.tender_file and isinstance(p.tender_file.method, Comprehensive) and p.opened_bids)


def signer(ask: Ask) -> str:
    """Bidders sign under their name, which is public by now; others as their office."""
    if ask.actor.role is Role.BIDDER:
        bid = ask.p.round.bids.get(ask.facts.pseudonym)
        return bid.org if bid and bid.org else ask.facts.pseudonym
    return f"{ask.actor.role.label}：{ask.actor.org}"


def record_signed(ask: Ask) -> list[Event]:
    return [opening.OpeningRecordSigned(signer=signer(ask), opinion=ask.command.opinion)]


def opening_closed(ask: Ask) -> list[Event]:
    bids = ask.p.standing_bids
    return [opening.OpeningClosed(opened=sum(b.opened for b in bids), not_opened=sum(not b.opened for b in bids))]


# ---- award and contract ----


def awarded(ask: Ask) -> list[Event]:
    p, c = ask.p, ask.command
    bid = p.round.bids[c.bidder]
    assert bid.line
    return [
        award.LotAwarded(
            bidder=c.bidder,
            org_id=bid.org_id,
            org=bid.org,
            price_fen=bid.line.price_fen,
            rank=p.round.result.candidates.index(c.bidder) + 1,
            reason=c.reason,
            namesake=c.namesake,
        ),
        award.AwardNoticesIssued(
            winner=c.bidder, losers=tuple(b.bidder for b in p.standing_bids if b.bidder != c.bidder)
        ),
    ]


def fell_away(ask: Ask) -> list[Event]:
    c = ask.command
    ground = getattr(c, "ground", "放弃中标")
    return [award.WinnerFellAway(bidder=ask.p.round.winner, ground=ground, evidence=c.evidence, papers=c.papers)]


def after_falling_away(ask: Ask, events: list[Event]) -> str:
    """To the next candidate, or, when none is left, to a new tender."""
    gone = {*ask.p.round.fallen_away, ask.p.round.winner}
    return "awarding" if any(c not in gone for c in ask.p.round.result.candidates) else "failed"


def candidates_given_up(ask: Ask) -> list[Event]:
    return [TenderFailed(cause=f"不再依次确定其他中标候选人：{ask.command.reason}")]


def contract_signed(ask: Ask) -> list[Event]:
    c = ask.command
    party = "winner" if ask.actor.role is Role.BIDDER else "tenderee"
    same = {"amount_fen": c.amount_fen, "duration_days": c.duration_days, "manager": c.manager}
    events: list[Event] = [award.ContractPartySigned(party=party, **same)]
    if {party, *ask.p.round.contract_signatures} == {"winner", "tenderee"}:
        events.append(award.ContractSigned(**same))
    return events


def contract_concluded(ask: Ask, events: list[Event]) -> str | None:
    return "contracted" if any(isinstance(e, award.ContractSigned) for e in events) else None


def round_begun(ask: Ask) -> list[Event]:
    return [RoundBegun(number=ask.p.round.number + 1)]
