"""监督案件, version case/1: from the clue to the consequence, as rows like every other procedure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from ggzy.core.acts import case, clockwork, transfer
from ggzy.core.acts.stages import DutyBreached, StageEntered
from ggzy.core.case import Case
from ggzy.core.law import penalty, platform
from ggzy.core.law import transfer as transfer_law
from ggzy.core.law.redress import not_stayed
from ggzy.core.procedures import redress, two_people, urging
from ggzy.core.procedures.case_grounds import GROUNDS
from ggzy.core.record import BEFORE
from ggzy.core.roles import LOOKING, Role
from ggzy.core.rule import Basis, Rule
from ggzy.core.table import (
    Ask,
    Command,
    Disclosure,
    Duty,
    Event,
    Procedure,
    Prompt,
    Second,
    Stage,
    Step,
    Within,
    record,
)

SUPERVISOR = (Role.SUPERVISOR,)
ACCUSED = (Role.BIDDER, Role.AGENCY, Role.TENDEREE, Role.EXPERT)
RECEIVERS = tuple(transfer_law.RECEIVING.values())
OFFICES = (Role.SUPERVISOR, Role.ADMINISTRATION, Role.INSPECTOR, *LOOKING)
TWO = Second(SUPERVISOR)
TO_REPLY = Within(workdays=penalty.HEARING_DAYS)

STAGES = (
    Stage("clue", "线索待办"),
    Stage("investigating", "调查取证"),
    Stage("notified", "告知与听取意见"),
    Stage("transferred", "已移送，等待回执"),
    Stage("decided", "待送达"),
    Stage("served", "执行中"),
    Stage("closed", "不予处罚", final=True),
    Stage("concluded", "执行完毕"),  # not the end: a decision that was carried out can still be overturned
    Stage("moved", "已移送其他机关", final=True),
    Stage("revoked", "已撤销", final=True),
)
EVERY_STAGE = tuple(stage.code for stage in STAGES)


def notified(ask: Ask) -> list[Event]:
    """Both clocks count from the notice; the law gives one figure, for the hearing, and the reply has no less."""
    c, end = ask.command, TO_REPLY.end(ask.now, ask.calendar)
    return [
        case.AccusedNotified(
            facts=c.facts, ground=c.ground, fine_fen=c.fine_fen, months=c.months, hearing_offered=c.hearing_offered,
            reply_until=end, hearing_until=end,
        )  # fmt: skip
    ]


def told_ground(ask: Ask) -> str:
    assert ask.case.notice
    return ask.case.notice.ground


def answered(command: type[Command], by: tuple[Role, ...], *whose: Rule[Ask]) -> tuple[Step, ...]:
    """回执: taken, the case is theirs; not taken, it goes on here, a clue as a clue."""
    rules, then = (*whose, transfer_law.receipt_is_whole), record(transfer.TransferAnswered)
    taken = Step(
        command, ("transferred",), "moved", by, then, rules, when=lambda ask: ask.command.taken,
        basis=Basis(penalty.LAW, 27, "及时将案件移送司法机关"),
    )  # fmt: skip
    basis = Basis(penalty.LAW, 27, "应当给予行政处罚的")
    clue = Step(command, ("transferred",), "clue", by, then, rules, when=lambda ask: ask.case.assigned_at is None, basis=basis)
    return taken, clue, Step(command, ("transferred",), "investigating", by, then, rules, basis=basis)


STEPS = (
    Step(
        case.RegisterClue, (BEFORE,), "clue", SUPERVISOR, record(case.ClueRegistered, code=lambda ask: ask.facts.case_code),
        (penalty.clue_is_complete, penalty.ground_fits_the_accused, penalty.clue_in_own_reach),
    ),
    Step(
        case.AssignCase, ("clue", "investigating", "notified"), "investigating", SUPERVISOR, record(case.CaseAssigned),
        (penalty.not_opened_yet, penalty.two_investigators),
    ),
    Step(
        case.ReplaceInvestigators, ("investigating", "notified"), None, SUPERVISOR, record(case.InvestigatorsReplaced),
        (penalty.two_investigators, platform.reason_written),
    ),
    Step(
        case.RecordEvidence, ("investigating", "notified"), None, SUPERVISOR, record(case.EvidenceRecorded),
        (penalty.by_an_investigator, penalty.evidence_has_a_digest),
    ),
    Step(
        case.NotifyAccused, ("investigating", "notified"), "notified", SUPERVISOR, notified,
        (
            penalty.by_an_investigator, penalty.facts_are_found, penalty.notice_is_whole, penalty.ground_fits_the_accused, penalty.bar_within_the_article,
            penalty.hearing_is_offered,
        ),
    ),
    Step(case.FileReply, ("notified",), None, ACCUSED, record(case.ReplyFiled), (penalty.not_waived, penalty.reply_is_written)),
    Step(
        case.WaiveReply, ("notified",), None, ACCUSED, record(case.ReplyWaived), (penalty.by_the_accused, penalty.not_waived),
        basis=Basis(penalty.LAW, 62, "明确放弃"),
    ),
    Step(
        case.RequestHearing, ("notified",), None, ACCUSED, record(case.HearingRequested),
        (penalty.by_the_accused, penalty.not_waived, platform.reason_written, penalty.hearing_asked_in_time),
    ),
    Step(
        case.CallHearing, ("notified",), None, SUPERVISOR, record(case.HearingCalled),
        (penalty.hearing_waits, penalty.chair_did_not_investigate, penalty.hearing_called_seven_days_before),
    ),
    Step(
        case.RecordHearing, ("notified",), None, SUPERVISOR, record(case.HearingHeld),
        (penalty.hearing_waits, penalty.hearing_was_held),
    ),
    Step(case.ReviewLegality, ("notified",), None, SUPERVISOR, record(case.LegalityReviewed), (penalty.reviewer_did_not_investigate,)),
    Step(
        transfer.TransferCase, ("clue", "investigating", "notified"), "transferred", SUPERVISOR, record(transfer.CaseTransferred),
        (transfer_law.transfer_is_whole, transfer_law.receiver_on_the_platform), second=TWO,
    ),
    *answered(transfer.RecordReceipt, SUPERVISOR, transfer_law.receipt_typed_for_offices_outside),
    *answered(transfer.AcknowledgeTransfer, RECEIVERS, transfer_law.acknowledged_by_the_receiver, transfer_law.opened_at_the_receiver),
    Step(
        case.ImposePenalty, ("notified",), "decided", SUPERVISOR,
        record(case.PenaltyImposed, ground=told_ground, forever=lambda ask: GROUNDS[told_ground(ask)].forever),
        (
            penalty.accused_was_heard, penalty.hearing_is_over, penalty.replies_are_answered, penalty.decision_is_whole,
            penalty.number_is_not_taken, penalty.not_heavier_than_told, penalty.bar_within_the_article, penalty.legality_was_reviewed,
        ),
        second=TWO,
    ),
    Step(
        case.CloseCase, ("clue", "investigating", "notified"), "closed", SUPERVISOR, record(case.CaseClosed),
        (penalty.closed_with_a_finding,), second=TWO,
    ),
    Step(case.ServeDecision, ("decided",), "served", SUPERVISOR, record(case.DecisionServed), basis=Basis(penalty.LAW, 61, "七日内")),
    Step(case.PublishDecision, redress.SERVED, None, SUPERVISOR, record(case.DecisionPublished), (penalty.not_published_yet,)),
    Step(
        case.RevokeDecision, ("decided", "served", "concluded"), "revoked", SUPERVISOR, record(case.DecisionRevoked),
        (penalty.revocation_is_grounded,), second=TWO, basis=Basis(penalty.LAW, 75, "应当主动改正"),
    ),
    *redress.steps(ACCUSED),
    Step(
        case.ConcludeCase, ("served",), "concluded", SUPERVISOR, record(case.CaseConcluded),
        (penalty.bar_is_over, not_stayed, platform.reason_written),
    ),
    *urging.steps(EVERY_STAGE),
    Step(clockwork.NoteBreach, EVERY_STAGE, None, (Role.CLOCK,), clockwork.breach_noted),
)  # fmt: skip


def since(moment: datetime | None, while_: bool = True) -> Mapping[str, datetime]:
    return {"": moment} if moment is not None and while_ else {}


def to_assign(p: Case) -> Mapping[str, datetime]:
    """By the transfers that came back: a clue that was sent back is decided on anew from that day."""
    if p.stage != "clue" or not p.transfers:
        return since(p.registered_at, p.stage == "clue")
    back = p.transfers[-1].answered_at
    return {str(len(p.transfers)): back} if back else {}


def to_publish(p: Case) -> Mapping[str, datetime]:
    """Once served, and anew after it was changed and the old text taken down."""
    if p.stage == "served" and p.published_at is None:
        return since(p.served_at)
    return {"changed": p.withdrawn_at} if p.withdrawn_at and p.down == "changed" else {}


def to_acknowledge(p: Case, kind: str) -> Mapping[str, datetime]:
    """By the code of the office that owes it."""
    last = p.transfers[-1] if p.stage == "transferred" and p.handed_to else None
    return {last.office_id: last.at} if last and last.kind == kind else {}


DUTIES = (
    Duty(
        "assign", "对线索立案，或者写明理由不予立案", SUPERVISOR, case.AssignCase,
        to_assign, Within(workdays=5), Basis(penalty.LAW, 54, "及时立案"),
    ),
    Duty(
        "decide", "作出处罚决定，或者不予处罚结案", SUPERVISOR, case.ImposePenalty,
        lambda p: since(p.assigned_at, p.stage in ("investigating", "notified")), Within(days=90), Basis(penalty.LAW, 60, "九十日内"),
    ),
    Duty(
        "serve", "送达处罚决定书", SUPERVISOR, case.ServeDecision,
        lambda p: since(p.penalty.decided_at if p.penalty else None, p.stage == "decided"), Within(workdays=7), Basis(penalty.LAW, 61, "七日内"),
    ),
    Duty(
        "publish", "公开处罚决定", SUPERVISOR, case.PublishDecision,
        to_publish, Within(workdays=7), Basis(penalty.LAW, 48, "应当依法公开"),
    ),
    Duty(
        "receipt", "取得移送回执", SUPERVISOR, transfer.RecordReceipt,
        lambda p: since(p.transfers[-1].at if p.transfers else None, p.stage == "transferred" and not p.handed_to), Within(workdays=10),
        Basis(penalty.LAW, 27, "及时将案件移送司法机关"),
    ),
    *(
        Duty(
            f"acknowledge_{kind}", "对移送来的案件出具回执", (role,), transfer.AcknowledgeTransfer, partial(to_acknowledge, kind=kind),
            Within(workdays=10), transfer_law.ACKNOWLEDGE_TERM,
        )
        for kind, role in transfer_law.RECEIVING.items()
    ),
    Duty(
        "call_hearing", "通知听证的时间、地点", SUPERVISOR, case.CallHearing,
        lambda p: since(p.hearing.asked_at if p.hearing_waits and p.hearing.at is None else None, p.stage == "notified"), Within(workdays=penalty.CALL_DAYS),
        penalty.CALL_TERM,
    ),
    urging.DUTY,
    *redress.DUTIES,
)  # fmt: skip


def is_told(p: Case) -> bool:
    """Whether the accused knows of the case by now."""
    return p.notice is not None


def is_served(p: Case) -> bool:
    return p.served_at is not None


TOLD_ACCUSED = (
    case.AccusedNotified, case.ReplyFiled, case.ReplyWaived, case.HearingRequested, case.HearingCalled, case.HearingHeld,
)  # fmt: skip
AFTER_SERVICE = (
    case.PenaltyImposed, case.DecisionServed, case.CreditRepaired, case.DecisionRevoked, case.PublicationWithdrawn, case.CaseConcluded, *redress.EVENTS,
)  # fmt: skip
INSIDE = (
    case.ClueRegistered, case.CaseAssigned, case.InvestigatorsReplaced, case.EvidenceRecorded, case.CaseClosed, case.LegalityReviewed,
    transfer.CaseTransferred, transfer.TransferAnswered, DutyBreached, StageEntered,
)  # fmt: skip

DISCLOSURES = (
    *(Disclosure(event, OFFICES) for event in (*INSIDE, *TOLD_ACCUSED, *AFTER_SERVICE)),
    *(Disclosure(event, ACCUSED) for event in TOLD_ACCUSED),
    *(Disclosure(event, ACCUSED, is_served) for event in AFTER_SERVICE),
    Disclosure(case.CaseClosed, ACCUSED, is_told),
    Disclosure(case.DecisionPublished, OFFICES),
    Disclosure(case.DecisionPublished, since=lambda p: p.shown, portal=True),
    *urging.disclosed_to(OFFICES),
    *two_people.disclosed_to(OFFICES),
)

def to_review(p: Case) -> bool:
    """From the notice on, since an accused that is silent tells nothing; of a hearing once it was held."""
    told = penalty.takes_review(p, p.notice.months if p.notice else 0)
    return told and not p.hearing_waits and not p.reviewed


PROMPTS = (
    Prompt("investigating", SUPERVISOR, case.RecordEvidence, "记入事实和证据", whose=lambda p, person: True),
    Prompt("investigating", SUPERVISOR, case.NotifyAccused, "送达处罚事先告知书", lambda p: bool(p.evidence), whose=lambda p, person: True),
    Prompt("notified", ACCUSED, case.FileReply, "收到处罚事先告知，可以陈述、申辩、要求听证", lambda p: not p.replies and not p.waived_at),
    Prompt("notified", SUPERVISOR, case.RecordHearing, "记入听证笔录", lambda p: p.hearing_waits and p.hearing.at is not None),
    Prompt(
        "notified", SUPERVISOR, case.ReviewLegality, "法制审核（由没有参加调查的人员办理）", to_review,
        not_by=lambda p: tuple(each.person_id for each in p.investigators),
    ),
)  # fmt: skip

CASE = Procedure(
    code="case/1",
    line="case",
    label="监督案件",
    state=Case,
    stages=STAGES,
    steps=two_people.with_second(STEPS, EVERY_STAGE, frozenset()),
    duties=DUTIES,
    disclosures=DISCLOSURES,
    prompts=PROMPTS,
    in_force_from="2026-01-01",
)
