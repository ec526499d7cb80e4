"""Papers of a deal 项目文书 for its watchers, as a page or as PDF."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ggzy.layout.deals import Viewed
from ggzy.layout.marks import paper_response
from ggzy.layout.papers import copy_of, paper_of
from ggzy.supervision.reach import watched


@watched
def paper(request: HttpRequest, viewed: Viewed, kind: str, form: str) -> HttpResponse:
    """一份文书。"""
    found = paper_of(viewed, kind)
    if found is None or form not in ("html", "pdf"):
        raise Http404(_("没有这份文书"))
    return paper_response(found, form, f"{kind}-{viewed.p.deal_code}", copy_of(request, viewed, kind))
