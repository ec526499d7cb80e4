"""What supervision keeps itself, told to its own rules: filings opened, pages with names looked at."""

from __future__ import annotations

from typing import Any

from django.urls import Resolver404, resolve

from ggzy.core.findings.acts import BEFORE_DEADLINE
from ggzy.core.findings.finding import Look, Opened, Stay
from ggzy.core.proceeding import Proceeding
from ggzy.store.models import Sight
from ggzy.supervision.models import ReviewOpened, Watching

PAGE_OF_A_FIRM = "service:organisation"


def told(p: Proceeding) -> dict[str, Any]:
    """Looks at single firms count only once the lot's bidders are known, and only shortly before its deadline."""
    found: dict[str, Any] = {
        "reviews": tuple(Opened(each.person_id, each.at, each.filing_version) for each in ReviewOpened.objects.filter(stream=p.stream).order_by("at")),
        "stays": tuple(Stay(w.role, w.person_id, 0, w.came_at, w.left_at or w.seen_at) for w in Watching.objects.filter(stream=p.stream).order_by("came_at")),
        "looks": tuple(look_of(each) for each in Sight.objects.filter(stream=p.stream).order_by("at", "id")),
    }
    deadline = p.round.deadline
    if not p.secret and not p.unsealing and deadline is not None:
        around = Sight.objects.filter(route=PAGE_OF_A_FIRM, at__gte=deadline - BEFORE_DEADLINE, at__lt=deadline)
        found["looks_at_firms"] = tuple(look_of(each) for each in around.order_by("at", "id"))
    return found


def look_of(sight: Sight) -> Look:
    return Look(sight.role, sight.person_id, sight.person, sight.org_id, sight.at, firm_of(sight))


def firm_of(sight: Sight) -> str:
    """The code of the firm whose page it was."""
    if sight.route != PAGE_OF_A_FIRM:
        return ""
    try:
        return str(next(iter(resolve(sight.address.partition("?")[0]).kwargs.values()), ""))
    except Resolver404:
        return ""
