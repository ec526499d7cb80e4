"""Which award stands 中标、成交: told by the events of a lot, until its winner falls away and the next one is named."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from ggzy.core.acts.award import LotAwarded, WinnerFellAway
from ggzy.core.acts.listing import OutcomeDeclared
from ggzy.core.table import Event

T = TypeVar("T")
Award = LotAwarded | OutcomeDeclared
AWARDS = tuple(event.__name__ for event in (LotAwarded, OutcomeDeclared, WinnerFellAway))
"""The events it is told by."""


def price_of(award: Award) -> int:
    """成交金额, in fen."""
    return award.price_fen if isinstance(award, LotAwarded) else award.outcome.price_fen


def in_force(told: Iterable[tuple[str, T, Event]]) -> dict[str, tuple[T, Award]]:
    """By stream the award that stands at the end, with what came along with its event; each stream's events in their order."""
    standing: dict[str, tuple[T, Award]] = {}
    for stream, with_it, event in told:
        if isinstance(event, LotAwarded) or (isinstance(event, OutcomeDeclared) and event.outcome.winner):
            standing[stream] = with_it, event
        elif isinstance(event, WinnerFellAway):
            standing.pop(stream, None)
    return standing
