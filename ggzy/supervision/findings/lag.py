"""How far the findings are behind the journal 分析落后多少: told on their pages when it is more than a minute, and to monitors."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F
from django.db.models.functions import Now

from ggzy.store.models import LogHead, LogLeaf
from ggzy.supervision.models import FindingsHead

LATE = timedelta(minutes=1)


def entries_behind() -> int:
    """How many entries of the journal have not been looked at, where some have waited longer than a minute; else none."""
    head = FindingsHead.objects.annotate(ago=Now() - F("level_at")).first()
    return 0 if head is not None and head.ago is not None and head.ago <= LATE else unread()


def unread() -> int:
    return LogLeaf.objects.filter(index__gte=read()).count()


def read() -> int:
    """The place in the public log up to which everything has been looked at."""
    return FindingsHead.objects.values_list("place", flat=True).first() or 0


def places_behind() -> int:
    """The same in places of the public log, which anybody may know: dummies among them, they tell nothing of who is busy."""
    return max(0, (LogHead.objects.values_list("size", flat=True).first() or 0) - read())
