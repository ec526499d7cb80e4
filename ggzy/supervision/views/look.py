"""A look by discipline inspection, audit or prosecutors 查看: read-only, and never without a reason that stays on record."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from ggzy.core.proceeding import Proceeding
from ggzy.core.record import Record
from ggzy.core.roles import LOOKING
from ggzy.layout.deals import Viewed, reaches, view_deal
from ggzy.layout.reasons import reason_given
from ggzy.layout.session import as_role
from ggzy.supervision.forms.control import LookForm
from ggzy.supervision.models import Look
from ggzy.supervision.reach import note


@as_role(*LOOKING)
def look(request: HttpRequest, stream: str) -> HttpResponse:
    """说明查看事由。"""
    viewed = view_deal(request, stream, Record, reasoned=False)
    if not reaches(viewed):
        raise Http404(_("没有这个项目"))
    form = LookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        note(request, viewed, Look, reason=form.cleaned_data["reason"])
        reason_given(request, stream, form.cleaned_data["reason"])
        return redirect(wanted(request, viewed))
    page = {"viewed": viewed, "p": viewed.p, "form": form}
    return render(request, "supervision/look.html", page, status=422 if form.errors else 200)


def wanted(request: HttpRequest, viewed: Viewed) -> str:
    """The page asked for before, when it is one of ours."""
    page = request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(page, allowed_hosts=None)
    if ours and page:
        return page
    return reverse("supervision:deal", args=[viewed.p.stream]) if isinstance(viewed.p, Proceeding) else reverse("supervision:board")
