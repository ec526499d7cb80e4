"""Where each face 系统 begins."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from ggzy.web.views.health import health

FACES = [
    ("trading/", "ggzy.trading.urls"),
    ("service/", "ggzy.service.urls"),
    ("supervision/", "ggzy.supervision.urls"),
    *([("practice/", "ggzy.practice.urls")] if settings.GGZY_PRACTICE else []),
    ("", "ggzy.portal.urls"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("health", health, name="health"),
    *(path(prefix, include(face)) for prefix, face in FACES if find_spec(face)),
]
