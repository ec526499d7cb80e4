"""Forms of a complaint's office 投诉承办部门: one for each step that needs more than a button."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ggzy.core.law.complaints import GROUNDS, OUTCOMES
from ggzy.desk import complaints
from ggzy.layout.fields import moment_field


def text(label: Any, rows: int = 4, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=3000, widget=forms.Textarea(attrs={"rows": rows}), **options)


class NoForm(forms.Form):
    """An act that is only a button."""


class ReasonForm(forms.Form):
    reason = text(_("理由"))


class HandOverForm(forms.Form):
    """The offices that supervise this lot, the nearest first."""

    of_matter = True
    office_id = forms.ChoiceField(label=_("移送给"))
    reason = text(_("移送的理由"))

    def __init__(self, *given: Any, p: Any, actor: Any, **options: Any):
        super().__init__(*given, **options)
        lot = complaints.lot_of(p.deal, p.complainant_id)
        offices = complaints.competent(lot, complaints.supervising_posts()) if lot else ()
        self.fields["office_id"].choices = [(each.org_id, each.name) for each in offices]  # type: ignore[attr-defined]


class RefuseForm(forms.Form):
    ground = forms.ChoiceField(label=_("不予受理的理由"), choices=list(GROUNDS.items()))
    reason = text(_("说明"), help_text=_("告知投诉人为什么，以及他还可以怎样做。"))


class StayForm(forms.Form):
    order_no = forms.CharField(label=_("文号"), max_length=100, help_text=_("例如：楚建停〔2026〕1号。"))
    reason = text(_("为什么必要"), help_text=_("理由同决定一起对社会公开，请不要写投诉人名称。"))


class LiftForm(forms.Form):
    reason = text(_("解除的理由"))
    new_deadline = moment_field(_("新的投标截止时间（投标期间暂停的）"), required=False)


class ExamineForm(forms.Form):
    what = forms.CharField(label=_("委托检验、检测、鉴定、评审的事项"), max_length=300)
    by = forms.CharField(label=_("受托机构"), max_length=120)


class ResultForm(forms.Form):
    result = text(_("结论"))


class DecisionForm(forms.Form):
    decision_no = forms.CharField(label=_("文号"), max_length=100, help_text=_("例如：楚建投〔2026〕1号。"))
    outcome = forms.ChoiceField(label=_("结论"), choices=list(OUTCOMES.items()))
    decision = text(_("查明的事实、依据和处理意见"), 7, help_text=_("送达投诉人和被投诉人。"))
    false = forms.BooleanField(label=_("认定投诉人捏造事实、伪造材料或者以非法手段取得证明材料"), required=False)
    public_text = text(_("公布的文字"), 4, help_text=_("在门户公布。投诉人写“投诉人”，不写名称；不写商业秘密和个人信息。"))
