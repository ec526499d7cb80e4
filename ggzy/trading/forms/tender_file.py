"""The tender file as forms 招标文件表单: one form of terms and four tables of rows, made into the file."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ggzy.core.documents import Attachment, TenderFile
from ggzy.core.evaluation.method import (
    BenchmarkPrice,
    Comprehensive,
    ExpertMean,
    LowestEvaluatedPrice,
    Method,
    Rounding,
)
from ggzy.core.law.trustees import SEATS
from ggzy.core.sealing.policy import TrusteePolicy
from ggzy.trading.forms.tender_rows import FORMSETS, ROWS
from ggzy.trading.forms.tender_terms import TIES, LowestForm, ScoringForm, TermsForm


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
            "credit_asked",
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


def known_fields(posted: Mapping[str, Any]) -> dict[str, str]:
    """What of a posted form belongs to the file: nothing else gets into a draft."""
    single = {key for kind in (TermsForm, ScoringForm, LowestForm) for key in kind.base_fields}
    starts = tuple(f"{name}-" for name in ROWS)
    return {key: str(posted[key])[:20000] for key in posted if key in single or key.startswith(starts)}
