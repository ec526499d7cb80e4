"""What follows from the acts of a committee 评标的后果: the named functions that its rows point to."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from ggzy.core.acts import committee, evaluation
from ggzy.core.acts.opening import TenderFailed
from ggzy.core.documents import OpeningLine
from ggzy.core.evaluation.method import Certificates, Comprehensive, Criterion
from ggzy.core.evaluation.preliminary import majority
from ggzy.core.evaluation.price import DrawnCoefficients
from ggzy.core.evaluation.questions import Outlier, abnormally_low, outliers
from ggzy.core.evaluation.score import BidFigures, Result, ScoreSheet, evaluate
from ggzy.core.procedures.drawing import tie_by_lot
from ggzy.core.proceeding import Proceeding
from ggzy.core.table import Ask, Event, Then

OUTLIER_PERCENT = Decimal("40")
"""How far, in percent of the criterion's points, a score may stand from the others' mean before a reason is asked."""
LOW_PRICE_REPLY_HOURS = 2


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
