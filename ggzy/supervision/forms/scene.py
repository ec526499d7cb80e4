"""Forms of supervision at the scene 现场监管."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as __

from ggzy.core.oversight import ADDRESSEES
from ggzy.core.proceeding import Proceeding
from ggzy.core.roles import Role
from ggzy.layout.fields import moment_field


def words(label: Any, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, min_length=4, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}), **options)


class ToParty(forms.Form):
    """A form that names whom of the deal it goes to."""

    to = forms.ChoiceField(label=__("对象"))

    def __init__(self, *given: Any, p: Proceeding, **options: Any):
        super().__init__(*given, **options)
        agency = bool(p.project and p.project.agency_id)
        self.fields["to"].choices = [(r.value, r.label) for r in ADDRESSEES if r is not Role.AGENCY or agency]  # type: ignore[attr-defined]


class AskForm(ToParty):
    text = words(__("询问的内容"), help_text=__("请不要写入投标人的信息。"))
    reply_by = moment_field(__("请于此前答复"))


class CorrectionForm(ToParty):
    order_no = forms.CharField(label=__("责令改正通知书文号"), max_length=100)
    text = words(__("要求怎样改正"))
    reason = words(__("事实和依据"), help_text=__("例如：招标投标法第五十一条，以不合理的条件限制潜在投标人。"))
    until = moment_field(__("限期至"))


class JudgeForm(forms.Form):
    put_right = forms.TypedChoiceField(
        label=__("认定"), choices=[("yes", __("已改正到位")), ("no", __("没有改正到位，另定期限"))], coerce=lambda value: value == "yes", widget=forms.RadioSelect
    )
    opinion = words(__("意见"))
    until = moment_field(__("另定的期限"), required=False)
