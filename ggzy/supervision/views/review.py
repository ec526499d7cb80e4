"""Filing review 备案审查: the tender file on the left, the check-list on the right; returned with reasons or accepted."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ggzy.core import agenda
from ggzy.core.acts.registration import AcceptFiling, ReturnFiling
from ggzy.core.documents import Finding
from ggzy.core.procedures.filing_checklist import CHECKLIST, VERSION
from ggzy.core.proceeding import Proceeding
from ggzy.core.roles import Role
from ggzy.core.rule import Refused
from ggzy.desk.workdays import calendar
from ggzy.layout.deals import Viewed, submit, told, why_not
from ggzy.layout.differences import difference, points
from ggzy.layout.session import now_of
from ggzy.supervision.clocks import clock_of
from ggzy.supervision.forms.review import ReviewForm
from ggzy.supervision.models import ReviewOpened
from ggzy.supervision.reach import note, region_name, watched
from ggzy.supervision.views.opinion import opinions

ALL_MET = tuple(Finding(code=point.code, met=True) for point in CHECKLIST)
"""A try of the act, to ask whether the stage and the post allow it at all."""
ACTS = {
    "accept": (AcceptFiling, "已予备案。各保管人登记开标公钥、三方提交抽取承诺后，招标人可以发布招标公告。"),
    "return": (ReturnFiling, "已退回修改，招标人会看到每一条理由。"),
}


@watched
def review(request: HttpRequest, viewed: Viewed) -> HttpResponse:
    """审查一个项目的招标文件备案。"""
    form = ReviewForm(request.POST or None)
    refused = None
    if request.method == "POST" and form.is_valid() and request.POST.get("do") in ACTS:
        command, done = ACTS[request.POST["do"]]
        outcome = submit(
            request, viewed.p.stream, command(findings=form.findings(), opinion=form.cleaned_data["opinion"].strip())
        )
        if not isinstance(outcome, Refused):
            told(request, outcome, _(done))
            return redirect("supervision:review", viewed.p.stream)
        refused = outcome
    elif request.method == "GET" and viewed.actor.role is Role.SUPERVISOR and viewed.p.stage == "in_review":
        note(request, viewed, ReviewOpened, filing_version=viewed.p.filing_version)
    page = context(request, viewed, form) | {"form": form, "refused": refused, "list_version": VERSION}
    return render(request, "supervision/review.html", page, status=409 if refused is not None else 422 if form.errors else 200)


def context(request: HttpRequest, viewed: Viewed, form: ReviewForm) -> dict[str, Any]:
    p = viewed.p
    shown, before = chosen_versions(request, p)
    duty = next((d for d in agenda.open_duties(p, calendar()) if d.duty.code == "review_filing"), None)
    file = p.file_versions[shown - 1][1] if shown else None
    return {
        "viewed": viewed,
        "p": p,
        "region": region_name(p.region),
        "versions": [(n, at) for n, (at, _file) in enumerate(p.file_versions, start=1)],
        "shown": shown,
        "before": before,
        "groups": [(name, list(rows)) for name, rows in groupby(points(file), key=lambda x: x.group)] if file else [],
        "changes": difference(p.file_versions[before - 1][1], file) if file and before else [],
        "duty": duty,
        "clock": clock_of(duty.until, now_of(request)) if duty else None,
        "grey": why_not(request, viewed, AcceptFiling(findings=ALL_MET)),
        "points": form.points(p.findings),
        "opinions": opinions(viewed),
        "opened": ReviewOpened.objects.filter(stream=p.stream)[:20],
    }


def chosen_versions(request: HttpRequest, p: Proceeding) -> tuple[int, int]:
    """The version to show and the one before it, counted from 1; 0 where there is none."""
    last = len(p.file_versions)
    asked = request.GET.get("version", "")
    shown = int(asked) if asked.isdecimal() and 1 <= int(asked[:4]) <= last else last
    return shown, shown - 1 if shown > 1 else 0
