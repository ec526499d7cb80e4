"""What is shown to whom, from when 公开: rows."""

from __future__ import annotations

from collections.abc import Callable

from ggzy.core.acts import (
    award,
    bidding,
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
from ggzy.core.procedures import drawing_rows, namesake_rows, overseeing, two_people
from ggzy.core.procedures.construction.stages import TENDERER
from ggzy.core.proceeding import Proceeding
from ggzy.core.roles import LOOKING, Role
from ggzy.core.table import Disclosure
from ggzy.core.unsealing import policy_of

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
