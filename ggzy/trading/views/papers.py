"""文书: the papers of a deal as a page or as PDF, for whoever may read them; and a draft of the tender file as it would look."""

from __future__ import annotations

from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from ggzy.layout.deals import view_deal
from ggzy.layout.papers import paper_of
from ggzy.layout.papers.tender_file import tender_file_paper
from ggzy.layout.session import as_role, now_of
from ggzy.papers.paper import Paper
from ggzy.papers.render import render_html, render_pdf
from ggzy.trading.forms.tender_file import TenderFileForms
from ggzy.trading.views.acting import TENDERER, tenderer_deal
from ggzy.trading.views.tender_file import draft_of

FORMS = ("html", "pdf")


def paper(request: HttpRequest, stream: str, kind: str, form: str) -> HttpResponse:
    """A paper of this deal; 404 when there is none that this viewer may read."""
    found = paper_of(view_deal(request, stream), kind)
    if found is None:
        raise Http404(_("没有这份文书，或者尚未到公开的时候"))
    return as_response(found, form)


@as_role(*TENDERER)
def preview(request: HttpRequest, stream: str, form: str) -> HttpResponse:
    """The draft as the paper it will be."""
    viewed = tenderer_deal(request, stream)
    forms = TenderFileForms(draft_of(viewed))
    if not forms.is_valid():
        messages.error(request, _("草稿还不完整，请先点“检查”，按提示补齐后再预览。"))
        return redirect("trading:tender_file", stream)
    found = tender_file_paper(viewed, forms.tender_file(), now_of(request))
    if found is None:
        raise Http404
    return as_response(found, form)


def as_response(found: Paper, form: str) -> HttpResponse:
    if form not in FORMS:
        raise Http404
    if form == "html":
        return HttpResponse(render_html(found))
    response = HttpResponse(render_pdf(found), content_type="application/pdf")
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(found.title)}.pdf"
    return response
