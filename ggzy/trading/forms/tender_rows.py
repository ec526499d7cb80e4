"""The tables of the tender file 招标文件的各表: one form a row, and rows added and taken away without a script."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ggzy.core.documents import Clause
from ggzy.core.evaluation.method import (
    KIND_NAMES,
    AsFound,
    Band,
    BenchmarkPrice,
    ByAmount,
    ByPercent,
    CertificatePoints,
    Certificates,
    CountedPerformances,
    Criterion,
    Deviation,
    Scoring,
    Subjective,
)
from ggzy.core.evaluation.preliminary import GROUP_NAMES, CheckItem
from ggzy.layout.fields import RateField, YuanField, decimal_of

KINDS = [(kind.__struct_config__.tag, name) for kind, name in KIND_NAMES.items()]


class CheckRow(forms.Form):
    """评审项目."""

    code = forms.CharField(label=_("编号"), max_length=12)
    group = forms.ChoiceField(label=_("类别"), choices=list(GROUP_NAMES.items()))
    text = forms.CharField(label=_("评审内容"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def made(self) -> CheckItem:
        return CheckItem(self.cleaned_data["code"], self.cleaned_data["group"], self.cleaned_data["text"])


class ClauseRow(forms.Form):
    """合同主要条款."""

    code = forms.CharField(label=_("编号"), max_length=12)
    title = forms.CharField(label=_("标题"), max_length=80)
    text = forms.CharField(label=_("内容"), max_length=8000, widget=forms.Textarea(attrs={"rows": 3}))

    def made(self) -> Clause:
        return Clause(**self.cleaned_data)


class DeviationRow(forms.Form):
    """量化的偏差."""

    code = forms.CharField(label=_("编号"), max_length=12)
    name = forms.CharField(label=_("偏差"), max_length=100)
    kind = forms.ChoiceField(
        label=_("怎样加价"),
        choices=(
            ("amount", _("每单位加多少元")),
            ("percent", _("每单位加报价的百分之几")),
            ("as_found", _("由评标委员会按规则计算")),
        ),
    )
    figure = forms.CharField(label=_("数额或规则"), max_length=300)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("kind") and cleaned.get("figure"):
            try:
                cleaned["adds"] = self._adds(cleaned["kind"], cleaned["figure"])
            except ValidationError as wrong:
                self.add_error("figure", wrong)
        return cleaned

    @staticmethod
    def _adds(kind: str, figure: str) -> ByAmount | ByPercent | AsFound:
        if kind == "amount":
            return ByAmount(YuanField().clean(figure))
        return ByPercent(decimal_of(figure.removesuffix("%"))) if kind == "percent" else AsFound(figure)

    def made(self) -> Deviation:
        return Deviation(self.cleaned_data["code"], self.cleaned_data["name"], self.cleaned_data["adds"])


class CriterionRow(forms.Form):
    """评审因素: which of the parameters count depends on its kind."""

    code = forms.CharField(label=_("编号"), max_length=12)
    name = forms.CharField(label=_("评审因素"), max_length=60)
    max_points = RateField(label=_("分值"))
    kind = forms.ChoiceField(label=_("怎样得分"), choices=KINDS)
    guidance = forms.CharField(label=_("评分说明"), max_length=500, required=False)
    min_points = RateField(label=_("最低给分"), required=False)
    step = RateField(label=_("评分步长"), required=False)
    bands = forms.CharField(
        label=_("档次（每行：名称 下限 上限 说明）"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    points_each = RateField(label=_("每项业绩得分"), required=False)
    from_count = forms.IntegerField(label=_("从第几项之后起计"), required=False, min_value=0, max_value=99)
    certificates = forms.CharField(
        label=_("证书（每行：编号 名称 分值）"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for field, read in (("bands", self._band), ("certificates", self._certificate)):
            try:
                cleaned[field] = tuple(read(line) for line in cleaned.get(field, "").splitlines() if line.strip())
            except (ValidationError, ValueError, IndexError):
                self.add_error(field, _("有一行不能识别，请按提示的格式填写"))
        return cleaned

    @staticmethod
    def _band(line: str) -> Band:
        name, low, high, *text = line.split(maxsplit=3)
        return Band(name, decimal_of(low), decimal_of(high), text[0] if text else "")

    @staticmethod
    def _certificate(line: str) -> CertificatePoints:
        code, *name, points = line.split()
        return CertificatePoints(code, " ".join(name) or code, decimal_of(points))

    def made(self, price: BenchmarkPrice) -> Criterion:
        c = self.cleaned_data
        return Criterion(c["code"], c["name"], c["max_points"], self._by(price), c["guidance"])

    def _by(self, price: BenchmarkPrice) -> Scoring:
        c = self.cleaned_data
        if c["kind"] == "price":
            return price
        if c["kind"] == "counted_performances":
            return CountedPerformances(c["points_each"] or Decimal(0), c["from_count"] or 0, c["guidance"])
        if c["kind"] == "certificates":
            return Certificates(c["certificates"])
        step = c["step"] if c["step"] is not None else Decimal("0.1")
        return Subjective(c["min_points"] or Decimal(0), step, c["bands"])


ROWS: dict[str, type[forms.Form]] = {
    "checks": CheckRow,
    "criteria": CriterionRow,
    "deviations": DeviationRow,
    "clauses": ClauseRow,
}
MOST_ROWS = 200
NEEDED = {
    "checks": _("至少要有一个初步评审项目"),
    "criteria": _("至少要有一个评审因素"),
    "clauses": _("至少要有一条合同主要条款"),
}
"""Tables that may not stay empty."""


class Rows(forms.BaseFormSet):
    """The rows of one table; `needed` says why it may not stay empty, where it may not."""

    needed: Any = ""

    def clean(self) -> None:
        if self.needed and not any(self.errors) and not any(form.cleaned_data for form in self.forms):
            raise ValidationError(self.needed)


def formset_of(name: str) -> Any:
    kind = type(f"{name.title()}Rows", (Rows,), {"needed": NEEDED.get(name, "")})
    return forms.formset_factory(ROWS[name], formset=kind, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS)


FORMSETS = {name: formset_of(name) for name in ROWS}


# ---- rows added and taken away without a script ----


def row_fields(name: str, rows: list[dict[str, Any]]) -> dict[str, str]:
    """A table's rows as its formset posts them."""
    flat = {f"{name}-TOTAL_FORMS": str(len(rows)), f"{name}-INITIAL_FORMS": "0"}
    return flat | {f"{name}-{n}-{key}": str(value) for n, row in enumerate(rows) for key, value in row.items()}


def rows_in(name: str, fields: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of one table that stand in flat fields."""
    total = str(fields.get(f"{name}-TOTAL_FORMS", "0"))
    count = min(int(total), MOST_ROWS) if total.isdecimal() and len(total) < 6 else 0
    keys = ROWS[name].base_fields  # type: ignore[attr-defined]
    return [{key: fields.get(f"{name}-{n}-{key}", "") for key in keys} for n in range(count)]


def with_row(fields: Mapping[str, Any], name: str) -> dict[str, Any]:
    rows = rows_in(name, fields)
    return {**fields, **row_fields(name, [*rows, dict.fromkeys(ROWS[name].base_fields, "")])}  # type: ignore[attr-defined]


def without_row(fields: Mapping[str, Any], name: str, n: int) -> dict[str, Any]:
    rows = [row for i, row in enumerate(rows_in(name, fields)) if i != n]
    others = {key: value for key, value in fields.items() if not key.startswith(f"{name}-")}
    return {**others, **row_fields(name, rows)}
