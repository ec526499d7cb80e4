"""A follower of 应上未上 matters: what came of each stands in the rows that it rests on."""

from __future__ import annotations

from collections.abc import Sequence

from ggzy.core.record import Record
from ggzy.core.table import Entry
from ggzy.core.unlisted_matter import Unlisted
from ggzy.store.models import OutsideProject

Status = OutsideProject.Status
BY_STAGE = {"found": Status.FOUND, "aside": Status.ASIDE, "cleared": Status.CLEARED, "settled": Status.FOUND}


def follow_rows(p: Record, entries: Sequence[Entry]) -> None:
    if isinstance(p, Unlisted) and p.stage in BY_STAGE:
        rows = OutsideProject.objects.filter(matter=p.stream).exclude(status=Status.SAME)
        rows.update(status=Status.ASIDE if p.aside and p.stage == "settled" else BY_STAGE[p.stage])
