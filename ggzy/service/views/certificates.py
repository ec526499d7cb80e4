"""Certificates of unavailability 平台不可用证明: a bidder asks for one, and has its own again at any time."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ggzy.core.roles import Role
from ggzy.core.rule import Refused
from ggzy.desk import certificates as desk
from ggzy.layout.fields import typed_moment
from ggzy.layout.session import actor_of, as_role, now_of
from ggzy.papers.render import render_html, render_pdf
from ggzy.service.forms.certificates import CertificateForm
from ggzy.store.models import Certificate, OutageRecord

MINUTE = timedelta(minutes=1)
ASKERS = (Role.BIDDER, Role.TENDEREE, Role.AGENCY)


@as_role(*ASKERS)
def certificates(request: HttpRequest) -> HttpResponse:
    """申领不可用证明。"""
    actor, refused = actor_of(request), None
    form = CertificateForm(request.POST or None, initial=proposed(request))
    if request.method == "POST" and form.is_valid():
        made = desk.issue(actor, form.cleaned_data["since"], form.cleaned_data["until"], now_of(request))
        if not isinstance(made, Refused):
            messages.success(request, _("证明已出具，可以随时再领。"))
            return redirect("service:certificates")
        refused = made
    page = {
        "form": form,
        "refused": refused,
        "own": Certificate.objects.filter(org_id=actor.org_id),
        "recent": OutageRecord.objects.all()[:5],
    }
    return render(request, "service/certificates.html", page, status=409 if refused is not None else 422 if form.errors else 200)


def proposed(request: HttpRequest) -> dict[str, str]:
    """The latest outage with an hour on both sides, or today; of one that lasted longer than a certificate may, its end."""
    latest, now = OutageRecord.objects.first(), now_of(request)
    since = latest.platform_began if latest else now - timedelta(hours=2)
    until = min(((latest.platform_ended if latest else None) or now) + timedelta(hours=1), now) + MINUTE
    return {
        "since": typed_moment(max(since - timedelta(hours=1), until - desk.LONGEST + MINUTE)),
        "until": typed_moment(until),
    }


@as_role(*ASKERS)
def certificate(request: HttpRequest, number: str, form: str) -> HttpResponse:
    """一份证明：网页、PDF，或者所依据的心跳记录。"""
    found = Certificate.objects.filter(number=number, org_id=actor_of(request).org_id).first()
    if found is None or form not in ("html", "pdf", "json"):
        raise Http404(_("没有这份证明"))
    if form == "json":
        response = HttpResponse(found.record, content_type="application/json; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{number}.json"'
        return response
    paper = desk.read(found)
    if form == "html":
        return HttpResponse(render_html(paper))
    response = HttpResponse(render_pdf(paper), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{number}.pdf"'
    return response
