"""我的项目 and 项目登记: the organisation's own deals; a new one with its duty test before it is handed in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ggzy.core.acts.registration import RegisterProject
from ggzy.core.calendar import day_of
from ggzy.core.documents import DutyTest
from ggzy.core.law.compulsory import duty_test
from ggzy.core.procedures import PROCEDURES
from ggzy.core.proceeding import Proceeding
from ggzy.core.regions import full_name
from ggzy.core.roles import Role
from ggzy.core.rule import Refused
from ggzy.desk import counter
from ggzy.desk.directory import DIRECTORY
from ggzy.layout.session import actor_of, as_role, now_of
from ggzy.layout.tables import Column, Table
from ggzy.store.models import Deal
from ggzy.trading.forms.register import RegisterForm
from ggzy.trading.views.acting import TENDERER

PROCEDURE = "construction/1"


def own_deals(request: HttpRequest) -> Any:
    """Deals in which the organisation plays the part of the present post."""
    actor = actor_of(request)
    part = Q(agency_id=actor.org_id) if actor.role is Role.AGENCY else Q(tenderee_id=actor.org_id)
    return Deal.objects.filter(part)


@as_role(*TENDERER)
def projects(request: HttpRequest) -> HttpResponse:
    """我的项目."""
    table = Table(
        request,
        _("我的项目"),
        (
            Column("title", _("项目（标段）"), url=lambda d: reverse("trading:deal", args=[d.stream])),
            Column("code", _("交易编号")),
            Column(
                "stage_label",
                _("阶段"),
                value=lambda d: _("%(stage)s（暂停）") % {"stage": d.stage_label} if d.suspended else d.stage_label,
                field="stage_label",
            ),
            Column("region", _("地区"), value=lambda d: full_name(d.region)[3:], field="region"),
            Column("estimate_fen", _("估算价"), kind="fen"),
            Column("deadline", _("投标截止"), kind="when"),
            Column("winner", _("中标人")),
            Column("changed_at", _("最近办理"), kind="when"),
        ),
        own_deals(request),
        empty=_("还没有登记过项目"),
        empty_next=_("请点击右上角“登记新项目”，先做应招测试，再登记。"),
        order="-changed_at",
    )
    return table.export() if table.exporting else render(request, "trading/projects.html", {"table": table})


@as_role(*TENDERER)
def register(request: HttpRequest) -> HttpResponse:
    """项目登记; `do=test` only shows the test."""
    actor = actor_of(request)
    form = RegisterForm(actor, request.POST or None)
    if request.method != "POST":
        return render(request, "trading/register.html", {"form": form})
    if not form.is_valid():
        return render(request, "trading/register.html", {"form": form})
    command = RegisterProject(project=form.project(), override_reason=form.cleaned_data["override_reason"])
    if request.POST.get("do") == "test":
        return render(request, "trading/register.html", {"form": form, **tested(request, command)})
    outcome = counter.open_stream(command, actor, procedure=PROCEDURE, act_id=request.POST.get("act_id", ""))
    if isinstance(outcome, Refused):
        context = {"form": form, **tested(request, command), "refused": outcome}
        return render(request, "trading/register.html", context, status=409)
    messages.success(
        request, _("项目已登记，交易编号 %(code)s。请编制招标文件并提交备案。") % {"code": outcome.p.deal_code}
    )
    return redirect("trading:deal", outcome.stream)


@as_role(*TENDERER)
def test_duty(request: HttpRequest) -> HttpResponse:
    """The test while one types: a piece of the page; says what is still missing instead of errors."""
    form = RegisterForm(actor_of(request), request.POST or None)
    if not form.is_valid():
        missing = [form.fields[name].label for name in form.errors if name in form.fields]
        return render(request, "trading/pieces/duty_test.html", {"missing": missing})
    command = RegisterProject(project=form.project(), override_reason=form.cleaned_data["override_reason"])
    return render(request, "trading/pieces/duty_test.html", tested(request, command))


def tested(request: HttpRequest, command: RegisterProject) -> dict[str, Any]:
    """What the test finds, and what would stand against registering now."""
    nothing = Proceeding(stream="", procedure=PROCEDURES[PROCEDURE])
    test: DutyTest = duty_test(command.project, DIRECTORY, day_of(now_of(request)))
    return {"test": test, "faults": counter.faults(nothing, command, actor_of(request), now_of(request))}
