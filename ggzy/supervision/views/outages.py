"""Outages and extensions 平台故障与顺延: what was found, which deals wait for a decision, and the drafted order."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ggzy.core.acts.outage import KeepDeadline, OrderExtension
from ggzy.core.calendar import SHANGHAI
from ggzy.core.law.outage import least_deadline
from ggzy.core.outages import LABELS
from ggzy.core.proceeding import Affected, Proceeding
from ggzy.core.roles import Role
from ggzy.desk.workdays import calendar
from ggzy.layout.deals import party_deal, why_not
from ggzy.layout.fields import typed_moment
from ggzy.layout.outages import COLUMNS
from ggzy.layout.session import actor_of, as_role, now_of
from ggzy.layout.tables import Table
from ggzy.layout.templatetags.ggzy import when
from ggzy.papers.unavailability import lasting
from ggzy.store.models import OutageRecord, ToDoRow
from ggzy.supervision.forms.control import ExtensionForm, KeepForm
from ggzy.supervision.reach import WATCHERS, deals_within
from ggzy.supervision.views.control import act_page

DECIDERS = (Role.SUPERVISOR, Role.ADMINISTRATION)


@as_role(*WATCHERS)
def outages(request: HttpRequest) -> HttpResponse:
    """平台故障：监测记录，和等待决定的项目。"""
    table = Table(
        request, _("监测到的故障"), COLUMNS, OutageRecord.objects.all(), order="-platform_began",
        empty=_("没有监测到平台故障"), empty_next=_("网页程序停止心跳、多数请求出错或者过慢时，会自动列在这里。"),
    )  # fmt: skip
    if table.exporting:
        return table.export()
    waiting = ToDoRow.objects.filter(deal__in=deals_within(actor_of(request)), command=OrderExtension.__name__)
    deals = list({row.deal_id: row.deal for row in waiting.select_related("deal")}.values())
    decides = actor_of(request).role in DECIDERS
    return render(request, "supervision/outages.html", {"table": table, "deals": deals, "decides": decides})


@as_role(*DECIDERS)
def extension(request: HttpRequest, stream: str) -> HttpResponse:
    """顺延决定：按监测数据拟好，由两个人签署；或者决定不予顺延。"""
    viewed = party_deal(request, stream, *DECIDERS)
    p, now = viewed.p, now_of(request)
    noted = p.round.outages_undecided or list(p.round.outages.values())
    if not noted:
        raise Http404(_("没有影响本项目投标截止的故障"))
    number = noted[-1].outage
    proposed = propose(p, now)
    keep = request.POST.get("do") == "keep"
    drafted = {"new_deadline": typed_moment(proposed), "reason": draft(p, noted, proposed)}
    extending = ExtensionForm(None if keep else request.POST or None, initial=drafted)
    keeping = KeepForm(request.POST if keep else None, prefix="keep")
    order = OrderExtension(outage=number, new_deadline=proposed, reason=drafted["reason"])
    more: dict[str, Any] = {
        "outages": [(each, LABELS[each.kind], lasting(each.seconds)) for each in noted],
        "keep_form": keeping,
        "grey_keep": why_not(request, viewed, KeepDeadline(outage=number, reason=drafted["reason"])),
        "over": p.round.deadline is not None and now >= p.round.deadline,
    }
    if keep:
        return act_page(
            request, viewed, keeping, lambda given: KeepDeadline(outage=number, **given), probe=order,
            done=_("已决定不予顺延。"), template="supervision/extension.html", draft_form=extending, **more,
        )  # fmt: skip
    return act_page(
        request, viewed, extending, lambda given: OrderExtension(outage=number, **given), probe=order,
        done=_("已决定顺延，通知各方。"), template="supervision/extension.html", draft_form=extending, **more,
    )  # fmt: skip


def propose(p: Proceeding, now: datetime) -> datetime:
    """What the lost time asks for and an hour to confirm it in, on the hour of a working day."""
    moved = (least_deadline(p, now) + timedelta(hours=1)).astimezone(SHANGHAI)
    if (moved.minute, moved.second, moved.microsecond) != (0, 0, 0):
        moved = (moved + timedelta(hours=1)).replace(minute=0, second=0, microsecond=0)
    if not calendar().is_workday(moved.date()) or not 9 <= moved.hour <= 17:
        moved = datetime.combine(calendar().next_workday(moved.date()), moved.timetz()).replace(hour=9)
    return moved


def draft(p: Proceeding, noted: list[Affected], proposed: datetime) -> str:
    """The order's reasons with the figures, for the official to check and to change."""
    told = "；".join(
        _("%(number)s自%(since)s至%(until)s，%(kind)s，历时%(span)s")
        % {
            "number": each.outage,
            "since": when(each.began),
            "until": when(each.ended) if each.ended else _("尚未恢复"),
            "kind": LABELS[each.kind],
            "span": lasting(each.seconds),
        }
        for each in noted
    )
    return _("经平台监测，%(told)s，影响本项目原定%(old)s的投标截止。投标文件均未解密。为保证各投标人有同等的投标时间，决定将投标截止（开标）时间顺延至%(new)s；已递交的投标文件继续有效，可以补充、修改或者撤回。") % {
        "told": told, "old": when(p.round.deadline), "new": when(proposed),
    }  # fmt: skip
