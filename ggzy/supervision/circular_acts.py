"""The steps of a circular as pages."""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils.translation import gettext_lazy as _

from ggzy.core.acts import circular
from ggzy.layout.deals import Viewed
from ggzy.supervision.docket_acts import SOMETHING, DocketAct
from ggzy.supervision.forms import circular as form_of
from ggzy.supervision.forms.cases import NoForm, ReasonForm

TEN = SOMETHING * 2
FAR = datetime(2099, 1, 1, tzinfo=UTC)
SOME_NUMBER = "试办〔2000〕1号"


def first_waiting(viewed: Viewed) -> circular.RecheckOffice:
    waiting = viewed.p.not_righted
    return circular.RecheckOffice(office_id=waiting[0] if waiting else "", righted=True, note=TEN)


def to_recheck(viewed: Viewed) -> dict[str, object]:
    waiting = viewed.p.not_righted
    return {"offices": [(o.org_id, o.org) for o in viewed.p.offices if o.org_id in waiting]}


ACTS = {
    act.code: act
    for act in (
        DocketAct("invite", circular.InviteReplies, NoForm, _("各被通报单位随即看到关于本单位的内容，五个工作日内核对、申辩；都答复了，或者期满，才能印发。"), lambda v: circular.InviteReplies()),
        DocketAct("reply", circular.ReplyToCircular, form_of.TextForm, _("请逐项核对关于本单位的情况；有异议的写明事实和理由，没有的写“无异议”。期满以前可以补充。"), lambda v: circular.ReplyToCircular(text=TEN)),
        DocketAct(
            "issue", circular.IssueCircular, form_of.IssueForm, _("印发后各被通报单位随即收到，在期限内整改并报告。"),
            lambda v: circular.IssueCircular(document_no=SOME_NUMBER, rectify_by=FAR, answer=TEN), danger=True,
        ),
        DocketAct("report", circular.ReportRectified, form_of.TextForm, _("写明怎样改、改到哪里、谁负责。发出通报的单位在十个工作日内复查。"), lambda v: circular.ReportRectified(text=TEN)),
        DocketAct("recheck", circular.RecheckOffice, form_of.RecheckForm, _("复查结论随通报一起公开；全部单位整改到位后自动办结。"), first_waiting, options=to_recheck),
        DocketAct("publish", circular.PublishCircular, NoForm, _("在门户“通报”公开单位、情形、期限和整改结果，不公开个人姓名。"), lambda v: circular.PublishCircular()),
        DocketAct("withdraw", circular.WithdrawCircular, ReasonForm, _("撤回后从门户撤下，被通报单位随即知道理由。"), lambda v: circular.WithdrawCircular(reason=TEN), danger=True),
        DocketAct("drop", circular.DropCircular, ReasonForm, _("申辩成立、不予通报的，写明理由。"), lambda v: circular.DropCircular(reason=TEN)),
    )
}  # fmt: skip
