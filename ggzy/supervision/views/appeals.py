"""档案申诉: what experts, agencies and firms say to items of their dossiers, for the office that keeps them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from ggzy.core.dispute import Dispute
from ggzy.core.procedures.dispute import READERS
from ggzy.core.roles import Role
from ggzy.layout.deals import party_deal
from ggzy.layout.history import history, stage_line
from ggzy.layout.session import actor_of, as_role, now_of
from ggzy.layout.tables import Column, Table
from ggzy.supervision.docket_acts import act_page, buttons, duties
from ggzy.supervision.dossier_acts import ANSWERING
from ggzy.supervision.reach import dockets_within

COLUMNS = (
    Column("offices", "申诉、答复", value=lambda card: f"{card.offices}{card.title}", field="offices", url=lambda card: reverse("supervision:appeal", args=[card.stream])),
    Column("kind", "条目的种类"),
    Column("issued_at", "提出时间", kind="when"),
    Column("stage_label", "阶段"),
    Column("until", "期限", kind="until"),
    Column("outcome", "结果"),
    Column("breaches", "逾期次数", kind="number"),
    Column("changed_at", "最近办理", kind="when"),
)


@as_role(*READERS)
def appeals(request: HttpRequest) -> HttpResponse:
    """档案申诉一览。"""
    table = Table(
        request, _("档案申诉"), COLUMNS, dockets_within(actor_of(request), "dispute/1"), order="-changed_at", empty=_("没有答复和申诉"),
        empty_next=_("专家、代理机构、投标人在自己的档案里答复、申诉以后出现在这里，十个工作日内答复申诉。"),
    )  # fmt: skip
    return table.export() if table.exporting else render(request, "supervision/appeals.html", {"table": table})


@as_role(*READERS)
def appeal(request: HttpRequest, stream: str) -> HttpResponse:
    """一件申诉。"""
    viewed = party_deal(request, stream, *READERS, kind=Dispute)
    p, now = viewed.p, now_of(request)
    page = {
        "viewed": viewed, "p": p, "history": history(p, viewed.entries), "steps": stage_line(p, viewed.entries), "duties": duties(p, now),
        "buttons": buttons(viewed, ANSWERING, now),
    }  # fmt: skip
    return render(request, "supervision/appeal.html", page)


@as_role(Role.ADMINISTRATION)
def appeal_act(request: HttpRequest, stream: str, act: str) -> HttpResponse:
    """答复申诉。"""
    viewed = party_deal(request, stream, Role.ADMINISTRATION, kind=Dispute)
    return act_page(request, viewed, ANSWERING, act, lambda s: reverse("supervision:appeal", args=[s]), viewed.p.full_title)
