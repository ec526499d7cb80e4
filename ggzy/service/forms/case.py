"""Forms of the accused 当事人: a reply, the wish for a hearing."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ggzy.layout.fields import FilesField


class ReplyForm(forms.Form):
    text = forms.CharField(label=_("陈述、申辩"), max_length=5000, widget=forms.Textarea(attrs={"rows": 6}))


class HearingForm(forms.Form):
    reason = forms.CharField(label=_("要求听证的理由"), min_length=4, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class WaiveForm(forms.Form):
    sure = forms.BooleanField(
        label=_("我已看过告知的内容，确认放弃陈述、申辩和听证：放弃后不能撤回"), error_messages={"required": _("请核对后勾选确认")}
    )  # fmt: skip


class RepairForm(forms.Form):
    """信用修复申请."""

    text = forms.CharField(
        label=_("申请和整改情况"), min_length=4, max_length=3000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("写明履行了哪些义务、怎样整改、作出什么承诺。"),
    )  # fmt: skip
    files = FilesField(label=_("证明材料"), help_text=_("罚款缴纳凭证、整改报告、信用承诺书等；每份不超过10MB，最多10份，提交时查毒。"))
