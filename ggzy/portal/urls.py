"""Addresses of the portal 公开门户: everybody may read them; they stay as they are for good."""

from __future__ import annotations

from django.urls import URLPattern, path

from ggzy.portal.views import calendar, deal, draws, home, paper, results, search, versions

app_name = "portal"

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("deals/", search.search, name="search"),
    path("deals/<slug:stream>/", deal.deal, name="deal"),
    path("deals/<slug:stream>/versions/", versions.versions, name="versions"),
    path("deals/<slug:stream>/papers/<slug:kind>.<slug:form>", paper.paper, name="paper"),
    path("deals/<slug:stream>/draws/", draws.draws, name="draws"),
    path("deals/<slug:stream>/draws/<slug:purpose>.json", draws.transcript, name="draw_transcript"),
    path("calendar/", calendar.month, name="calendar"),
    path("calendar/openings.ics", calendar.feed, name="calendar_feed"),
    path("results/", results.results, name="results"),
]
