"""The form of a second person who does not agree 不同意."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label=_("不同意或者撤回的理由"), min_length=4, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
