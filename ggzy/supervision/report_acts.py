"""The steps of a report as pages 举报的步骤."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from ggzy.core.acts import report as acts
from ggzy.core.report import Report
from ggzy.desk import reports
from ggzy.supervision.forms.complaints import NoForm, ReasonForm
from ggzy.supervision.forms.reports import AskForm, CloseReportForm, HandOverReportForm
from ggzy.supervision.matter_acts import SOMETHING, MatterAct


def handed(p: Report, now: datetime) -> acts.HandOverReport:
    offices = reports.offices_for(p, now)
    return acts.HandOverReport(office_id=offices[0].org_id if offices else "", reason=SOMETHING)


ACTS = {
    act.code: act
    for act in (
        MatterAct("take", acts.TakeReport, NoForm, _("登记后五个工作日内领办；领办后由本部门办理，三十个工作日内登记案件线索，或者办结并答复。"), lambda p, now: acts.TakeReport(), at=("received",)),
        MatterAct(
            "receive", acts.TakeReport, NoForm, _("移送后五个工作日内接收，或者写明理由退回；接收后由本部门办理，三十个工作日内登记案件线索，或者办结并答复。"), lambda p, now: acts.TakeReport(),
            named=_("接收移送的举报，开始核查"), at=("handed",),
        ),
        MatterAct("ask", acts.AskReporter, AskForm, _("举报人凭查询码看到问题；回答在当天结束时送到。"), lambda p, now: acts.AskReporter(text=SOMETHING)),
        MatterAct("hand-over", acts.HandOverReport, HandOverReportForm, _("移送其他监督部门或者纪检监察机关，对方五个工作日内接收或者退回。对方接收以后，本部门只看得到移送以前的内容。"), handed),
        MatterAct("return", acts.GiveBackReport, ReasonForm, _("写明为什么不由本部门办理；退回后由原部门继续核查。"), lambda p, now: acts.GiveBackReport(reason=SOMETHING)),
        MatterAct("recall", acts.RecallReport, ReasonForm, _("对方还没有接收的可以收回，仍由本部门核查；对方不再看得到。"), lambda p, now: acts.RecallReport(reason=SOMETHING)),
        MatterAct("close", acts.CloseReport, CloseReportForm, _("没有结论、理由和答复不能办结。"), lambda p, now: acts.CloseReport(finding="none", reason=SOMETHING, answer=SOMETHING), danger=True),
    )
}  # fmt: skip
