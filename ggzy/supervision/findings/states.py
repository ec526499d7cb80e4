"""What became of findings 处理情况: by their cards; and the queries by state, grade and age that list and board share."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery, Value

from ggzy.core.procedures.finding import FINDING, OPEN
from ggzy.store.models import CaseCard, DocketCard, ExplainedCard
from ggzy.supervision.models import Finding

STATES = {"open": "待处理"} | {stage.code: stage.label for stage in FINDING.stages if stage.code not in OPEN}
LIMITS = (3, 10, 30)
"""Days by which open findings are told apart."""
LATE_FROM = 10


class States:
    """What became of findings: what their handling says, else a clue that began with them."""

    def __init__(self, keys: list[str]):
        self.cases: dict[str, list[CaseCard]] = {}
        for card in CaseCard.objects.filter(from_finding__in=keys).order_by("registered_at"):
            self.cases.setdefault(card.from_finding, []).append(card)
        self.explained = {e.finding: e for e in ExplainedCard.objects.filter(finding__in=keys)}

    def of(self, key: str) -> str:
        card = self.explained.get(key)
        if card is not None and card.stage != "open":
            return "open" if card.stage in OPEN else card.stage
        return "case" if key in self.cases else "open"


def in_state(rows: QuerySet[Finding], state: str) -> QuerySet[Finding]:
    handled = ExplainedCard.objects.exclude(stage__in=OPEN).values("finding")
    again = ExplainedCard.objects.filter(stage="reopened").values("finding")
    cases = CaseCard.objects.exclude(from_finding="").exclude(from_finding__in=again).values("from_finding")
    told = Q(key__in=ExplainedCard.objects.filter(stage=state).values("finding"))
    if state == "open":
        return rows.exclude(key__in=handled).exclude(key__in=cases)
    if state == "case":
        return rows.filter(told | Q(key__in=cases) & ~Q(key__in=handled))
    return rows.filter(told) if state else rows


def with_age(rows: QuerySet[Finding], now: datetime) -> QuerySet[Finding]:
    """Each with how long it has been there, who handles it and by when."""
    card = DocketCard.objects.filter(procedure=FINDING.code, code=OuterRef("key"))
    age = ExpressionWrapper(Value(now, output_field=DateTimeField()) - F("at"), output_field=DurationField())
    return rows.annotate(age=age, holder=Subquery(card.values("offices")[:1]), due=Subquery(card.values("until")[:1]))


def within_band(band: int, now: datetime) -> Q:
    """Those of one band of `LIMITS`: half-open, the youngest first."""
    lows = (0, *LIMITS)
    old_enough = Q(at__lte=now - timedelta(days=lows[band])) if band else Q()
    return old_enough & Q(at__gt=now - timedelta(days=LIMITS[band])) if band < len(LIMITS) else old_enough
