"""Addresses of the practice province 演练."""

from __future__ import annotations

from django.urls import URLPattern, path

from ggzy.practice.bank import views as bank

app_name = "practice"

urlpatterns: list[URLPattern] = [path("bank/", bank.bank, name="bank")]
