"""One entry of the journal 日志条目: what a circular or a finding rests on, opened where it is cited."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from ggzy.core.case import Case
from ggzy.core.chain import Call, OfficeReport
from ggzy.core.circular import Circular
from ggzy.core.complaint import Complaint
from ggzy.core.coordination import Coordination
from ggzy.core.proceeding import Proceeding
from ggzy.core.record import Record
from ggzy.core.unlisted_matter import Unlisted
from ggzy.layout.deals import party_deal
from ggzy.layout.history import told_of
from ggzy.layout.session import as_role
from ggzy.store.models import JournalEntry
from ggzy.supervision.reach import READERS
from ggzy.supervision.views.circulars import only_of
from ggzy.supervision.views.complaints import named

PAGES = ((Proceeding, "supervision:deal"), (Case, "supervision:case"), (Complaint, "supervision:complaint"), (Unlisted, "supervision:matter"), (Circular, "supervision:circular"), (Call, "supervision:call"), (OfficeReport, "supervision:office_report"), (Coordination, "supervision:coordination"))


@as_role(*READERS)
def entry(request: HttpRequest, stream: str, seq: int) -> HttpResponse:
    """一条日志，连同摘要；看不见的，同不存在一样。"""
    viewed = party_deal(request, stream, *READERS, kind=Record)
    found = next((each for each in viewed.entries if each.seq == seq), None)
    if found is None or (isinstance(viewed.p, Circular) and only_of(viewed)):  # a part of a draft is no entry
        raise Http404(_("没有这条日志"))
    line = JournalEntry.objects.get(stream=stream, seq=seq)
    p = named(viewed) if isinstance(viewed.p, Complaint) else viewed.p
    page = {
        "p": p, "told": told_of(p, found), "entry": found, "name": type(found.event).__name__, "digest": line.digest,
        "whole": next((reverse(name, args=[stream]) for kind, name in PAGES if isinstance(viewed.p, kind)), ""),
    }  # fmt: skip
    return render(request, "supervision/entry.html", page)
