"""Delegated powers 下放的权限: what a higher office gave to a county, until when; withdrawn, the county may act no more.

Without any row a county's own office acts in its own region (属地). Once a matter was delegated there by a decision, that
decision governs it: it can be narrowed and withdrawn, and then only the office above acts.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from ggzy.core.regions import covers
from ggzy.core.roles import Actor, Role

MATTERS: dict[str, tuple[str, frozenset[str]]] = {
    "filing": ("招标文件备案审查", frozenset({"AcceptFiling", "ReturnFiling", "DismissFinding"})),
    "scene": (
        "现场监督、责令暂停和恢复、改正",
        frozenset({"Suspend", "Resume", "DecideFailure", "OrderExtension", "KeepDeadline", "RestartDraw", "ComeToWatch", "LeaveWatch", "AskInWriting", "OrderCorrection", "JudgeCorrection"}),
    ),
    "case": (
        "违法案件的查处",
        frozenset({
            "RegisterClue", "AssignCase", "ReplaceInvestigators", "RecordEvidence", "NotifyAccused", "CallHearing", "RecordHearing", "ReviewLegality", "TransferCase",
            "RecordReceipt", "ImposePenalty", "CloseCase", "AnswerUrging",
            "ServeDecision", "PublishDecision", "RepairCredit", "RevokeDecision", "WithdrawPublication", "ConcludeCase",
            "RefuseRepair", "NoteAppeal", "NoteStay", "EndStay", "NoteAppealResult",
        }),
    ),
    "complaint": (
        "投诉的受理和处理",
        frozenset({
            "AcceptComplaint", "RefuseComplaint", "OrderStay", "LiftStay", "BeginExamination", "EndExamination", "AllowWithdrawal",
            "DecideComplaint", "PublishComplaintDecision", "OpenCaseFromComplaint", "AnswerUrging",
        }),
    ),
}  # fmt: skip
"""What can be delegated: label, and the commands it consists of."""
LEFT = {
    "Urge": "由上级机关和监督机关催办，不是办理",
    "ConfirmSecond": "第二人确认时，按所确认的那项办理问权限",
    "DeclineSecond": "不同意不产生后果",
    "AcknowledgeTransfer": "答复别的机关移送来的案件；接收后另行登记线索，按登记线索问权限",
    "HandOverComplaint": "权限收回以后，正是要把收到的投诉移送有权的部门",
}
"""Acts of a supervisor in a case or a complaint that no delegation governs, and why."""


def matter_of(act: str, procedure: str) -> str:
    """What is delegated that this act belongs to; an act of two tables, as answering an urging, by its table."""
    codes = [code for code, (_label, acts) in MATTERS.items() if act in acts]
    return next((code for code in codes if procedure.startswith(f"{code}/")), codes[0] if codes else "")


class Power(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a delegation: to which region, of which line, which matters, up to what estimate; half-open."""

    delegation: str
    region: str
    line: str
    industry: str = ""
    matters: tuple[str, ...]
    ceiling_fen: int = 0
    since: datetime
    until: datetime | None = None
    office: str = ""
    document_no: str = ""

    def in_force(self, at: datetime) -> bool:
        return self.since <= at and (self.until is None or at < self.until)


def withheld(place: Any, actor: Actor, act: str, at: datetime, powers: Sequence[Power], procedure: str = "") -> Power | None:
    """The decision by which this actor may not do this act of that procedure here now; None where it may."""
    matter = matter_of(act, procedure)
    if actor.role is not Role.SUPERVISOR or not matter:
        return None
    governing = [power for power in powers if governs(power, place, actor, matter) and power.since <= at]
    if not governing or any(power.in_force(at) and within_ceiling(power, place) for power in governing):
        return None
    return max(governing, key=lambda power: power.since)


def governs(power: Power, place: Any, actor: Actor, matter: str) -> bool:
    """Whether this delegation is about that matter of an office of the region that it was given to."""
    same_line = power.line == place.line and (not power.industry or power.industry == place.industry)
    return matter in power.matters and same_line and covers(power.region, actor.region) and covers(power.region, place.region)


def within_ceiling(power: Power, place: Any) -> bool:
    project = getattr(place, "project", None)
    estimate = project.estimate_fen if project else getattr(place, "estimate_fen", 0)
    return not power.ceiling_fen or estimate <= power.ceiling_fen
