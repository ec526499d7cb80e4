"""The steps of a complaint as pages 投诉的步骤."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from ggzy.core.acts import complaint as acts
from ggzy.core.acts.urging import AnswerUrging
from ggzy.core.complaint import Complaint
from ggzy.desk import complaints
from ggzy.desk.counter import load
from ggzy.layout.fields import typed_moment
from ggzy.supervision.forms import complaints as form_of
from ggzy.supervision.forms.cases import UrgingForm
from ggzy.supervision.matter_acts import SOMETHING, MatterAct
from ggzy.supervision.resuming import earliest_deadline


def proposed(p: Complaint, now: datetime) -> dict[str, Any]:
    """While bidding stands, the deadline moves by as long as it stood."""
    lot = load(p.deal)
    return {"new_deadline": typed_moment(earliest_deadline(lot, now))} if lot is not None else {}


def right_office(p: Complaint) -> str:
    lot = complaints.lot_of(p.deal, p.complainant_id)
    offices = complaints.competent(lot, complaints.supervising_posts()) if lot else ()
    return offices[0].org_id if offices else ""


ACTS = {
    act.code: act
    for act in (
        MatterAct("accept", acts.AcceptComplaint, form_of.NoForm, _("自收到投诉之日起三个工作日内决定。受理后被投诉人有五个工作日说明，三十个工作日内作出处理决定。"), lambda p, now: acts.AcceptComplaint()),
        MatterAct("refuse", acts.RefuseComplaint, form_of.RefuseForm, _("不予受理的，说明理由，告知投诉人可以怎样做。"), lambda p, now: acts.RefuseComplaint(ground="vague", reason=SOMETHING), danger=True),
        MatterAct("hand-over", acts.HandOverComplaint, form_of.HandOverForm, _("不属本部门监督的，移送有监督职责的部门；投诉人随即得知。"), lambda p, now: acts.HandOverComplaint(office_id=right_office(p), reason=SOMETHING)),
        MatterAct("stay", acts.OrderStay, form_of.StayForm, _("项目随即暂停，各方不能继续办理；决定同时记入项目和投诉，对社会公开。只在必要时采用。"), lambda p, now: acts.OrderStay(order_no=SOMETHING, reason=SOMETHING), danger=True, hand=complaints.order_stay),
        MatterAct("lift", acts.LiftStay, form_of.LiftForm, _("项目随即恢复。投标期间暂停的，投标截止时间至少顺延暂停的时间。"), lambda p, now: acts.LiftStay(reason=SOMETHING), proposed, hand=complaints.lift_stay),
        MatterAct("examine", acts.BeginExamination, form_of.ExamineForm, _("从今天到收到结论的时间，不计入三十个工作日。"), lambda p, now: acts.BeginExamination(what=SOMETHING, by=SOMETHING)),
        MatterAct("result", acts.EndExamination, form_of.ResultForm, _("处理期限从现在继续计算。"), lambda p, now: acts.EndExamination(result=SOMETHING)),
        MatterAct("allow", acts.AllowWithdrawal, form_of.ReasonForm, _("不损害国家利益、社会公共利益或者他人合法权益的，才准予撤回；已查实有明显违法行为的，继续处理。"), lambda p, now: acts.AllowWithdrawal(reason=SOMETHING)),
        MatterAct("decide", acts.DecideComplaint, form_of.DecisionForm, _("被投诉人都已说明，或者说明的期限届满以后，才能决定。"), lambda p, now: acts.DecideComplaint(decision_no=SOMETHING, outcome="rejected", decision=SOMETHING, public_text=SOMETHING), danger=True),
        MatterAct("answer-urging", AnswerUrging, UrgingForm, _("写明为什么逾期、什么时候办完。自催办起五个工作日内答复。"), lambda p, now: AnswerUrging(text=SOMETHING)),
        MatterAct("publish", acts.PublishComplaintDecision, form_of.NoForm, _("结论和公布的文字在门户公开。"), lambda p, now: acts.PublishComplaintDecision()),
    )
}  # fmt: skip
