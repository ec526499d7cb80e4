"""Forms of offices' own matters 机关履职: handing over, delegating, correcting, withdrawing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from ggzy.core.powers import MATTERS
from ggzy.core.procedures.case_grounds import INDUSTRIES, LINES
from ggzy.core.regions import below, full_name, stem
from ggzy.core.roles import Actor
from ggzy.layout.fields import YuanField, moment_field

KINDS = [(code, label) for code, (label, _acts) in MATTERS.items()]


def reason(label: Any, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, min_length=4, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), **options)


class HandoverForm(forms.Form):
    """交接: to whom, and which of what stands and what is open."""

    receiver = forms.ChoiceField(label=__("接收人"))
    matters = forms.MultipleChoiceField(label=__("移交的事项"), widget=forms.CheckboxSelectMultiple)
    reason = reason(__("移交的理由"), help_text=__("例如：岗位调整、外出学习、离任。"))

    def __init__(self, *given: Any, receivers: list[tuple[str, str]], matters: list[tuple[str, str]], **options: Any):
        super().__init__(*given, **options)
        self.fields["receiver"].choices = [("", _("请选择")), *receivers]  # type: ignore[attr-defined]
        self.fields["matters"].choices = matters  # type: ignore[attr-defined]
        self.fields["matters"].initial = [code for code, _label in matters]


class DeclineForm(forms.Form):
    reason = reason(__("不予接收的理由"))


class ProposeForm(forms.Form):
    """拟下放: to which county, what, up to what size, and how many experts it takes there."""

    region = forms.ChoiceField(label=__("承接地区"))
    line = forms.ChoiceField(label=__("交易类别"), choices=list(LINES.items()))
    industry = forms.ChoiceField(label=__("行业"), choices=[("", __("不分行业")), *INDUSTRIES.items()], required=False)
    matters = forms.MultipleChoiceField(label=__("下放的事项"), choices=KINDS, widget=forms.CheckboxSelectMultiple)
    ceiling_fen = YuanField(label=__("估算价不超过（元）"), required=False, help_text=__("不填为不限。"))
    least_experts = forms.IntegerField(
        label=__("承接所需的在库专家（人）"), min_value=1, max_value=9999, help_text=__("该地区本行业评标所需的最少人数；平台核对在库专家，不足的不能下放。")
    )
    reason = reason(__("下放的理由"))

    def __init__(self, *given: Any, actor: Actor, **options: Any):
        super().__init__(*given, **options)
        lower = [each.code for each in below(actor.region) if stem(each.code) != stem(actor.region)]
        self.fields["region"].choices = [(code, full_name(code)) for code in lower]  # type: ignore[attr-defined]


class DecideForm(forms.Form):
    document_no = forms.CharField(label=__("决定文号"), max_length=100)
    since = moment_field(__("生效时间"))


class CorrectForm(forms.Form):
    matters = forms.MultipleChoiceField(label=__("改为下放的事项"), choices=KINDS, widget=forms.CheckboxSelectMultiple)
    ceiling_fen = YuanField(label=__("估算价不超过（元）"), required=False, help_text=__("不填为不限。"))
    document_no = forms.CharField(label=__("决定文号"), max_length=100)
    since = moment_field(__("生效时间"))
    reason = reason(__("纠正的理由"))


class WithdrawForm(forms.Form):
    document_no = forms.CharField(label=__("决定文号"), max_length=100)
    since = moment_field(__("生效时间"), help_text=__("自这一刻起，承接地区的岗位不能再办理；由上级承担。"))
    reason = reason(__("收回的理由"))


class DropForm(forms.Form):
    reason = reason(__("不予下放的理由"))
