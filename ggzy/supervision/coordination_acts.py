"""The steps of a cross-department matter as pages."""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils.translation import gettext_lazy as _

from ggzy.core.acts import coordination
from ggzy.supervision.docket_acts import SOMETHING, DocketAct
from ggzy.supervision.forms import coordination as form_of
from ggzy.supervision.forms.cases import ReasonForm

TEN = SOMETHING * 2
FAR, LONG_AGO = datetime(2099, 1, 1, tzinfo=UTC), datetime(2000, 1, 1, tzinfo=UTC)

ACTS = {
    act.code: act
    for act in (
        DocketAct("opinion", coordination.GiveOpinion, form_of.OpinionForm, _("参与的单位和召集单位都看得见。期限以内可以补充；没有意见的，写“无意见”。"), lambda v: coordination.GiveOpinion(text=TEN), main=True),
        DocketAct(
            "minutes", coordination.RecordMinutes, form_of.MinutesForm, _("会后记入；可以开几次会、记几次。"),
            lambda v: coordination.RecordMinutes(held_at=LONG_AGO, place=TEN, attended=TEN, text=TEN),
        ),
        DocketAct(
            "decide", coordination.DecideCoordination, form_of.DecideForm, _("各单位都提出了意见或者期满才能确定；确定后各单位随即知道，按期限落实。"),
            lambda v: coordination.DecideCoordination(outcome=TEN, carry_out_by=FAR), options=lambda v: {"parties": v.p.parties}, main=True,
        ),
        DocketAct("task", coordination.ReportTask, form_of.TaskForm, _("写明做了什么、还剩什么。召集单位认为没有落实的，退回并限期再落实。"), lambda v: coordination.ReportTask(text=TEN), main=True),
        DocketAct(
            "return-task", coordination.ReturnTask, form_of.ReturnTaskForm, _("该单位随即收到通知，按新的期限再落实、再报告。"),
            lambda v: coordination.ReturnTask(org_id=next((org_id for org_id, given in v.p.tasks.items() if given.outcome), ""), text=TEN, by=FAR),
            options=lambda v: {"reported": [office for office in v.p.parties if office.org_id in v.p.tasks and v.p.tasks[office.org_id].outcome]},
        ),
        DocketAct(
            "instruct", coordination.InstructCoordination, form_of.InstructForm, _("提出意见并限期，由召集单位再议；也可以直接确定结果。"),
            lambda v: coordination.InstructCoordination(text=TEN, decide_by=FAR),
        ),
        DocketAct("settle", coordination.SettleCoordination, form_of.SettleForm, _("写明各单位怎样落实、还剩什么。记入即办结。"), lambda v: coordination.SettleCoordination(text=TEN), main=True),
        DocketAct("drop", coordination.DropCoordination, ReasonForm, _("撤回后各单位随即知道理由。"), lambda v: coordination.DropCoordination(reason=TEN), danger=True),
    )
}  # fmt: skip
OF_CONVENER, OF_PARTY, OF_ABOVE = ("minutes", "decide", "return-task", "settle", "drop"), ("opinion", "task"), ("instruct", "decide")
