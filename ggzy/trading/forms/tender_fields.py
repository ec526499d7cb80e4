"""A tender file as the fields that show it 由招标文件还原表单: flat, as a browser posts them and as a draft keeps them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import msgspec

from ggzy.core.documents import TenderFile
from ggzy.core.evaluation.method import (
    AsFound,
    BenchmarkPrice,
    ByAmount,
    ByPercent,
    Certificates,
    Comprehensive,
    CountedPerformances,
    Criterion,
    Deviation,
    LowestEvaluatedPrice,
    Method,
    Subjective,
)
from ggzy.core.law.trustees import SEATS
from ggzy.trading.forms.tender_rows import row_fields
from ggzy.trading.forms.tender_terms import TIES

BOXES = ("consortium", "credit_asked", "bidder_part", *(f"trustee_{seat}" for seat in SEATS))
"""Fields that are either ticked or not sent at all."""


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
        "credit_asked": "on" if file.credit_asked else "",
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
