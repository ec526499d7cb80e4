"""信用记录, version credit/1: decisions and rewards of other offices; this platform's own stand in its cases."""

from __future__ import annotations

from ggzy.core.acts import clockwork, credit
from ggzy.core.acts.stages import DutyBreached, StageEntered
from ggzy.core.credit import CreditEntry
from ggzy.core.law import credit as law
from ggzy.core.law import platform
from ggzy.core.procedures.two_people import CHECKING, SENDING_BACK, check
from ggzy.core.record import BEFORE
from ggzy.core.roles import LOOKING, Role
from ggzy.core.table import Ask, Disclosure, Event, Procedure, Stage, Step, record

KEEPERS = (Role.ADMINISTRATION,)
READERS = (*KEEPERS, Role.SUPERVISOR, Role.INSPECTOR, *LOOKING)
RULES = (
    law.subject_is_known, law.basis_and_source_are_given, law.staff_is_the_agencys, law.dates_are_in_order, law.entry_in_own_reach,
    law.restriction_is_lawful,
)  # fmt: skip


ROW_RULES = (*RULES, law.runs_still, law.not_recorded_before)
"""What a row of a list is asked, when it is read and again when it is taken in."""


def checked_or_in_force(ask: Ask, events: list[Event]) -> str:
    """What restricts waits for another person."""
    return "checking" if ask.command.noted.capacities else "recorded"


def restricts(ask: Ask) -> bool:
    """Whether taking it back would lift a restriction."""
    p: CreditEntry = ask.record  # type: ignore[assignment]
    return p.restricts


def as_before(ask: Ask, events: list[Event]) -> str:
    """Not withdrawn after all, it stands where it stood."""
    p: CreditEntry = ask.record  # type: ignore[assignment]
    return "repaired" if p.repaired_at else "recorded"


def proposed_reason(ask: Ask) -> str:
    p: CreditEntry = ask.record  # type: ignore[assignment]
    assert p.withdrawal
    return p.withdrawal.reason


def taken_in(ask: Ask) -> list[Event]:
    """What a row of a checked list becomes: recorded and, where it restricts, confirmed in the same act."""
    c, row = ask.command, ask.facts.list_row
    assert row
    made: list[Event] = [
        credit.CreditRecorded(code=ask.facts.case_code, noted=c.noted), credit.CreditFromList(batch=c.batch, line_no=c.line_no, read_by=row.read_by),
    ]  # fmt: skip
    return [*made, credit.CreditConfirmed(note=row.note)] if c.noted.capacities else made


TOLD = (
    credit.CreditRecorded, credit.CreditFromList, credit.CreditConfirmed, credit.CreditEntryRepaired, credit.CreditWithdrawalProposed,
    credit.CreditWithdrawalConfirmed, credit.CreditWithdrawalRejected, credit.CreditWithdrawn, StageEntered,
)  # fmt: skip
CREDIT = Procedure(
    code="credit/1",
    line="credit",
    label="信用记录",
    state=CreditEntry,
    stages=(
        Stage("checking", "待核对"),
        Stage("recorded", "已登记"),
        Stage("repaired", "已修复"),
        Stage("withdrawing", "撤回待核对"),
        Stage("withdrawn", "已撤回", final=True),
    ),
    steps=(
        Step(
            credit.RecordCredit, (BEFORE,), checked_or_in_force, KEEPERS,
            record(credit.CreditRecorded, code=lambda ask: ask.facts.case_code), RULES,
        ),
        Step(credit.TakeInCredit, (BEFORE,), "recorded", KEEPERS, taken_in, (*ROW_RULES, law.list_was_checked)),
        Step(credit.ConfirmCredit, ("checking",), "recorded", KEEPERS, record(credit.CreditConfirmed), CHECKING),
        Step(
            credit.RepairCreditEntry, ("recorded",), "repaired", KEEPERS, record(credit.CreditEntryRepaired),
            (law.repaired_after_the_shortest_time, platform.reason_written),
        ),
        Step(
            credit.WithdrawCredit, ("recorded", "repaired"), "withdrawing", KEEPERS, record(credit.CreditWithdrawalProposed),
            (platform.reason_written,), when=restricts,
        ),
        Step(credit.WithdrawCredit, ("checking", "recorded", "repaired"), "withdrawn", KEEPERS, record(credit.CreditWithdrawn), (platform.reason_written,)),
        Step(
            credit.ConfirmCreditWithdrawal, ("withdrawing",), "withdrawn", KEEPERS,
            record(credit.CreditWithdrawalConfirmed, credit.CreditWithdrawn, reason=proposed_reason), CHECKING,
        ),
        Step(credit.RejectCreditWithdrawal, ("withdrawing",), as_before, KEEPERS, record(credit.CreditWithdrawalRejected), SENDING_BACK),
        Step(clockwork.NoteBreach, ("checking", "withdrawing"), None, (Role.CLOCK,), clockwork.breach_noted),
    ),
    duties=(
        check("check_credit", "核对信用记录的来源文件", KEEPERS, credit.ConfirmCredit, "checking"),
        check("check_withdrawal", "核对撤回信用记录的文书", KEEPERS, credit.ConfirmCreditWithdrawal, "withdrawing"),
    ),
    disclosures=tuple(Disclosure(event, READERS) for event in (*TOLD, DutyBreached)),
    in_force_from="2026-01-01",
)  # fmt: skip
