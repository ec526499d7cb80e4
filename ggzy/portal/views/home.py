"""The home page 首页: a search box, and what is on today."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count, F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ggzy.core.calendar import SHANGHAI, day_of
from ggzy.layout.session import now_of
from ggzy.portal import words
from ggzy.portal.forms import SearchForm
from ggzy.store.models import Deal
from ggzy.store.models.journal import UNSHOWN

SHOWN = 8
AHEAD = timedelta(days=7)


def home(request: HttpRequest) -> HttpResponse:
    now = now_of(request)
    public = Deal.objects.filter(published=True).defer(*UNSHOWN)
    openings = public.filter(stage="bidding", deadline__gte=now, deadline__lt=midnight(now) + AHEAD)
    context = {
        "form": SearchForm(),
        "openings": [(deal, is_today(deal.deadline, now)) for deal in openings.order_by("deadline")[:SHOWN]],
        "under_way": public.filter(stage="opening").order_by("deadline")[:SHOWN],
        "notices": public.exclude(noticed_at=None).order_by(F("noticed_at").desc(nulls_last=True), "stream")[:SHOWN],
        "objections": public.filter(stage="publicity", publicity_until__gt=now).order_by("publicity_until")[:SHOWN],
        "stages": stage_counts(),
        "today": now.astimezone(SHANGHAI),
    }
    return render(request, "portal/home.html", context)


def midnight(now: datetime) -> datetime:
    return now.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)


def is_today(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and day_of(moment) == day_of(now)


def stage_counts() -> list[tuple[str, str, int]]:
    """How many deals stand at each stage, in the order of the procedures, without those where none stands."""
    rows = Deal.objects.filter(published=True).order_by().values_list("stage", "stage_label").annotate(Count("stream"))
    counted: dict[str, int] = {}
    labels: dict[str, list[str]] = {}
    for stage, name, count in rows:
        label = words.stage_label(stage, name)
        # What is prepared again counts as one stage, however far its papers are.
        code = "registered" if label == words.PREPARING_AGAIN else stage
        counted[code] = counted.get(code, 0) + count
        labels[code] = sorted({*labels.get(code, []), label})
    return [(code, "／".join(labels[code]), counted[code]) for code in words.stages() if code in counted]
