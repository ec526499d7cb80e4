"""Forms of the bidder 投标人的表单: words to the tenderee, and a receipt to be looked at."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_TEXT = 20_000


class WordsForm(forms.Form):
    """A question or an objection in the bidder's own words."""

    text = forms.CharField(
        label=_("内容"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"required": _("请填写内容"), "max_length": _("内容超过两万字，请精简")},
    )


class ReasonForm(forms.Form):
    """Why a bid is withdrawn; need not be said."""

    reason = forms.CharField(label=_("撤回原因（可不填）"), max_length=500, required=False)
    sure = forms.BooleanField(
        label=_("我确认撤回本单位在本标段的投标文件"), error_messages={"required": _("请勾选确认")}
    )


class ReceiptForm(forms.Form):
    """A receipt file to be verified."""

    receipt = forms.FileField(
        label=_("回执文件（.json）"), error_messages={"required": _("请选择回执文件"), "empty": _("文件是空的")}
    )
