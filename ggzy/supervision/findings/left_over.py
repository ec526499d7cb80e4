"""What could not be worked out 没有算成: kept until it succeeds, tried again after a while, told on pages and to monitors.

The reader moves on past it, so being level with the journal says nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Now

from ggzy.supervision.models import NotWorkedOut

RECORD, RAISING, LAPSING = "record", "raising", "lapsing"
"""What failed: a record's own findings, the raising of a finding, the end of its handling; all others are series."""
AGAIN = timedelta(minutes=10)


def missed(what: str, thing: str, why: str) -> None:
    again = NotWorkedOut.objects.filter(what=what, thing=thing).update(tries=F("tries") + 1, tried_at=Now(), why=why[:120])
    if not again:
        NotWorkedOut.objects.create(what=what, thing=thing, why=why[:120], since=Now(), tried_at=Now())


def made_good(what: str, things: Iterable[str]) -> None:
    NotWorkedOut.objects.filter(what=what, thing__in=list(things)).delete()


def due() -> QuerySet[NotWorkedOut]:
    """Records and series to be tried again now; raising asks for itself."""
    return NotWorkedOut.objects.filter(tried_at__lte=Now() - AGAIN).exclude(what__in=(RAISING, LAPSING)).order_by("tried_at")


def just_tried(what: str, field: str) -> Exists:
    """Whether it failed a moment ago: what stands behind it comes first."""
    return Exists(NotWorkedOut.objects.filter(what=what, thing=OuterRef(field), tried_at__gt=Now() - AGAIN))


def forget(streams: QuerySet[Any, Any], series: Iterable[str]) -> None:
    """Records that are no more, and series that no rule asks for any more."""
    NotWorkedOut.objects.filter(what=RECORD).exclude(thing__in=streams).delete()
    NotWorkedOut.objects.exclude(what__in=(RECORD, RAISING, LAPSING, *series)).delete()


def records() -> QuerySet[NotWorkedOut, str]:
    return NotWorkedOut.objects.filter(what=RECORD).values_list("thing", flat=True)


def count() -> int:
    return NotWorkedOut.objects.count()


def others() -> int:
    return NotWorkedOut.objects.exclude(what=RECORD).count()
