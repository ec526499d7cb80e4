"""名单 list/1 and 应上未上核查 unlisted/1: lists of other offices read in, and each project that was not seen here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from ggzy.core.acts import clockwork, unlisted
from ggzy.core.acts.stages import DutyBreached, StageEntered
from ggzy.core.law import platform
from ggzy.core.law import unlisted as law
from ggzy.core.lists import ListRecord
from ggzy.core.record import BEFORE
from ggzy.core.roles import Role
from ggzy.core.rule import Basis
from ggzy.core.table import Ask, Disclosure, Duty, Event, Procedure, Stage, Step, Within, record
from ggzy.core.unlisted_matter import Unlisted

ADMINISTRATION, SUPERVISOR = (Role.ADMINISTRATION,), (Role.SUPERVISOR,)
WATCHING = (Role.ADMINISTRATION, Role.INSPECTOR, Role.DISCIPLINE)
OFFICES = (*WATCHING, Role.SUPERVISOR)

LIST = Procedure(
    code="list/1",
    line="list",
    label="读入名单",
    state=ListRecord,
    stages=(Stage("read", "已读入"), Stage("withdrawn", "已撤回", final=True)),
    steps=(
        Step(unlisted.RecordList, (BEFORE,), "read", ADMINISTRATION, record(unlisted.ListRecorded), (law.list_in_own_reach, law.list_is_told_apart)),
        Step(
            unlisted.WithdrawList, ("read",), "withdrawn", ADMINISTRATION, record(unlisted.ListWithdrawn),
            (law.nothing_rests_on_the_list, platform.reason_written),
        ),
    ),
    duties=(),
    disclosures=tuple(Disclosure(e, WATCHING) for e in (unlisted.ListRecorded, unlisted.ListWithdrawn, StageEntered)),
    in_force_from="2026-01-01",
)  # fmt: skip

STAGES = (
    Stage("confirmed", "待询问"),
    Stage("asked", "待答复"),
    Stage("replied", "待认定"),
    Stage("found", "认定未进场"),
    Stage("aside", "认定不按中标结果订立合同"),
    Stage("cleared", "已排除", final=True),
    Stage("settled", "已办结", final=True),
)
FOUND = ("found", "aside")


def asked(ask: Ask) -> list[Event]:
    office = next(o for o in ask.facts.known_offices if o.org_id == ask.command.office_id)
    return [unlisted.OfficeAsked(office=office, question=ask.command.question)]


def found(ask: Ask) -> list[Event]:
    p: Unlisted = ask.record  # type: ignore[assignment]
    c = ask.command
    return [
        unlisted.UnlistedFound(finding=c.finding, answer=c.answer, offline=p.stance == "offline", answered=was_answered(ask))
    ]


def was_answered(ask: Ask) -> bool:
    p: Unlisted = ask.record  # type: ignore[assignment]
    return p.replied_at is not None


STEPS = (
    Step(
        unlisted.ConfirmUnlisted, (BEFORE,), "confirmed", ADMINISTRATION,
        record(unlisted.UnlistedConfirmed, code=lambda ask: ask.facts.case_code),
        (law.project_in_own_reach, law.project_had_to_enter, law.project_not_raised_yet),
    ),
    Step(unlisted.AskOffice, ("confirmed",), "asked", ADMINISTRATION, asked, (law.office_can_answer,)),
    Step(unlisted.AskOffice, ("replied",), "asked", ADMINISTRATION, asked, (law.office_can_answer, law.another_office_is_asked)),
    Step(unlisted.UrgeOffice, ("asked",), None, ADMINISTRATION, record(unlisted.OfficeUrged), (law.not_urged_before_the_term,)),
    Step(
        unlisted.ReplyOnProject, ("asked",), "replied", SUPERVISOR, record(unlisted.ProjectReplied),
        (law.asked_office_answers, law.reply_says_something, law.named_deal_is_there),
    ),
    Step(unlisted.FindUnlisted, ("asked", "replied"), "found", ADMINISTRATION, found, (law.project_did_not_trade, law.office_was_heard, law.reply_is_weighed)),
    Step(
        unlisted.FindContractAside, ("asked", "replied"), "aside", ADMINISTRATION, record(unlisted.ContractFoundAside, answered=was_answered),
        (law.contract_differs_from_the_award, law.office_was_heard, law.reply_is_weighed),
    ),
    Step(unlisted.ClearUnlisted, ("confirmed", "asked", "replied", *FOUND), "cleared", ADMINISTRATION, record(unlisted.UnlistedCleared), (platform.reason_written,)),
    Step(
        unlisted.OpenCaseFromUnlisted, FOUND, None, SUPERVISOR, record(unlisted.CaseOpenedFromUnlisted),
        basis=Basis("招标投标法", 7, "依法查处"),
    ),
    Step(unlisted.SettleUnlisted, FOUND, "settled", ADMINISTRATION, record(unlisted.UnlistedSettled), (law.outcome_is_named,)),
    Step(clockwork.NoteBreach, ("confirmed", "asked", "replied", *FOUND), None, (Role.CLOCK,), clockwork.breach_noted),
)  # fmt: skip


def waits_for_reply(p: Unlisted) -> Mapping[str, datetime]:
    """Of the office that was asked: the key is its code, so that the to-do is its own."""
    return {p.office.org_id: p.asked_at} if p.stage == "asked" and p.office and p.asked_at and p.urged_at is None else {}


def waits_after_urging(p: Unlisted) -> Mapping[str, datetime]:
    return {p.office.org_id: p.urged_at} if p.stage == "asked" and p.office and p.urged_at else {}


def waits_to_be_asked(p: Unlisted) -> Mapping[str, datetime]:
    return {"": p.confirmed_at} if p.stage == "confirmed" and p.confirmed_at else {}


def about(p: Unlisted, since: datetime | None) -> Mapping[str, datetime]:
    """Of the administration: the key says whose silence or reply it is, and is no office's code, so that the to-do is its own."""
    return {f"of {p.office.org_id}": since} if p.office and since else {}


def waits_to_be_urged(p: Unlisted) -> Mapping[str, datetime]:
    return about(p, p.late_since) if p.stage == "asked" and p.urged_at is None else {}


def waits_to_be_found(p: Unlisted) -> Mapping[str, datetime]:
    return about(p, p.heard_at) if p.stage in ("asked", "replied") and not p.aside else {}


def waits_to_be_found_aside(p: Unlisted) -> Mapping[str, datetime]:
    return about(p, p.heard_at) if p.stage in ("asked", "replied") and p.aside else {}


def waits_to_be_settled(p: Unlisted) -> Mapping[str, datetime]:
    return {"": p.found_at} if p.stage in FOUND and p.found_at else {}


DUTIES = (
    Duty("reply", "答复核查询问", SUPERVISOR, unlisted.ReplyOnProject, waits_for_reply, Within(workdays=law.REPLY_DAYS), law.REPLY_TERM),
    Duty("reply_urged", "催办后答复核查询问", SUPERVISOR, unlisted.ReplyOnProject, waits_after_urging, Within(workdays=law.URGED_DAYS), law.REPLY_TERM),
    Duty("ask", "请主管部门说明", ADMINISTRATION, unlisted.AskOffice, waits_to_be_asked, Within(workdays=law.ASK_DAYS), law.HANDLE_TERM),
    Duty("urge", "催办逾期没有答复的部门", ADMINISTRATION, unlisted.UrgeOffice, waits_to_be_urged, Within(workdays=law.URGE_DAYS), law.HANDLE_TERM),
    Duty("find", "认定或者排除", ADMINISTRATION, unlisted.FindUnlisted, waits_to_be_found, Within(workdays=law.FIND_DAYS), law.HANDLE_TERM),
    Duty("find_aside", "认定或者排除", ADMINISTRATION, unlisted.FindContractAside, waits_to_be_found_aside, Within(workdays=law.FIND_DAYS), law.HANDLE_TERM),
    Duty("settle", "跟进整改，办结", ADMINISTRATION, unlisted.SettleUnlisted, waits_to_be_settled, Within(workdays=law.SETTLE_DAYS), law.HANDLE_TERM),
)
TOLD = (
    unlisted.OfficeAsked, unlisted.OfficeUrged, unlisted.ProjectReplied, unlisted.UnlistedFound, unlisted.ContractFoundAside, unlisted.UnlistedCleared,
    unlisted.CaseOpenedFromUnlisted, unlisted.UnlistedSettled, unlisted.UnlistedConfirmed, DutyBreached, StageEntered,
)  # fmt: skip


def is_asked(p: Unlisted) -> bool:
    """Whether the matter has left the administration's own desk."""
    return p.asked_at is not None


UNLISTED = Procedure(
    code="unlisted/1",
    line="unlisted",
    label="应上未上核查",
    state=Unlisted,
    stages=STAGES,
    steps=STEPS,
    duties=DUTIES,
    disclosures=(
        *(Disclosure(event, WATCHING) for event in TOLD),
        *(Disclosure(event, SUPERVISOR, is_asked) for event in TOLD),
    ),
    in_force_from="2026-01-01",
)
