"""The steps of a report as pages 举报的步骤."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ggzy.core.acts import report as acts
from ggzy.supervision.forms.complaints import NoForm
from ggzy.supervision.forms.reports import AskForm, CloseReportForm
from ggzy.supervision.matter_acts import SOMETHING, MatterAct

ACTS = {
    act.code: act
    for act in (
        MatterAct("take", acts.TakeReport, NoForm, _("登记后五个工作日内领办；领办后由本部门办理，三十个工作日内登记案件线索，或者办结并答复。"), lambda p, now: acts.TakeReport()),
        MatterAct("ask", acts.AskReporter, AskForm, _("举报人凭查询码看到问题；回答在当天结束时送到。"), lambda p, now: acts.AskReporter(text=SOMETHING)),
        MatterAct("close", acts.CloseReport, CloseReportForm, _("没有结论、理由和答复不能办结。"), lambda p, now: acts.CloseReport(finding="none", reason=SOMETHING, answer=SOMETHING), danger=True),
    )
}  # fmt: skip
