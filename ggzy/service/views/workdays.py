"""The working calendar 工作日历: which years are published and which still 暂定; the administration publishes the next."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ggzy.core.calendar import Calendar, differences
from ggzy.core.roles import Role
from ggzy.desk.workdays import calendar
from ggzy.layout.session import as_role, current_post, now_of
from ggzy.service import new_year
from ggzy.service.forms.workdays import YearForm

SHOWN = 8


@as_role(Role.ADMINISTRATION)
def workdays(request: HttpRequest) -> HttpResponse:
    """工作日历: list, form, preview; only the button of the preview publishes."""
    held = calendar()
    form = YearForm(request.POST or None, calendar=held)
    context: dict[str, Any] = {"form": form, "years": years(held)}
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        if request.POST.get("do") == "publish":
            return published(request, given)
        new = held.with_published(given["year"], given["holidays"], given["workdays"], given["source"])
        context |= {"preview": changes(held, new, given["year"]), "year": given["year"]}
    return render(request, "service/workdays.html", context, status=400 if form.is_bound and form.errors else 200)


def published(request: HttpRequest, given: dict[str, Any]) -> HttpResponse:
    post = current_post(request)
    assert post
    try:
        moved = new_year.publish(
            given["year"], given["holidays"], given["workdays"], given["source"], by=post, at=now_of(request)
        )
    except IntegrityError:
        messages.info(request, _("%(year)s年工作日历已经公布过，没有重复公布。") % {"year": given["year"]})
        return redirect("service:workdays")
    said = _("%(year)s年工作日历已公布，%(moved)s个项目的期限有变动，已通知招标人和监督部门。")
    messages.success(request, said % {"year": given["year"], "moved": moved})
    return redirect("service:workdays")


def years(held: Calendar) -> list[dict[str, Any]]:
    """The latest years first, each with its mark and what it rests on."""
    return [
        {
            "year": year,
            "provisional": days.provisional,
            "source": days.source,
            "off": len(days.holidays),
            "worked": len(days.workdays),
        }
        for year, days in sorted(held.years.items(), reverse=True)
    ][:SHOWN]


def changes(old: Calendar, new: Calendar, year: int) -> list[tuple[date, bool]]:
    """Every day that will count otherwise than now, and whether it will be a working day."""
    days = [*(day for day in differences(old, new, year - 1)), *differences(old, new, year)]
    return [(day, new.is_workday(day)) for day in days]
