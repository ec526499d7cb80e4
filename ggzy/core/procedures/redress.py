"""救济的行: what the table of cases has after a decision is served; the effect on bar and publication stands in `Case`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from ggzy.core.acts import case, redress
from ggzy.core.case import Case
from ggzy.core.law import penalty, platform
from ggzy.core.law import redress as law
from ggzy.core.roles import Role
from ggzy.core.rule import Basis
from ggzy.core.table import Ask, Duty, Event, Second, Step, Within, record

SERVED = ("served", "concluded")
SUPERVISOR = (Role.SUPERVISOR,)
TWO = Second(SUPERVISOR)


def ended(ask: Ask) -> list[Event]:
    """The result, and what it makes of the decision."""
    c, appeal = ask.command, ask.case.appeal_runs
    assert appeal
    found: list[Event] = [redress.AppealEnded(number=appeal.number, outcome=c.outcome, document_no=c.document_no, reason=c.reason)]
    if law.was_revoked(ask):
        found.append(case.DecisionRevoked(by=appeal.body, document_no=c.document_no, reason=c.reason))
    if law.was_changed(ask):
        found.append(redress.DecisionAmended(document_no=c.document_no, fine_fen=c.fine_fen, months=c.months))
    return found


RESULT = (law.an_appeal_runs, law.result_is_whole, law.not_changed_for_the_worse)


def steps(accused: tuple[Role, ...]) -> tuple[Step, ...]:
    """A result that changes the decision, a stay and its end take two people; what changes nothing takes one."""
    return (
        Step(
            redress.ApplyForRepair, SERVED, None, accused, record(redress.RepairApplied),
            (penalty.by_the_accused, penalty.is_shown, law.one_application_at_a_time, law.shown_for_the_shortest_time, law.application_is_whole),
        ),
        Step(redress.RefuseRepair, SERVED, None, SUPERVISOR, record(redress.RepairRefused), (law.application_waits, platform.reason_written)),
        Step(
            case.RepairCredit, SERVED, None, SUPERVISOR, record(case.CreditRepaired),
            (penalty.is_shown, law.shown_for_the_shortest_time, platform.reason_written),
        ),
        Step(
            redress.NoteAppeal, SERVED, None, (*SUPERVISOR, *accused), record(redress.AppealNoted, number=lambda ask: str(len(ask.case.appeals) + 1)),
            (law.no_other_appeal_runs, law.appeal_is_whole, law.appealed_after_service),
        ),
        Step(redress.NoteStay, SERVED, None, SUPERVISOR, record(redress.StayNoted), (law.an_appeal_runs, law.stay_was_ordered), second=TWO),
        Step(
            redress.EndStay, SERVED, None, SUPERVISOR, record(redress.StayEnded), (law.decision_is_stayed, law.end_of_stay_has_its_document, platform.reason_written), second=TWO,
        ),
        Step(
            redress.NoteAppealResult, SERVED, "revoked", SUPERVISOR, ended, RESULT, when=law.was_revoked, second=TWO,
            basis=Basis(penalty.LAW, 75, "应当主动改正"),
        ),
        Step(redress.NoteAppealResult, SERVED, None, SUPERVISOR, ended, RESULT, when=law.was_changed, second=TWO),
        Step(redress.NoteAppealResult, SERVED, None, SUPERVISOR, ended, RESULT, when=law.ends_a_stay, second=TWO),
        Step(redress.NoteAppealResult, SERVED, None, SUPERVISOR, ended, RESULT),
        Step(
            case.WithdrawPublication, (*SERVED, "revoked"), None, SUPERVISOR, record(case.PublicationWithdrawn),
            (penalty.is_shown, law.published_no_longer_true, platform.reason_written),
        ),
    )  # fmt: skip


def fell_or_changed(p: Case) -> Mapping[str, datetime]:
    """撤回: from the moment at which what is published was no longer true."""
    since = {"revoked": p.revoked_at, "changed": p.amended and p.amended.at}.get(p.down)
    return {"": since} if since and p.shown else {}


def applied(p: Case) -> Mapping[str, datetime]:
    return {str(len(p.applications)): p.applications[-1].at} if p.application_waits and p.stage in SERVED else {}


DUTIES = (
    Duty("repair", "答复信用修复申请", SUPERVISOR, case.RepairCredit, applied, Within(workdays=10), law.REPAIR_TERM),
    Duty("withdraw", "撤回已公开的处罚决定并说明理由", SUPERVISOR, case.WithdrawPublication, fell_or_changed, Within(workdays=3), Basis(penalty.LAW, 48, "三日内撤回")),
)
EVENTS = (
    redress.RepairApplied, redress.RepairRefused, redress.AppealNoted, redress.StayNoted, redress.StayEnded, redress.AppealEnded, redress.DecisionAmended,
)  # fmt: skip
