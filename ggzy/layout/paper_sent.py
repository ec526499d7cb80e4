"""A paper that may be missing as the answer to a request 文书的答复: none where there is none that this reader may read."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from ggzy.layout.marks import paper_response
from ggzy.papers.copies import Copy
from ggzy.papers.paper import Paper


def paper_sent(paper: Paper | None, form: str, name: str, copy: Copy | None = None) -> HttpResponse:
    if paper is None or form not in ("html", "pdf"):
        raise Http404(_("没有这份文书"))
    return paper_response(paper, form, f"{paper.title}-{name}", copy)
