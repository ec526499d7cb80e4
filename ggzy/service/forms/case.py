"""Forms of the accused 当事人: a reply, the wish for a hearing."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ReplyForm(forms.Form):
    text = forms.CharField(label=_("陈述、申辩"), max_length=5000, widget=forms.Textarea(attrs={"rows": 6}))


class HearingForm(forms.Form):
    reason = forms.CharField(label=_("要求听证的理由"), min_length=4, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
