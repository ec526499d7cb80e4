"""Addresses of the practice province 演练."""

from __future__ import annotations

from django.urls import URLPattern, path

from ggzy.practice.bank import views as bank
from ggzy.practice.views import accounts, clock, keys

app_name = "practice"

urlpatterns: list[URLPattern] = [
    path("", accounts.accounts, name="accounts"),
    path("clock/", clock.clock, name="clock"),
    path("bank/", bank.bank, name="bank"),
    path("keys/", keys.keys, name="keys"),
    path("keys/<slug:stream>.draw.json", keys.draw_key, name="draw_key"),
    path("keys/<slug:stream>.txt", keys.key, name="key"),
]
