"""误报 counted per rule: a reader of what reviewers say of the automatic findings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ggzy.core.acts.screening import FindingDismissed
from ggzy.core.table import Entry
from ggzy.store.models import FalseFinding


def count(p: Any, entries: Sequence[Entry]) -> None:
    """A follower."""
    FalseFinding.objects.bulk_create(
        FalseFinding(rule=e.event.rule[:40], stream=p.stream, finding=e.event.finding, version=e.event.version, reason=e.event.reason, person=e.actor.person, at=e.at)
        for e in entries
        if isinstance(e.event, FindingDismissed)
    )
