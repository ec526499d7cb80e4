"""Presence 到场 as lists read it: rows that follow the journal, pages that report, and the clock that notes who fell silent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from ggzy.core.acts.oversight import NoteGone, WatcherCame, WatcherLeft
from ggzy.core.roles import CLOCK, Actor
from ggzy.core.table import Entry
from ggzy.desk.counter import hand_in
from ggzy.store.written import seconds
from ggzy.supervision.models import Watching

SILENT = timedelta(minutes=5)
"""A page reports every minute; whoever has not for so long is gone, since last seen."""


def follow(p: Any, entries: Sequence[Entry]) -> None:
    """A follower: one row from coming to leaving."""
    for entry in entries:
        event, actor = entry.event, entry.actor
        if isinstance(event, WatcherCame):
            Watching.objects.create(
                stream=p.stream, person_id=actor.person_id, person=actor.person, org=actor.org, role=actor.role.value,
                stage=p.stage, came_at=entry.at, seen_at=entry.at,
            )  # fmt: skip
        elif isinstance(event, WatcherLeft):
            Watching.objects.filter(stream=p.stream, person_id=event.person_id, left_at=None).update(left_at=event.at)


def report(stream: str, actor: Actor, now: datetime) -> bool:
    """The page of somebody present says that it is still open; tells whether there is such a presence."""
    mine = Watching.objects.filter(stream=stream, person_id=actor.person_id, left_at=None)
    return bool(mine.update(seen_at=now))


def note_gone(now: datetime) -> None:
    """A job of the ticker."""
    for row in Watching.objects.filter(left_at=None, seen_at__lte=now - SILENT):
        if not hand_in(row.stream, NoteGone(person_id=row.person_id, last_seen=row.seen_at), CLOCK):
            Watching.objects.filter(pk=row.pk).update(left_at=row.seen_at)  # the deal has ended: nothing can be noted in it


NEXT_SILENCE = f"""
SELECT min(seen_at) + {seconds(SILENT)} FROM supervision_watching WHERE left_at IS NULL AND seen_at > since.at - {seconds(SILENT)}
"""
"""When a practice clock has to stop for it."""
