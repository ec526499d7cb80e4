"""Duties that an office let lapse 履职逾期, in all matters: a figure of its report, by whom each was owed when it lapsed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache

from django.db.models import Q

from ggzy.core.acts.stages import DutyBreached
from ggzy.core.office_figures import Figure, figure
from ggzy.core.shortcomings import EntryRef
from ggzy.desk import clock
from ggzy.desk.duties import FOR_FEW, Roll, roll
from ggzy.desk.office_figures import Scope
from ggzy.store.codec import decode_event
from ggzy.store.models import CaseCard, Deal, DocketCard, JournalEntry, MatterCard, OfficeCard
from ggzy.supervision.findings.concerned import Breach, at_its_time, owners


def breaches_in(scope: Scope, since: datetime, until: datetime) -> Iterator[Figure]:
    """A source of figures: every breach that this office owed; nothing of what is kept from any office, as with its clues."""
    places = within(scope, since, until)
    rows = JournalEntry.objects.filter(stream__in=places, event=DutyBreached.__name__, at__gte=since, at__lt=until).order_by("stream", "seq")
    told = [(stream, seq, at, decode_event(*event)) for stream, seq, at, *event in rows.values_list("stream", "seq", "at", "event", "version", "body")]
    breaches = [Breach(stream, at, event, *places[stream]) for stream, _seq, at, event in told if isinstance(event, DutyBreached)]
    owed = zip(told, owners(breaches, as_of(roll(clock.now()))), strict=True)
    yield figure("breaches", [EntryRef(stream, seq) for (stream, seq, *_event), owner in owed if owner == scope.org_id])


def as_of(now: Roll) -> Callable[[datetime], Roll]:
    """The posts as they stood in the minute of each breach: terms end together, so few moments are asked for."""

    @cache
    def minute(at: datetime) -> Roll:
        return at_its_time(at, now)

    return lambda at: minute(at.replace(second=0, microsecond=0))


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
