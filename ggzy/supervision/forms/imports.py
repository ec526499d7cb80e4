"""Forms of outside data 读入外部数据: the file, which column is which, and what is the same in every row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from ggzy.core.calendar import day_of
from ggzy.core.imported.record import KINDS
from ggzy.desk import clock
from ggzy.layout.fields import day_field
from ggzy.supervision.forms.files import amount_unit, chosen, each_once, file_field, offered
from ggzy.supervision.imports import ENTERINGS, Entering


class ImportForm(forms.Form):
    source = forms.CharField(
        label=__("来源"), max_length=120, help_text=__("例如：州信用办严重违法失信名单。同一来源请每次用同一个名称，列的对应关系会记住。"),
        widget=forms.TextInput(attrs={"list": "known-sources"}),
    )  # fmt: skip
    kind = forms.ChoiceField(label=__("种类"), choices=[(code, KINDS[code]) for code in ENTERINGS])
    as_of = day_field(__("资料截至哪一天"), help_text=__("来源写明的日期，或者取得文件的日期。"))
    file = file_field()

    def clean_source(self) -> str:
        return " ".join(self.cleaned_data["source"].split())

    def clean_as_of(self) -> date:
        told: date = self.cleaned_data["as_of"]
        if told > day_of(clock.now()):
            raise forms.ValidationError(_("这一天还没有到，请核对"))
        return told


class ImportColumnsForm(forms.Form):
    """Which column is which, as proposed; and what may be said once for all rows."""

    def __init__(self, *given: Any, entering: Entering, headers: Sequence[str], proposed: dict[str, int], constants: dict[str, str], unit: str = "", **options: Any):
        super().__init__(*given, **options)
        self.entering, self.known = entering, entering.reading.fields
        for field, (label, _words) in self.known.items():
            initial = str(proposed[field]) if field in proposed else ""
            self.fields[field] = forms.ChoiceField(label=label, choices=offered(headers), required=field in entering.reading.required, initial=initial)
        for field in entering.constant:
            label = _("%(field)s（没有这一列、各行相同时）") % {"field": self.known[field][0]}
            self.fields[f"all_{field}"] = forms.CharField(label=label, required=False, max_length=200, initial=constants.get(field, ""))
        if entering.amounts:
            self.fields["unit"] = amount_unit(unit, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        each_once(given, self.known)
        for field in self.entering.constant:
            if given.get(field) and given.get(f"all_{field}"):
                self.add_error(f"all_{field}", _("已经选了一列，二者填一项"))
        return given

    @property
    def chosen(self) -> dict[str, int]:
        return chosen(self.cleaned_data, self.known)

    @property
    def constants(self) -> dict[str, str]:
        return {field: said for field in self.entering.constant if (said := self.cleaned_data.get(f"all_{field}", "").strip())}


class CheckForm(forms.Form):
    note = forms.CharField(label=__("怎样核对过来源文件"), max_length=200, help_text=__("例如：与省信用办盖章的名单逐行核对，行数和起止一致。"))
