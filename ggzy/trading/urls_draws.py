"""Addresses of the draws 抽取."""

from __future__ import annotations

from django.urls import URLPattern, path

from ggzy.trading.views import draws

urlpatterns: list[URLPattern] = [path("<str:stream>/draws/", draws.draws, name="draws")]
