"""Forms of a circular 通报."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

import msgspec
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ggzy.core.calendar import SHANGHAI
from ggzy.core.facts import KnownOffice
from ggzy.core.regions import below, full_name
from ggzy.core.roles import Actor
from ggzy.core.shortcomings import SHORTCOMINGS, Found
from ggzy.layout.fields import LinesField, check_period, day_field, moment_field
from ggzy.supervision.forms.cases import text

__ = gettext_lazy
DEMANDS = "请认真核对上述情况，查明原因，落实责任到人，在期限内整改到位并书面报告。"


class PeriodForm(forms.Form):
    """Of which region and days the facts are pulled."""

    region = forms.ChoiceField(label=__("地区"))
    since = day_field(__("自"))
    until = day_field(__("至"))

    def __init__(self, *given: Any, actor: Actor, **options: Any):
        super().__init__(*given, **options)
        choices = [(each.code, full_name(each.code)) for each in below(actor.region)]
        self.fields["region"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        return check_period(self, super().clean() or {})

    @property
    def period(self) -> tuple[datetime, datetime]:
        """Half-open: from the first midnight to the one after the last day."""
        first, last = self.cleaned_data["since"], self.cleaned_data["until"]
        return datetime.combine(first, time(), SHANGHAI), datetime.combine(last + timedelta(days=1), time(), SHANGHAI)


def keyed(found: Sequence[Found]) -> dict[str, Found]:
    """Each by rule and office; the second sentence of the same rule by its number besides."""
    keys: dict[str, Found] = {}
    for each in found:
        first = f"{each.rule}.{each.office_id}"
        same = sum((f.rule, f.office_id) == (each.rule, each.office_id) for f in keys.values())
        keys[f"{first}.{same + 1}" if same else first] = each
    return keys


class CircularForm(forms.Form):
    """The text, and which of what was found is told; for an office that is gone, who has taken over."""

    about = forms.CharField(label=__("标题"), max_length=120, help_text=__("例如：2026年一季度公共资源交易监管履职情况。文书里会写成“关于……的通报”。"))
    chosen = forms.MultipleChoiceField(
        label=__("通报的情况"), widget=forms.CheckboxSelectMultiple, error_messages={"required": __("请至少选择一项；没有查到情况的，不必通报")},
    )  # fmt: skip
    demands = text(__("整改要求"), 4, initial=DEMANDS)
    copies = LinesField(label=__("抄送（每行一个）"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *given: Any, found: Sequence[Found], gone: Sequence[KnownOffice] = (), heirs: Sequence[KnownOffice] = (), **options: Any):
        super().__init__(*given, **options)
        self.found = keyed(found)
        self.fields["chosen"].choices = [  # type: ignore[attr-defined]
            (key, f"{each.office}　{SHORTCOMINGS[each.rule].label}：{each.words}") for key, each in self.found.items()
        ]
        self.gone = [office.org_id for office in gone]
        for office in gone:
            offered = [("", _("（仍送原单位）")), *((heir.org_id, heir.org) for heir in heirs)]
            hint = _("“%(org)s”%(why)s。%(what)s") % {"org": office.org, "why": office.gone, "what": office.instead}
            self.fields[f"heir_{office.org_id}"] = forms.ChoiceField(label=_("改送"), choices=offered, required=False, help_text=hint)
        self.heirs = {heir.org_id: heir.org for heir in heirs}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given["cited"] = tuple(self.sent_to(self.found[key], given) for key in given.pop("chosen", ()))
        given["copies"] = tuple(given.get("copies") or ())
        return {name: value for name, value in given.items() if not name.startswith("heir_")}

    def sent_to(self, found: Found, given: dict[str, Any]) -> Found:
        heir = given.get(f"heir_{found.office_id}", "") if found.office_id in self.gone else ""
        if not heir:
            return found
        words = _("（原%(office)s）%(words)s") % {"office": found.office, "words": found.words}
        return msgspec.structs.replace(found, office_id=heir, office=self.heirs[heir], words=words)


class TextForm(forms.Form):
    text = text(__("内容"), 5, min_length=2)


class IssueForm(forms.Form):
    document_no = forms.CharField(label=__("发文字号"), max_length=40, help_text=__("机关代字、年份、顺序号三部分，例如：楚政督通〔2026〕1号。"))
    rectify_by = moment_field(__("整改期限"))
    answer = text(__("对申辩的意见"), 3, required=False, help_text=__("逐一写明采纳与否和理由；各单位都写“无异议”或者没有答复的不填。"))


class RecheckForm(forms.Form):
    office_id = forms.ChoiceField(label=__("单位"), choices=())
    righted = forms.TypedChoiceField(label=__("结论"), choices=[("yes", __("整改到位")), ("no", __("没有到位，限期再改"))], coerce=lambda said: said == "yes")
    note = text(__("怎样复查、查到什么"), 3, min_length=4)
    rectify_by = moment_field(__("再改的期限"), required=False)

    def __init__(self, *given: Any, offices: Sequence[tuple[str, str]], **options: Any):
        super().__init__(*given, **options)
        self.fields["office_id"].choices = list(offices)  # type: ignore[attr-defined]
