"""The statement of the one concerned on a figure 履职说明."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as __

from ggzy.core.conduct import Figure
from ggzy.supervision.forms.cases import text


class StatementForm(forms.Form):
    figure = forms.ChoiceField(label=__("对哪一项"))
    text = text(__("事实和理由"), 4, help_text=__("与这一项数据并列显示，看得见数据的人都看得见说明；提交后不能修改，可以再补充。"))

    def __init__(self, *given: Any, figures: Sequence[Figure], **options: Any):
        super().__init__(*given, **options)
        self.fields["figure"].choices = [(each.code, each.label) for each in figures]  # type: ignore[attr-defined]
