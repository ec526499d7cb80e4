"""How common a finding is 常见程度: of all records, in how many; and how many of its kind were innocent."""

from __future__ import annotations

from typing import Any

from ggzy.core.case import BaseRate
from ggzy.store.models import CaseCard, Deal, ExplainedCard
from ggzy.supervision.models import Finding


def how_often(found: Finding) -> dict[str, Any]:
    """As it stands now."""
    same = Finding.standing.filter(rule=found.rule)
    if found.rule == "duty_breached":
        same = same.filter(subject__startswith=found.subject.split("/")[0] + "/")
    deals, explained, cases = Deal.objects.all(), ExplainedCard.objects.filter(stage="explained"), CaseCard.objects.all()
    keys = list(same.values_list("key", flat=True))
    looked_at = deals.count()
    streams = {stream for streams in same.order_by().values_list("streams", flat=True) for stream in streams}
    records = deals.filter(stream__in=streams).count()
    return {
        "records": records, "of": looked_at, "percent": round(100 * records / looked_at, 1) if looked_at else 0,
        "explained": explained.filter(finding__in=keys).count(),
        "cases": cases.filter(from_finding__in=keys).count(), "all": len(keys),
    }  # fmt: skip


def base_rate(found: Finding) -> BaseRate:
    """The same, to be recorded with a clue: from then on it does not change any more."""
    n = how_often(found)
    return BaseRate(found=n["all"], **{name: n[name] for name in ("records", "of", "cases", "explained")})
