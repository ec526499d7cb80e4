"""承继登记, version succession/1: the bar on a firm goes on against the firm that took over, shown with its origin.

Entries from before a second person was asked for stand in force at once (`SuccessionRecorded.at_once`); what may be
done with them is the same, so they need no version of their own.
"""

from __future__ import annotations

from ggzy.core.acts import clockwork
from ggzy.core.acts import succession as acts
from ggzy.core.acts.stages import DutyBreached, StageEntered
from ggzy.core.law import succession as law
from ggzy.core.procedures.two_people import CHECKING, SENDING_BACK, check
from ggzy.core.record import BEFORE
from ggzy.core.roles import LOOKING, Role
from ggzy.core.succession import Succession
from ggzy.core.table import Ask, Disclosure, Procedure, Stage, Step, record

OFFICES = (Role.SUPERVISOR, Role.ADMINISTRATION)
READERS = (*OFFICES, Role.INSPECTOR, *LOOKING)

TOLD = (
    acts.SuccessionRecorded, acts.SuccessionConfirmed, acts.SuccessionRejected, acts.SuccessionRevocationProposed, acts.SuccessionRevocationConfirmed,
    acts.SuccessionRevocationRejected, acts.SuccessionRevoked, StageEntered, DutyBreached,
)  # fmt: skip


def proposed_reason(ask: Ask) -> str:
    p: Succession = ask.record  # type: ignore[assignment]
    assert p.revocation
    return p.revocation.reason


SUCCESSION = Procedure(
    code="succession/1",
    line="succession",
    label="承继登记",
    state=Succession,
    stages=(
        Stage("checking", "待核对"),
        Stage("recorded", "执行中"),
        Stage("revoking", "撤销待核对"),
        Stage("returned", "已退回", final=True),
        Stage("revoked", "已撤销", final=True),
    ),
    steps=(
        Step(
            acts.RecordSuccession, (BEFORE,), "checking", OFFICES,
            record(
                acts.SuccessionRecorded, region=lambda ask: ask.actor.region,
                predecessor=lambda ask: ask.facts.firms[ask.command.predecessor_id], successor=lambda ask: ask.facts.firms[ask.command.successor_id],
            ),
            (
                law.heir_is_another, law.succession_is_whole, law.succession_dates_in_order, law.predecessor_is_barred,
                law.succession_runs_in_no_circle,
            ),
        ),
        Step(
            acts.ConfirmSuccession, ("checking",), "recorded", OFFICES, record(acts.SuccessionConfirmed),
            (*CHECKING, law.predecessor_is_barred, law.succession_runs_in_no_circle),
        ),
        Step(acts.RejectSuccession, ("checking",), "returned", OFFICES, record(acts.SuccessionRejected), SENDING_BACK),
        Step(acts.RevokeSuccession, ("recorded",), "revoking", OFFICES, record(acts.SuccessionRevocationProposed), (law.succession_stands,)),
        Step(
            acts.ConfirmSuccessionRevocation, ("revoking",), "revoked", OFFICES,
            record(acts.SuccessionRevocationConfirmed, acts.SuccessionRevoked, reason=proposed_reason), CHECKING,
        ),
        Step(acts.RejectSuccessionRevocation, ("revoking",), "recorded", OFFICES, record(acts.SuccessionRevocationRejected), SENDING_BACK),
        Step(clockwork.NoteBreach, ("checking", "revoking"), None, (Role.CLOCK,), clockwork.breach_noted),
    ),
    duties=(
        check("check_succession", "核对承继登记的文书", OFFICES, acts.ConfirmSuccession, "checking"),
        check("check_revocation", "核对撤销承继登记的理由", OFFICES, acts.ConfirmSuccessionRevocation, "revoking"),
    ),
    disclosures=tuple(Disclosure(event, READERS) for event in TOLD),
    in_force_from="2026-01-01",
)  # fmt: skip
