"""A look by discipline inspection 纪检监察查看: read-only, and never without a reason that stays on record."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from ggzy.core.roles import Role
from ggzy.layout.deals import party_deal
from ggzy.layout.session import as_role
from ggzy.supervision.forms.control import LookForm
from ggzy.supervision.models import Look
from ggzy.supervision.reach import LOOKS, note


@as_role(Role.DISCIPLINE)
def look(request: HttpRequest, stream: str) -> HttpResponse:
    """说明查看事由。"""
    viewed = party_deal(request, stream, Role.DISCIPLINE)
    form = LookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        note(request, viewed, Look, reason=form.cleaned_data["reason"])
        request.session[LOOKS] = [*request.session.get(LOOKS, []), stream]
        request.session["reasons"] = {**request.session.get("reasons", {}), stream: form.cleaned_data["reason"]}
        return redirect(wanted(request, stream))
    page = {"viewed": viewed, "p": viewed.p, "form": form}
    return render(request, "supervision/look.html", page, status=422 if form.errors else 200)


def wanted(request: HttpRequest, stream: str) -> str:
    """The page asked for before, when it is one of ours."""
    page = request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(page, allowed_hosts=None)
    return page if ours and page else reverse("supervision:deal", args=[stream])
