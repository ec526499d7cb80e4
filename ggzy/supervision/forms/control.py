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


class UnlistForm(forms.Form):
    order_no = forms.CharField(label=_("撤下决定文号"), max_length=100, help_text=_("例如：楚公管撤〔2026〕1号。"))
    reason = forms.CharField(
        label=_("撤下的理由"), min_length=4, max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("将显示在原来的公开页面上，请不要写入投标人的信息。"),
    )  # fmt: skip


class RelistForm(forms.Form):
    reason = forms.CharField(label=_("恢复的理由"), min_length=4, max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))


class ResumeForm(forms.Form):
    reason = forms.CharField(label=_("恢复的理由"), min_length=4, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    new_deadline = moment_field(_("新的投标截止（开标）时间"), required=False)


class ExtensionForm(forms.Form):
    new_deadline = moment_field(_("新的投标截止（开标）时间"))
    reason = forms.CharField(
        label=_("决定的理由"), min_length=4, max_length=2000, widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_("将对社会公开，请不要写入投标人的信息。改动了时间的，请同时改动理由里的时间。"),
    )  # fmt: skip


class KeepForm(forms.Form):
    reason = forms.CharField(
        label=_("不予顺延的理由"), min_length=4, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class LookForm(forms.Form):
    reason = forms.CharField(
        label=_("查看事由"), min_length=4, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("例如：受理信访件〔2026〕12号；日常监督检查。"),
    )  # fmt: skip
