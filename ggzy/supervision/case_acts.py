"""The steps of a case as pages 案件的步骤: for each act its form, what it becomes, and a probe that tells whether it can be done now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ggzy.core.acts import case, redress, transfer
from ggzy.core.acts.urging import AnswerUrging
from ggzy.core.case import Case
from ggzy.core.procedures.case import CASE, OFFICES
from ggzy.core.roles import Role
from ggzy.core.table import Command
from ggzy.layout.appeal import AppealForm
from ggzy.supervision.case_probes import running
from ggzy.supervision.forms import cases as form_of


@dataclass(frozen=True)
class Act:
    """One act of an office in a case. `starts` gives what the form begins with; the `main` act of a stage is the first to think of."""

    code: str
    command: type[Command]
    form: type[forms.Form]
    note: Any
    starts: Callable[[Case], dict[str, Any]] = lambda p: {}
    danger: bool = False
    on_clue: Any = ""
    """Its name while the clue is not taken up yet, where it is called otherwise then."""
    at: tuple[str, ...] = ()
    named: Any = ""
    main: bool = False

    @property
    def by(self) -> tuple[Role, ...]:
        return tuple(dict.fromkeys(role for step in CASE.steps_for(self.command) for role in step.by))

    @property
    def label(self) -> str:
        return str(self.named) or self.command.label()

    def seen_at(self, stage: str) -> Act:
        """As it stands at this stage: on a new clue taking it up is the main act, and what ends it otherwise is no alarm."""
        return replace(self, named=self.on_clue, main=self.command is case.AssignCase, danger=False) if stage == "clue" else self


def as_told(p: Case) -> dict[str, Any]:
    notice = p.notice
    told = {"facts": notice.facts, "fine_fen": notice.fine_fen, "months": notice.months} if notice else {}
    return {**told, "replies": len(p.replies)}


ACTS = {
    act.code: act
    for act in (
        Act("assign", case.AssignCase, form_of.AssignForm, _("自线索登记起五个工作日内立案，或者写明理由不予立案。立案后九十日内作出决定。"), at=("clue",)),
        Act("evidence", case.RecordEvidence, form_of.EvidenceForm, _("由办案人员记入；只能增加，不能删改。")),
        Act("notify", case.NotifyAccused, form_of.NoticeForm, _("当事人随即在平台上看到告知书，五个工作日内可以陈述、申辩、要求听证。"), lambda p: {"ground": p.suspected}),
        Act("hearing", case.CallHearing, form_of.CallHearingForm, _("距举行听证不少于七个工作日；由非本案办案人员主持。")),
        Act("minutes", case.RecordHearing, form_of.MinutesForm, _("听证结束后根据笔录作出决定。")),
        Act("review", case.ReviewLegality, form_of.ReviewForm, _("由没有参加调查的人员审核；限制参加交易、经过听证的，通过以后才能决定。")),
        Act("penalty", case.ImposePenalty, form_of.PenaltyForm, _("不得重于事先告知；对每一份陈述、申辩都要复核。"), as_told, True),
        Act("reassign", case.ReplaceInvestigators, form_of.ReplaceForm, _("已经立案；更换以后由新的办案人员记入证据、告知。期限不重新计算。"), lambda p: {"investigators": [each.person_id for each in p.investigators]}),
        Act("close", case.CloseCase, form_of.CloseForm, _("没有结论和理由不能结案。"), danger=True, on_clue=_("不予立案")),
        Act("transfer", transfer.TransferCase, form_of.TransferForm, _("涉嫌犯罪的移送公安机关；移送后十个工作日内有回执。接收机关在平台上的，它随即收到全案、自己出具回执。对方不接收的，退回原来的阶段：立案以前的回到线索待办，立案以后的继续调查。"), danger=True),
        Act("receipt", transfer.RecordReceipt, form_of.ReceiptForm, _("接收的，本案办结；不接收的，写明理由，线索回到待办、已经立案的继续调查。")),
        Act("acknowledge", transfer.AcknowledgeTransfer, form_of.AcknowledgeForm, _("由接收机关出具。接收的，原案移送办结；监督部门接收的，随即在您的单位登记为新线索，五个工作日内立案或者写明理由不予立案。不接收的，写明理由，退回移送机关继续办理。")),
        Act("answer-urging", AnswerUrging, form_of.UrgingForm, _("写明为什么逾期、什么时候办完。自催办起五个工作日内答复。")),
        Act("serve", case.ServeDecision, form_of.ServeForm, _("限制自送达的这一刻起执行：当事人递交的投标、登记即时不予受理。")),
        Act("publish", case.PublishDecision, form_of.NoForm, _("决定在门户“曝光台”公开，写明依据、期限和修复的办法。")),
        Act("repair", case.RepairCredit, form_of.ReasonForm, _("信用修复撤下公开，不解除限制；限制期满自动解除。当事人申请的，十个工作日内答复。")),
        Act("refuse-repair", redress.RefuseRepair, form_of.ReasonForm, _("写明为什么不予修复、还要改正什么；当事人改正后可以再次申请。")),
        Act("appeal", redress.NoteAppeal, AppealForm, _("当事人申请行政复议、提起行政诉讼的，凭受理文书记入。复议、诉讼期间不停止执行，限制继续。")),
        Act("stay", redress.NoteStay, form_of.StayForm, _("只凭复议机关、人民法院或者依法作出的停止执行的文书；限制自确认的这一刻起暂停，由另一人确认。"), running, True),
        Act("end-stay", redress.EndStay, form_of.EndStayForm, _("只凭恢复执行的文书；限制自确认的这一刻起恢复，原来的截止时间不变，由另一人确认。"), lambda p: {"number": p.stay_number}),
        Act("result", redress.NoteAppealResult, form_of.ResultForm, _("维持、驳回、撤回的，决定照旧；撤销的，限制即时解除；变更的，按变更后的处罚执行。撤销、变更，以及结果使停止执行结束的，由另一人确认；撤销、变更的，已公开的三个工作日内撤回。"), running, True),
        Act("revoke", case.RevokeDecision, form_of.RevokeForm, _("限制即时解除，并列出它拦下过的办理；已公开的，三个工作日内撤回并说明理由。"), danger=True),
        Act("withdraw", case.WithdrawPublication, form_of.ReasonForm, _("决定被撤销后三个工作日内撤回公开并说明理由。")),
        Act("conclude", case.ConcludeCase, form_of.ReasonForm, _("限制期满、处罚执行完毕后结案。")),
    )
}  # fmt: skip
ACTING = tuple(dict.fromkeys(role for act in ACTS.values() for role in act.by if role in OFFICES))
"""The offices that do anything in a case at all."""
