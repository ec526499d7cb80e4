"""协调事项, version coordination/1: a question between offices; opinions, minutes, an outcome in time, or the office above."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from ggzy.core.acts import clockwork, coordination
from ggzy.core.acts.stages import DutyBreached, StageEntered
from ggzy.core.coordination import Coordination
from ggzy.core.law import coordination as law
from ggzy.core.law import platform
from ggzy.core.record import BEFORE
from ggzy.core.roles import Actor, Role
from ggzy.core.table import Ask, Disclosure, Duty, Event, Procedure, Stage, Step, Within, record

OFFICES = (Role.SUPERVISOR, Role.ADMINISTRATION, Role.CENTRE)
ABOVE = (Role.ADMINISTRATION, Role.INSPECTOR)
DECIDING = (*OFFICES, Role.INSPECTOR)
WATCHING = (Role.INSPECTOR, Role.DISCIPLINE)

STAGES = (
    Stage("open", "征求意见、协商"),
    Stage("escalated", "提请上级"),
    Stage("decided", "已定，正在落实"),
    Stage("settled", "已办结", final=True),
    Stage("dropped", "已撤回", final=True),
)
TALKING = ("open", "escalated")
CONVENER = (law.convener_acts,)


def opened(ask: Ask) -> list[Event]:
    told = {office.org_id: office for office in ask.facts.known_offices}
    parties = tuple(told[org_id] for org_id in dict.fromkeys(ask.command.party_ids))
    return record(coordination.CoordinationOpened, code=lambda a: a.facts.case_code, parties=lambda a: parties, above=lambda a: a.facts.superior)(ask)


def escalates_at(p: Coordination) -> datetime | None:
    """At the end of the term for the outcome; after an instruction at the end of the new one."""
    return p.decide_by


STEPS = (
    Step(
        coordination.OpenCoordination, (BEFORE,), "open", OFFICES, opened,
        (law.matter_says_what, law.terms_in_order, law.parties_are_near, law.convened_in_own_place),
    ),
    Step(coordination.GiveOpinion, TALKING, None, OFFICES, record(coordination.OpinionGiven, org_id=lambda ask: ask.actor.org_id), (law.party_speaks, law.words_are_given)),
    Step(coordination.RecordMinutes, TALKING, None, OFFICES, record(coordination.MinutesRecorded), (*CONVENER, law.meeting_was_held, law.words_are_given)),
    Step(coordination.EscalateCoordination, ("open",), "escalated", (Role.CLOCK,), record(coordination.CoordinationEscalated), due=escalates_at),
    Step(coordination.InstructCoordination, ("escalated",), "open", ABOVE, record(coordination.CoordinationInstructed), (law.above_acts, law.words_are_given, law.day_lies_ahead)),
    Step(
        coordination.DecideCoordination, TALKING, "decided", DECIDING, record(coordination.CoordinationDecided),
        (law.convener_or_above_decides, law.parties_are_heard, law.words_are_given, law.day_lies_ahead, law.tasks_fit),
    ),
    Step(
        coordination.ReportTask, ("decided",), None, OFFICES, record(coordination.TaskReported, org_id=lambda ask: ask.actor.org_id),
        (law.has_a_task, law.words_are_given),
    ),
    Step(
        coordination.ReturnTask, ("decided",), None, OFFICES, record(coordination.TaskReturned),
        (*CONVENER, law.task_was_reported, law.words_are_given, law.day_lies_ahead),
    ),
    Step(
        coordination.SettleCoordination, ("decided",), "settled", OFFICES, record(coordination.CoordinationSettled),
        (*CONVENER, law.tasks_are_told, law.words_are_given),
    ),
    Step(coordination.DropCoordination, TALKING, "dropped", OFFICES, record(coordination.CoordinationDropped), (*CONVENER, platform.reason_written)),
    Step(clockwork.NoteBreach, (*TALKING, "decided"), None, (Role.CLOCK,), clockwork.breach_noted),
)  # fmt: skip


def waits_for_opinions(p: Coordination) -> Mapping[str, datetime]:
    return {office.org_id: p.opened_at for office in p.silent} if p.stage in TALKING and p.opened_at else {}


def waits_for_outcome(p: Coordination) -> Mapping[str, datetime]:
    """Of the convening office: the key is its code, so that the to-do is its own."""
    return {p.opened_by.org_id: p.opened_at} if p.stage in TALKING and p.opened_by and p.opened_at else {}


def waits_above(p: Coordination) -> Mapping[str, datetime]:
    return {p.above.org_id: p.escalated_at} if p.stage == "escalated" and p.above and p.escalated_at else {}


def waits_to_be_carried_out(p: Coordination) -> Mapping[str, datetime]:
    return {p.opened_by.org_id: p.decided_at} if p.stage == "decided" and p.opened_by and p.decided_at else {}


def waits_for_tasks(p: Coordination) -> Mapping[str, datetime]:
    """Of each party that has not told what came of its own task."""
    return {office.org_id: p.tasks[office.org_id].since for office in p.undone} if p.stage == "decided" else {}


DUTIES = (
    Duty("opinion", "对协调事项提出意见", OFFICES, coordination.GiveOpinion, waits_for_opinions, Within(named="通知的期限"), law.OPINION_TERM, ends=lambda p, key: p.due),
    Duty("decide", "确定协调结果", OFFICES, coordination.DecideCoordination, waits_for_outcome, Within(named="写明的期限"), law.COORDINATE, ends=lambda p, key: p.decide_by),
    Duty("instruct", "对逾期未定的协调事项提出意见或者直接确定", ABOVE, coordination.InstructCoordination, waits_above, Within(workdays=law.INSTRUCT_DAYS), law.INSTRUCT_TERM),
    Duty("settle", "落实协调结果", OFFICES, coordination.SettleCoordination, waits_to_be_carried_out, Within(named="结果写明的期限"), law.COORDINATE, ends=lambda p, key: p.carry_out_by),
    Duty("task", "落实并报告协调结果中本单位的任务", OFFICES, coordination.ReportTask, waits_for_tasks, Within(named="结果写明的期限"), law.COORDINATE, ends=lambda p, key: p.tasks[key].until),
)  # fmt: skip
TOLD = (
    coordination.CoordinationOpened, coordination.OpinionGiven, coordination.MinutesRecorded, coordination.CoordinationEscalated,
    coordination.CoordinationInstructed, coordination.CoordinationDecided, coordination.TaskReported, coordination.TaskReturned,
    coordination.CoordinationSettled, coordination.CoordinationDropped,
    DutyBreached, StageEntered,
)  # fmt: skip


def takes_part(p: Coordination, viewer: Actor) -> bool:
    return p.addresses(viewer)


def reads(p: Coordination, viewer: Actor) -> bool:
    return p.reads(viewer)


COORDINATION = Procedure(
    code="coordination/1",
    line="coordination",
    label="协调事项",
    state=Coordination,
    stages=STAGES,
    steps=STEPS,
    duties=DUTIES,
    disclosures=(
        *(Disclosure(event, WATCHING) for event in TOLD),
        *(Disclosure(event, (Role.ADMINISTRATION,), whose=reads) for event in TOLD),
        *(Disclosure(event, (Role.SUPERVISOR, Role.CENTRE), whose=takes_part) for event in TOLD),
    ),
    in_force_from="2026-01-01",
)
