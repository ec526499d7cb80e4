"""Official papers of a deal 公告文书: what everybody may read by now, as a page and as PDF."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ggzy.core.roles import PUBLIC
from ggzy.layout.deals import Viewed
from ggzy.layout.papers import offered_papers, paper_of
from ggzy.papers.paper import Paper
from ggzy.papers.render import render_html, render_pdf
from ggzy.portal.life import PublicDeal, published

KEPT = 32


def as_public(deal: PublicDeal) -> Viewed:
    """The deal as the public views it: the papers that its entries show are the public's."""
    return Viewed(deal.p, PUBLIC, "", tuple(deal.entries))


def papers_of(deal: PublicDeal) -> list[tuple[str, str]]:
    """The papers that are public by now: kind and title."""
    return offered_papers(as_public(deal))


def paper(request: HttpRequest, stream: str, kind: str, form: str) -> HttpResponse:
    found = paper_of(as_public(published(stream)), kind)
    if found is None or form not in ("html", "pdf"):
        raise Http404(_("没有这份文书，或者尚未公开"))
    if form == "html":
        return HttpResponse(render_html(found))
    response = HttpResponse(typeset(found), content_type="application/pdf")
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(found.title)}.pdf"
    return response


@lru_cache(maxsize=KEPT)
def typeset(found: Paper) -> bytes:
    """Typesetting costs a second; the same contents give the same bytes, so the latest are kept."""
    return render_pdf(found)
