"""文书: the papers of a deal as a page or as PDF, for whoever may read them; and a draft of the tender file as it would look."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from ggzy.layout.committee import hidden_name
from ggzy.layout.deals import view_deal
from ggzy.layout.marks import copy_for, paper_response
from ggzy.layout.papers import copy_of, paper_of
from ggzy.layout.papers.tender_file import tender_file_paper
from ggzy.layout.session import as_role, now_of
from ggzy.layout.sights import FILE
from ggzy.trading.forms.tender_file import TenderFileForms
from ggzy.trading.views.acting import TENDERER, tenderer_deal
from ggzy.trading.views.tender_file import draft_of

FORMS = ("html", "pdf")


def paper(request: HttpRequest, stream: str, kind: str, form: str) -> HttpResponse:
    """A paper of this deal; 404 when there is none that this viewer may read."""
    viewed = view_deal(request, stream)
    found = paper_of(viewed, kind)
    if found is None or form not in FORMS:
        raise Http404(_("没有这份文书，或者尚未到公开的时候"))
    return paper_response(found, form, found.title, copy_of(request, viewed, kind, hidden_name(viewed)))


@as_role(*TENDERER)
def preview(request: HttpRequest, stream: str, form: str) -> HttpResponse:
    """The draft as the paper it will be."""
    viewed = tenderer_deal(request, stream)
    forms = TenderFileForms(draft_of(viewed))
    if not forms.is_valid():
        messages.error(request, _("草稿还不完整，请先点“检查”，按提示补齐后再预览。"))
        return redirect("trading:tender_file", stream)
    found = tender_file_paper(viewed, forms.tender_file(), now_of(request))
    if found is None or form not in FORMS:
        raise Http404
    return paper_response(found, form, found.title, copy_for(request, FILE))
