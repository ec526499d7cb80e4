"""Addresses of the supervision face 行政监督平台."""

from __future__ import annotations

from django.urls import URLPattern, path

from ggzy.supervision.views import (
    board,
    cases,
    control,
    deal,
    evidence,
    failures,
    filings,
    findings,
    look,
    opinion,
    outages,
    papers,
    review,
    sights,
)

app_name = "supervision"

LISTS = [
    path("filings/", filings.filings, name="filings"),
    path("board/", board.board, name="board"),
    path("board/live/", board.live, name="board_live"),
    path("sights/", sights.sights, name="sights"),
    path("outages/", outages.outages, name="outages"),
    path("findings/", findings.findings, name="findings"),
    path("findings/<slug:key>/", findings.finding, name="finding"),
    path("findings/<slug:key>/explain/", findings.explain, name="explain"),
    path("findings/<slug:key>/reopen/", findings.reopen, name="reopen_finding"),
    path("failures/", failures.failures, name="failures"),
    path("cases/", cases.cases, name="cases"),
    path("cases/new/", cases.new_case, name="new_case"),
    path("cases/<str:stream>/", cases.case, name="case"),
    path("cases/<str:stream>/<slug:act>/", cases.case_act, name="case_act"),
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
