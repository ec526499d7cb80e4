"""Addresses of the supervision face 行政监督平台."""

from __future__ import annotations

from django.urls import URLPattern, path

from ggzy.supervision.views import (
    board,
    control,
    deal,
    failures,
    filings,
    keys,
    look,
    opinion,
    outages,
    papers,
    release,
    review,
    sights,
)

app_name = "supervision"

LISTS = [
    path("filings/", filings.filings, name="filings"),
    path("board/", board.board, name="board"),
    path("board/live/", board.live, name="board_live"),
    path("keys/", keys.keys, name="keys"),
    path("sights/", sights.sights, name="sights"),
    path("outages/", outages.outages, name="outages"),
    path("failures/", failures.failures, name="failures"),
]
ONE_DEAL = [
    path("<str:stream>/", deal.deal, name="deal"),
    path("<str:stream>/look/", look.look, name="look"),
    path("<str:stream>/review/", review.review, name="review"),
    path("<str:stream>/opinion/<int:number>.<str:form>", opinion.opinion, name="opinion"),
    path("<str:stream>/papers/<str:kind>.<str:form>", papers.paper, name="paper"),
    path("<str:stream>/suspend/", control.suspend, name="suspend"),
    path("<str:stream>/resume/", control.resume, name="resume"),
    path("<str:stream>/extension/", outages.extension, name="extension"),
    path("<str:stream>/unlist/", control.unlist, name="unlist"),
    path("<str:stream>/relist/", control.relist, name="relist"),
    path("<str:stream>/key/", keys.key, name="key"),
    path("<str:stream>/key/envelope/", keys.envelope, name="envelope"),
    path("<str:stream>/key/rehearse/", keys.rehearse, name="rehearse"),
    path("<str:stream>/key/lost/", keys.lost, name="lost"),
    path("<str:stream>/release/", release.release, name="release"),
    path("<str:stream>/release/progress/", release.progress, name="progress"),
]

urlpatterns: list[URLPattern] = [*LISTS, *ONE_DEAL]
