"""工程建设项目 公开招标（资格后审）, version construction/1: the whole procedure as rows, one module a part."""

from __future__ import annotations

from ggzy.core.procedures import drawing_rows, overseeing, two_people
from ggzy.core.procedures.construction.award import AWARD, CONTROL
from ggzy.core.procedures.construction.bidding import BIDDING, OBJECTIONS, OUTAGES, REGISTRATION
from ggzy.core.procedures.construction.disclosures import DISCLOSURES
from ggzy.core.procedures.construction.duties import DUTIES
from ggzy.core.procedures.construction.evaluation import COMMITTEE, EVALUATION
from ggzy.core.procedures.construction.opening import DISPUTES, OPENING
from ggzy.core.procedures.construction.prompts import PROMPTS
from ggzy.core.procedures.construction.stages import ALWAYS, EVERY_STAGE, HOLDS, RUNNING, STAGES
from ggzy.core.proceeding import Proceeding
from ggzy.core.table import Procedure

CONSTRUCTION = Procedure(
    code="construction/1",
    line="construction",
    label="工程建设项目公开招标（资格后审）",
    state=Proceeding,
    stages=STAGES,
    steps=two_people.with_second(
        (*REGISTRATION, *BIDDING, *OBJECTIONS, *OUTAGES, *OPENING, *DISPUTES, *COMMITTEE, *EVALUATION, *AWARD, *CONTROL, *drawing_rows.STEPS, *overseeing.steps(RUNNING, EVERY_STAGE, ALWAYS)),
        EVERY_STAGE,
        ALWAYS,
    ),
    duties=DUTIES,
    disclosures=DISCLOSURES,
    holds=HOLDS,
    prompts=PROMPTS,
    in_force_from="2026-01-01",
)
