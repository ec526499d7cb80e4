"""The workbench 工作台: what this post has to do, what it waits for, and what is overdue."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from ggzy.core.bars import AS_AGENCY, AS_BIDDER
from ggzy.core.regions import stem
from ggzy.core.roles import LOOKING, Actor, Role
from ggzy.desk.bars import standing_on
from ggzy.layout.barred import told_bars
from ggzy.layout.session import actor_of, as_role, current_post, not_verified, now_of
from ggzy.service import matters, own_lots
from ggzy.service.agency_notices import standing_for
from ggzy.service.models import LotNotice
from ggzy.service.notices import notices_for, read_by
from ggzy.service.views.second_requests import waiting_for
from ggzy.store.models import ListRun, Organisation, OutsideProject
from ggzy.store.second import OFFICIAL

FIRST_STEPS: dict[Role, tuple[tuple[str, str], ...]] = {
    Role.TENDEREE: (("登记项目", "trading:register"), ("我的项目", "trading:projects")),
    Role.AGENCY: (("登记项目", "trading:register"), ("我的项目", "trading:projects")),
    Role.BIDDER: (("我的投标", "trading:my_bids"), ("查找正在招标的项目", "portal:search?stage=bidding"), ("开标日历", "portal:calendar")),
    Role.EXPERT: (("评标邀请", "trading:calls"),),
    Role.SUPERVISOR: (("文件审查", "supervision:filings"), ("监督看板", "supervision:board")),
    Role.ADMINISTRATION: (("监督看板", "supervision:board"), ("主体核验", "service:organisations")),
    Role.CENTRE: (("主体核验", "service:organisations"), ("保证金退还", "service:refunds")),
    Role.INSPECTOR: (("监督看板", "supervision:board"),),
    **{role: (("监督看板", "supervision:board"),) for role in LOOKING},
    Role.HOST: (("演练时钟", "practice:clock"), ("银行模拟", "practice:bank"), ("发件箱", "service:outbox")),
    Role.BANK: (("银行模拟", "practice:bank"),),
}
"""What each role goes to from here besides its matters."""

WAITS_FOR_VERIFIERS = (Role.ADMINISTRATION, Role.CENTRE)


@as_role()
def workbench(request: HttpRequest) -> HttpResponse:
    post = current_post(request)
    assert post
    role = Role(post.role)
    context: dict[str, Any] = {"role": role, "links": links(role), "watching": role in matters.WATCHERS}
    if not post.organisation.is_verified:
        return render(request, "service/workbench.html", context | {"refused": not_verified(post)})
    actor, now = actor_of(request), now_of(request)
    if role is Role.BIDDER:
        bars = standing_on(actor.org_id, AS_BIDDER, now)
        lots = own_lots.own_lots(actor.org_id, now, bars)
        context |= {"lots": lots, "bench": own_lots.workbench(lots, matters.workbench(actor, now)), "notices": notices_for(actor.org_id, lots), "barred": told_bars(bars, AS_BIDDER)}
    elif role not in (Role.HOST, Role.BANK):
        context["bench"] = matters.workbench(actor, now)
    if role is Role.AGENCY:
        context["barred"] = told_bars(standing_on(actor.org_id, AS_AGENCY, now), AS_AGENCY)
    if role is Role.TENDEREE:
        context["barred"] = standing_for(actor.org_id, now)
    if role in OFFICIAL:
        context["to_second"] = len(waiting_for(actor, post, now))
    if role in WAITS_FOR_VERIFIERS:
        context["to_verify"] = organisations_waiting(actor)
    if role is Role.ADMINISTRATION:
        context["given"] = given_to(actor)
    return render(request, "service/workbench.html", context)


@as_role(Role.BIDDER)
def read_notice(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Go to the deal that a notice is about, leaving the receipt; nobody else learns that there is such a notice."""
    notice = LotNotice.objects.filter(pk=pk).first()
    if notice is None or not read_by(actor_of(request).org_id, notice, now_of(request)):
        raise Http404(_("没有这条通知"))
    return redirect("portal:deal", notice.stream)


def links(role: Role) -> list[tuple[str, str]]:
    """The pages of FIRST_STEPS that this deployment has."""
    found = []
    for label, name in FIRST_STEPS.get(role, ()):
        page, _mark, asked = name.partition("?")
        try:
            found.append((_(label), reverse(page) + (f"?{asked}" if asked else "")))
        except NoReverseMatch:
            continue
    return found


def given_to(actor: Actor) -> int:
    """交办: projects not seen here that this person is to look at."""
    return OutsideProject.objects.filter(assigned_to=actor.person_id, status__in=OutsideProject.OPEN, run__state=ListRun.State.DONE).count()


def organisations_waiting(actor: Actor) -> int:
    """How many organisations of the region wait to be verified."""
    if not actor.region:
        return 0
    waiting = Organisation.objects.filter(status=Organisation.Status.PENDING)
    return waiting.filter(region__code__startswith=stem(actor.region)).count()
