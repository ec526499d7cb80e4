"""信用记录, version credit/1: decisions and rewards of other offices; this platform's own stand in its cases."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from ggzy.core.acts import clockwork, credit
from ggzy.core.acts.stages import DutyBreached, StageEntered
from ggzy.core.credit import CreditEntry
from ggzy.core.law import credit as law
from ggzy.core.law import platform
from ggzy.core.record import BEFORE
from ggzy.core.roles import LOOKING, Role
from ggzy.core.rule import Basis
from ggzy.core.table import Ask, Disclosure, Duty, Event, Procedure, Stage, Step, Within, record

KEEPERS = (Role.ADMINISTRATION,)
READERS = (*KEEPERS, Role.SUPERVISOR, Role.INSPECTOR, *LOOKING)
CHECK_TERM = Basis("平台核对时限（自定）", "—", "", checked=False)
RULES = (
    law.subject_is_known, law.basis_and_source_are_given, law.dates_are_in_order, law.entry_in_own_reach, law.restriction_is_lawful,
)  # fmt: skip


def checked_or_in_force(ask: Ask, events: list[Event]) -> str:
    """What restricts waits for another person."""
    return "checking" if ask.command.noted.capacities else "recorded"


def waits_for_check(p: CreditEntry) -> Mapping[str, datetime]:
    return {"": p.recorded_at} if p.stage == "checking" and p.recorded_at else {}


TOLD = (credit.CreditRecorded, credit.CreditConfirmed, credit.CreditEntryRepaired, credit.CreditWithdrawn, StageEntered)
CREDIT = Procedure(
    code="credit/1",
    line="credit",
    label="信用记录",
    state=CreditEntry,
    stages=(
        Stage("checking", "待核对"),
        Stage("recorded", "已登记"),
        Stage("repaired", "已修复"),
        Stage("withdrawn", "已撤回", final=True),
    ),
    steps=(
        Step(
            credit.RecordCredit, (BEFORE,), checked_or_in_force, KEEPERS,
            record(credit.CreditRecorded, code=lambda ask: ask.facts.case_code), RULES,
        ),
        Step(credit.ConfirmCredit, ("checking",), "recorded", KEEPERS, record(credit.CreditConfirmed), (law.restriction_is_checked_by_another,)),
        Step(
            credit.RepairCreditEntry, ("recorded",), "repaired", KEEPERS, record(credit.CreditEntryRepaired),
            (law.repaired_after_the_shortest_time, platform.reason_written),
        ),
        Step(credit.WithdrawCredit, ("checking", "recorded", "repaired"), "withdrawn", KEEPERS, record(credit.CreditWithdrawn), (platform.reason_written,)),
        Step(clockwork.NoteBreach, ("checking",), None, (Role.CLOCK,), clockwork.breach_noted),
    ),
    duties=(
        Duty("check_credit", "核对信用记录的来源文件", KEEPERS, credit.ConfirmCredit, waits_for_check, Within(workdays=3), CHECK_TERM),
    ),
    disclosures=tuple(Disclosure(event, READERS) for event in (*TOLD, DutyBreached)),
    in_force_from="2026-01-01",
)  # fmt: skip
