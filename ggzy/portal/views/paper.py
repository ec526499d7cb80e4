"""Official papers of a deal 公告文书: what was published, as a page and as PDF."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ggzy.portal.life import PublicDeal, published


def papers_of(deal: PublicDeal) -> list[tuple[str, str]]:
    """The papers that are public by now: kind and title."""
    return []


def paper(request: HttpRequest, stream: str, kind: str, form: str) -> HttpResponse:
    published(stream)
    raise Http404(_("没有这份文书"))
