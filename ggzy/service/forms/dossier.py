"""Forms of the own dossier 本人（本单位）档案: reply, appeal, a word on a removal; and the sheet of a rating."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as __

from ggzy.core.rating import MARKS, Criterion, Mark


def text(label: Any, hint: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=3000, widget=forms.Textarea(attrs={"rows": 4}), help_text=hint)


class ReplyForm(forms.Form):
    text = text(__("事实和理由"), __("与这一条并列显示，看得见这一条的人都看得见；提交后不能修改，可以再补充。"))


class AppealForm(forms.Form):
    text = text(__("哪里不准确、有什么证据"), __("每一条申诉一次；管理机关十个工作日内答复，逾期由时钟登记。"))


class RemovalForm(forms.Form):
    text = text(__("您的意见"), __("作出决定以前必须听取；期限届满以前都可以提交。"))


class RatingForm(forms.Form):
    """One row a criterion: the mark and its short reason."""

    def __init__(self, *given: Any, criteria: Sequence[Criterion], **options: Any):
        super().__init__(*given, **options)
        self.criteria = criteria
        choices = [("", "（请选择）"), *((str(n), f"{n} {label}") for n, label in MARKS.items())]
        for row in criteria:
            self.fields[f"{row.code}-mark"] = forms.TypedChoiceField(label=row.label, choices=choices, coerce=int, help_text=row.hint)
            hint = __("低于三分的必须写明。常见：") + "、".join(row.reasons) if row.reasons else __("低于三分的必须写明。")
            self.fields[f"{row.code}-reason"] = forms.CharField(label=row.label + "：理由", max_length=60, required=False, help_text=hint)

    def marks(self) -> tuple[Mark, ...]:
        given = self.cleaned_data
        return tuple(Mark(criterion=r.code, mark=given[f"{r.code}-mark"], reason=given[f"{r.code}-reason"]) for r in self.criteria)
