"""发现的处理, version finding/1: raised for a named office with a clock; explained, referred, taken up, cited or concluded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from ggzy.core.acts import clockwork, explaining
from ggzy.core.acts.second import ConfirmSecond, SecondExpired
from ggzy.core.acts.stages import DutyBreached, StageEntered
from ggzy.core.explained import DISCIPLINE, LAPSED, Explained
from ggzy.core.findings.finding import Grade
from ggzy.core.law import findings, platform
from ggzy.core.procedures.two_people import disclosed_to, with_second
from ggzy.core.record import BEFORE
from ggzy.core.roles import Role
from ggzy.core.table import Ask, Disclosure, Duty, Event, Procedure, Second, Stage, Step, Within, record

OFFICES = (Role.SUPERVISOR, Role.ADMINISTRATION, Role.INSPECTOR)
CLOSERS = (*OFFICES, Role.DISCIPLINE)
CITING = (Role.INSPECTOR, Role.ADMINISTRATION)
READERS = CLOSERS
OPEN = ("open", "reopened")
UNSETTLED = (*OPEN, "referred")
"""Where somebody still owes something; what was decided stays, whether the finding still holds or not."""
CLOSED = ("case", "circular", "explained", "concluded")
TWO = Second(OFFICES, timedelta(hours=72))
OTHERS_CLOSE = (findings.not_about_oneself, findings.not_about_own_office, findings.discipline_handles_what_it_took, findings.handled_by_its_office)
EXPLAINING = (*OTHERS_CLOSE, findings.explanation_is_written)
CONCLUDING = (*OTHERS_CLOSE, findings.outcome_is_told)


def term(ask: Ask) -> datetime:
    """When a finding of this grade has to be handled."""
    grade = Grade(max(getattr(ask.command, "grade", 0), getattr(ask.record, "grade", 0)) or Grade.AMBER)
    return Within(workdays=findings.HANDLE_DAYS[grade]).end(ask.now, ask.calendar)


def lapsed(ask: Ask) -> list[Event]:
    """What waited for a second person waits no longer either."""
    return [explaining.FindingLapsed(), *(SecondExpired(asked=asked.number) for asked in ask.record.asked_now)]


def of_record(name: str) -> Callable[[Ask], Any]:
    return lambda ask: getattr(ask.record, name)


EXPLAINED = record(
    explaining.FindingExplained, region=of_record("place"), line=of_record("of_line"), industry=of_record("of_industry"),
    **{name: of_record(name) for name in ("key", "rule", "rule_version", "deal", "entries")},
)  # fmt: skip
ROWS = (
    Step(
        explaining.RaiseFinding, (BEFORE, "reopened", LAPSED), "open", (Role.CLOCK,),
        record(explaining.FindingRaised, due=lambda ask: term(ask) if ask.command.timed else None),
        (findings.not_raised_yet,),
    ),
    Step(explaining.ExplainFinding, OPEN, "explained", CLOSERS, EXPLAINED, EXPLAINING, when=findings.is_red, second=TWO),
    Step(explaining.ExplainFinding, OPEN, "explained", CLOSERS, EXPLAINED, EXPLAINING),
    Step(explaining.ConcludeFinding, OPEN, "concluded", CLOSERS, record(explaining.FindingConcluded), CONCLUDING, when=findings.is_red, second=TWO),
    Step(explaining.ConcludeFinding, OPEN, "concluded", CLOSERS, record(explaining.FindingConcluded), CONCLUDING),
    Step(
        explaining.ReferFinding, OPEN, "referred", CLOSERS,
        record(explaining.FindingReferred, to=lambda ask: ask.facts.known_offices[0]),
        (findings.handled_by_its_office, findings.referral_says_why, findings.receiver_fits, findings.above_lies_above),
    ),
    Step(explaining.ReceiveFinding, ("referred",), "open", CLOSERS, record(explaining.FindingReceived, due=term), (findings.signed_by_the_receiver,)),
    Step(
        explaining.ReturnFinding, ("referred",), "open", CLOSERS, record(explaining.FindingReturned, due=term),
        (findings.signed_by_the_receiver, platform.reason_written),
    ),
    Step(
        explaining.TakeUpFinding, (*OPEN, "case"), "case", (Role.SUPERVISOR,), record(explaining.FindingTakenUp),
        (findings.not_about_own_office, findings.handled_by_its_office, findings.case_is_named, findings.ground_fits_the_finding),
    ),
    Step(
        explaining.CiteFinding, OPEN, "circular", CITING, record(explaining.FindingCited, document_no=lambda ask: ask.facts.document_taken),
        (findings.not_about_own_office, findings.circular_cites_it),
    ),
    Step(explaining.ReopenFinding, CLOSED, "reopened", OFFICES, record(explaining.FindingReopened, due=term), (platform.reason_written,)),
    Step(explaining.LapseFinding, UNSETTLED, LAPSED, (Role.CLOCK,), lapsed),
    Step(clockwork.NoteBreach, UNSETTLED, None, (Role.CLOCK,), clockwork.breach_noted),
)  # fmt: skip
STEPS = tuple(
    replace(step, rules=(*step.rules, findings.second_is_not_concerned)) if step.command is ConfirmSecond else step
    for step in with_second(ROWS, OPEN, frozenset())
)


def waits(p: Explained, disciplines: bool) -> Mapping[str, datetime]:
    """Of the office that handles it: the key is its code, so that the to-do is its own."""
    took = any(r.received_at and r.where == DISCIPLINE and p.holder == r.to for r in p.referrals)
    if p.stage not in OPEN or p.since is None or p.due is None or took is not disciplines:
        return {}
    return {p.holder.org_id if p.holder else "": p.since}


def waits_for_receipt(p: Explained, disciplines: bool) -> Mapping[str, datetime]:
    to = p.referral if p.stage == "referred" else None
    return {to.to.org_id: to.at} if to is not None and (to.where == DISCIPLINE) is disciplines else {}


HANDLED, RECEIVED = Within(named="列为待处理时写明的期限"), Within(workdays=findings.RECEIVE_DAYS)
DUTIES = (
    Duty("handle", "处理监督发现", OFFICES, explaining.ExplainFinding, lambda p: waits(p, False), HANDLED, findings.HANDLE_TERM, ends=lambda p, key: p.due),
    Duty("receive", "签收移送的监督发现", OFFICES, explaining.ReceiveFinding, lambda p: waits_for_receipt(p, False), RECEIVED, findings.RECEIVE_TERM),
    Duty(
        "handle_discipline", "处理移送的监督发现", (Role.DISCIPLINE,), explaining.ConcludeFinding, lambda p: waits(p, True), HANDLED, findings.HANDLE_TERM,
        ends=lambda p, key: p.due,
    ),
    Duty(
        "receive_discipline", "签收移送的监督发现", (Role.DISCIPLINE,), explaining.ReceiveFinding, lambda p: waits_for_receipt(p, True), RECEIVED,
        findings.RECEIVE_TERM,
    ),
)  # fmt: skip
TOLD = (
    explaining.FindingRaised, explaining.FindingExplained, explaining.FindingReferred, explaining.FindingReceived, explaining.FindingReturned,
    explaining.FindingTakenUp, explaining.FindingCited, explaining.FindingConcluded, explaining.FindingReopened, explaining.FindingLapsed,
    DutyBreached, StageEntered,
)  # fmt: skip

FINDING = Procedure(
    code="finding/1",
    line="finding",
    label="发现的处理",
    state=Explained,
    stages=(
        Stage("open", "待处理"), Stage("referred", "已移送，待签收"), Stage("case", "已登记线索"), Stage("circular", "已用于通报"),
        Stage("explained", "已说明"), Stage("concluded", "已查实处理"), Stage("reopened", "重新处理"),
        Stage(LAPSED, "不再成立，终结"),
    ),
    steps=STEPS,
    duties=DUTIES,
    disclosures=(*(Disclosure(event, READERS) for event in TOLD), *disclosed_to(READERS)),
    in_force_from="2026-01-01",
)  # fmt: skip
