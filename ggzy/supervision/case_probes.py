"""An act as it would be with its form well filled in 试办: what still refuses it is the state of the case, not the form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from ggzy.core.acts import case, redress, transfer
from ggzy.core.acts.urging import AnswerUrging
from ggzy.core.case import Case
from ggzy.core.complaint import Exhibit
from ggzy.core.facts import Named
from ggzy.core.procedures.case_grounds import GROUNDS
from ggzy.core.redress import LITIGATION, UPHELD

SOMETHING = "（试办）"
NO_FILE = Exhibit(name=SOMETHING, sha256="0" * 64, size=0)
FAR = datetime(2099, 1, 1, tzinfo=UTC)


def notice(p: Case) -> case.NotifyAccused:
    ground = GROUNDS[p.suspected]
    return case.NotifyAccused(facts=SOMETHING, ground=ground.code, months=ground.least, fine_fen=1)


def penalty(p: Case) -> case.ImposePenalty:
    told = p.notice
    return case.ImposePenalty(
        decision_no=SOMETHING, facts=SOMETHING, answer=SOMETHING, replies=len(p.replies),
        fine_fen=told.fine_fen if told else 0, months=told.months if told else 0,
    )  # fmt: skip


def running(p: Case) -> dict[str, str]:
    """Which appeal a stay was ordered in, or a result is of: the one that runs."""
    return {"number": p.appeal_runs.number if p.appeal_runs else ""}


PROBES: dict[str, Callable[[Case], Any]] = {
    "assign": lambda p: case.AssignCase(investigators=p.investigators),
    "reassign": lambda p: case.ReplaceInvestigators(investigators=p.investigators, reason=SOMETHING),
    "evidence": lambda p: case.RecordEvidence(kind=SOMETHING, fact=SOMETHING, sha256="0" * 64),
    "notify": notice,
    "hearing": lambda p: case.CallHearing(at=FAR, place=SOMETHING, chair=Named(person_id="", person="")),
    "minutes": lambda p: case.RecordHearing(minutes=SOMETHING),
    "penalty": penalty,
    "review": lambda p: case.ReviewLegality(passed=True, opinion=SOMETHING),
    "transfer": lambda p: transfer.TransferCase(kind="police", to=SOMETHING, document_no=SOMETHING, reason=SOMETHING),
    "receipt": lambda p: transfer.RecordReceipt(receipt_no=SOMETHING, taken=True),
    "acknowledge": lambda p: transfer.AcknowledgeTransfer(receipt_no=SOMETHING, taken=True, case=SOMETHING),
    "answer-urging": lambda p: AnswerUrging(text=SOMETHING),
    "close": lambda p: case.CloseCase(finding="none", reason=SOMETHING),
    "serve": lambda p: case.ServeDecision(manner=SOMETHING),
    "publish": lambda p: case.PublishDecision(),
    "repair": lambda p: case.RepairCredit(reason=SOMETHING),
    "refuse-repair": lambda p: redress.RefuseRepair(reason=SOMETHING),
    "appeal": lambda p: redress.NoteAppeal(kind=LITIGATION, body=SOMETHING, document_no=SOMETHING, filed_on=FAR.date(), exhibits=(NO_FILE,)),
    "stay": lambda p: redress.NoteStay(ordered_by=SOMETHING, document_no=SOMETHING, **running(p)),
    "end-stay": lambda p: redress.EndStay(document_no=SOMETHING, reason=SOMETHING, number=p.stay_number),
    "result": lambda p: redress.NoteAppealResult(outcome=UPHELD, document_no=SOMETHING, reason=SOMETHING, **running(p)),
    "revoke": lambda p: case.RevokeDecision(by=SOMETHING, document_no=SOMETHING, reason=SOMETHING),
    "withdraw": lambda p: case.WithdrawPublication(reason=SOMETHING),
    "conclude": lambda p: case.ConcludeCase(reason=SOMETHING),
}
FORM_RULES = frozenset({"two_investigators", "ground_fits_the_accused", "chair_did_not_investigate", "hearing_called_seven_days_before", "appealed_after_service"})
"""Rules that ask only what the form says: a probe cannot know, so they make nothing grey."""
