"""The steps of discipline inspection in the interference register 插手干预登记的处置."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ggzy.core.acts import interference as acts
from ggzy.core.law.interference import OUTCOMES
from ggzy.supervision.forms.complaints import NoForm, text
from ggzy.supervision.matter_acts import SOMETHING, MatterAct


class SettleForm(forms.Form):
    outcome = forms.ChoiceField(label=_("处置结果"), choices=list(OUTCOMES.items()))
    finding = text(_("说明"))


ACTS = {
    act.code: act
    for act in (
        MatterAct("read", acts.ReadInterference, NoForm, _("登记后五个工作日内接收。"), lambda p, now: acts.ReadInterference()),
        MatterAct("settle", acts.SettleInterference, SettleForm, _("没有处置结果和说明不能办结。"), lambda p, now: acts.SettleInterference(outcome="none", finding=SOMETHING)),
    )
}  # fmt: skip
