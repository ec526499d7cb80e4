"""Forms with which a finding is closed or taken up again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as __

from ggzy.supervision.forms.cases import text

OTHER = "其他"


class ExplainForm(forms.Form):
    innocent = forms.ChoiceField(label=__("属于哪一种正当情形"), widget=forms.RadioSelect)
    reason = text(__("怎样核实、为什么属于这种情形"), 4)

    def __init__(self, *given: Any, innocent: Sequence[str], **options: Any):
        super().__init__(*given, **options)
        self.fields["innocent"].choices = [(each, each) for each in (*innocent, OTHER)]  # type: ignore[attr-defined]


class ReopenForm(forms.Form):
    reason = text(__("为什么重新处理"), 3)
