"""Addresses of the supervision face 行政监督平台."""

from __future__ import annotations

from django.urls import URLPattern, path

from ggzy.supervision.views import (
    board,
    cases,
    complaints,
    control,
    deal,
    evidence,
    failures,
    filings,
    interference,
    look,
    opinion,
    outages,
    papers,
    reports,
    review,
    sights,
    urging,
)

app_name = "supervision"

LISTS = [
    path("filings/", filings.filings, name="filings"),
    path("board/", board.board, name="board"),
    path("board/live/", board.live, name="board_live"),
    path("sights/", sights.sights, name="sights"),
    path("outages/", outages.outages, name="outages"),
    path("failures/", failures.failures, name="failures"),
    path("cases/", cases.cases, name="cases"),
    path("cases/new/", cases.new_case, name="new_case"),
    path("cases/<str:stream>/", cases.case, name="case"),
    path("cases/<str:stream>/<slug:act>/", cases.case_act, name="case_act"),
    path("interference/", interference.register, name="interferences"),
    path("interference/<str:stream>/", interference.entry, name="interference"),
    path("interference/<str:stream>/<slug:act>/", interference.entry_act, name="interference_act"),
    path("urge/<str:stream>/", urging.urge, name="urge"),
    path("reports/", reports.reports, name="reports"),
    path("reports/<str:stream>/", reports.report, name="report"),
    path("reports/<str:stream>/files/<str:sha256>", reports.report_file, name="report_file"),
    path("reports/<str:stream>/<slug:act>/", reports.report_act, name="report_act"),
    path("complaints/", complaints.complaints, name="complaints"),
    path("complaints/<str:stream>/", complaints.complaint, name="complaint"),
    path("complaints/<str:stream>/exhibits/<str:sha256>", complaints.complaint_exhibit, name="complaint_exhibit"),
    path("complaints/<str:stream>/<slug:act>/", complaints.complaint_act, name="complaint_act"),
]
ONE_DEAL = [
    path("<str:stream>/", deal.deal, name="deal"),
    path("<str:stream>/look/", look.look, name="look"),
    path("<str:stream>/review/", review.review, name="review"),
    path("<str:stream>/opinion/<int:number>.<str:form>", opinion.opinion, name="opinion"),
    path("<str:stream>/papers/<str:kind>.<str:form>", papers.paper, name="paper"),
    path("<str:stream>/evidence.zip", evidence.package, name="evidence"),
    path("<str:stream>/suspend/", control.suspend, name="suspend"),
    path("<str:stream>/resume/", control.resume, name="resume"),
    path("<str:stream>/extension/", outages.extension, name="extension"),
    path("<str:stream>/unlist/", control.unlist, name="unlist"),
    path("<str:stream>/relist/", control.relist, name="relist"),
]

urlpatterns: list[URLPattern] = [*LISTS, *ONE_DEAL]
