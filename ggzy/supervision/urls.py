"""Addresses of the supervision face 行政监督平台."""

from __future__ import annotations

from django.urls import URLPattern, path

from ggzy.supervision.views import (
    board,
    cases,
    checklists,
    control,
    deal,
    decisions,
    duties,
    evidence,
    failures,
    filings,
    handovers,
    look,
    opinion,
    outages,
    papers,
    powers,
    review,
    scene,
    sights,
)

app_name = "supervision"

LISTS = [
    path("filings/", filings.filings, name="filings"),
    path("board/", board.board, name="board"),
    path("board/live/", board.live, name="board_live"),
    path("sights/", sights.sights, name="sights"),
    path("outages/", outages.outages, name="outages"),
    path("failures/", failures.failures, name="failures"),
    path("duties/", duties.duties, name="duties"),
    path("decisions/", decisions.decisions, name="decisions"),
    path("handovers/new/<int:post>/", handovers.new_handover, name="new_handover"),
    path("handovers/<str:stream>/", handovers.handover, name="handover"),
    path("checklists/", checklists.checklists, name="checklists"),
    path("checklists/new/", checklists.new_checklist, name="new_checklist"),
    path("checklists/<str:stream>/", checklists.checklist, name="checklist"),
    path("powers/", powers.powers, name="powers"),
    path("powers/new/", powers.new_power, name="new_power"),
    path("powers/<str:stream>/", powers.power, name="power"),
    path("powers/<str:stream>/<slug:act>/", powers.power_act, name="power_act"),
    path("cases/", cases.cases, name="cases"),
    path("cases/new/", cases.new_case, name="new_case"),
    path("cases/<str:stream>/", cases.case, name="case"),
    path("cases/<str:stream>/<slug:act>/", cases.case_act, name="case_act"),
]
ONE_DEAL = [
    path("<str:stream>/", deal.deal, name="deal"),
    path("<str:stream>/look/", look.look, name="look"),
    path("<str:stream>/review/", review.review, name="review"),
    path("<str:stream>/review/beat/", review.beat, name="review_beat"),
    path("<str:stream>/review/dismiss/", review.dismiss, name="dismiss"),
    path("<str:stream>/opinion/<int:number>.<str:form>", opinion.opinion, name="opinion"),
    path("<str:stream>/papers/<str:kind>.<str:form>", papers.paper, name="paper"),
    path("<str:stream>/evidence.zip", evidence.package, name="evidence"),
    path("<str:stream>/scene/", scene.scene, name="scene"),
    path("<str:stream>/scene/presence/", scene.presence, name="presence"),
    path("<str:stream>/scene/ask/", scene.ask, name="ask"),
    path("<str:stream>/scene/correct/", scene.correct, name="correct"),
    path("<str:stream>/scene/judge/<int:number>/", scene.judge, name="judge"),
    path("<str:stream>/suspend/", control.suspend, name="suspend"),
    path("<str:stream>/resume/", control.resume, name="resume"),
    path("<str:stream>/extension/", outages.extension, name="extension"),
    path("<str:stream>/unlist/", control.unlist, name="unlist"),
    path("<str:stream>/relist/", control.relist, name="relist"),
]

urlpatterns: list[URLPattern] = [*LISTS, *ONE_DEAL]
