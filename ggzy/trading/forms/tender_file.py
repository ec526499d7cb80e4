"""The tender file as forms 招标文件表单: one form of terms and four tables of rows; from a file to fields and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import msgspec
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ggzy.core.documents import Attachment, Clause, TenderFile
from ggzy.core.evaluation.method import (
    KIND_NAMES,
    MODE_NAMES,
    TIE_NAMES,
    AsFound,
    Band,
    BenchmarkPrice,
    ByAmount,
    ByPercent,
    CertificatePoints,
    Certificates,
    Comprehensive,
    CountedPerformances,
    Criterion,
    Deviation,
    ExpertMean,
    LowestEvaluatedPrice,
    Method,
    Rounding,
    Scoring,
    Subjective,
)
from ggzy.core.evaluation.preliminary import GROUP_NAMES, CheckItem
from ggzy.core.law.trustees import SEATS
from ggzy.core.sealing.policy import LONGEST_WINDOW, MOST_TRUSTEES, SUITE_LABELS, TrusteePolicy
from ggzy.layout.fields import LinesField, RateField, RatesField, WordsField, YuanField, decimal_of

METHODS = (("comprehensive", _("综合评估法")), ("lowest", _("经评审的最低投标价法")))
TIES = {
    "price-vote": ("lower_price", "vote"),
    "price-lot": ("lower_price", "lot"),
    "subjective-vote": ("higher_subjective", "vote"),
    "price-subjective-vote": ("lower_price", "higher_subjective", "vote"),
    "vote": ("vote",),
    "lot": ("lot",),
}
BOXES = ("consortium", "bidder_part", *(f"trustee_{seat}" for seat in SEATS))
"""Fields that are either ticked or not sent at all."""
TIE_CHOICES = [(code, "，再".join(TIE_NAMES[rule] for rule in rules)) for code, rules in TIES.items()]
MODES = list(MODE_NAMES.items())
KINDS = [(kind.__struct_config__.tag, name) for kind, name in KIND_NAMES.items()]


class TermsForm(forms.Form):
    """All that stands once in the file."""

    qualifications = LinesField(
        label=_("资格条件"), help_text=_("一行一条。不得以特定行政区域业绩、奖项等限制、排斥投标人。")
    )
    duration_days = forms.IntegerField(label=_("工期（交付期、服务期，日历天）"), min_value=1, max_value=3650)
    quality = forms.CharField(label=_("质量标准"), max_length=60)
    ceiling_fen = YuanField(
        label=_("最高投标限价（元）"), required=False, help_text=_("不设限价的留空；不得规定最低投标限价。")
    )
    deposit_fen = YuanField(
        label=_("投标保证金（元）"),
        required=False,
        help_text=_("不要求交纳的留空；不得超过估算价的2%，工程施工不超过80万元。"),
    )
    validity_days = forms.IntegerField(label=_("投标有效期（日）"), min_value=0, max_value=365)
    performance_bond_percent = RateField(label=_("履约保证金（中标合同金额的%）"), required=False)
    consortium = forms.BooleanField(label=_("接受联合体投标"), required=False)
    minimum_bidders = forms.IntegerField(label=_("开标所需投标人数"), min_value=1, max_value=20)
    trustee_centre = forms.BooleanField(label=_("交易中心保管一份"), required=False)
    trustee_supervisor = forms.BooleanField(label=_("行业监督部门保管一份"), required=False)
    trustee_tenderee = forms.BooleanField(label=_("招标人保管一份"), required=False)
    threshold = forms.IntegerField(
        label=_("几份可以解密（门限）"), min_value=1, max_value=MOST_TRUSTEES,
        help_text=_("3份中任意2份是标准方案：一家缺席、一把私钥灭失都不影响开标，任何一家都不能提前看到投标内容。"),
    )
    bidder_part = forms.BooleanField(
        label=_("投标人参与解密"), required=False,
        help_text=_("勾选后，没有投标人自己的一份，保管人一起也打不开；投标人在解密时限内没有到场的，视为撤销其投标文件。"),
    )
    suite = forms.ChoiceField(label=_("密码套件"), choices=list(SUITE_LABELS.items()))
    window_minutes = forms.IntegerField(
        label=_("解密时限（分钟）"), min_value=1, max_value=LONGEST_WINDOW, help_text=_("自招标人在开标大厅宣布开始解密时起算。")
    )
    committee_size = forms.IntegerField(label=_("评标委员会人数"), min_value=1, max_value=99)
    representatives = forms.IntegerField(label=_("其中招标人代表"), min_value=0, max_value=99)
    specialities = WordsField(
        label=_("评标专业"), required=False, max_length=300, help_text=_("多个专业用顿号隔开，与专家库的专业名称一致。")
    )
    candidates = forms.IntegerField(label=_("推荐中标候选人（个）"), min_value=1, max_value=9)
    method = forms.ChoiceField(label=_("评标办法"), choices=METHODS, widget=forms.RadioSelect)
    ties = forms.ChoiceField(label=_("得分（评标价）相同时"), choices=TIE_CHOICES)


class ScoringForm(forms.Form):
    """综合评估法: the parameters that are not a criterion's own."""

    mean_kind = forms.ChoiceField(
        label=_("专家评分汇总"),
        choices=(("plain", _("全部专家的平均分")), ("trimmed", _("去掉一个最高分和一个最低分后平均"))),
    )
    mean_min_experts = forms.IntegerField(label=_("去掉最高、最低分所需专家数"), min_value=1, max_value=99)
    points_places = forms.IntegerField(label=_("得分保留小数位"), min_value=0, max_value=6)
    points_mode = forms.ChoiceField(label=_("得分尾数"), choices=MODES)
    k_list = RatesField(
        label=_("K 值抽取范围"), required=False, help_text=_("0至1之间，用顿号隔开；开标现场抽取其一。")
    )
    control_drop_list = RatesField(label=_("最高限价下浮率抽取范围（%）"), required=False)
    benchmark_drop_list = RatesField(label=_("基准价下浮率抽取范围（%）"), required=False)
    drop_highest = forms.IntegerField(label=_("去掉最高价（个）"), min_value=0, max_value=20)
    drop_lowest = forms.IntegerField(label=_("去掉最低价（个）"), min_value=0, max_value=20)
    min_n_for_trimming = forms.IntegerField(label=_("达到几家才去掉最高、最低价"), min_value=0, max_value=99)
    e1 = RateField(label=_("每高于基准价1%扣分"))
    e2 = RateField(label=_("每低于基准价1%扣分"))
    price_floor = RateField(label=_("报价得分下限"))
    mean_of = forms.ChoiceField(
        label=_("平均价以哪些报价计算"), choices=(("effective", _("初步评审合格的报价")), ("opened", _("全部开标报价")))
    )
    later_rejection = forms.ChoiceField(
        label=_("其后有投标被否决时"), choices=(("keep", _("基准价不变")), ("recompute", _("重新计算基准价")))
    )
    price_places = forms.IntegerField(label=_("基准价保留小数位（元）"), min_value=0, max_value=6)
    price_mode = forms.ChoiceField(label=_("基准价尾数"), choices=MODES)
    deviation_places = forms.IntegerField(label=_("偏差率保留小数位"), min_value=0, max_value=6)
    deviation_mode = forms.ChoiceField(label=_("偏差率尾数"), choices=MODES)


class LowestForm(forms.Form):
    """经评审的最低投标价法: the parameters beside the table of deviations."""

    max_total_percent = RateField(
        label=_("偏差加价上限（投标报价的%）"),
        required=False,
        help_text=_("超过的提示评标委员会是否构成重大偏差；不设的留空。"),
    )
    evaluated_places = forms.IntegerField(label=_("评标价保留小数位（元）"), min_value=0, max_value=6)
    evaluated_mode = forms.ChoiceField(label=_("评标价尾数"), choices=MODES)


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


class TenderFileForms:
    """The whole file as typed: `fields` are flat, as a browser posts them and as a draft keeps them."""

    def __init__(self, fields: Mapping[str, Any]):
        self.fields = dict(fields)
        self.terms, self.scoring, self.lowest = (kind(self.fields) for kind in (TermsForm, ScoringForm, LowestForm))
        self.rows = {name: formset(self.fields, prefix=name) for name, formset in FORMSETS.items()}

    @property
    def comprehensive(self) -> bool:
        return self.fields.get("method") == "comprehensive"

    def asked(self) -> list[Any]:
        """The forms that the chosen method needs; the other method's fields stay in the draft unasked."""
        method = [self.scoring, self.rows["criteria"]] if self.comprehensive else [self.lowest, self.rows["deviations"]]
        return [self.terms, self.rows["checks"], self.rows["clauses"], *method]

    def is_valid(self) -> bool:
        return all([part.is_valid() for part in self.asked()])

    def problems(self) -> list[tuple[str, str]]:
        """What the forms themselves find wrong: the field's label and the reason."""
        found: list[tuple[str, str]] = []
        for part in self.asked():
            found += [("", str(error)) for error in part.non_form_errors()] if hasattr(part, "forms") else []
            for form in getattr(part, "forms", [part]):
                where = form.data.get(form.add_prefix("code"), "") if form.prefix else ""
                found += [
                    (f"{where} {form.fields[name].label}".strip(), str(e))
                    for name, es in form.errors.items()
                    if name in form.fields
                    for e in es
                ]
        return found

    def filled(self, name: str) -> list[Any]:
        """The rows of a table, but for those added and left empty."""
        return [row for row in self.rows[name] if row.cleaned_data]

    def tender_file(self) -> TenderFile:
        """The file; only when the forms are valid."""
        c = self.terms.cleaned_data
        same = (
            "qualifications",
            "ceiling_fen",
            "duration_days",
            "quality",
            "deposit_fen",
            "validity_days",
            "consortium",
        )
        more = ("committee_size", "representatives", "specialities", "candidates", "minimum_bidders")
        return TenderFile(
            method=self._method(c["ties"]),
            checks=tuple(row.made() for row in self.filled("checks")),
            clauses=tuple(row.made() for row in self.filled("clauses")),
            performance_bond_percent=c["performance_bond_percent"] or Decimal(0),
            attachments=tuple(Attachment(**row) for row in self.fields.get("attachments", ())),
            policy=TrusteePolicy(
                trustees=tuple(seat for seat in SEATS if c[f"trustee_{seat}"]),
                **{name: c[name] for name in ("threshold", "bidder_part", "suite", "window_minutes")},
            ),
            **{name: c[name] for name in (*same, *more)},
        )

    def _method(self, ties: str) -> Method:
        rules: Any = TIES[ties]
        if not self.comprehensive:
            c = self.lowest.cleaned_data
            rounding = Rounding(c["evaluated_places"], c["evaluated_mode"])
            made = tuple(row.made() for row in self.filled("deviations"))
            return LowestEvaluatedPrice(made, c["max_total_percent"], rounding, rules)
        c = self.scoring.cleaned_data
        price = self._price(c)
        return Comprehensive(
            criteria=tuple(row.made(price) for row in self.filled("criteria")),
            expert_mean=ExpertMean(c["mean_kind"], c["mean_min_experts"]),
            points_rounding=Rounding(c["points_places"], c["points_mode"]),
            ties=rules,
        )

    @staticmethod
    def _price(c: Mapping[str, Any]) -> BenchmarkPrice:
        same = ("k_list", "drop_highest", "drop_lowest", "min_n_for_trimming", "e1", "e2", "mean_of", "later_rejection")
        return BenchmarkPrice(
            control_drop_list=c["control_drop_list"] or (Decimal(0),),
            benchmark_drop_list=c["benchmark_drop_list"] or (Decimal(0),),
            floor=c["price_floor"],
            price_rounding=Rounding(c["price_places"], c["price_mode"]),
            deviation_rounding=Rounding(c["deviation_places"], c["deviation_mode"]),
            **{name: c[name] for name in same},
        )


# ---- from a file to fields ----


def fields_of(file: TenderFile) -> dict[str, Any]:
    """The flat fields that show this file."""
    terms = {
        "qualifications": "\n".join(file.qualifications),
        "duration_days": file.duration_days or "",
        "quality": file.quality,
        "ceiling_fen": yuan_or_nothing(file.ceiling_fen),
        "deposit_fen": yuan_or_nothing(file.deposit_fen),
        "validity_days": file.validity_days,
        "performance_bond_percent": file.performance_bond_percent or "",
        "consortium": "on" if file.consortium else "",
        "minimum_bidders": file.minimum_bidders,
        **{f"trustee_{seat}": "on" if seat in file.policy.trustees else "" for seat in SEATS},
        "threshold": file.policy.threshold,
        "bidder_part": "on" if file.policy.bidder_part else "",
        "suite": file.policy.suite,
        "window_minutes": file.policy.window_minutes,
        "committee_size": file.committee_size,
        "representatives": file.representatives,
        "specialities": "、".join(file.specialities),
        "candidates": file.candidates,
        "method": "comprehensive" if isinstance(file.method, Comprehensive) else "lowest",
        "ties": next((code for code, rules in TIES.items() if rules == file.method.ties), "price-vote"),
    }
    rows = {
        "checks": [{"code": c.code, "group": c.group, "text": c.text} for c in file.checks],
        "clauses": [{"code": c.code, "title": c.title, "text": c.text} for c in file.clauses],
        "criteria": [criterion_fields(c) for c in getattr(file.method, "criteria", ())],
        "deviations": [deviation_fields(d) for d in getattr(file.method, "deviations", ())],
    }
    typed = terms | scoring_fields(file.method) | lowest_fields(file.method)
    flat: dict[str, Any] = {name: str(value) for name, value in typed.items() if value != "" or name not in BOXES}
    for name, found in rows.items():
        flat |= row_fields(name, found)
    return flat | {"attachments": [msgspec.to_builtins(a) for a in file.attachments]}


def yuan_or_nothing(fen: int) -> str:
    return f"{Decimal(fen) / 100:.2f}" if fen else ""


def scoring_fields(method: Method) -> dict[str, Any]:
    scored = method if isinstance(method, Comprehensive) else Comprehensive(criteria=())
    priced = [c.by for c in scored.criteria if isinstance(c.by, BenchmarkPrice)]
    price = priced[0] if priced else BenchmarkPrice(k_list=(Decimal("0.5"),))
    same = ("drop_highest", "drop_lowest", "min_n_for_trimming", "e1", "e2", "mean_of", "later_rejection")
    return {
        "mean_kind": scored.expert_mean.kind,
        "mean_min_experts": scored.expert_mean.min_experts,
        "points_places": scored.points_rounding.places,
        "points_mode": scored.points_rounding.mode,
        "k_list": joined(price.k_list),
        "control_drop_list": joined(price.control_drop_list),
        "benchmark_drop_list": joined(price.benchmark_drop_list),
        "price_floor": price.floor,
        "price_places": price.price_rounding.places,
        "price_mode": price.price_rounding.mode,
        "deviation_places": price.deviation_rounding.places,
        "deviation_mode": price.deviation_rounding.mode,
        **{name: getattr(price, name) for name in same},
    }


def lowest_fields(method: Method) -> dict[str, Any]:
    lowest = method if isinstance(method, LowestEvaluatedPrice) else LowestEvaluatedPrice()
    return {
        "max_total_percent": "" if lowest.max_total_percent is None else lowest.max_total_percent,
        "evaluated_places": lowest.price_rounding.places,
        "evaluated_mode": lowest.price_rounding.mode,
    }


def criterion_fields(c: Criterion) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "code": c.code,
        "name": c.name,
        "max_points": c.max_points,
        "kind": c.kind,
        "guidance": c.guidance,
    }
    if isinstance(c.by, Subjective):
        bands = "\n".join(f"{b.name} {b.low} {b.high} {b.text}".strip() for b in c.by.bands)
        fields |= {"min_points": c.by.min_points, "step": c.by.step, "bands": bands}
    elif isinstance(c.by, CountedPerformances):
        fields |= {
            "points_each": c.by.points_each,
            "from_count": c.by.from_count,
            "guidance": c.by.requirement or c.guidance,
        }
    elif isinstance(c.by, Certificates):
        fields |= {"certificates": "\n".join(f"{x.code} {x.name} {x.points}" for x in c.by.accepted)}
    return fields


def deviation_fields(d: Deviation) -> dict[str, Any]:
    figures: dict[type, Any] = {
        ByAmount: lambda a: yuan_or_nothing(a.fen_each),
        ByPercent: lambda a: a.percent_each,
        AsFound: lambda a: a.rule,
    }
    return {
        "code": d.code,
        "name": d.name,
        "kind": d.adds.__struct_config__.tag,
        "figure": figures[type(d.adds)](d.adds),
    }


def joined(values: Iterable[Decimal]) -> str:
    return "、".join(str(value) for value in values)


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


def known_fields(posted: Mapping[str, Any]) -> dict[str, str]:
    """What of a posted form belongs to the file: nothing else gets into a draft."""
    single = {key for kind in (TermsForm, ScoringForm, LowestForm) for key in kind.base_fields}
    starts = tuple(f"{name}-" for name in ROWS)
    return {key: str(posted[key])[:20000] for key in posted if key in single or key.startswith(starts)}
