"""What was decided, by whom 决定留痕: a reader of lots, cases, complaints and all other matters; it decides nothing itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ggzy.core.acts import (
    case,
    circular,
    complaint,
    control,
    coordination,
    credit,
    dispute,
    explaining,
    failures,
    imported,
    office,
    outage,
    oversight,
    pool,
    redress,
    registration,
    second,
    succession,
    transfer,
    unlisted,
)
from ggzy.core.roles import Role
from ggzy.core.table import Entry
from ggzy.layout.history import told_of
from ggzy.supervision.models import Decided

# What an office drops unseen (CircularDropped) concerns nobody below, so it is not told here either.
DECISIONS = (
    second.SecondConfirmed, second.SecondDeclined, registration.FilingAccepted, registration.FilingReturned,
    control.ProceedingSuspended, control.ProceedingResumed, control.DealUnlisted, control.DealRelisted,
    failures.FailureDecided, outage.ExtensionOrdered, outage.DeadlineKept,
    case.CaseAssigned, case.InvestigatorsReplaced, case.LegalityReviewed, case.PenaltyImposed, case.CaseClosed, case.CreditRepaired, case.DecisionRevoked, case.PublicationWithdrawn,
    transfer.CaseTransferred, transfer.TransferAnswered,
    redress.RepairRefused, redress.StayNoted, redress.StayEnded, redress.AppealEnded, redress.DecisionAmended,
    oversight.CorrectionOrdered, oversight.CorrectionJudged,
    office.PowerDelegated, office.DelegationDropped, office.PowerCorrected, office.PowerWithdrawn, office.ChecklistAdopted, office.ChecklistDropped, office.ChecklistRepealed,
    complaint.ComplaintAccepted, complaint.ComplaintRefused, complaint.ComplaintDecided, complaint.WithdrawalAllowed, complaint.StayOrdered, complaint.StayLifted,
    circular.CircularIssued, circular.CircularWithdrawn, circular.OfficeRechecked,
    unlisted.UnlistedConfirmed, unlisted.UnlistedFound, unlisted.ContractFoundAside, unlisted.UnlistedCleared, unlisted.UnlistedSettled,
    succession.SuccessionRecorded, succession.SuccessionRevoked, pool.ExpertRemoved, pool.RemovalDropped, pool.ExpertReturned,
    coordination.CoordinationDecided, coordination.CoordinationInstructed, dispute.AppealAnswered, credit.CreditConfirmed, credit.CreditEntryRepaired, credit.CreditWithdrawn,
    explaining.FindingExplained, explaining.FindingConcluded, explaining.FindingReferred, explaining.FindingReturned, explaining.FindingReopened,
    credit.CreditWithdrawalConfirmed, credit.CreditWithdrawalRejected, succession.SuccessionConfirmed, succession.SuccessionRejected,
    succession.SuccessionRevocationConfirmed, succession.SuccessionRevocationRejected, imported.ImportConfirmed, imported.ImportReturned,
)  # fmt: skip
OFFICIAL = (Role.SUPERVISOR, Role.ADMINISTRATION, Role.INSPECTOR, Role.CENTRE, Role.DISCIPLINE)


def note(p: Any, entries: Sequence[Entry]) -> None:
    """A follower: one row a decision of an official."""
    Decided.objects.bulk_create(row(p, entry) for entry in entries if isinstance(entry.event, DECISIONS) and entry.actor.role in OFFICIAL)


def row(p: Any, entry: Entry) -> Decided:
    actor, line = entry.actor, told_of(p, entry)
    post = f"{actor.org}{actor.office}{actor.post}" + (f"（代理{actor.deputy_for}）" if actor.deputy_for else "")
    return Decided(
        at=entry.at, person_id=actor.person_id, person=actor.person, post=post[:200], org_id=actor.org_id, stream=p.stream,
        region=p.region, about=p.title[:300], decision=line.did[:100], detail=line.detail,
    )  # fmt: skip
