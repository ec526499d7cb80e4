"""Papers of a deal 项目文书 for its watchers, as a page or as PDF."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ggzy.layout.deals import Viewed
from ggzy.layout.papers import paper_of
from ggzy.papers.render import render_html, render_pdf
from ggzy.supervision.reach import watched


@watched
def paper(request: HttpRequest, viewed: Viewed, kind: str, form: str) -> HttpResponse:
    """一份文书。"""
    found = paper_of(viewed, kind)
    if found is None or form not in ("html", "pdf"):
        raise Http404(_("没有这份文书"))
    if form == "html":
        return HttpResponse(render_html(found))
    response = HttpResponse(render_pdf(found), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{kind}-{viewed.p.deal_code}.pdf"'
    return response
