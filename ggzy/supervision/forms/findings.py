"""Forms with which a finding is closed, sent on or taken up again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as __

from ggzy.core.explained import OUTCOMES, WHERE
from ggzy.core.facts import KnownOffice
from ggzy.supervision.forms.cases import text

OTHER = "其他"
Choices = Sequence[tuple[str, str]]


class ExplainForm(forms.Form):
    innocent = forms.ChoiceField(label=__("属于哪一种正当情形"), widget=forms.RadioSelect)
    reason = text(__("怎样核实、为什么属于这种情形"), 4)

    def __init__(self, *given: Any, innocent: Sequence[str], **options: Any):
        super().__init__(*given, **options)
        self.fields["innocent"].choices = [(each, each) for each in (*innocent, OTHER)]  # type: ignore[attr-defined]


class ReferForm(forms.Form):
    """One choice: where to and which office, so that none can be chosen that does not receive it."""

    to = forms.ChoiceField(label=__("移送给"), widget=forms.RadioSelect)
    reason = text(__("查明了什么、为什么移送"), 4)

    def __init__(self, *given: Any, offices: Sequence[tuple[str, KnownOffice]], **options: Any):
        super().__init__(*given, **options)
        self.fields["to"].choices = [(f"{where}/{each.org_id}", f"{WHERE[where]}：{each.org}") for where, each in offices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given["where"], _slash, given["to_id"] = given.pop("to", "").partition("/")
        return given


class ConcludeForm(forms.Form):
    outcome = forms.ChoiceField(label=__("处理结果"), choices=list(OUTCOMES.items()), widget=forms.RadioSelect)
    reason = text(__("查明的事实、怎样处理、有关文书的文号"), 4)


class CiteForm(forms.Form):
    circular = forms.ChoiceField(label=__("引用了这条发现依据的记录的通报"), widget=forms.RadioSelect)

    def __init__(self, *given: Any, circulars: Choices, **options: Any):
        super().__init__(*given, **options)
        self.fields["circular"].choices = list(circulars)  # type: ignore[attr-defined]


class ReopenForm(forms.Form):
    reason = text(__("为什么重新处理"), 3)


class ReturnForm(forms.Form):
    reason = text(__("为什么退回、应当由谁处理"), 3)


class NoForm(forms.Form):
    """Nothing to fill in."""
