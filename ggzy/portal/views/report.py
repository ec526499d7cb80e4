"""Reports by anyone 举报: handed in without an account, followed by a query code that only the answer shows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from ggzy.core.law.reports import FINDINGS
from ggzy.core.report import Report
from ggzy.core.rule import Refused
from ggzy.desk import reports
from ggzy.desk.counter import load
from ggzy.portal.report_forms import AnswerForm, QueryForm, ReportForm
from ggzy.store.models import CaseCard, Deal, ReportRow

SHOWN_ONCE = "portal/report_done.html"


@never_cache
def report(request: HttpRequest) -> HttpResponse:
    """举报；可以从一个项目的页面开始。"""
    deal = published(request.GET.get("deal", ""))
    initial = {"region": deal.region, "line": deal.line, "industry": deal.industry} if deal else {}
    form, refused = ReportForm(request.POST or None, request.FILES or None, initial=initial), None
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        files = given.pop("files")
        told = reports.Told(**given, deal=deal.stream if deal else "", deal_title=deal.title if deal else "")
        code = reports.take_in(told, files, request.POST.get("act_id", ""))
        if not isinstance(code, Refused):
            return render(request, SHOWN_ONCE, {"code": code})
        refused = code
    page = {"form": form, "refused": refused, "deal": deal}
    return render(request, "portal/report.html", page, status=409 if refused is not None else 422 if form.errors else 200)


def published(stream: str) -> Deal | None:
    return Deal.objects.filter(stream=stream, published=True).first() if stream and "\x00" not in stream else None


@never_cache
def query(request: HttpRequest) -> HttpResponse:
    """凭查询码看进展、回答提问。 The code is posted, never part of an address."""
    do, refused = request.POST.get("do", ""), None
    form = QueryForm(request.POST if request.method == "POST" else None)
    row = reports.found(form.cleaned_data["code"]) if request.method == "POST" and form.is_valid() else None
    if request.method == "POST" and form.is_valid() and row is None:
        form.add_error("code", _("没有这个查询码，请核对；字母不分大小写，横线可以不填"))
    answer = AnswerForm(request.POST if do == "answer" and row else None)
    said = False
    if row is not None and do == "answer" and answer.is_valid():
        refused = reports.answer(row, answer.cleaned_data["text"])
        said = refused is None
        answer = AnswerForm() if said else answer
    page = {"form": form, "row": row, "answer": answer, "refused": refused, "said": said, **(progress(row) if row else {})}
    return render(request, "portal/report_query.html", page, status=409 if refused is not None else 422 if form.errors or answer.errors else 200)


def progress(row: ReportRow) -> dict[str, Any]:
    """What the reporter may know: where it stands, what is asked, what came of it."""
    p = load(row.stream, Report) if row.stream else None
    card = CaseCard.objects.filter(stream=p.case).first() if p and p.case else None
    return {
        "p": p, "queued": row.day < reports.today(), "finding": FINDINGS.get(p.finding, "") if p else "", "words": row.words.all(),
        "decided": card if card is not None and card.shown else None, "closed": bool(p and p.at_stage.final),
    }  # fmt: skip
