"""Cover 掩护: how many quiet entries of the platform's own stand among those of bidders, and when. Pure; chance is told.

Half of them come evenly from notice to deadline, half ever denser towards it, as bids do. How many there are of either
kind is a secret of each lot and round, so that nobody who counts all entries can take them off again.
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import NamedTuple

RUSH = timedelta(hours=6)
"""Two thirds of those that come before the deadline come within this."""
MOST = 3
"""Of one lot at once, however far a practice clock was moved."""


class Plan(NamedTuple):
    """What one lot gets between its notice and its deadline."""

    noticed: datetime
    deadline: datetime
    evenly: float
    rushing: float

    def by(self, at: datetime) -> float:
        """How many should have come by then."""
        at = min(max(at, self.noticed), self.deadline)
        return self.evenly * ((at - self.noticed) / (self.deadline - self.noticed)) + self.rushing * math.exp(
            (at - self.deadline) / RUSH
        )


def sized(typical: int, drawn: tuple[float, float]) -> tuple[float, float]:
    """Half a typical number of either kind, give or take a half; `drawn` are two secrets of the lot between 0 and 1."""
    evenly, rushing = (typical / 2 * (0.5 + each) for each in drawn)
    return evenly, rushing


def due(plan: Plan, since: datetime, now: datetime, chance: float) -> int:
    """How many come between two moments; `chance` between 0 and 1 decides about the fraction."""
    return min(int(plan.by(now) - plan.by(since) + chance), MOST)
