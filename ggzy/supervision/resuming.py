"""The deadline after a suspension 恢复后的截止时间: what stood still is given back to the bidders."""

from __future__ import annotations

from datetime import datetime, timedelta

from ggzy.core.calendar import SHANGHAI
from ggzy.core.proceeding import Proceeding
from ggzy.desk.workdays import calendar


def made_good(p: Proceeding, now: datetime) -> datetime | None:
    """The deadline moved by as long as the process stood, by now; None where no deadline is running."""
    if p.stage != "bidding" or p.round.deadline is None or p.suspended_at is None:
        return None
    return p.round.deadline + (now - p.suspended_at)


def earliest_deadline(p: Proceeding, now: datetime) -> datetime | None:
    """What the form proposes: an hour is added for the time it takes to decide, and it falls on a working day."""
    moved = made_good(p, now)
    if moved is None:
        return None
    proposed = (moved + timedelta(hours=2)).astimezone(SHANGHAI).replace(minute=0, second=0, microsecond=0)
    if not calendar().is_workday(proposed.date()):
        proposed = datetime.combine(calendar().next_workday(proposed.date()), proposed.timetz())
    return proposed
