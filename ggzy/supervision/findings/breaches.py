"""Duties that an office let lapse 履职逾期, in all matters: a figure of its report, by whom each was owed when it lapsed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q

from ggzy.core.office_figures import Figure, figure
from ggzy.core.shortcomings import EntryRef
from ggzy.desk import clock
from ggzy.desk.duties import FOR_FEW, roll
from ggzy.desk.office_figures import Scope, entries
from ggzy.store.models import CaseCard, Deal, DocketCard, JournalEntry, MatterCard, OfficeCard
from ggzy.supervision.findings.concerned import at_its_time, breached_by
from ggzy.supervision.models import Finding


def breaches_in(scope: Scope, since: datetime, until: datetime) -> Iterator[Figure]:
    """A source of figures: every breach that this office owed; nothing of what is kept from any office, as with its clues."""
    seats, owed = roll(clock.now()), []
    for stream, (region, line, industry) in within(scope, since, until).items():
        for _stream, seq, *_body in entries([stream], ("DutyBreached",), since, until):
            at = JournalEntry.objects.values_list("at", flat=True).get(stream=stream, seq=seq)
            breach = Finding(rule="duty_breached", stream=stream, entries=[seq], region=region, line=line, industry=industry, at=at)
            if scope.org_id in breached_by(breach, at_its_time(breach, seats)):
                owed.append(EntryRef(stream, seq))
    yield figure("breaches", owed)


def within(scope: Scope, since: datetime, until: datetime) -> dict[str, tuple[str, str, str]]:
    """What lies in the office's scope or names it, and had a breach then; each with its place."""
    named = Q(office_id=scope.org_id)
    cards = (
        Deal.objects.filter(scope.within), CaseCard.objects.filter(scope.within | Q(handed_to=scope.org_id), kept_from=""), OfficeCard.objects.filter(scope.within | named),
        MatterCard.objects.filter(scope.within | named, kept_from="").exclude(kind__in=FOR_FEW),
        DocketCard.objects.filter(scope.within | Q(office_ids__contains=[scope.org_id]) | Q(issuer_id=scope.org_id)),
    )  # fmt: skip
    late = JournalEntry.objects.filter(event="DutyBreached", at__gte=since, at__lt=until).order_by().values("stream")
    return {stream: place for rows in cards for stream, *place in rows.filter(stream__in=late).order_by("stream").values_list("stream", "region", "line", "industry")}  # type: ignore[misc]
