"""The working calendar 工作日历: which years are published and which still 暂定; the administration publishes the next."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ggzy.core.calendar import SHANGHAI, Calendar, default_calendar, differences
from ggzy.core.published_years import PUBLISHED
from ggzy.core.roles import Role
from ggzy.desk.workdays import calendar, latest_editions, with_this_year
from ggzy.layout.session import as_role, current_post, now_of
from ggzy.service import new_year
from ggzy.service.forms.workdays import YearForm
from ggzy.store.models import PublishedYear

SHOWN = 8


@as_role(Role.ADMINISTRATION)
def workdays(request: HttpRequest) -> HttpResponse:
    """工作日历: list, form, preview; only the button of the preview publishes."""
    held = calendar()
    this_year = now_of(request).astimezone(SHANGHAI).year
    form = YearForm(request.POST or None, calendar=held, this_year=this_year, initial=first_values(request, held))
    context: dict[str, Any] = {"form": form, "years": years(held), "earlier": earlier_editions(), "this_year": this_year}
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        if request.POST.get("do") == "publish":
            return published(request, given)
        new = with_this_year(given["year"], given["holidays"], given["workdays"], given["source"])
        moving = new_year.would_move(held, new)
        context |= {"preview": changes(held, new, given["year"]), "moving": moving, "year": given["year"]}
    return render(request, "service/workdays.html", context, status=400 if form.is_bound and form.errors else 200)


def published(request: HttpRequest, given: dict[str, Any]) -> HttpResponse:
    post = current_post(request)
    assert post
    try:
        moved = new_year.publish(
            given["year"], given["holidays"], given["workdays"], given["source"],
            by=post, at=now_of(request), why=given["why"],
        )  # fmt: skip
    except IntegrityError:
        messages.info(request, _("%(year)s年工作日历已经公布过，没有重复公布。") % {"year": given["year"]})
        return redirect("service:workdays")
    said = _("%(year)s年工作日历已更正，%(moved)s个项目的期限有变动，已通知招标人和监督部门。") if given["why"] else _("%(year)s年工作日历已公布，%(moved)s个项目的期限有变动，已通知招标人和监督部门。")
    messages.success(request, said % {"year": given["year"], "moved": moved})
    return redirect("service:workdays")


def first_values(request: HttpRequest, held: Calendar) -> dict[str, Any]:
    """To correct a year one begins with what stands."""
    asked = request.GET.get("correct", "")
    days = held.years.get(int(asked)) if asked.isdecimal() and len(asked) == 4 else None
    if days is None or days.provisional:
        return {}
    return {
        "year": days.year,
        "holidays": "、".join(day.isoformat() for day in sorted(days.holidays)),
        "workdays": "、".join(day.isoformat() for day in sorted(days.workdays)),
        "source": days.source,
    }


def earlier_editions() -> list[PublishedYear]:
    """Editions that a later one has replaced, the latest first; they stay as they were published."""
    rows = list(PublishedYear.objects.select_related("published_by__person").order_by("-year", "-edition"))
    standing = {row.pk for row in latest_editions()}
    built_in = [of_the_program(year) for year in sorted({row.year for row in rows} & PUBLISHED.keys())]
    return [row for row in rows if row.pk not in standing] + built_in


def of_the_program(year: int) -> PublishedYear:
    """The edition that came with the program, told like the others."""
    days = default_calendar().years[year]
    off, worked = ([day.isoformat() for day in sorted(some)] for some in (days.holidays, days.workdays))
    return PublishedYear(year=year, edition=1, holidays=off, workdays=worked, source=days.source)


def years(held: Calendar) -> list[dict[str, Any]]:
    """The latest years first, each with its mark and what it rests on."""
    corrected = {row.year: row for row in latest_editions() if row.why}
    return [
        {
            "year": year,
            "provisional": days.provisional,
            "source": days.source,
            "off": len(days.holidays),
            "worked": len(days.workdays),
            "corrected": corrected.get(year),
        }
        for year, days in sorted(held.years.items(), reverse=True)
    ][:SHOWN]


def changes(old: Calendar, new: Calendar, year: int) -> list[tuple[date, bool]]:
    """Every day that will count otherwise than now, and whether it will be a working day."""
    days = [*(day for day in differences(old, new, year - 1)), *differences(old, new, year)]
    return [(day, new.is_workday(day)) for day in days]
