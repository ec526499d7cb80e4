"""The calendar of openings 开标日历: a month as a sheet and as a list, and a feed for calendars elsewhere."""

from __future__ import annotations

import calendar as weeks
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ggzy.core.calendar import SHANGHAI, day_of
from ggzy.core.regions import stem, tree
from ggzy.layout.regions import RegionSelect
from ggzy.layout.session import now_of
from ggzy.portal.forms import region_choices
from ggzy.portal.icalendar import Opening, written
from ggzy.portal.views.search import region_name
from ggzy.store.models import Deal

FEED_BACK, FEED_AHEAD = timedelta(days=30), timedelta(days=180)
FEED_LONGEST = 500
PLACE = "stream"
YEARS = range(2000, 2200)


@dataclass(frozen=True)
class Day:
    day: date
    in_month: bool
    today: bool
    openings: list[Deal]


def openings(region: str) -> QuerySet[Deal]:
    """Every published deal that has a time of opening, in the region's subtree."""
    found = Deal.objects.filter(published=True).exclude(deadline=None)
    return found.filter(region__startswith=stem(region)) if region in tree() else found


def month(request: HttpRequest) -> HttpResponse:
    today = day_of(now_of(request))
    first = asked_month(request.GET.get("month", ""), today)
    region = request.GET.get("region", "")
    sheet = weeks.Calendar(firstweekday=0).monthdatescalendar(first.year, first.month)
    begins, ends = moment(sheet[0][0]), moment(sheet[-1][-1] + timedelta(days=1))
    by_day: dict[date, list[Deal]] = defaultdict(list)
    for deal in openings(region).filter(deadline__gte=begins, deadline__lt=ends).order_by("deadline"):
        by_day[day_of(deal.deadline)].append(deal)
    context = {
        "first": first,
        "weeks": [[Day(d, d.month == first.month, d == today, by_day[d]) for d in week] for week in sheet],
        "listed": [(day, found) for day, found in sorted(by_day.items()) if day.month == first.month and found],
        "previous": first - timedelta(days=1),
        "next": (first + timedelta(days=32)).replace(day=1),
        "region": region,
        "region_list": RegionSelect({"id": "region", "class": "form-select"}, region_choices()).render("region", region),
    }
    return render(request, "portal/calendar.html", context)


def asked_month(text: str, today: date) -> date:
    """The month asked for as 2026-03; this month when it is not understood."""
    try:
        asked = datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 - a month has no hour
    except ValueError:
        return today.replace(day=1)
    return asked if asked.year in YEARS else today.replace(day=1)


def moment(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)


def feed(request: HttpRequest) -> HttpResponse:
    """The same openings as an iCalendar file, from a month ago to half a year ahead."""
    now = now_of(request)
    near = openings(request.GET.get("region", "")).filter(
        deadline__gte=now - FEED_BACK, deadline__lt=now + FEED_AHEAD
    )
    # One address is worked out and filled in for each: reversing five hundred takes longer than everything else here.
    here = request.build_absolute_uri(reverse("portal:deal", args=[PLACE]))
    rows = [
        Opening(
            uid=f"{deal.stream}-{deal.round}@{request.get_host()}",
            at=deal.deadline,
            stamp=deal.changed_at,
            title=f"开标：{deal.title}",
            place=region_name(deal),
            text=f"{deal.code}　招标人：{deal.tenderee}",
            address=here.replace(PLACE, deal.stream),
        )
        for deal in near.order_by("deadline")[:FEED_LONGEST]
    ]
    response = HttpResponse(written("开标日历", rows), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="openings.ics"'
    return response
