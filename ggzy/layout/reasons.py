"""Why one looks 查看事由: discipline inspection, audit and prosecutors say so once for each deal and day; no reason, no page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from ggzy.core.calendar import day_of
from ggzy.layout.session import now_of

LOOKS, REASONS = "looks", "reasons"


class ReasonWanted(Exception):
    """Whoever looks has not said why, for this deal on this day."""

    def __init__(self, stream: str):
        self.stream = stream


def today(request: HttpRequest) -> str:
    return day_of(now_of(request)).isoformat()


def want_reason(request: HttpRequest, stream: str) -> None:
    """Go no further until it has been said why."""
    if not has_reason(request, stream):
        raise ReasonWanted(stream)


def has_reason(request: HttpRequest, stream: str) -> bool:
    """Whether it has been said today."""
    return bool(request.session.get(LOOKS, {}).get(stream) == today(request))


def reason_given(request: HttpRequest, stream: str, reason: str) -> None:
    """Remembered for this day; every look of the day is recorded with it."""
    request.session[LOOKS] = {**request.session.get(LOOKS, {}), stream: today(request)}
    request.session[REASONS] = {**request.session.get(REASONS, {}), stream: reason}


class ReasonMiddleware:
    """Leads to the page that asks why, and back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> Any:
        if not isinstance(exception, ReasonWanted):
            return None
        return redirect(f"{reverse('supervision:look', args=[exception.stream])}?{urlencode({'next': request.get_full_path()})}")
