"""The leaders' page 待我决定: what waits for a decision, what is escalated, and what was decided, by whom."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ggzy.core.acts.second import ConfirmSecond
from ggzy.core.regions import stem
from ggzy.core.roles import Actor, Role
from ggzy.desk.duties import OpenMatter, open_matters, roll
from ggzy.layout.benches import checked_by_others, watched
from ggzy.layout.reach import of_lines
from ggzy.layout.session import actor_of, as_role, current_post, now_of
from ggzy.layout.tables import Column, Table
from ggzy.store.models import CaseCard, Deal, DocketCard, MatterCard, OfficeCard, SecondRequest, ToDoRow
from ggzy.store.second import why_not
from ggzy.supervision.leaders import waiting_for
from ggzy.supervision.models import Decided
from ggzy.supervision.views.duties import Row

LEADERS = (Role.SUPERVISOR, Role.ADMINISTRATION, Role.INSPECTOR)
DECIDING = (
    "ConfirmSecond", "DecideDelegation", "AdoptChecklist", "AssignCase", "ImposePenalty", "DecideFailure", "OrderExtension", "JudgeCorrection",
    "AcceptComplaint", "DecideComplaint", "AnswerAppeal", "ConfirmCredit", "ConfirmCreditWithdrawal", "ConfirmSuccession", "ConfirmSuccessionRevocation", "IssueCircular", "RecheckOffice", "ExplainFinding", "ReceiveFinding",
    "DecideCoordination", "InstructCoordination", "FindUnlisted", "FindContractAside", "SettleUnlisted", "RemoveFromPool", "RepairCredit", "ConcludeFinding", "AcknowledgeTransfer", "ConfirmImport",
)  # fmt: skip
"""Acts that decide: a second person's, a case's, a complaint's, a delegation's, an extension's, a contest's, a circular's, a finding's, a project's that was not seen here, an expert's removal, a credit's repair."""
IN_DOCKETS = ("circular/1", "dispute/1", "credit/1", "pool/1", "finding/1", "succession/1", "unlisted/1", "import/1")
SHOWN = 50
COLUMNS = (
    Column("at", "时间", kind="when"),
    Column("person", "决定人"),
    Column("post", "岗位"),
    Column("about", "事项"),
    Column("decision", "决定"),
    Column("detail", "内容"),
)


@as_role(*LEADERS)
def decisions(request: HttpRequest) -> HttpResponse:
    """待我决定：等待决定的，逾期和无人负责上报的，已经作出的决定。"""
    actor, now = actor_of(request), now_of(request)
    found = roll(now)
    rows = ToDoRow.objects.filter(watched(actor))
    own = (rows.filter(docket=None) | of_matters(actor)).filter(role=actor.role.value).filter(Q(person="") | Q(person=actor.person_id)).exclude(checked_by_others(actor))
    deciding = [Row(each, now) for each in open_matters(own.filter(command__in=DECIDING), found)]
    late = open_matters(rows.filter(until__lte=now), found, few=True)
    escalated = [each for each in late if reported_to(each, actor)]
    table = Table(
        request, _("已作出的决定"), COLUMNS, decided_within(actor), order="-at",
        empty=_("还没有作出决定"), empty_next=_("确认、立案、处罚、投诉处理、通报、应上未上认定、监督发现的处理、收回权限等决定会自动记在这里。"),
    )  # fmt: skip
    if table.exporting:
        return table.export()
    page = {
        "table": table, "deciding": deciding, "escalated": [Row(each, now) for each in escalated[:SHOWN]], "escalated_count": len(escalated), "late": len(late),
        "requests": requests_waiting(request, actor), "own": Decided.objects.filter(person_id=actor.person_id).count(), "to_lead": waiting_for(actor, now),
    }  # fmt: skip
    return render(request, "supervision/decisions.html", page)


def of_matters(actor: Actor) -> QuerySet[ToDoRow]:
    """Complaints, circulars, appeals, credit and findings of the own office: what waits for one by its code, for that one alone."""
    if not actor.region:
        return ToDoRow.objects.none()
    inside = Q(region__startswith=stem(actor.region)) & of_lines(actor.lines)
    complaints = MatterCard.objects.filter(inside, kind="complaint", office_id__in=("", actor.org_id)).exclude(kept_from=actor.org_id)
    dockets = DocketCard.objects.filter(inside, procedure__in=IN_DOCKETS, issuer_id__in=("", actor.org_id))
    plain = Q(key="") | Q(key__startswith="of ") | Q(command=ConfirmSecond.__name__)
    by_name = Q(docket__isnull=False, key=actor.org_id)
    found = Q(docket__in=dockets.values("stream")) & plain | by_name
    if actor.role is Role.SUPERVISOR:
        found |= Q(matter__in=complaints.values("stream"))
    return ToDoRow.objects.filter(found)


def reported_to(matter: OpenMatter, actor: Actor) -> bool:
    """A late matter goes to the leaders of its own office; one that nobody holds, to everybody above; to inspectors all of them."""
    seat = matter.holder.seat
    own = seat is not None and seat.actor.org_id == actor.org_id
    return matter.holder.orphan or own or actor.role is Role.INSPECTOR or (matter.holder.raised and actor.role is Role.ADMINISTRATION)


def decided_within(actor: Actor) -> object:
    """The decisions of one's own office, and all below in one's region, of what one may see at all."""
    if not actor.region:
        return Decided.objects.none()
    rows = Decided.objects.filter(region__startswith=stem(actor.region))
    for model in (CaseCard, MatterCard) if actor.org_id else ():
        rows = rows.exclude(stream__in=model.objects.filter(kept_from=actor.org_id).values("stream"))
    if not actor.lines:
        return rows
    lines = of_lines(actor.lines)
    seen = Q(org_id=actor.org_id) | Q(stream__in=DocketCard.objects.filter(office_ids__contains=[actor.org_id]).values("stream"))
    for model in (Deal, CaseCard, OfficeCard, MatterCard, DocketCard):
        seen |= Q(stream__in=model.objects.filter(lines).values("stream"))
    return rows.filter(seen)


def requests_waiting(request: HttpRequest, actor: Actor) -> int:
    """授权、恢复 that wait for this person as the second."""
    post, now = current_post(request), now_of(request)
    waiting = SecondRequest.objects.filter(outcome="", until__gt=now).select_related("post")
    return sum(why_not(each, actor, bool(post and post.administrator), now) is None for each in waiting[:200])

