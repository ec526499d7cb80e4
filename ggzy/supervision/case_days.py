"""Days at each step 各环节用时: how long clues and cases lay at each stage, from the journal's own times."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from ggzy.core.acts.stages import StageEntered
from ggzy.core.procedures.case import CASE
from ggzy.core.table import Entry
from ggzy.store.models import CaseCard, ExplainedCard
from ggzy.supervision.matter_facts import entries_of

DAY = timedelta(days=1)
FOUND = "found"
HANDLED = {FOUND: "监督发现，等待处理", **{stage.code: stage.label for stage in CASE.stages if stage.code not in ("served", "concluded") and not stage.final}}
"""The stages at which somebody has to act, in order: a restriction that runs is no work, and an end takes no time."""


@dataclass(frozen=True)
class Stay:
    """One case at one stage: `left` is None while it lies there; a case that came back has two."""

    case: CaseCard
    stage: str
    entered: datetime
    left: datetime | None
    now: datetime

    @property
    def label(self) -> str:
        return HANDLED[self.stage]

    @property
    def days(self) -> float:
        """Days of 24 hours, to the tenth."""
        return round(((self.left or self.now) - self.entered) / DAY, 1)


@dataclass(frozen=True)
class Pace:
    """All stays at one stage together."""

    stage: str
    done: Sequence[Stay]
    waiting: Sequence[Stay]

    @property
    def label(self) -> str:
        return HANDLED[self.stage]

    @property
    def median(self) -> float | None:
        return round(median(stay.days for stay in self.done), 1) if self.done else None

    @property
    def longest(self) -> Stay | None:
        return max(self.done, key=lambda stay: stay.days, default=None)

    @property
    def oldest(self) -> Stay | None:
        return max(self.waiting, key=lambda stay: stay.days, default=None)


def stays(cases: Iterable[CaseCard], now: datetime) -> list[Stay]:
    """Every stay of these cases up to `now`, the finding before them too: two queries for however many."""
    cards = {card.stream: card for card in cases}
    moves: dict[str, list[tuple[str, datetime]]] = defaultdict(list)
    for stream, entries in entries_of(cards, (StageEntered.__name__,), now + timedelta(microseconds=1)).items():
        moves[stream] = [(entry.event.stage, entry.at) for entry in entries if isinstance(entry.event, StageEntered)]
    raised = dict(ExplainedCard.objects.filter(finding__in={c.from_finding for c in cards.values()} - {""}).values_list("finding", "registered_at"))
    found = []
    for stream, card in cards.items():
        before = [(FOUND, raised[card.from_finding])] if card.from_finding in raised else []
        found += [Stay(card, stage, at, left, now) for stage, at, left in spells([*before, *moves[stream]])]
    return found


def spells(way: Sequence[tuple[str, datetime]]) -> Iterator[tuple[str, datetime, datetime | None]]:
    """Of a way through the stages each one at which somebody has to act, with when it was entered and left."""
    ends = [at for _stage, at in way[1:]]
    return ((stage, at, left) for (stage, at), left in zip(way, [*ends, None], strict=True) if stage in HANDLED)


def with_days(steps: list[dict[str, Any]], entries: Iterable[Entry], now: datetime) -> list[dict[str, Any]]:
    """The steps of one case, each with the days it took so far, all its stays together."""
    took: dict[str, float] = defaultdict(float)
    for stage, at, left in spells([(e.event.stage, e.at) for e in entries if isinstance(e.event, StageEntered)]):
        took[HANDLED[stage]] += ((left or now) - at) / DAY
    return [step | {"days": round(took[step["name"]], 1)} if step["name"] in took else step for step in steps]


def paces(found: Iterable[Stay]) -> list[Pace]:
    """The stages in order, each with its stays."""
    of: dict[str, list[Stay]] = defaultdict(list)
    for stay in found:
        of[stay.stage].append(stay)
    return [Pace(stage, [s for s in of[stage] if s.left], [s for s in of[stage] if not s.left]) for stage in HANDLED]
