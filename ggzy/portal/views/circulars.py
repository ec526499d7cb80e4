"""Circulars on the portal 通报: who, what, by when, put right or not; no person's name, and the paper itself."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ggzy.core.circular import Circular
from ggzy.core.shortcomings import SHORTCOMINGS
from ggzy.desk import counter
from ggzy.layout.circulars import outcome, paper_of
from ggzy.layout.tables import Column, Table
from ggzy.papers.render import render_html
from ggzy.portal.views.paper import typeset
from ggzy.store.models import DocketCard

COLUMNS = (
    Column("code", "发文字号", url=lambda card: reverse("portal:circular", args=[card.stream])),
    Column("title", "标题"),
    Column("kind", "种类"),
    Column("issuer", "发出单位"),
    Column("offices", "被通报单位"),
    Column("issued_at", "印发时间", kind="when"),
    Column("until", "整改期限", kind="until"),
    Column("outcome", "整改"),
)


def circulars(request: HttpRequest) -> HttpResponse:
    """公开的通报。"""
    table = Table(
        request, _("通报"), COLUMNS, DocketCard.objects.filter(procedure="circular/1", shown=True), order="-issued_at", empty=_("目前没有公开的通报"),
        empty_next=_("督查室、公共资源交易管理局和交易中心公开通报以后会出现在这里。"),
    )  # fmt: skip
    return table.export() if table.exporting else render(request, "portal/circulars.html", {"table": table})


def shown(stream: str) -> Circular:
    """The circular, if it stands on the portal now."""
    get_object_or_404(DocketCard, stream=stream, procedure="circular/1", shown=True)
    p = counter.load(stream, Circular)
    if p is None or not p.shown:
        raise Http404(_("没有这份通报"))
    return p


def circular(request: HttpRequest, stream: str) -> HttpResponse:
    """一份公开的通报。"""
    p = shown(stream)
    offices = [(o, [(SHORTCOMINGS[each.rule], each) for each in p.of(o.org_id)], p.answer(o.org_id), outcome(p.answer(o.org_id))) for o in p.offices]
    return render(request, "portal/circular.html", {"p": p, "offices": offices})


def circular_paper(request: HttpRequest, stream: str, form: str) -> HttpResponse:
    """通报文书。"""
    p = shown(stream)
    if form not in ("html", "pdf") or p.issued_at is None:
        raise Http404(_("没有这份文书"))
    paper = paper_of(p, p.issued_at, bool(settings.GGZY_PRACTICE))
    return HttpResponse(render_html(paper)) if form == "html" else HttpResponse(typeset(paper), content_type="application/pdf")
