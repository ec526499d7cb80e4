"""Addresses of the portal 公开门户: everybody may read them; they stay as they are for good."""

from __future__ import annotations

from django.urls import URLPattern, path

from ggzy.portal.views import (
    agencies,
    calendar,
    circulars,
    complaints,
    deal,
    deemed,
    draws,
    duties,
    exposure,
    home,
    log,
    old_deals,
    open_rate,
    paper,
    report,
    results,
    search,
    status,
    verify,
    versions,
)

app_name = "portal"

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("deals/", search.search, name="search"),
    path("history/", old_deals.old_deals, name="old_deals"),
    path("history/<int:pk>/", old_deals.old_deal, name="old_deal"),
    path("deals/<slug:stream>/", deal.deal, name="deal"),
    path("deals/<slug:stream>/versions/", versions.versions, name="versions"),
    path("deals/<slug:stream>/papers/<slug:kind>.<slug:form>", paper.paper, name="paper"),
    path("deals/<slug:stream>/draws/", draws.draws, name="draws"),
    path("deals/<slug:stream>/draws/<slug:purpose>.json", draws.transcript, name="draw_transcript"),
    path("deals/<slug:stream>/entries/<int:index>.tlog-proof", verify.entry_proof, name="entry_proof"),
    path("verify/", verify.page, name="verify"),
    path("verify/ggzy-verify.html", verify.saved, name="verify_saved"),
    path("verify/deals/<slug:stream>.json", verify.deal_entries, name="verify_deal"),
    path("log/<path:name>", log.log_file, name="log"),
    path("calendar/", calendar.month, name="calendar"),
    path("calendar/openings.ics", calendar.feed, name="calendar_feed"),
    path("status/", status.status, name="status"),
    path("results/", results.results, name="results"),
    path("open-rate/", open_rate.open_rate, name="open_rate"),
    path("circulars/", circulars.circulars, name="circulars"),
    path("circulars/<slug:stream>/", circulars.circular, name="circular"),
    path("circulars/<slug:stream>.<slug:form>", circulars.circular_paper, name="circular_paper"),
    path("agencies/", agencies.agencies, name="agencies"),
    path("agencies/<slug:uscc>/", agencies.agency, name="agency"),
    path("exposure/", exposure.exposure, name="exposure"),
    path("duties/", duties.duties, name="duties"),
    path("deemed/", deemed.deemed, name="deemed"),
    path("complaints/", complaints.complaints, name="complaints"),
    path("report/", report.report, name="report"),
    path("report/query/", report.query, name="report_query"),
]
