"""Filing review 备案审查: the tender file on the left, the check-list on the right; returned with reasons or accepted."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ggzy.core import agenda
from ggzy.core.acts.registration import AcceptFiling, ReturnFiling
from ggzy.core.acts.screening import DismissFinding
from ggzy.core.documents import Finding
from ggzy.core.proceeding import Proceeding
from ggzy.core.roles import Role
from ggzy.core.rule import Refused
from ggzy.desk import checklists
from ggzy.desk.screening import screened
from ggzy.desk.workdays import calendar
from ggzy.layout.deals import Viewed, submit, told, why_not
from ggzy.layout.differences import difference, points
from ggzy.layout.session import as_role, current_post, now_of
from ggzy.store.models import ReviewSpell
from ggzy.supervision.clocks import clock_of, lasting
from ggzy.supervision.forms.review import ReviewForm
from ggzy.supervision.models import ReviewOpened
from ggzy.supervision.reach import note, region_name, watched
from ggzy.supervision.views.opinion import opinions

LONGEST = timedelta(minutes=5)
"""After a silence so long another spell begins."""
ACTS = {
    "accept": (AcceptFiling, "已予备案。各保管人登记开标公钥、三方提交抽取承诺后，招标人可以发布招标公告。"),
    "return": (ReturnFiling, "已退回修改，招标人会看到每一条理由。"),
}


@watched
def review(request: HttpRequest, viewed: Viewed) -> HttpResponse:
    """审查一个项目的招标文件备案。"""
    found = checklists.list_of(viewed.p)
    form = ReviewForm(request.POST or None, checklist=checklists.points_of(found))
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
    page = context(request, viewed, form) | {"form": form, "refused": refused, "list_version": checklists.label_of(found)}
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
        "grey": why_not(request, viewed, AcceptFiling(findings=tuple(Finding(code=point.code, met=True) for point in form.checklist))),
        "points": form.points(p.findings),
        "opinions": opinions(viewed),
        "screened": screened(p, file) if file else [],
        "spells": [(spell, lasting(timedelta(seconds=spell.seconds)) if spell.seconds >= 60 else _("不到1分钟")) for spell in ReviewSpell.objects.filter(stream=p.stream)[:20]],
        "beats": viewed.actor.role is Role.SUPERVISOR and p.stage == "in_review",
        "opened": ReviewOpened.objects.filter(stream=p.stream)[:20],
    }


@watched
def beat(request: HttpRequest, viewed: Viewed) -> HttpResponse:
    """The page of a reviewer reports every half minute, and each part when it is unfolded: coarse, and it counts no time between
    two reports longer than a minute apart, nor any before something of this version was unfolded: folded text is not read."""
    p, actor, now = viewed.p, viewed.actor, now_of(request)
    if actor.role is not Role.SUPERVISOR or p.stage != "in_review" or "HX-Request" not in request.headers:
        return HttpResponse(status=204)
    version, _before = chosen_versions(request, p)
    part = request.GET.get("part", "")[:40].replace("\x00", "")
    spell = ReviewSpell.objects.filter(stream=p.stream, version=version, person_id=actor.person_id, seen_at__gt=now - LONGEST).first()
    if spell is None:
        spell = ReviewSpell(
            stream=p.stream, version=version, person_id=actor.person_id, person=actor.person, post=str(current_post(request) or "")[:200],
            began_at=now, seen_at=now,
        )  # fmt: skip
    if spell.parts or ReviewSpell.objects.filter(stream=p.stream, version=version, person_id=actor.person_id).exclude(parts=[]).exists():
        spell.seconds += max(0, min(int((now - spell.seen_at).total_seconds()), 60))
    spell.seen_at = max(now, spell.seen_at)
    if part and part not in spell.parts and len(spell.parts) < 40:
        spell.parts = [*spell.parts, part]
    spell.save()
    return HttpResponse(status=204)


@as_role(Role.SUPERVISOR)
@require_POST
@watched
def dismiss(request: HttpRequest, viewed: Viewed) -> HttpResponse:
    """认定一项自动检查发现为误报。"""
    finding = request.POST.get("finding", "")[:300]
    file = viewed.p.tender_file
    if file is None or finding not in {each.found.key for each in screened(viewed.p, file)}:
        messages.error(request, _("没有这一项检查发现，请刷新页面。"))
        return redirect("supervision:review", viewed.p.stream)
    wish = DismissFinding(rule=finding.partition("|")[0], finding=finding, reason=request.POST.get("reason", "").strip()[:1000])
    told(request, submit(request, viewed.p.stream, wish), _("已认定为误报，按规则计数。"))
    return redirect("supervision:review", viewed.p.stream)


def chosen_versions(request: HttpRequest, p: Proceeding) -> tuple[int, int]:
    """The version to show and the one before it, counted from 1; 0 where there is none."""
    last = len(p.file_versions)
    asked = request.GET.get("version", "")
    shown = int(asked) if asked.isdecimal() and len(asked) < 5 and 1 <= int(asked) <= last else last
    return shown, shown - 1 if shown > 1 else 0
