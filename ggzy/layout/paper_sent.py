"""A paper as the answer to a request 文书的答复: as a page or as PDF; none where there is none that may be read."""

from __future__ import annotations

from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from ggzy.papers.paper import Paper
from ggzy.papers.render import render_html, render_pdf


def paper_sent(paper: Paper | None, form: str, name: str) -> HttpResponse:
    if paper is None or form not in ("html", "pdf"):
        raise Http404(_("没有这份文书"))
    if form == "html":
        return HttpResponse(render_html(paper))
    said = quote(f"{paper.title}-{name}.pdf")
    return HttpResponse(render_pdf(paper), content_type="application/pdf", headers={"Content-Disposition": f"inline; filename*=UTF-8''{said}"})
