"""What follows from an act 后果: the named functions that the tables point to where more than copying is needed."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from ggzy.core.acts import award, bidding, committee, evaluation, failures, notice, opening, registration, trustees
from ggzy.core.acts.control import RoundBegun
from ggzy.core.acts.opening import TenderFailed
from ggzy.core.calendar import day_of
from ggzy.core.documents import OpeningLine
from ggzy.core.evaluation.method import Certificates, Comprehensive, Criterion
from ggzy.core.evaluation.preliminary import majority
from ggzy.core.evaluation.price import DrawnCoefficients
from ggzy.core.evaluation.questions import Outlier, abnormally_low, outliers
from ggzy.core.evaluation.score import BidFigures, Result, ScoreSheet, evaluate
from ggzy.core.law.compulsory import duty_test
from ggzy.core.procedures.drawing import tie_by_lot
from ggzy.core.proceeding import Proceeding
from ggzy.core.roles import Role
from ggzy.core.sealing import statement
from ggzy.core.sealing.suites import named
from ggzy.core.table import Ask, Event, Then
from ggzy.core.unsealing import as_sealed, disputed_with, found_out, policy_of, sealed_to, shut

OUTLIER_PERCENT = Decimal("40")
"""How far, in percent of the criterion's points, a score may stand from the others' mean before a reason is asked."""
LOW_PRICE_REPLY_HOURS = 2


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


# ---- committee ----


def representative_replaced(ask: Ask) -> list[Event]:
    c, new = ask.command, ask.command.representative
    seat = committee.SeatDrawn(
        expert_id=new.person_id, person=new.person, employer=ask.project.tenderee, speciality="", representative=True
    )
    next_index = ask.p.round.draw.next_index
    return [committee.ExpertReplaced(expert_id=c.expert_id, reason=c.reason, seat=seat, next_index=next_index)]


def attendance_confirmed(ask: Ask) -> list[Event]:
    return [committee.AttendanceConfirmed(expert_id=ask.actor.person_id)]


def seat_taken(ask: Ask) -> list[Event]:
    return [committee.ExpertSeated(expert_id=ask.actor.person_id)]


def chair_voted(ask: Ask) -> list[Event]:
    """Whoever has more than half of the votes leads; the first election begins the evaluation and asks about low prices."""
    r = ask.p.round
    votes = {**r.chair_votes, ask.actor.person_id: ask.command.expert_id}
    events: list[Event] = [committee.ChairVoted(voter=ask.actor.person_id, expert_id=ask.command.expert_id)]
    if 2 * sum(v == ask.command.expert_id for v in votes.values()) > len(r.seats):
        events.append(committee.ChairElected(expert_id=ask.command.expert_id))
        events.extend(low_price_questions(ask))
    return events


def low_price_questions(ask: Ask, without: str = "") -> list[Event]:
    """Questions to those bids, not asked before, whose price is far below the others that stand.

    评标委员会和评标方法暂行规定 21 belongs to the preliminary evaluation: so they start with it, over the bids that
    stand then, and again each time a rejected bid leaves the comparison. When the preliminary evaluation ends, the
    prices of just those that passed have been compared.
    """
    p = ask.p
    standing = {b.bidder for b in p.valid_bids} - {without}
    compared = [f for f in figures(p) if f.key in standing]
    asked = {i.bidder for i in p.round.inquiries.values() if i.abnormally_low}
    low = abnormally_low(compared, ask.tender_file.ceiling_fen)
    return [
        evaluation.BidderAsked(
            inquiry_id=f"low-{bidder}",
            bidder=bidder,
            text=f"您单位的报价明显低于其他报价（{why}），请书面说明并提供证明材料",
            reply_by=ask.now + timedelta(hours=LOW_PRICE_REPLY_HOURS),
            abnormally_low=True,
        )
        for bidder, why in low.items()
        if bidder not in asked
    ]


def evaluation_begins(ask: Ask, events: list[Event]) -> str | None:
    return "evaluation" if any(isinstance(e, committee.ChairElected) for e in events) else None


# ---- evaluation ----


def subjective_criteria(p: Proceeding) -> tuple[Criterion, ...]:
    method = p.tender_file.method if p.tender_file else None
    return method.subjective if isinstance(method, Comprehensive) else ()


def figures(p: Proceeding) -> tuple[BidFigures, ...]:
    """What counts of each opened bid: as read out, save where the committee determined otherwise."""

    def of(line: OpeningLine, bidder: str) -> BidFigures:
        found = p.round.determined.get(bidder) or evaluation.FiguresDetermined(bidder=bidder, reason="")
        claimed = line.certificates if found.certificates is None else found.certificates
        return BidFigures(
            key=bidder,
            price_fen=line.price_fen,
            performances=line.performances if found.performances is None else found.performances,
            certificates=certificate_codes(p, claimed),
            deviations=found.deviations,
        )

    return tuple(of(b.line, b.bidder) for b in p.opened_bids if b.line)


def certificate_codes(p: Proceeding, claimed: tuple[str, ...]) -> tuple[str, ...]:
    """Bids name their certificates, the tender file lists them with codes: either one is recognised."""
    method = p.tender_file.method if p.tender_file else None
    criteria = method.criteria if isinstance(method, Comprehensive) else ()
    accepted = [c for criterion in criteria if isinstance(criterion.by, Certificates) for c in criterion.by.accepted]
    held = {"".join(name.split()) for name in claimed}
    return tuple(dict.fromkeys(c.code for c in accepted if c.code in held or "".join(c.name.split()) in held))


def sheets(p: Proceeding) -> tuple[ScoreSheet, ...]:
    return tuple(
        ScoreSheet(expert=expert, bid=bidder, points={x.criterion: x.points for x in points})
        for (expert, bidder), points in sorted(p.round.sheets.items())
    )


def drawn_coefficients(p: Proceeding) -> DrawnCoefficients | None:
    c = p.round.coefficients
    return DrawnCoefficients(k=c.k, control_drop=c.control_drop, benchmark_drop=c.benchmark_drop) if c else None


def result_of(p: Proceeding) -> Result:
    """The evaluation worked out from the record alone: the same record gives the same digits."""
    assert p.tender_file
    return evaluate(
        p.tender_file.method,
        figures(p),
        sheets(p),
        drawn_coefficients(p),
        valid=tuple(b.bidder for b in p.valid_bids),
        passed=p.round.passed or None,
        settled=p.round.settled,
        ceiling_fen=p.tender_file.ceiling_fen,
        candidates=p.tender_file.candidates,
    )


def unexplained_deviations(p: Proceeding) -> list[Outlier]:
    method = p.tender_file.method if p.tender_file else None
    if not isinstance(method, Comprehensive):
        return []
    found = outliers(method, sheets(p), OUTLIER_PERCENT)
    return [o for o in found if (o.expert, o.bid, o.criterion) not in p.round.explanations]


def by_expert(event: type[Event]) -> Then:
    """The plain consequence of a member's act: the event with the member's id."""

    def then(ask: Ask) -> list[Event]:
        c = ask.command
        shared = {n: getattr(c, n) for n in event.__struct_fields__ if n in c.__struct_fields__}
        who: dict[str, str] = {n: ask.actor.person_id for n in ("expert_id", "voter", "proposer") if n in event.__struct_fields__}
        return [event(**{**who, **shared})]

    return then


def rejection_voted(ask: Ask) -> list[Event]:
    """The ballot closes when its outcome can no longer change; a tie does not reject."""
    c, r = ask.command, ask.p.round
    ballot = r.ballots[c.proposal_id]
    events: list[Event] = [
        evaluation.RejectionVoted(
            proposal_id=c.proposal_id, voter=ask.actor.person_id, reject=c.reject, reason=c.reason
        )
    ]
    verdict = majority({**ballot.votes, ask.actor.person_id: c.reject}, tuple(r.seats))
    if verdict.carried:
        events.append(
            evaluation.BidRejected(
                proposal_id=c.proposal_id, bidder=ballot.bidder, ground=ballot.ground, reason=ballot.reason
            )
        )
        events.extend(low_price_questions(ask, without=ballot.bidder))
    elif verdict.complete:
        events.append(evaluation.RejectionLost(proposal_id=c.proposal_id))
    return events


def preliminary_finished(ask: Ask) -> list[Event]:
    return [evaluation.PreliminaryFinished(passed=tuple(b.bidder for b in ask.p.valid_bids))]


def report_drafted(ask: Ask) -> list[Event]:
    return [evaluation.ReportDrafted(result=result_of(ask.p))]


def tie_settled(ask: Ask) -> list[Event]:
    """By lot the opening's seed orders the equal ones; by vote the chair records the order that the committee chose."""
    tie = result_of(ask.p).ties[0]
    if tie.settle_by == "lot":
        return [tie_by_lot(ask.p, tie.keys)]
    return [evaluation.TieSettled(order=ask.command.order, how="vote", seed="", reason=ask.command.reason)]


def report_filed(ask: Ask) -> list[Event]:
    return [evaluation.ReportFiled(candidates=ask.p.round.result.candidates, silent=ask.command.silent)]


def all_rejected(ask: Ask) -> list[Event]:
    return [TenderFailed(cause=f"评标委员会否决全部投标：{ask.command.reason}")]


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
