"""The reviewer's check-list 审查表: each point met or not, with a note, and an opinion on the whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ggzy.core.checklist import CheckPoint
from ggzy.core.documents import Finding

MET = (("yes", _("符合")), ("no", _("不符合")))


@dataclass(frozen=True)
class Judged:
    """One point as the page shows it."""

    point: CheckPoint
    met: forms.BoundField
    note: forms.BoundField
    earlier: Finding | None


class ReviewForm(forms.Form):
    """Two fields for each point of the list. A point left open is refused by the core, not by the form."""

    opinion = forms.CharField(
        label=_("总的意见"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写入备案意见书或者整改意见书。"),
    )  # fmt: skip

    def __init__(self, *args: Any, checklist: tuple[CheckPoint, ...], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.checklist = checklist
        for point in checklist:
            self.fields[f"met_{point.code}"] = forms.ChoiceField(
                label=point.text, choices=MET, required=False, widget=forms.RadioSelect
            )
            self.fields[f"note_{point.code}"] = forms.CharField(
                label=_("说明"), max_length=1000, required=False,
                widget=forms.Textarea(attrs={"rows": 2, "placeholder": _("说明；不符合的必须填写理由")}),
            )

    def points(self, earlier: tuple[Finding, ...]) -> list[Judged]:
        """For the page: each point with its two fields, and what was found of it the last time."""
        found = {finding.code: finding for finding in earlier}
        return [
            Judged(point, self[f"met_{point.code}"], self[f"note_{point.code}"], found.get(point.code))
            for point in self.checklist
        ]

    def findings(self) -> tuple[Finding, ...]:
        """What was judged; points left open are left out."""
        given = self.cleaned_data
        return tuple(
            Finding(code=point.code, met=met == "yes", note=given[f"note_{point.code}"].strip())
            for point in self.checklist
            if (met := given[f"met_{point.code}"])
        )
