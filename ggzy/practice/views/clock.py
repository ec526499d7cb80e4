"""The practice clock's page 演练时钟: its host moves the time forward, and everything due in between happens in order."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ggzy.core.calendar import SHANGHAI
from ggzy.core.roles import Role
from ggzy.desk import clock as platform
from ggzy.desk import ticker
from ggzy.layout.session import as_role, now_of
from ggzy.layout.templatetags.ggzy import when
from ggzy.practice.coming import acts_of_the_clock, coming, happened
from ggzy.practice.forms import MoveForm

STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1)}
MOVED = "practice-clock-moved"
A_LITTLE = timedelta(seconds=1)
"""Past the moment itself, so that what was due at it can be seen as done."""


@as_role(Role.HOST)
@require_http_methods(["GET", "POST"])
def clock(request: HttpRequest) -> HttpResponse:
    """演练时钟：看将要发生什么，向前拨动时间。"""
    now = now_of(request)
    by = request.POST.get("by", "")
    form = MoveForm(request.POST if by == "to" else None, now=now, initial=tomorrow(now))
    if request.method == "POST":
        target = target_of(by, now, form)
        if target is not None:
            return move(request, now, target)
        if by != "to":
            messages.error(request, _("没有可拨到的事项，请改用“向前一天”或填写时间。"))
    span = request.session.pop(MOVED, None)
    shown = {"form": form, "coming": coming(), "happened": events_of(span)}
    return render(request, "practice/clock.html", shown, status=422 if form.errors else 200)


def target_of(by: str, now: datetime, form: MoveForm) -> datetime | None:
    """Where the clock is to go; None when there is no such place."""
    if by in STEPS:
        return now + STEPS[by]
    if by == "next":
        later = [item.at for item in coming() if item.at > now]
        return min(later) + A_LITTLE if later else None
    return form.target if by == "to" and form.is_valid() else None


def move(request: HttpRequest, now: datetime, target: datetime) -> HttpResponse:
    ticker.move_clock(target)
    reached = platform.now()
    request.session[MOVED] = [now.isoformat(), reached.isoformat()]
    done = acts_of_the_clock(now, reached)
    said = _("演练时钟已拨到 %(at)s，期间到期的事项已办理 %(done)d 件。") % {"at": when(target.replace(second=0)), "done": done}
    messages.success(request, said)
    return redirect("practice:clock")


def events_of(span: list[str] | None) -> list[object]:
    """What came about in the last move, for the page that follows it."""
    if not span:
        return []
    since, until = (datetime.fromisoformat(moment) for moment in span)
    return list(happened(since, until))


def tomorrow(now: datetime) -> dict[str, str]:
    local = now.astimezone(SHANGHAI) + timedelta(days=1)
    return {"day": local.strftime("%Y-%m-%d"), "time": "09:00"}
