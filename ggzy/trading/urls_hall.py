"""Addresses of the opening hall 不见面开标大厅."""

from __future__ import annotations

from django.urls import URLPattern, path

from ggzy.trading.views import hall

urlpatterns: list[URLPattern] = [
    path("<str:stream>/hall/", hall.hall, name="hall"),
    path("<str:stream>/hall/now/", hall.hall_now, name="hall_now"),
    path("<str:stream>/hall/<slug:code>/", hall.act, name="hall_act"),
]
