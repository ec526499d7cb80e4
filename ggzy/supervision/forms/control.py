"""Forms of suspending, resuming and looking 暂停、恢复、查看."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ggzy.layout.fields import moment_field


class SuspendForm(forms.Form):
    order_no = forms.CharField(label=_("暂停决定文号"), max_length=100, help_text=_("例如：楚建监暂〔2026〕3号。"))
    reason = forms.CharField(
        label=_("暂停的理由"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("将对社会公开，请不要写入投标人的信息。"),
    )  # fmt: skip


class ResumeForm(forms.Form):
    reason = forms.CharField(label=_("恢复的理由"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    new_deadline = moment_field(_("新的投标截止（开标）时间"), required=False)


class LookForm(forms.Form):
    reason = forms.CharField(
        label=_("查看事由"), min_length=4, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("例如：受理信访件〔2026〕12号；日常监督检查。"),
    )  # fmt: skip
