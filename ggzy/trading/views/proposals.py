"""What the pages propose 建议值: the earliest times that the law's periods allow, the next candidate; the rules judge, not these."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from ggzy.core.acts.notice import NoticeTerms
from ggzy.core.calendar import SHANGHAI
from ggzy.core.proceeding import Proceeding
from ggzy.desk.workdays import calendar

OPENS_AT = time(9, 0)
SUPPLIED = timedelta(days=7)


def nine_on_a_workday(moment: datetime, days: int) -> datetime:
    """Nine o'clock so many days later, or on the first working day after."""
    day = (moment.astimezone(SHANGHAI) + timedelta(days=days)).date()
    if not calendar().is_workday(day):
        day = calendar().next_workday(day)
    return datetime.combine(day, OPENS_AT, SHANGHAI)


def whole_minute(moment: datetime) -> datetime:
    """Up to the next whole minute: what a form can show."""
    local = moment.astimezone(SHANGHAI)
    return (
        local
        if not (local.second or local.microsecond)
        else local.replace(second=0, microsecond=0) + timedelta(minutes=1)
    )


def lawful_notice(now: datetime, days: int = 20) -> NoticeTerms:
    """The earliest terms of a notice, file supply from now on."""
    begins = whole_minute(now)
    return NoticeTerms(issue_from=begins, issue_to=begins + SUPPLIED, bid_deadline=nine_on_a_workday(now, days))


def moved_deadline(p: Proceeding, now: datetime) -> datetime:
    """Nine o'clock of the first working day after the present deadline."""
    return nine_on_a_workday(max(p.round.deadline or now, now), 1)


def clarified_deadline(p: Proceeding, now: datetime) -> datetime | None:
    """The first deadline that leaves fifteen days after a clarification today; None while the present one does."""
    if p.round.deadline and calendar().is_days_before(now, p.round.deadline, 15):
        return None
    return nine_on_a_workday(now, 16)


def lawful_publicity_end(now: datetime, days: int = 3) -> datetime:
    """24:00 of the last day of publicity."""
    return calendar().after_days(now, days).end


def candidate_next(p: Proceeding) -> str:
    """The highest-ranked candidate who has not fallen away."""
    if not p.round.result:
        return ""
    return next((c for c in p.round.result.candidates if c not in p.round.fallen_away), "")
