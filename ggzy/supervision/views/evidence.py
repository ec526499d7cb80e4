"""证据包 for watchers: what a court asks for, in one file."""

from __future__ import annotations

from tempfile import TemporaryFile

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from ggzy.core.roles import LOOKING, Role
from ggzy.layout.deals import Viewed
from ggzy.layout.marks import copy_for, mark_package
from ggzy.layout.sights import BIDS
from ggzy.supervision import evidence
from ggzy.supervision.reach import watched

TAKERS = (Role.SUPERVISOR, Role.ADMINISTRATION, *LOOKING)


@watched
def package(request: HttpRequest, viewed: Viewed) -> HttpResponse | FileResponse:
    """下载证据包。"""
    refused = why_no_evidence(viewed)
    if refused:
        messages.error(request, refused)
        return redirect("supervision:deal", viewed.p.stream)
    file = TemporaryFile()  # noqa: SIM115  the response closes it
    evidence.write(viewed, file)
    mark_package(file, copy_for(request, BIDS))
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"证据包-{viewed.p.deal_code}.zip")


def why_no_evidence(viewed: Viewed) -> str:
    """Why this viewer cannot have the package now; empty when it can."""
    if viewed.actor.role not in TAKERS:
        return _("证据包由行业监督部门、公共资源交易管理局和纪检监察机关提取")
    refused = evidence.withheld(viewed.p)
    return "" if refused is None else str(refused)
