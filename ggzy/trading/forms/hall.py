"""Forms of the opening hall 开标大厅: an act each, so that what is typed into one is never lost by another."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ggzy.trading.forms.acts import YES_NO, text_area


class NothingToSay(forms.Form):
    """An act without words: a button."""


class RevealForm(forms.Form):
    """The draw key, which only the page's program can fill in."""

    identity = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)


class ObjectForm(forms.Form):
    text = forms.CharField(label=_("异议内容"), max_length=2000, widget=text_area(3))


class AnswerOnTheSpotForm(forms.Form):
    upheld = forms.ChoiceField(label=_("结论"), choices=YES_NO)
    text = forms.CharField(label=_("答复"), max_length=2000, widget=text_area(3))


class SignForm(forms.Form):
    opinion = forms.CharField(label=_("意见（没有可以不填）"), max_length=2000, required=False, widget=text_area(2))


class SayForm(forms.Form):
    text = forms.CharField(label=_("发言"), max_length=500, widget=text_area(2))
