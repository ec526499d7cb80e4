"""Automatic findings of a tender file as pages show them 自动检查: the same list for drafter and reviewer, with what was false before."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from ggzy.core.documents import Project, TenderFile
from ggzy.core.proceeding import Proceeding
from ggzy.core.screening import VERSION, Found, Sibling, screen
from ggzy.desk import clock
from ggzy.store.models import Deal, FalseFinding

NEAR = timedelta(days=365)
"""Projects of one tenderee within a year are looked at together."""


@dataclass(frozen=True)
class Screened:
    """A finding, why it was dismissed here if it was, and how often its rule, as it stands now, was found to be false so far."""

    found: Found
    dismissed: str
    false_before: int


def screened(p: Proceeding, file: TenderFile) -> list[Screened]:
    """What is found in this file of this lot now."""
    assert p.project
    found = screen(p.project, file, siblings(p))
    false = Counter(FalseFinding.objects.filter(version=VERSION, rule__in={each.rule for each in found}).values_list("rule", flat=True))
    return [Screened(each, p.dismissed.get((VERSION, each.key), ""), false[each.rule]) for each in found]


def siblings(p: Proceeding) -> list[Sibling]:
    assert p.project
    return siblings_of({p.stream: p.project})[p.stream]


def siblings_of(projects: Mapping[str, Project]) -> dict[str, list[Sibling]]:
    """For each lot the other projects of its tenderee and kind: one query for however many."""
    rows = Deal.objects.filter(tenderee_id__in={p.tenderee_id for p in projects.values()}, registered_at__gte=clock.now() - NEAR).exclude(stage="declined")
    of = defaultdict(list)
    for tenderee, kind, stream, code, title, fen in rows.values_list("tenderee_id", "kind", "stream", "code", "title", "estimate_fen"):
        of[tenderee, kind].append((stream, Sibling(code=code, title=title, estimate_fen=fen)))
    return {stream: [each for other, each in of[p.tenderee_id, p.kind] if other != stream][:200] for stream, p in projects.items()}
