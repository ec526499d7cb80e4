"""履职说明, version statement/1: the one concerned speaks to a figure about itself, as often as there is something to say."""

from __future__ import annotations

from ggzy.core.acts import statement
from ggzy.core.acts.stages import StageEntered
from ggzy.core.law import conduct
from ggzy.core.record import BEFORE
from ggzy.core.roles import Role
from ggzy.core.statement import Statement
from ggzy.core.table import Disclosure, Procedure, Stage, Step, record

CONCERNED = (Role.SUPERVISOR, Role.ADMINISTRATION)
READERS = (*CONCERNED, Role.INSPECTOR, Role.DISCIPLINE)
RULES = (conduct.states_of_oneself, conduct.statement_is_written)
STATED = record(statement.FigureStated, region=lambda ask: ask.actor.region)

STATEMENT = Procedure(
    code="statement/1",
    line="statement",
    label="履职说明",
    state=Statement,
    stages=(Stage("stated", "已说明", final=True),),
    steps=(
        Step(statement.StateOnFigure, (BEFORE,), "stated", CONCERNED, STATED, RULES),
        Step(statement.StateOnFigure, ("stated",), None, CONCERNED, STATED, RULES),
    ),
    duties=(),
    disclosures=tuple(Disclosure(event, READERS) for event in (statement.FigureStated, StageEntered)),
    in_force_from="2026-01-01",
)
