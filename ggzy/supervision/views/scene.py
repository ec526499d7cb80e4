"""现场监管: join a deal's room, ask in writing, order to put right; who was there from when until when stays on record."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ggzy.core.acts import oversight as acts
from ggzy.core.oversight import WATCHED_AT
from ggzy.core.roles import Role
from ggzy.core.rule import Refused
from ggzy.layout.committee import sittings
from ggzy.layout.deals import Viewed, submit, told, why_not
from ggzy.layout.fields import typed_moment
from ggzy.layout.session import as_role, now_of
from ggzy.supervision import presence as kept
from ggzy.supervision.clocks import clock_of
from ggzy.supervision.forms.scene import AskForm, CorrectionForm, JudgeForm
from ggzy.supervision.models import Watching
from ggzy.supervision.reach import page_of_another, watched
from ggzy.supervision.views.control import act_page

SOMETHING = "（试办）"
AT_WORK = ("opened", "evaluation")
"""From the end of the opening to the report: what the committee does then is watched by numbers."""
ASKERS = (Role.SUPERVISOR, Role.ADMINISTRATION)
GOES = {"come": (acts.ComeToWatch, "已记录到场。请保持本页打开；离开时请办理离场。"), "leave": (acts.LeaveWatch, "已记录离场。")}


@watched
def scene(request: HttpRequest, viewed: Viewed) -> HttpResponse:
    """现场监管：到场离场，书面询问，责令改正。"""
    refused = None
    if request.method == "POST" and request.POST.get("do") in GOES:
        command, done = GOES[request.POST["do"]]
        outcome = submit(request, viewed.p.stream, command())
        if not isinstance(outcome, Refused):
            told(request, outcome, _(done))
            return redirect("supervision:scene", viewed.p.stream)
        refused = outcome
    p, now = viewed.p, now_of(request)
    asks = viewed.actor.role in ASKERS
    page = {
        "viewed": viewed, "p": p, "refused": refused, "asks": asks, "supervises": viewed.actor.role is Role.SUPERVISOR, **present(request, viewed),
        "grey_come": why_not(request, viewed, acts.ComeToWatch()) if asks else None,
        "questions": [(q, clock_of(q.reply_by, now)) for q in reversed(p.oversight.questions.values())],
        "corrections": [(c, clock_of(c.until, now)) for c in reversed(p.oversight.corrections.values())],
        "hall": page_of_another("trading:hall", p.stream) if p.round.notice and p.stage in ("bidding", "opening") else "",
        "at_work": p.stage in AT_WORK, "sittings": sittings(p) if p.stage in AT_WORK else [],
    }  # fmt: skip
    return render(request, "supervision/scene.html", page, status=409 if refused is not None else 200)


def present(request: HttpRequest, viewed: Viewed) -> dict[str, Any]:
    """Who is and was there; the own page reports by asking."""
    mine = viewed.p.oversight.here(viewed.actor.person_id)
    if mine is not None:
        kept.report(viewed.p.stream, viewed.actor, now_of(request))
    labels = {stage.code: stage.label for stage in viewed.p.procedure.stages}
    rows = [(row, Role(row.role).label, labels.get(row.stage, "")) for row in Watching.objects.filter(stream=viewed.p.stream)[:50]]
    return {"here": mine, "rows": rows, "running": viewed.p.stage in WATCHED_AT}


@watched
def presence(request: HttpRequest, viewed: Viewed) -> HttpResponse:
    """The part of the page that renews itself, and by this reports that it is still open."""
    return render(request, "supervision/pieces/presence.html", {"p": viewed.p, **present(request, viewed)})


def asker(view: Any) -> Any:
    return as_role(*ASKERS)(watched(view))


@asker
def ask(request: HttpRequest, viewed: Viewed) -> HttpResponse:
    """书面询问。"""
    soon = now_of(request) + timedelta(days=3)
    form = AskForm(request.POST or None, p=viewed.p, initial={"reply_by": typed_moment(soon)})
    return act_page(
        request, viewed, form, lambda given: acts.AskInWriting(**given), probe=acts.AskInWriting(to="tenderee", text=SOMETHING, reply_by=soon),
        done=_("已送达，等待答复。"), after="supervision:scene", heading=_("书面询问"), button=_("送出询问"),
        note=_("被询问的单位在平台上书面答复，期限届满没有答复的记入逾期。询问和答复只有本项目当事人和监督机关看得见。"),
    )  # fmt: skip


@as_role(Role.SUPERVISOR)
@watched
def correct(request: HttpRequest, viewed: Viewed) -> HttpResponse:
    """责令改正。"""
    soon = now_of(request) + timedelta(days=5)
    form = CorrectionForm(request.POST or None, p=viewed.p, initial={"until": typed_moment(soon)})
    probe = acts.OrderCorrection(to="tenderee", order_no=SOMETHING, text=SOMETHING, reason=SOMETHING, until=soon)
    return act_page(
        request, viewed, form, lambda given: acts.OrderCorrection(**given), probe=probe, done=_("已责令改正。"), after="supervision:scene",
        heading=_("责令改正"), button=_("责令改正"), danger=True, note=_("写明文号、事实和依据、怎样改正和期限。期限届满没有报告的记入逾期；报告后由监督部门认定。"),
    )  # fmt: skip


@as_role(Role.SUPERVISOR)
@watched
def judge(request: HttpRequest, viewed: Viewed, number: int) -> HttpResponse:
    """认定改正情况。"""
    code = f"改{number}"
    ordered = viewed.p.oversight.corrections.get(code)
    if ordered is None:
        raise Http404(_("没有这份责令"))
    form = JudgeForm(request.POST or None, initial={"put_right": "yes"})
    return act_page(
        request, viewed, form, lambda given: acts.JudgeCorrection(number=code, **given),
        probe=acts.JudgeCorrection(number=code, put_right=True, opinion=SOMETHING), done=_("已认定。"), after="supervision:scene",
        heading=_("认定改正情况"), button=_("认定"), note=_("责令：%(text)s。报告：%(report)s") % {"text": ordered.text, "report": ordered.report or _("还没有")},
    )  # fmt: skip
