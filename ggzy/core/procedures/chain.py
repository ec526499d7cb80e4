"""上报: call/1 上报通知 from the call to the merged text that goes up, and officereport/1 单位上报, one stream an office."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from ggzy.core.acts import chain, clockwork
from ggzy.core.acts.stages import DutyBreached, StageEntered
from ggzy.core.chain import REPORTING, Call, OfficeReport, reads_down
from ggzy.core.law import chain as law
from ggzy.core.law import platform
from ggzy.core.record import BEFORE
from ggzy.core.roles import Actor, Role
from ggzy.core.table import Ask, Disclosure, Duty, Event, Procedure, Stage, Step, Within, record

CALLING = (Role.ADMINISTRATION,)
ABOVE = (Role.ADMINISTRATION, Role.INSPECTOR)
"""Who can receive the merged text: the administration above, or the inspectors of the own government."""
WATCHING = (Role.INSPECTOR, Role.DISCIPLINE)

# ---- 上报通知

CALL_STAGES = (
    Stage("gathering", "等待上报"),
    Stage("collated", "已汇总"),
    Stage("sent", "已报送上级"),
    Stage("received", "上级已收悉", final=True),
    Stage("withdrawn", "已撤回", final=True),
)
RUNNING = ("gathering", "collated", "sent", "received")
OWN = (law.own_call,)


def call_opened(ask: Ask) -> list[Event]:
    told = {office.org_id: office for office in ask.facts.known_offices}
    offices = tuple(told[org_id] for org_id in dict.fromkeys(ask.command.office_ids))
    return record(chain.CallOpened, code=lambda a: a.facts.case_code, offices=lambda a: offices, superior=lambda a: a.facts.superior)(ask)


COLLATED = record(chain.ReportsCollated, reports=lambda ask: ask.facts.reports)
COLLATE = (*OWN, law.all_came_or_are_late, law.merged_text_is_whole)
CALL_STEPS = (
    Step(
        chain.OpenCall, (BEFORE,), "gathering", CALLING, call_opened,
        (law.call_in_own_reach, law.call_says_what, law.only_assessments_recur, law.due_lies_ahead, law.offices_lie_below, law.offices_still_exist, law.superior_lies_above),
    ),
    Step(chain.CollateReports, ("gathering",), "collated", CALLING, COLLATED, COLLATE),
    Step(chain.CollateReports, ("collated",), None, CALLING, COLLATED, COLLATE),
    Step(chain.SendUp, ("collated",), "sent", CALLING, record(chain.CallSentUp), (*OWN, law.merged_text_is_of_today)),
    Step(chain.AcknowledgeCall, ("sent",), "received", ABOVE, record(chain.CallAcknowledged), (law.superior_acts,)),
    Step(chain.ReturnUpward, ("sent",), "collated", ABOVE, record(chain.CallReturned), (law.superior_acts, platform.reason_written)),
    Step(chain.WithdrawCall, ("gathering", "collated"), "withdrawn", CALLING, record(chain.CallWithdrawn), (*OWN, platform.reason_written)),
    Step(chain.FollowOn, RUNNING, None, CALLING, record(chain.FollowedOn), (*OWN, law.plan_goes_on)),
    Step(chain.EndPlan, RUNNING, None, CALLING, record(chain.PlanEnded), (*OWN, law.plan_goes_on, platform.reason_written)),
    Step(clockwork.NoteBreach, RUNNING, None, (Role.CLOCK,), clockwork.breach_noted),
)  # fmt: skip


def waits_to_go_up(p: Call) -> Mapping[str, datetime]:
    """From the day on which the reports were due, or the text came back; keys are offices' codes, so that the to-do is theirs."""
    if p.stage not in ("gathering", "collated") or p.opened_by is None or p.due is None:
        return {}
    return {p.opened_by.org_id: p.happened["CallReturned"] if p.returned_up else p.due}


def waits_above(p: Call) -> Mapping[str, datetime]:
    return {p.superior.org_id: p.sent_at} if p.stage == "sent" and p.superior and p.sent_at else {}


def waits_for_next(p: Call) -> Mapping[str, datetime]:
    """From the end of the next period."""
    period = p.next_period
    return {p.opened_by.org_id: period[1]} if period and p.opened_by and not p.following and p.stage in RUNNING else {}


CALL_DUTIES = (
    Duty("send_up", "汇总各单位的上报并报送上级", CALLING, chain.SendUp, waits_to_go_up, Within(workdays=law.COLLATE_DAYS), law.COLLATE_TERM),
    Duty("receive", "收悉或者退回下级的汇总报告", ABOVE, chain.AcknowledgeCall, waits_above, Within(workdays=law.RECEIVE_DAYS), law.COLLATE_TERM),
    Duty("follow_on", "按计划发起下一期分析评估", CALLING, chain.FollowOn, waits_for_next, Within(workdays=law.FOLLOW_ON_DAYS), law.PLAN_TERM),
)
TO_ALL_ASKED = (chain.CallOpened, chain.CallWithdrawn)
INSIDE = (
    chain.ReportsCollated, chain.CallSentUp, chain.CallAcknowledged, chain.CallReturned, chain.FollowedOn, chain.PlanEnded, DutyBreached, StageEntered,
)  # fmt: skip


def reads_call(p: Call, viewer: Actor) -> bool:
    return reads_down(p.place, p.opened_by, viewer) or p.goes_to(viewer)


def is_asked(p: Call, viewer: Actor) -> bool:
    """An office that is asked knows of the call and of its end, not of what others reported."""
    return p.asks(viewer)


CALL = Procedure(
    code="call/1",
    line="chain",
    label="上报通知",
    state=Call,
    stages=CALL_STAGES,
    steps=CALL_STEPS,
    duties=CALL_DUTIES,
    disclosures=(
        *(Disclosure(event, CALLING, whose=reads_call) for event in (*TO_ALL_ASKED, *INSIDE)),
        *(Disclosure(event, WATCHING) for event in (*TO_ALL_ASKED, *INSIDE)),
        *(Disclosure(event, REPORTING, whose=is_asked) for event in TO_ALL_ASKED),
    ),
    in_force_from="2026-01-01",
)

# ---- 单位上报

REPORT_STAGES = (
    Stage("asked", "等待上报"),
    Stage("returned", "退回补正"),
    Stage("submitted", "已上报，待审阅"),
    Stage("accepted", "已采纳", final=True),
    Stage("ended", "不再要求", final=True),
)
WAITING = ("asked", "returned")


def report_asked(ask: Ask) -> list[Event]:
    office = next(each for each in ask.facts.known_offices if each.org_id == ask.command.office_id)
    return record(chain.ReportAsked, office=lambda a: office)(ask)


def submitted(ask: Ask) -> list[Event]:
    """The figures are what the journal gives at this moment, whatever the page showed."""
    p: OfficeReport = ask.record  # type: ignore[assignment]
    return record(chain.ReportSubmitted, figures=lambda a: a.facts.figures, covered=lambda a: a.facts.covered, late=lambda a: p.due is not None and a.now >= p.due)(ask)


REPORT_STEPS = (
    Step(chain.AskForReport, (BEFORE,), "asked", CALLING, report_asked, (law.offices_still_exist,)),
    Step(
        chain.SubmitReport, WAITING, "submitted", REPORTING, submitted,
        (law.addressee_reports, law.answers_are_whole, law.contested_figures_have_words, law.difficulties_are_whole),
    ),
    Step(chain.ReturnReport, ("submitted",), "returned", CALLING, record(chain.ReportReturned), (law.asker_acts, platform.reason_written, law.new_term_lies_ahead)),
    Step(chain.AcceptReport, ("submitted",), "accepted", CALLING, record(chain.ReportAccepted), (law.asker_acts,)),
    Step(chain.ExtendReport, WAITING, None, CALLING, record(chain.ReportExtended), (law.asker_acts, platform.reason_written, law.new_term_lies_ahead)),
    Step(chain.CallOffReport, (*WAITING, "submitted"), "ended", CALLING, record(chain.ReportCalledOff), (law.asker_acts, platform.reason_written)),
    Step(chain.UpdateDifficulty, ("accepted",), None, REPORTING, record(chain.DifficultyUpdated), (law.addressee_reports, law.difficulty_is_told)),
    Step(clockwork.NoteBreach, (*WAITING, "submitted", "accepted"), None, (Role.CLOCK,), clockwork.breach_noted),
)  # fmt: skip


def waits_for_report(p: OfficeReport) -> Mapping[str, datetime]:
    """Of the office asked: the key is its code, so that the to-do is its own."""
    return {p.office.org_id: p.asked_at} if p.stage in WAITING and p.office and p.asked_at else {}


def waits_for_review(p: OfficeReport) -> Mapping[str, datetime]:
    return {p.asked_by.org_id: p.submitted_at} if p.stage == "submitted" and p.asked_by and p.submitted_at else {}


def waits_for_follow_up(p: OfficeReport) -> Mapping[str, datetime]:
    return {p.office.org_id: p.accepted_at} if p.stage == "accepted" and p.office and p.accepted_at and p.next_follow_up else {}


REPORT_DUTIES = (
    Duty(
        "report", "填写并上报", REPORTING, chain.SubmitReport, waits_for_report, Within(named="通知的期限"), law.REPORT_TERM,
        ends=lambda p, key: p.due,
    ),
    Duty("review", "审阅上报：采纳或者退回补正", CALLING, chain.AcceptReport, waits_for_review, Within(workdays=law.REVIEW_DAYS), law.REVIEW_TERM),
    Duty(
        "follow_up", "更新困难和措施的进展", REPORTING, chain.UpdateDifficulty, waits_for_follow_up, Within(named="自己写明的日期"), law.FOLLOW_TERM,
        ends=lambda p, key: p.next_follow_up,
    ),
)  # fmt: skip
OF_REPORT = (
    chain.ReportAsked, chain.ReportSubmitted, chain.ReportReturned, chain.ReportExtended, chain.ReportAccepted, chain.ReportCalledOff,
    chain.DifficultyUpdated, DutyBreached, StageEntered,
)  # fmt: skip


def reads_report(p: OfficeReport, viewer: Actor) -> bool:
    return reads_down(p.place, p.asked_by, viewer)


def addressed(p: OfficeReport, viewer: Actor) -> bool:
    return p.addresses(viewer)


OFFICE_REPORT = Procedure(
    code="officereport/1",
    line="chain",
    label="单位上报",
    state=OfficeReport,
    stages=REPORT_STAGES,
    steps=REPORT_STEPS,
    duties=REPORT_DUTIES,
    disclosures=(
        *(Disclosure(event, CALLING, whose=reads_report) for event in OF_REPORT),
        *(Disclosure(event, WATCHING) for event in OF_REPORT),
        *(Disclosure(event, REPORTING, whose=addressed) for event in OF_REPORT),
    ),
    in_force_from="2026-01-01",
)
CHAIN_PROCEDURES = (CALL, OFFICE_REPORT)
