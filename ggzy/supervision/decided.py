"""What was decided, by whom 决定留痕: a reader of lots, cases and offices' own matters; it decides nothing itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ggzy.core.acts import (
    case,
    control,
    coordination,
    credit,
    dispute,
    failures,
    office,
    outage,
    registration,
    second,
    succession,
)
from ggzy.core.roles import Role
from ggzy.core.table import Entry
from ggzy.layout.history import told_of
from ggzy.supervision.models import Decided

DECISIONS = (
    second.SecondConfirmed, second.SecondDeclined, registration.FilingAccepted, registration.FilingReturned,
    control.ProceedingSuspended, control.ProceedingResumed, control.DealUnlisted, control.DealRelisted,
    failures.FailureDecided, outage.ExtensionOrdered, outage.DeadlineKept,
    case.CaseAssigned, case.PenaltyImposed, case.CaseClosed, case.CreditRepaired, case.DecisionRevoked,
    office.PowerDelegated, office.DelegationDropped, office.PowerCorrected, office.PowerWithdrawn, office.ChecklistAdopted, office.ChecklistDropped, office.ChecklistRepealed,
    coordination.CoordinationDecided, coordination.CoordinationInstructed, dispute.AppealAnswered, credit.CreditConfirmed,
    credit.CreditWithdrawalConfirmed, credit.CreditWithdrawalRejected, succession.SuccessionConfirmed, succession.SuccessionRejected,
)  # fmt: skip
OFFICIAL = (Role.SUPERVISOR, Role.ADMINISTRATION, Role.CENTRE)


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
