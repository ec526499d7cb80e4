"""发现的处理, version finding/1: a finding is explained by a named person, or taken up again; a clue is a case of its own."""

from __future__ import annotations

from ggzy.core.acts import explaining
from ggzy.core.acts.stages import StageEntered
from ggzy.core.explained import Explained
from ggzy.core.law import findings, platform
from ggzy.core.record import BEFORE
from ggzy.core.roles import Role
from ggzy.core.table import Disclosure, Procedure, Stage, Step, record

OFFICES = (Role.SUPERVISOR, Role.ADMINISTRATION)
READERS = (*OFFICES, Role.INSPECTOR, Role.DISCIPLINE)
RULES = (findings.not_about_oneself, findings.explanation_is_written)

FINDING = Procedure(
    code="finding/1",
    line="finding",
    label="发现的处理",
    state=Explained,
    stages=(Stage("explained", "已说明"), Stage("reopened", "重新处理")),
    steps=(
        Step(explaining.ExplainFinding, (BEFORE, "reopened"), "explained", OFFICES, record(explaining.FindingExplained), RULES),
        Step(explaining.ReopenFinding, ("explained",), "reopened", OFFICES, record(explaining.FindingReopened), (platform.reason_written,)),
    ),
    duties=(),
    disclosures=tuple(Disclosure(event, READERS) for event in (explaining.FindingExplained, explaining.FindingReopened, StageEntered)),
    in_force_from="2026-01-01",
)
