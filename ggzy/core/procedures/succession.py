"""承继登记, version succession/1: the bar on a firm goes on against the firm that took over, shown with its origin."""

from __future__ import annotations

from ggzy.core.acts import succession as acts
from ggzy.core.acts.stages import StageEntered
from ggzy.core.law import succession as law
from ggzy.core.record import BEFORE
from ggzy.core.roles import LOOKING, Role
from ggzy.core.succession import Succession
from ggzy.core.table import Disclosure, Procedure, Stage, Step, record

OFFICES = (Role.SUPERVISOR, Role.ADMINISTRATION)
READERS = (*OFFICES, Role.INSPECTOR, *LOOKING)

SUCCESSION = Procedure(
    code="succession/1",
    line="succession",
    label="承继登记",
    state=Succession,
    stages=(Stage("recorded", "执行中"), Stage("revoked", "已撤销", final=True)),
    steps=(
        Step(
            acts.RecordSuccession, (BEFORE,), "recorded", OFFICES,
            record(
                acts.SuccessionRecorded, region=lambda ask: ask.actor.region,
                predecessor=lambda ask: ask.facts.firms[ask.command.predecessor_id], successor=lambda ask: ask.facts.firms[ask.command.successor_id],
            ),
            (
                law.heir_is_another, law.succession_is_whole, law.succession_dates_in_order, law.predecessor_is_barred,
                law.succession_runs_in_no_circle,
            ),
        ),
        Step(acts.RevokeSuccession, ("recorded",), "revoked", OFFICES, record(acts.SuccessionRevoked), (law.succession_stands,)),
    ),
    duties=(),
    disclosures=tuple(Disclosure(event, READERS) for event in (acts.SuccessionRecorded, acts.SuccessionRevoked, StageEntered)),
    in_force_from="2026-01-01",
)  # fmt: skip
