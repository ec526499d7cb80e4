"""插手干预登记: who asked what of whom, when and how; and what was done."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ggzy.core.law.interference import MANNERS
from ggzy.core.roles import Actor
from ggzy.layout.fields import moment_field
from ggzy.layout.regions import RegionSelect, by_prefecture

__ = gettext_lazy


class InterferenceForm(forms.Form):
    asked_by = forms.CharField(label=__("谁打的招呼"), max_length=100)
    office = forms.CharField(label=__("他的单位、职务"), max_length=200, required=False)
    of_whom = forms.CharField(label=__("向谁提出"), max_length=200)
    asked_at = moment_field(__("什么时候"))
    manner = forms.ChoiceField(label=__("用什么方式"), choices=list(MANNERS.items()))
    what = forms.CharField(label=__("要求什么"), max_length=3000, widget=forms.Textarea(attrs={"rows": 5}), help_text=__("照原话写。"))
    done = forms.CharField(label=__("当时怎样处理的"), max_length=3000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    region = forms.ChoiceField(label=__("地区"), widget=RegionSelect)

    def __init__(self, *given: Any, actor: Actor, **options: Any):
        super().__init__(*given, **options)
        province, groups = by_prefecture(_("全境"))
        self.fields["region"].choices = [province, *groups]  # type: ignore[attr-defined]
        self.fields["of_whom"].initial, self.fields["region"].initial = actor.person, actor.region or "532300"
