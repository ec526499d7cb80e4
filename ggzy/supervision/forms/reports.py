"""Forms of a report's handler 举报承办人."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ggzy.core.law.reports import FINDINGS
from ggzy.desk import clock, reports
from ggzy.supervision.forms.complaints import text


class HandOverReportForm(forms.Form):
    """The offices that can take it, first those whose region and line it is anyway."""

    of_matter = True
    office_id = forms.ChoiceField(label=_("移送给"), help_text=_("被举报的部门不在名单里。对方接收以前，仍由本部门承办。"))
    reason = text(_("移送的理由"), help_text=_("为什么应由对方办理；连同举报内容一起给对方看。"))

    def __init__(self, *given: Any, p: Any, actor: Any, **options: Any):
        super().__init__(*given, **options)
        offices = reports.offices_for(p, clock.now())
        self.fields["office_id"].choices = [(each.org_id, each.name) for each in offices]  # type: ignore[attr-defined]


class AskForm(forms.Form):
    text = text(_("问题"), help_text=_("举报人凭查询码看到。只问同事实有关的，不追问身份。"))


class CloseReportForm(forms.Form):
    finding = forms.ChoiceField(label=_("结论"), choices=list(FINDINGS.items()))
    reason = text(_("核查了什么、为什么这样认定"))
    answer = text(_("给举报人的答复"), help_text=_("凭查询码可以看到。不写个人信息。"))
