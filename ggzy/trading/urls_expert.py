"""Addresses of the evaluation 评标: calls, seat, deliberation, report; seats for the centre, answers for the bidder."""

from __future__ import annotations

from django.urls import URLPattern, path

from ggzy.trading.views import (
    bidder_answers,
    calls,
    deliberation,
    evaluation_report,
    seat,
    seat_draft,
    seat_papers,
    seats,
)

urlpatterns: list[URLPattern] = [
    path("calls/", calls.calls, name="calls"),
    path("calls/<str:token>/<str:answer>", calls.answer_call, name="answer_call"),
    path("<str:stream>/seat/", seat.seat, name="seat"),
    path("<str:stream>/seat/draft", seat_draft.keep, name="seat_draft"),
    path("<str:stream>/seat/<str:bidder>/checks", seat.file_checks, name="file_checks"),
    path("<str:stream>/seat/<str:bidder>/scores", seat.file_scores, name="file_scores"),
    path("<str:stream>/seat/<str:bidder>/papers/<int:number>", seat_papers.paper, name="seat_paper"),
    path("<str:stream>/deliberation/", deliberation.deliberation, name="deliberation"),
    path("<str:stream>/deliberation/<str:act>", deliberation.take, name="deliberate"),
    path("<str:stream>/evaluation-report/", evaluation_report.evaluation_report, name="evaluation_report"),
    path("<str:stream>/evaluation-report/sign", evaluation_report.sign, name="sign_report"),
    path("<str:stream>/evaluation-report/file", evaluation_report.hand_over, name="file_report"),
    path("<str:stream>/seats/", seats.seats, name="seats"),
    path("<str:stream>/inquiries/", bidder_answers.inquiries, name="inquiries"),
    path("<str:stream>/inquiries/<str:inquiry_id>", bidder_answers.reply, name="answer_inquiry"),
    path("<str:stream>/my-sheet/", bidder_answers.my_sheet, name="my_sheet"),
]
