"""举报, version report/1: registered by the clock when its day is over, so that no record knows the hour it came."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from ggzy.core.acts import clockwork
from ggzy.core.acts import report as acts
from ggzy.core.acts.stages import DutyBreached, StageEntered
from ggzy.core.facts import Named
from ggzy.core.law import platform
from ggzy.core.law import reports as law
from ggzy.core.record import BEFORE
from ggzy.core.report import Report
from ggzy.core.roles import Role
from ggzy.core.rule import Basis
from ggzy.core.table import Ask, Disclosure, Duty, Event, Procedure, Stage, Step, Within, record

HANDLERS, CLOCK = (Role.SUPERVISOR, Role.DISCIPLINE), (Role.CLOCK,)

STAGES = (
    Stage("received", "待领办"),
    Stage("checking", "核查中"),
    Stage("handed", "已移送，等待接收"),
    Stage("clue", "已登记为案件线索", final=True),
    Stage("closed", "已办结", final=True),
)
EVERY_STAGE = tuple(stage.code for stage in STAGES)

def handed_over(ask: Ask) -> list[Event]:
    office = next(each for each in ask.facts.offices if each.org_id == ask.command.office_id)
    return [
        acts.ReportHandedOver(
            office_id=office.org_id, office=office.name, region=office.region, line=office.line, industry=office.industry, reason=ask.command.reason,
        )  # fmt: skip
    ]


def recalled(ask: Ask) -> list[Event]:
    """The office it was offered to may have nobody any more who could take it or give it back."""
    offered = ask.record.offered  # type: ignore[attr-defined]
    return [acts.ReportRecalled(office_id=offered.office_id, office=offered.office, reason=ask.command.reason)]


TAKEN = record(
    acts.ReportTaken, handler=lambda ask: Named(person_id=ask.actor.person_id, person=ask.actor.person),
    office_id=lambda ask: ask.actor.org_id, office=lambda ask: ask.actor.org,
)  # fmt: skip

STEPS = (
    Step(acts.RegisterReport, (BEFORE,), "received", CLOCK, record(acts.ReportRegistered, code=lambda ask: ask.facts.matter_code)),
    Step(acts.TakeReport, ("received",), "checking", HANDLERS, TAKEN, basis=law.PLATFORM),
    Step(acts.TakeReport, ("handed",), "checking", HANDLERS, TAKEN, (law.by_the_office_offered,)),
    Step(
        acts.HandOverReport, ("checking",), "handed", HANDLERS, handed_over,
        (law.by_the_handler, law.handed_to_another_office, platform.reason_written),
    ),
    Step(
        acts.GiveBackReport, ("handed",), "checking", HANDLERS, record(acts.ReportGivenBack, office=lambda ask: ask.actor.org),
        (law.by_the_office_offered, platform.reason_written),
    ),
    Step(acts.RecallReport, ("handed",), "checking", HANDLERS, recalled, (law.by_the_handler, platform.reason_written)),
    Step(acts.AskReporter, ("checking",), None, HANDLERS, record(acts.ReporterAsked), (law.by_the_handler, law.question_is_put)),
    Step(acts.NoteAnswer, EVERY_STAGE, None, CLOCK, record(acts.ReporterAnswered)),
    Step(
        acts.OpenCaseFromReport, ("checking",), "clue", (Role.SUPERVISOR,), record(acts.CaseOpenedFromReport), (law.by_the_handler,),
        basis=Basis("招标投标法", 7, "依法查处"),
    ),
    Step(
        acts.CloseReport, ("checking",), "closed", HANDLERS, record(acts.ReportClosed),
        (law.by_the_handler, law.report_closed_with_a_finding, law.nothing_personal_in_the_answer),
    ),
    Step(clockwork.NoteBreach, EVERY_STAGE, None, CLOCK, clockwork.breach_noted),
)  # fmt: skip


def since(moment: datetime | None, while_: bool) -> Mapping[str, datetime]:
    return {"": moment} if moment is not None and while_ else {}


DUTIES = (
    Duty("take", "领办举报", HANDLERS, acts.TakeReport, lambda p: since(p.registered_at, p.stage == "received"), Within(workdays=5), law.PLATFORM),
    Duty("receive", "接收移送的举报，或者写明理由退回", HANDLERS, acts.TakeReport, lambda p: since(p.offered.at if p.offered else None, p.stage == "handed"), Within(workdays=5), law.PLATFORM),
    Duty("finish", "核查举报：登记案件线索，或者办结并答复", HANDLERS, acts.CloseReport, lambda p: since(p.taken_at, p.stage == "checking"), Within(workdays=30), law.PLATFORM),
)  # fmt: skip

DISCLOSURES = tuple(
    Disclosure(event, HANDLERS)
    for event in (
        acts.ReportRegistered, acts.ReportTaken, acts.ReportHandedOver, acts.ReportGivenBack, acts.ReportRecalled, acts.ReporterAsked, acts.ReporterAnswered, acts.CaseOpenedFromReport, acts.ReportClosed,
        DutyBreached, StageEntered,
    )
)  # fmt: skip

REPORT = Procedure(
    code="report/1",
    line="report",
    label="举报",
    state=Report,
    stages=STAGES,
    steps=STEPS,
    duties=DUTIES,
    disclosures=DISCLOSURES,
    in_force_from="2026-01-01",
)
