"""插手干预登记, version interference/1: everybody in office records, discipline inspection alone reads."""

from __future__ import annotations

from ggzy.core.acts import clockwork
from ggzy.core.acts import interference as acts
from ggzy.core.acts.stages import DutyBreached, StageEntered
from ggzy.core.interference import Interference
from ggzy.core.law import interference as law
from ggzy.core.record import BEFORE
from ggzy.core.roles import Role
from ggzy.core.rule import Basis
from ggzy.core.table import Disclosure, Duty, Procedure, Stage, Step, Within, record

RECORDERS = (Role.SUPERVISOR, Role.ADMINISTRATION, Role.INSPECTOR, Role.CENTRE, Role.EXPERT, Role.TENDEREE, Role.AGENCY, Role.DISCIPLINE)
READER = (Role.DISCIPLINE,)

STAGES = (Stage("recorded", "待接收"), Stage("read", "处置中"), Stage("settled", "已处置", final=True))
EVERY_STAGE = tuple(stage.code for stage in STAGES)

STEPS = (
    Step(
        acts.RecordInterference, (BEFORE,), "recorded", RECORDERS,
        record(acts.InterferenceRecorded, code=lambda ask: ask.facts.matter_code),
        (law.interference_is_whole,),
    ),
    Step(acts.ReadInterference, ("recorded",), "read", READER, record(acts.InterferenceRead)),
    Step(acts.SettleInterference, ("read",), "settled", READER, record(acts.InterferenceSettled), (law.settled_with_a_finding,)),
    Step(clockwork.NoteBreach, EVERY_STAGE, None, (Role.CLOCK,), clockwork.breach_noted),
)  # fmt: skip

DUTIES = (
    Duty(
        "read", "接收插手干预登记", READER, acts.ReadInterference,
        lambda p: {"": p.recorded_at} if p.stage == "recorded" else {}, Within(workdays=5),
        Basis(law.LAW, 29, "依纪依法予以处理"),
    ),
    Duty(
        "settle", "处置插手干预登记，记入结果", READER, acts.SettleInterference,
        lambda p: {"": p.read_at} if p.stage == "read" and p.read_at else {}, Within(workdays=law.SETTLE_DAYS), law.SETTLE_TERM,
    ),
)  # fmt: skip

INTERFERENCE = Procedure(
    code="interference/1",
    line="interference",
    label="插手干预登记",
    state=Interference,
    stages=STAGES,
    steps=STEPS,
    duties=DUTIES,
    disclosures=tuple(
        Disclosure(event, READER)
        for event in (acts.InterferenceRecorded, acts.InterferenceRead, acts.InterferenceSettled, DutyBreached, StageEntered)
    ),
    in_force_from="2026-01-01",
)
