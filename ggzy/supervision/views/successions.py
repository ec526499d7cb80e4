"""承继登记: the list, a new entry, and one entry with what it passes on, its check by another person, and its steps."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ggzy.core.acts.succession import RecordSuccession
from ggzy.core.bars import AS_MANAGER, CAPACITIES, Bar
from ggzy.core.roles import Actor, Role
from ggzy.core.rule import Refused
from ggzy.core.succession import KINDS, Succession
from ggzy.desk import counter
from ggzy.desk.bars import bars_of
from ggzy.layout import watching
from ggzy.layout.deals import party_deal, told
from ggzy.layout.history import history, stage_line
from ggzy.layout.session import actor_of, as_role, now_of
from ggzy.layout.tables import Column, Table
from ggzy.store.models import CaseCard, DocketCard
from ggzy.supervision.docket_acts import act_page, buttons, duties, waiting_or
from ggzy.supervision.forms.successions import SuccessionForm
from ggzy.supervision.reach import WATCHERS, region_name
from ggzy.supervision.succession_acts import SUCCEEDING, hand
from ggzy.supervision.views.dossiers import credit_link

PROCEDURE = "succession/1"
RECORDS = (Role.SUPERVISOR, Role.ADMINISTRATION)
COLUMNS = (
    Column("offices", "原单位 → 承继单位", url=lambda row: reverse("supervision:succession", args=[row.stream])),
    Column("kind", "情形"),
    Column("code", "文书"),
    Column("stage_label", "状态"),
    Column("issuer", "登记机关"),
    Column("issued_at", "登记时间", kind="when"),
)


@as_role(*WATCHERS)
def successions(request: HttpRequest) -> HttpResponse:
    """承继登记一览。"""
    actor = actor_of(request)
    table = Table(
        request, _("承继登记"), COLUMNS, DocketCard.objects.filter(watching.successions(actor)), order="-issued_at", empty=_("还没有承继登记"),
        empty_next=_("被限制的单位合并、分立、换发代码以后，由监督部门、管理局登记，限制继续对承继单位执行。只改名称、代码不变的不用登记。"),
    )  # fmt: skip
    if table.exporting:
        return table.export()
    return render(request, "supervision/successions.html", {"table": table, "records": actor.role in RECORDS})


@as_role(*RECORDS)
def new_succession(request: HttpRequest) -> HttpResponse:
    """登记承继关系。"""
    named = {"predecessor_id": request.GET.get("predecessor_id", "")}
    form, refused = SuccessionForm(request.POST or None, request.FILES or None, initial=named), None
    if request.method == "POST" and form.is_valid():
        wish = RecordSuccession(**form.cleaned_data)
        outcome = counter.open_stream(wish, actor_of(request), procedure=PROCEDURE, act_id=request.POST.get("act_id", ""))
        if not isinstance(outcome, Refused):
            told(request, outcome, waiting_or(outcome.p, _("已登记。")))
            return redirect("supervision:succession", outcome.stream)
        refused = outcome
    page = {"form": form, "refused": refused}
    return render(request, "supervision/new_succession.html", page, status=409 if refused is not None else 422 if form.errors else 200)


def decision_page(bar: Bar, actor: Actor) -> str:
    """The case, or the entry of another office's decision, where the viewer may open it."""
    return credit_link(actor)("credit" if counter.procedure_of(bar.case) == "credit/1" else "case", bar.case)


@as_role(*WATCHERS)
def succession(request: HttpRequest, stream: str) -> HttpResponse:
    """一项承继登记：等待核对，或者传下去的限制。"""
    viewed = party_deal(request, stream, *WATCHERS, kind=Succession)
    p, now = viewed.p, now_of(request)
    taken = [bar for bar in bars_of([p.successor_id]) if bar.origin] if p.link else []
    passed = [bar for bar in taken if bar.in_force(now)]
    page = {
        "viewed": viewed, "p": p, **facts_of(p, viewed.actor, now), "region": region_name(p.region),
        "bars": [named(bar, viewed.actor) for bar in passed],
        "stayed": stayed_of(taken, viewed.actor),
        "history": history(p, viewed.entries), "steps": stage_line(p, viewed.entries), "duties": duties(p, now), "buttons": buttons(viewed, SUCCEEDING, now),
    }  # fmt: skip
    return render(request, "supervision/succession.html", page)


def facts_of(p: Succession, actor: Actor, now: datetime) -> dict[str, Any]:
    """While it waits for the other person, with the restrictions that would go on: it is they that are confirmed."""
    own = [bar for bar in bars_of([p.predecessor_id]) if AS_MANAGER not in bar.capacities] if p.stage == "checking" else []
    return {
        "facts_piece": "supervision/pieces/succession_facts.html", "kind": KINDS[p.kind],
        "to_pass": [named(bar, actor) for bar in own if bar.in_force(now)], "to_pass_later": stayed_of(own, actor),
    }  # fmt: skip


def stayed_of(bars: Iterable[Bar], actor: Actor) -> list[tuple[str, str]]:
    """Of these the decisions that are stayed 停止执行, each with its page."""
    cases = CaseCard.objects.filter(pk__in=[bar.case for bar in bars], stay="stayed").values_list("stream", "decision_no")
    return [(number, credit_link(actor)("case", stream)) for stream, number in cases]


def named(bar: Bar, actor: Actor) -> tuple[Bar, str, str]:
    return bar, "、".join(CAPACITIES[each] for each in bar.capacities), decision_page(bar, actor)


@as_role(*RECORDS)
def succession_act(request: HttpRequest, stream: str, act: str) -> HttpResponse:
    """承继登记的一个步骤。"""
    viewed = party_deal(request, stream, *RECORDS, kind=Succession)
    return act_page(request, viewed, SUCCEEDING, act, lambda s: reverse("supervision:succession", args=[s]), viewed.p.parties, hand, facts_of(viewed.p, viewed.actor, now_of(request)))
