"""The table of findings 发现 as it is written: what a rule said as a row, and all rows of a place in one go."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from ggzy.core.findings.finding import FindingRule, Found
from ggzy.core.findings.serial import SeriesRule
from ggzy.desk import clock
from ggzy.store.models import CaseCard, JournalEntry
from ggzy.supervision.models import Finding

RAISING = ("FindingRaised", "FindingLapsed", "StageEntered")
"""What the platform writes of a finding by itself; that nobody handled it in time is more than that."""
HANDLED = JournalEntry.objects.filter(stream=Concat(Value("find-"), OuterRef("key"))).exclude(event__in=RAISING)
ACTED_ON = Q(key__in=CaseCard.objects.exclude(from_finding="").values("from_finding")) | Q(Exists(HANDLED))
"""What somebody has made a clue of, judged or sent on, or let lie beyond its term; to be told of it is not to act."""
FIELDS = [f.name for f in Finding._meta.concrete_fields if not f.primary_key]
T = TypeVar("T")


def keep(rows: Sequence[Finding], places: Sequence[str]) -> None:
    """The rows of these places, records or subjects of series, instead of those that stood there."""
    let_go(Finding.objects.filter(stream__in=places).exclude(key__in=[row.key for row in rows]))
    Finding.objects.bulk_create(rows, update_conflicts=True, unique_fields=["key"], update_fields=FIELDS)


def let_go(rows: QuerySet[Finding]) -> None:
    """What no rule says any more is forgotten; but nothing that somebody has acted on goes away under his hands."""
    if rows.exists():
        rows.filter(ACTED_ON, gone_at=None).update(gone_at=clock.now())
        rows.exclude(ACTED_ON).delete()


def key_of(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:20]


def row(rule: FindingRule | SeriesRule, found: Found, stream: str, streams: list[str], title: str, region: str, line: str, industry: str) -> Finding:
    return Finding(
        key=key_of(stream, rule.code, found.subject), stream=stream, streams=streams, title=title[:300], region=region, line=line,
        industry=industry, rule=rule.code, version=rule.version, family=rule.family.value, grade=int(found.grade),
        subject=found.subject[:200], at=found.at, words=found.words[:1000], inputs=dict(found.inputs), entries=list(found.entries),
        traced=[list(each) for each in found.traced],
        bases=[told(basis) for basis in found.bases or rule.bases], office=found.office, person_id=found.person_id,
        person=found.person, firms=list(found.firms),
    )  # fmt: skip


def told(basis: Any) -> dict[str, Any]:
    return {"text": str(basis), "figure": basis.figure, "checked": basis.checked}


def in_parts(things: Iterable[T], size: int) -> Iterator[list[T]]:
    """In order, so many at a time."""
    part: list[T] = []
    for thing in things:
        part.append(thing)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part
