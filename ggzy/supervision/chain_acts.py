"""The steps of a call and of an office's report as pages."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.utils.translation import gettext_lazy as _

from ggzy.core.acts import chain
from ggzy.layout.deals import Viewed
from ggzy.supervision.docket_acts import SOMETHING, DocketAct
from ggzy.supervision.forms import chain as form_of
from ggzy.supervision.forms.cases import NoForm, ReasonForm

TEN = SOMETHING * 2
FAR, FAR_DAY = datetime(2099, 1, 1, tzinfo=UTC), date(2099, 1, 1)

CALL_ACTS = {
    act.code: act
    for act in (
        DocketAct("send-up", chain.SendUp, form_of.SendUpForm, _("报送后上级随即看到汇总报告和各单位的上报；汇总以后各单位有变化的，须先重新汇总。"), lambda v: chain.SendUp(document_no=TEN), main=True),
        DocketAct("acknowledge", chain.AcknowledgeCall, form_of.RemarkForm, _("收悉即办结；可以写批示、意见，下级随即看到。"), lambda v: chain.AcknowledgeCall(), main=True),
        DocketAct("return-up", chain.ReturnUpward, ReasonForm, _("写明要补正什么。下级重新汇总后再报送。"), lambda v: chain.ReturnUpward(reason=TEN)),
        DocketAct(
            "withdraw", chain.WithdrawCall, ReasonForm, _("撤回后没有采纳的上报都不再要求，各单位随即知道理由；已经采纳的保留。"), lambda v: chain.WithdrawCall(reason=TEN),
            danger=True,
        ),
        DocketAct("end-plan", chain.EndPlan, ReasonForm, _("停止后不再提醒发起下一期；本期照常办完。"), lambda v: chain.EndPlan(reason=TEN)),
    )
}  # fmt: skip


def first_unsolved(viewed: Viewed) -> chain.UpdateDifficulty:
    return chain.UpdateDifficulty(number=next(iter(viewed.p.unsolved), 0), state="open", outcome=TEN, by=FAR_DAY)


REPORT_ACTS = {
    act.code: act
    for act in (
        DocketAct("accept", chain.AcceptReport, NoForm, _("采纳以后进入汇总；其中的困难由上报的单位继续更新进展。"), lambda v: chain.AcceptReport(), main=True),
        DocketAct("return", chain.ReturnReport, form_of.ReturnForm, _("上报的单位随即看到理由，在新的期限内补正后再报。"), lambda v: chain.ReturnReport(reason=TEN, due=FAR)),
        DocketAct("extend", chain.ExtendReport, form_of.ExtendForm, _("只延长这一个单位的期限；已经逾期的，逾期的记录保留。"), lambda v: chain.ExtendReport(due=FAR, reason=TEN)),
        DocketAct("call-off", chain.CallOffReport, ReasonForm, _("该单位不必再报，写明理由。"), lambda v: chain.CallOffReport(reason=TEN), danger=True),
        DocketAct(
            "difficulty", chain.UpdateDifficulty, form_of.UpdateForm, _("写明办到哪里、结果怎样；没有解决的写明下一步的日期，到期没有更新即为逾期。"), first_unsolved,
            options=lambda v: {"unsolved": list(v.p.unsolved.items())},
        ),
    )
}  # fmt: skip
