"""Addresses of the supervision face 行政监督平台."""

from __future__ import annotations

from django.urls import URLPattern, path

from ggzy.supervision.views import (
    board,
    cases,
    circulars,
    control,
    deal,
    entry,
    evidence,
    failures,
    filings,
    lists,
    look,
    opinion,
    outages,
    papers,
    review,
    sights,
    unlisted,
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
    path("lists/", lists.lists, name="lists"),
    path("lists/<int:run>/", lists.list_run, name="list_run"),
    path("lists/<int:run>/bad.csv", lists.list_bad, name="list_bad"),
    path("unlisted/", unlisted.unlisted, name="unlisted"),
    path("unlisted/rows/<int:row>/", unlisted.row, name="unlisted_row"),
    path("unlisted/matters/", unlisted.matters, name="matters"),
    path("unlisted/matters/<str:stream>/", unlisted.matter, name="matter"),
    path("unlisted/matters/<str:stream>/<slug:act>/", unlisted.matter_act, name="matter_act"),
    path("circulars/", circulars.circulars, name="circulars"),
    path("circulars/new/", circulars.new_circular, name="new_circular"),
    path("circulars/<str:stream>.<str:form>", circulars.circular_paper, name="circular_paper"),
    path("circulars/<str:stream>/", circulars.circular, name="circular"),
    path("circulars/<str:stream>/revise/", circulars.circular_revise, name="circular_revise"),
    path("circulars/<str:stream>/<slug:act>/", circulars.circular_act, name="circular_act"),
    path("entries/<str:stream>/<int:seq>/", entry.entry, name="entry"),
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
