"""Forms of a report's handler 举报承办人."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ggzy.core.law.reports import FINDINGS
from ggzy.supervision.forms.complaints import text


class AskForm(forms.Form):
    text = text(_("问题"), help_text=_("举报人凭查询码看到。只问同事实有关的，不追问身份。"))


class CloseReportForm(forms.Form):
    finding = forms.ChoiceField(label=_("结论"), choices=list(FINDINGS.items()))
    reason = text(_("核查了什么、为什么这样认定"))
    answer = text(_("给举报人的答复"), help_text=_("凭查询码可以看到。不写个人信息。"))
