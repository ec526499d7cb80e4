"""Complaints 投诉 at the office: the list, the page of one complaint, its steps, and the exhibits."""

from __future__ import annotations

import dataclasses
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from ggzy.core.acts.complaint import AcceptComplaint
from ggzy.core.complaint import RESPONDENTS, Complaint
from ggzy.core.law.complaints import GROUNDS, OUTCOMES
from ggzy.core.procedures import PROCEDURES
from ggzy.core.procedures.complaint_matters import MATTERS
from ggzy.core.regions import stem
from ggzy.core.roles import Actor, Role
from ggzy.core.rule import Refused
from ggzy.desk import counter
from ggzy.layout import complaint_papers
from ggzy.layout.deals import Viewed, party_deal
from ggzy.layout.exhibits import sent
from ggzy.layout.history import history, stage_line
from ggzy.layout.marks import copy_for
from ggzy.layout.paper_sent import paper_sent
from ggzy.layout.reach import of_lines
from ggzy.layout.session import actor_of, as_role, now_of
from ggzy.layout.sights import MATTERS as MATTERS_SEEN
from ggzy.layout.tables import Column, Table
from ggzy.store.models import Deal, MatterCard
from ggzy.supervision.complaint_acts import ACTS
from ggzy.supervision.matter_acts import act_page, buttons, duties
from ggzy.supervision.reach import WATCHERS, region_name
from ggzy.supervision.step_days import OF_COMPLAINTS, with_days

KIND = "complaint"
UNNAMED = "（开标以前只有承办部门知道）"


def columns(shut_lots: set[str], own: str) -> tuple[Column, ...]:
    """Nothing is searched or sorted by who complains, which before the opening is not everybody's to know."""
    return (
        Column("code", "编号", url=lambda row: reverse("supervision:complaint", args=[row.stream])),
        Column("deal_title", "项目"),
        Column("matter_label", "投诉事项"),
        Column(
            "party_name", "投诉人", value=lambda row: UNNAMED if row.deal in shut_lots and row.office_id != own else row.party_name,
            sortable=False, searchable=False,
        ),
        Column("office", "承办部门"),
        Column("region", "地区", value=lambda row: region_name(row.region), field="region"),
        Column("stage_label", "阶段"),
        Column("outcome", "结论"),
        Column("breaches", "逾期次数", kind="number"),
        Column("registered_at", "收到时间", kind="when"),
        Column("changed_at", "最近办理", kind="when"),
    )  # fmt: skip


def matters_within(actor: Actor, kind: str) -> QuerySet[MatterCard]:
    """Of this kind, in the office's region subtree and lines or handed to or by it, and not kept from it."""
    if actor.role not in WATCHERS or not actor.region:
        return MatterCard.objects.none()
    of_office = Q(office_id=actor.org_id) | Q(handed_by__contains=actor.org_id) if actor.org_id else Q(pk__in=[])
    within = MatterCard.objects.filter(region__startswith=stem(actor.region)).filter(of_lines(actor.lines))
    found = MatterCard.objects.filter(Q(pk__in=within.values("pk")) | of_office, kind=kind)
    return found.exclude(kept_from=actor.org_id) if actor.org_id else found


# ---- who complains: mostly somebody who bids ----


def shut_lots(rows: QuerySet[MatterCard]) -> set[str]:
    """Of the lots complained about those whose bidders are secret still, told by their cards."""
    deals = Deal.objects.filter(stream__in=rows.values("deal")).values_list("stream", "procedure", "stage")
    return {stream for stream, procedure, stage in deals if stage == "opening" or PROCEDURES[procedure].stage(stage).secret}


def shut(deal: str) -> bool:
    """Whether what is a bid lies sealed still: until the lot is opened, and where no lot was named, for good."""
    lot = counter.load(deal) if deal else None
    return lot is None or lot.secret or lot.unsealing


def knows(actor: Actor, office_id: str, deal: str) -> bool:
    """Before the opening the office that handles a complaint alone may know who complains."""
    return (actor.role is Role.SUPERVISOR and actor.org_id == office_id) or not shut(deal)


def named(viewed: Viewed) -> Complaint:
    """The complaint as this office may read it: else without all that tells who complains. No record is changed."""
    p: Complaint = viewed.p
    if knows(viewed.actor, p.office_id, p.deal):
        return p
    return dataclasses.replace(p, complainant=UNNAMED, complainant_id="", contact="", interest="", new_evidence="", exhibits=())


@as_role(*WATCHERS)
def complaints(request: HttpRequest) -> HttpResponse:
    """投诉一览。"""
    rows = matters_within(actor_of(request), KIND)
    table = Table(
        request, _("投诉"), columns(shut_lots(rows), actor_of(request).org_id), rows, order="-changed_at", empty=_("还没有投诉"),
        empty_next=_("投标人和其他利害关系人在项目页面提出投诉；收到后三个工作日内决定是否受理。"),
    )  # fmt: skip
    if table.exporting:
        return table.export()
    return render(request, "supervision/complaints.html", {"table": table, "late": rows.filter(breaches__gt=0).count()})


@as_role(*WATCHERS)
def complaint(request: HttpRequest, stream: str) -> HttpResponse:
    """一件投诉。"""
    viewed = party_deal(request, stream, *WATCHERS, kind=Complaint)
    p, now = named(viewed), now_of(request)
    own = viewed.actor.role is Role.SUPERVISOR and viewed.actor.org_id == p.office_id
    page = {
        "viewed": viewed, "p": p, "region": region_name(p.region), "matter": MATTERS[p.matter], "parts": RESPONDENTS,
        "deal": Deal.objects.filter(stream=p.deal).first(), "history": history(p, viewed.entries), "papers": complaint_papers.offered(viewed),
        "steps": with_days(stage_line(p, viewed.entries), viewed.entries, OF_COMPLAINTS, now), "duties": duties(p, now), "own": own, "outcome": OUTCOMES.get(p.outcome, ""),
        "refused_ground": GROUNDS.get(p.refused_ground, ""), "buttons": buttons(viewed, ACTS, now) if own else [],
        "doubts": doubts(viewed, now) if own and p.stage == "filed" else [],
        "earlier": others_of(viewed) if p.complainant_id else [],
    }  # fmt: skip
    return render(request, "supervision/complaint.html", page)


def others_of(viewed: Viewed) -> list[MatterCard]:
    """Other complaints of the same firm, as far as this office may know of them."""
    rows = matters_within(viewed.actor, KIND).filter(party=viewed.p.complainant_id).exclude(stream=viewed.p.stream)[:20]
    return [each for each in rows if knows(viewed.actor, each.office_id, each.deal)]


def doubts(viewed: Viewed, now: Any) -> list[Refused]:
    """Everything that stands against acceptance, with its article."""
    return counter.faults(viewed.p, AcceptComplaint(), viewed.actor, now)


@as_role(Role.SUPERVISOR)
def complaint_act(request: HttpRequest, stream: str, act: str) -> HttpResponse:
    """投诉的一个步骤。"""
    viewed = party_deal(request, stream, Role.SUPERVISOR, kind=Complaint)
    home = "supervision:complaints" if act == "hand-over" else reverse("supervision:complaint", args=[stream])
    return act_page(request, viewed, ACTS, act, reverse(home) if ":" in home else home)


@as_role(*WATCHERS)
def complaint_paper(request: HttpRequest, stream: str, seq: int, form: str) -> HttpResponse:
    """投诉的一份文书：处理决定书、不予受理决定书。"""
    viewed = party_deal(request, stream, *WATCHERS, kind=Complaint)
    known = knows(viewed.actor, viewed.p.office_id, viewed.p.deal)
    return paper_sent(complaint_papers.paper_of(viewed, seq, named=known), form, f"{viewed.p.code}-{seq}", copy_for(request, MATTERS_SEEN))


@as_role(*WATCHERS)
def complaint_exhibit(request: HttpRequest, stream: str, sha256: str) -> HttpResponseBase:
    """证明材料，只下载。"""
    viewed = party_deal(request, stream, *WATCHERS, kind=Complaint)
    p = named(viewed)
    return sent(sha256, (*p.exhibits, *p.reply_exhibits))
