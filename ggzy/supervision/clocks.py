"""How long yet, or how late 时限: a moment against now, in words and in a colour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

SOON = timedelta(days=1)


@dataclass(frozen=True)
class Clock:
    """A term that runs: `state` is late (red), soon (yellow) or calm."""

    until: datetime
    state: str
    words: str


def clock_of(until: datetime, now: datetime, warned_at: datetime | None = None) -> Clock:
    """Yellow from the warning on, where the term has one, and on its last day in any case."""
    if now >= until:
        return Clock(until, "late", _("已逾期%(time)s") % {"time": lasting(now - until)})
    warned = warned_at is not None and warned_at <= now
    state = "soon" if warned or until - now <= SOON else "calm"
    return Clock(until, state, _("还有%(time)s") % {"time": lasting(until - now)})


def lasting(time: timedelta) -> str:
    """3天4小时, 5小时12分, 8分钟: two units at most."""
    days, seconds = time.days, time.seconds
    hours, minutes = seconds // 3600, seconds // 60 % 60
    if days:
        return _("%(d)s天%(h)s小时") % {"d": days, "h": hours} if hours else _("%(d)s天") % {"d": days}
    if hours:
        return _("%(h)s小时%(m)s分") % {"h": hours, "m": minutes} if minutes else _("%(h)s小时") % {"h": hours}
    return _("%(m)s分钟") % {"m": max(minutes, 1)}
