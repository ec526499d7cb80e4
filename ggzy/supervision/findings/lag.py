"""How far the findings are behind the journal 分析落后多少: told on their pages when it is more than a minute, and to monitors."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import F
from django.db.models.functions import Now

from ggzy.store.models import LogHead, LogLeaf
from ggzy.supervision.models import FindingsHead

LATE = timedelta(minutes=1)


def entries_behind() -> int:
    """How many entries of the journal have not been looked at, where some have waited longer than a minute; else none."""
    head = FindingsHead.objects.annotate(ago=Now() - F("level_at")).first()
    if head is not None and head.ago is not None and head.ago <= LATE:
        return 0
    return LogLeaf.objects.filter(index__gte=head.place if head else 0).count()


def places_behind() -> int:
    """The same in places of the public log, which anybody may know: dummies among them, they tell nothing of who is busy."""
    ends: Any = LogHead.objects.values_list("size", flat=True).first()
    read: Any = FindingsHead.objects.values_list("place", flat=True).first()
    return max(0, (ends or 0) - (read or 0))
