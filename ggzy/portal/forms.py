"""The search form 检索: words, region, line, kind, stage, money, dates; whatever is left empty does not narrow."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ggzy.core import money
from ggzy.core.calendar import SHANGHAI
from ggzy.core.law.compulsory import KINDS
from ggzy.core.regions import stem
from ggzy.layout.fields import day_field
from ggzy.layout.regions import RegionSelect, by_prefecture
from ggzy.portal import words
from ggzy.store.models import Deal, OldDeal

MOST_WORDS = 6


def region_choices() -> list[Any]:
    """Everything, the province, and each prefecture with its counties and zones."""
    province, groups = by_prefecture("全部")
    return [("", _("全部地区")), province, *groups]


class SearchForm(forms.Form):
    words = forms.CharField(
        label=_("关键词"), required=False, max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("项目名称、编号、招标人、代理机构、建设地点")}),
    )  # fmt: skip
    region = forms.ChoiceField(label=_("地区"), required=False, widget=RegionSelect)
    line = forms.ChoiceField(label=_("交易类别"), required=False)
    kind = forms.ChoiceField(label=_("标的类型"), required=False)
    stage = forms.ChoiceField(label=_("阶段"), required=False)
    least = forms.DecimalField(label=_("金额不低于（万元）"), required=False, min_value=0, max_digits=12, decimal_places=6)
    most = forms.DecimalField(label=_("金额不超过（万元）"), required=False, min_value=0, max_digits=12, decimal_places=6)
    since = day_field(_("公告日期自"), required=False)
    until = day_field(_("公告日期至"), required=False)

    def __init__(self, *args: Any, **more: Any):
        super().__init__(*args, **more)
        everything = [("", "全部")]
        self.choose("region", region_choices())
        self.choose("line", everything + list(words.LINES.items()))
        self.choose("kind", everything + list(KINDS.items()))
        self.choose("stage", everything + list(words.stages().items()))

    def choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        least, most = given.get("least"), given.get("most")
        if least is not None and most is not None and least > most:
            self.add_error("most", _("上限不能小于下限"))
        since, until = given.get("since"), given.get("until")
        if since and until and since > until:
            self.add_error("until", _("截止日期不能早于起始日期"))
        return given

    @property
    def narrowed(self) -> bool:
        """Whether anything beyond the words is asked for, so that the page shows those fields."""
        return any(self.data.get(name) for name in self.fields if name != "words")

    def found(self) -> QuerySet[Deal]:
        """The published deals asked for."""
        given, deals = self.cleaned_data, Deal.objects.filter(published=True)
        for word in given["words"].split()[:MOST_WORDS]:
            deals = deals.filter(words__icontains=word)
        if given["region"]:
            deals = deals.filter(region__startswith=stem(given["region"]))
        for name in ("line", "kind"):
            if given[name]:
                deals = deals.filter(**{name: given[name]})
        if given["stage"]:
            deals = deals.filter(at_stage(given["stage"]))
        if given["least"] is not None:
            deals = deals.filter(estimate_fen__gte=fen(given["least"]))
        if given["most"] is not None:
            deals = deals.filter(estimate_fen__lte=fen(given["most"]))
        if given["since"]:
            deals = deals.filter(noticed_at__gte=begins(given["since"]))
        if given["until"]:
            deals = deals.filter(noticed_at__lt=begins(given["until"] + timedelta(days=1)))
        return deals


class OldDealForm(forms.Form):
    """Deals of before 历史数据, by words and place."""

    words = forms.CharField(
        label=_("关键词"), required=False, max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("项目名称、编号、招标人、代理机构、中标人")}),
    )  # fmt: skip
    region = forms.ChoiceField(label=_("地区"), required=False, widget=RegionSelect)

    def __init__(self, *args: Any, **more: Any):
        super().__init__(*args, **more)
        self.fields["region"].choices = region_choices()  # type: ignore[attr-defined]

    @property
    def narrowed(self) -> bool:
        return bool(self.data.get("region"))

    def found(self) -> QuerySet[OldDeal]:
        deals = OldDeal.objects.all()
        for word in self.cleaned_data["words"].split()[:MOST_WORDS]:
            deals = deals.filter(words__icontains=word)
        where = self.cleaned_data["region"]
        return deals.filter(region__startswith=stem(where)) if where else deals


def at_stage(code: str) -> Q:
    """Stages that the public does not tell apart are found together."""
    return Q(stage__in=("registered", *words.UNSEEN)) if code == "registered" else Q(stage=code)


def fen(amount_wan: Decimal) -> int:
    return int(amount_wan * money.FEN_PER_WAN)


def begins(day: Any) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)
