"""A deal under watch 项目监督: who did what when, on what ground; terms that run; objections; suspend and resume."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ggzy.core import agenda
from ggzy.core.acts.control import Resume, Suspend
from ggzy.core.law.related import relations
from ggzy.core.procedures.drawing_rows import DRAWERS
from ggzy.core.proceeding import Objection, Proceeding
from ggzy.core.roles import LOOKING, Role
from ggzy.core.rule import Refused
from ggzy.desk.workdays import calendar
from ggzy.layout.deals import Viewed, why_not
from ggzy.layout.history import history, stage_line
from ggzy.layout.papers import offered_papers
from ggzy.layout.session import now_of
from ggzy.supervision.clocks import Clock, clock_of
from ggzy.supervision.models import Look, ReviewOpened
from ggzy.supervision.reach import page_of_another, region_name, watched
from ggzy.supervision.resuming import earliest_deadline
from ggzy.supervision.views.evidence import why_no_evidence
from ggzy.supervision.views.opinion import opinions

KINDS = {"file": "对招标文件", "opening": "对开标", "result": "对评标结果"}
SOMETHING = "（试办）"
BEFORE_OPENING = ("registered", "in_review", "filed", "bidding")


@dataclass(frozen=True)
class Running:
    """A duty that runs: whose, what, on what ground, since when and how long yet. Several alike stand as one."""

    who: str
    label: str
    basis: str
    since: datetime
    clock: Clock


@watched
def deal(request: HttpRequest, viewed: Viewed) -> HttpResponse:
    """一个项目的监督页。"""
    p, now = viewed.p, now_of(request)
    context = {
        "viewed": viewed,
        "p": p,
        "region": region_name(p.region),
        "steps": stage_line(p, viewed.entries),
        "history": history(p, viewed.entries),
        "duties": running_duties(p, now),
        "breaches": [line for line in history(p, viewed.entries) if line.warning],
        "relations": relations(p),
        "objections": objections(p),
        "opinions": opinions(viewed),
        "papers": offered_papers(viewed),
        "no_evidence": why_no_evidence(viewed),
        "grey_suspend": why_not(request, viewed, Suspend(order_no=SOMETHING, reason=SOMETHING)),
        "grey_resume": why_not_resume(request, viewed, now),
        "supervises": viewed.actor.role is Role.SUPERVISOR,
        "opened": ReviewOpened.objects.filter(stream=p.stream)[:20],
        "looks": Look.objects.filter(stream=p.stream)[:20] if viewed.actor.role in LOOKING else [],
        "second": page_of_another("service:second", p.stream) if viewed.actor.role not in LOOKING and p.asked else "",
        "decides": viewed.actor.role in (Role.SUPERVISOR, Role.ADMINISTRATION) and bool(p.round.outages_undecided),
        "administers": viewed.actor.role is Role.ADMINISTRATION and (p.round.notice is not None or bool(p.earlier)),
        "key": page_of_another("trading:key", p.stream) if holds_seat(viewed) and p.stage in BEFORE_OPENING else "",
        "release": page_of_another("trading:release", p.stream) if holds_seat(viewed) and p.stage == "opening" else "",
        "failures": page_of_another("trading:failures", p.stream) if p.stage == "opening" and any(b.not_opened for b in p.standing_bids) else "",
        "portal": page_of_another("portal:deal", p.stream) if p.round.notice or p.earlier else "",
        "hall": page_of_another("trading:hall", p.stream) if p.stage == "opening" else "",
        "draws": page_of_another("trading:draws", p.stream) if viewed.actor.role in DRAWERS else "",
        "seats": page_of_another("trading:seats", p.stream) if at_seats(viewed) else "",
    }
    return render(request, "supervision/deal.html", context)


def holds_seat(viewed: Viewed) -> bool:
    """Whether the viewer's office holds a share of this lot's opening."""
    return viewed.p.tender_file is not None and viewed.actor.role.value in viewed.p.tender_file.policy.trustees


def at_seats(viewed: Viewed) -> bool:
    """Whether the committee's seats are the viewer's to watch now: the centre's, from the draw to the report."""
    return viewed.actor.role is Role.CENTRE and bool(viewed.p.round.seats) and viewed.p.stage in ("opened", "evaluation")


def running_duties(p: Proceeding, now: datetime) -> list[Running]:
    """Duties that run, the most urgent first; none that would tell of bidders while they are secret."""
    found: dict[str, Running] = {}
    for open_duty in agenda.open_duties(p, calendar()):
        duty = open_duty.duty
        if duty.code in found or (duty.quiet and p.secret):
            continue
        who = "、".join(role.label for role in duty.who)
        found[duty.code] = Running(who, duty.label, str(duty.basis), open_duty.since, clock_of(open_duty.until, now, open_duty.warned_at(calendar())))
    return list(found.values())


def objections(p: Proceeding) -> list[tuple[int, str, Objection]]:
    """All objections of all rounds: the round, what against, and the objection itself; who raised it is not shown."""
    return [(r.number, KINDS.get(o.kind, o.kind), o) for r in (*p.earlier, p.round) for o in r.objections.values()]


def why_not_resume(request: HttpRequest, viewed: Viewed, now: datetime) -> Refused | None:
    return why_not(request, viewed, Resume(reason=SOMETHING, new_deadline=earliest_deadline(viewed.p, now)))
