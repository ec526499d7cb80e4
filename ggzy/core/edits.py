"""Edits around a moment 前后的改动: acts that change what already stood in a deal, in the days before and after somebody asked a favour.

What is listed is no finding: most such acts are lawful. It is what whoever looks into the matter reads first.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from ggzy.core.acts import (
    award,
    committee,
    control,
    draws,
    evaluation,
    lowest_price,
    notice,
    opening,
    outage,
    registration,
)
from ggzy.core.table import Entry, Event

DAYS = 15
"""Before and after; the platform's own figure."""
EDITS: tuple[type[Event], ...] = (
    registration.FilingSubmitted, registration.FilingReturned,
    notice.ClarificationIssued, opening.DeadlineExtended, outage.ExtensionOrdered,
    evaluation.ScoreReopened, evaluation.FiguresDetermined, evaluation.BidRejected, lowest_price.BidExcluded,
    committee.SeatDeclined, committee.ExpertReplaced, draws.DrawRestarted,
    control.ProceedingSuspended, control.ProceedingResumed, control.TenderTerminated, control.TenderEnded,
    control.DealUnlisted, control.DealRelisted, control.RoundBegun, award.WinnerFellAway,
)  # fmt: skip


def edits_around(entries: Iterable[Entry], moment: datetime) -> list[Entry]:
    """In their order; both ends count."""
    span = timedelta(days=DAYS)
    return [each for each in entries if changes(each.event) and moment - span <= each.at <= moment + span]


def changes(event: Event) -> bool:
    """The first filing changes nothing yet."""
    return isinstance(event, EDITS) and not (isinstance(event, registration.FilingSubmitted) and event.version == 1)
