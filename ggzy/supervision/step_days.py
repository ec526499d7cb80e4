"""Days at each step 各环节用时: how long clues and cases, complaints and reports lay at each stage, from the journal's own times."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from ggzy.core.acts.stages import StageEntered
from ggzy.core.procedures.case import CASE
from ggzy.core.procedures.complaint import COMPLAINT
from ggzy.core.procedures.report import REPORT
from ggzy.core.table import Entry, Procedure
from ggzy.store.models import CaseCard, ExplainedCard, MatterCard
from ggzy.supervision.matter_facts import entries_of

DAY = timedelta(days=1)
FOUND = "found"
Card = CaseCard | MatterCard


def worked_on(procedure: Procedure, *but: str) -> dict[str, str]:
    """The stages at which somebody has to act, in order: an end takes no time."""
    return {stage.code: stage.label for stage in procedure.stages if stage.code not in but and not stage.final}


OF_CASES = {FOUND: "监督发现，等待处理", **worked_on(CASE, "served", "concluded")}
"""A restriction that runs is no work."""
OF_COMPLAINTS, OF_REPORTS = worked_on(COMPLAINT), worked_on(REPORT)


@dataclass(frozen=True)
class Stay:
    """One matter at one stage: `left` is None while it lies there; what came back has two."""

    of: Card
    stage: str
    label: str
    entered: datetime
    left: datetime | None
    now: datetime

    @property
    def days(self) -> float:
        """Days of 24 hours, to the tenth."""
        return round(((self.left or self.now) - self.entered) / DAY, 1)


@dataclass(frozen=True)
class Pace:
    """All stays at one stage together."""

    stage: str
    label: str
    done: Sequence[Stay]
    waiting: Sequence[Stay]

    @property
    def median(self) -> float | None:
        return round(median(stay.days for stay in self.done), 1) if self.done else None

    @property
    def longest(self) -> Stay | None:
        return max(self.done, key=lambda stay: stay.days, default=None)

    @property
    def oldest(self) -> Stay | None:
        return max(self.waiting, key=lambda stay: stay.days, default=None)


def stays(of: Iterable[Card], stages: Mapping[str, str], now: datetime, found: Mapping[str, datetime] | None = None, parted: Mapping[str, datetime] | None = None) -> list[Stay]:
    """Every stay of these matters up to `now`, in one query for however many; `found` and `parted` tell by record when a finding
    was raised before it, and when another office took it over, whose work is not told here."""
    cards = {card.stream: card for card in of}
    moves: dict[str, list[tuple[str, datetime]]] = defaultdict(list)
    for stream, entries in entries_of(cards, (StageEntered.__name__,), now + timedelta(microseconds=1)).items():
        moves[stream] = [(entry.event.stage, entry.at) for entry in entries if isinstance(entry.event, StageEntered)]
    told = []
    for stream, card in cards.items():
        end = (parted or {}).get(stream)
        way = [(FOUND, found[stream])] if found and stream in found else []
        way += [(stage, at) for stage, at in moves[stream] if end is None or at < end]
        told += [Stay(card, stage, stages[stage], at, left, now) for stage, at, left in spells(way, stages, end)]
    return told


def found_before(cases: Iterable[CaseCard]) -> dict[str, datetime]:
    """When the finding was raised from which a case came."""
    of = {case.stream: case.from_finding for case in cases if case.from_finding}
    raised = dict(ExplainedCard.objects.filter(finding__in=set(of.values())).values_list("finding", "registered_at"))
    return {stream: raised[key] for stream, key in of.items() if key in raised}


def spells(way: Sequence[tuple[str, datetime]], stages: Mapping[str, str], end: datetime | None = None) -> Iterator[tuple[str, datetime, datetime | None]]:
    """Of a way through the stages each one at which somebody has to act, with when it was entered and left."""
    ends = [at for _stage, at in way[1:]]
    return ((stage, at, left) for (stage, at), left in zip(way, [*ends, end][: len(way)], strict=True) if stage in stages)


def with_days(steps: list[dict[str, Any]], entries: Iterable[Entry], stages: Mapping[str, str], now: datetime) -> list[dict[str, Any]]:
    """The steps of one matter, each with the days it took so far, all its stays together."""
    took: dict[str, float] = defaultdict(float)
    for stage, at, left in spells([(e.event.stage, e.at) for e in entries if isinstance(e.event, StageEntered) and e.at <= now], stages):
        took[stages[stage]] += ((left or now) - at) / DAY
    return [step | {"days": round(took[step["name"]], 1)} if step["name"] in took else step for step in steps]


def paces(found: Iterable[Stay], stages: Mapping[str, str]) -> list[Pace]:
    """The stages in order, each with its stays."""
    of: dict[str, list[Stay]] = defaultdict(list)
    for stay in found:
        of[stay.stage].append(stay)
    return [Pace(stage, label, [s for s in of[stage] if s.left], [s for s in of[stage] if not s.left]) for stage, label in stages.items()]
