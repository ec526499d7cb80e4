"""How common a finding is 常见程度: of all records, in how many; and how many of its kind were innocent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ggzy.store.models import CaseCard, Deal, ExplainedCard
from ggzy.supervision.models import Finding


def how_often(found: Finding, by: datetime | None = None) -> dict[str, Any]:
    """As it stands, or, for what must not change any more, as it stood `by` then."""
    same = (Finding.standing if by is None else Finding.objects.exclude(gone_at__lte=by)).filter(rule=found.rule)
    if found.rule == "duty_breached":
        same = same.filter(subject__startswith=found.subject.split("/")[0] + "/")
    deals, explained, cases = Deal.objects.all(), ExplainedCard.objects.filter(stage="explained"), CaseCard.objects.all()
    if by is not None:
        same, deals, explained = same.filter(at__lte=by), deals.filter(registered_at__lte=by), explained.filter(changed_at__lte=by)
        cases = cases.filter(registered_at__lte=by)
    keys = list(same.values_list("key", flat=True))
    looked_at = deals.count()
    streams = {stream for streams in same.order_by().values_list("streams", flat=True) for stream in streams}
    records = deals.filter(stream__in=streams).count()
    return {
        "records": records, "of": looked_at, "percent": round(100 * records / looked_at, 1) if looked_at else 0,
        "explained": explained.filter(finding__in=keys).count(),
        "cases": cases.filter(from_finding__in=keys).count(), "all": len(keys),
    }  # fmt: skip
