"""Forms of check-lists 审查要点: one row a point, some empty rows for more."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from ggzy.core.checklist import CheckPoint, Point
from ggzy.core.procedures.case_grounds import INDUSTRIES, LINES
from ggzy.layout.fields import moment_field

SPARE, MOST = 3, 60


class PointForm(forms.Form):
    """One point; an empty one is left out, so a point is deleted by clearing its text."""

    code = forms.CharField(label=__("编号"), max_length=10, required=False)
    text = forms.CharField(label=__("审查内容"), max_length=300, required=False)
    statute = forms.CharField(label=__("依据的法规"), max_length=60, required=False)
    article = forms.IntegerField(label=__("第几条"), min_value=1, max_value=999, required=False)
    figure = forms.CharField(label=__("条文中的词句"), max_length=60, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("text") and not (given.get("code") and given.get("statute") and given.get("article")):
            raise forms.ValidationError(_("这一条须有编号、依据的法规和第几条"))
        return given


Points = forms.formset_factory(PointForm, extra=SPARE, max_num=MOST, absolute_max=MOST)


class DraftForm(forms.Form):
    line = forms.ChoiceField(label=__("交易类别"), choices=list(LINES.items()))
    industry = forms.ChoiceField(label=__("行业"), choices=[("", __("不分行业")), *INDUSTRIES.items()], required=False)
    reason = forms.CharField(label=__("拟定、修改的理由"), min_length=4, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))


class AdoptForm(forms.Form):
    document_no = forms.CharField(label=__("文号"), max_length=100)
    since = moment_field(__("自何时起执行"), help_text=__("此后提交的备案按这份要点审查；此前提交的仍按原来的。"))


class ReasonForm(forms.Form):
    reason = forms.CharField(label=__("理由"), min_length=4, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))


class RepealForm(AdoptForm):
    since = moment_field(__("自何时起废止"))
    reason = forms.CharField(label=__("废止的理由"), min_length=4, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))


def as_rows(points: tuple[CheckPoint, ...]) -> list[dict[str, Any]]:
    return [
        {"code": p.code, "text": p.text, "statute": p.basis.statute, "article": p.basis.article, "figure": p.basis.figure} for p in points
    ]


def as_points(rows: Any) -> tuple[Point, ...]:
    """What was typed, empty rows left out."""
    return tuple(Point(**form.cleaned_data) for form in rows if form.cleaned_data.get("text"))
