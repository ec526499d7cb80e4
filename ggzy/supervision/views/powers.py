"""Delegated powers 权限下放: the list of what is in force where, and one delegation with its steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from ggzy.core.acts import office
from ggzy.core.office import Delegation
from ggzy.core.powers import MATTERS
from ggzy.core.procedures.case_grounds import INDUSTRIES, LINES
from ggzy.core.roles import Role
from ggzy.core.rule import Refused
from ggzy.desk import counter
from ggzy.layout.deals import Viewed, party_deal, second_needed, submit, told, why_not
from ggzy.layout.fields import typed_moment
from ggzy.layout.history import history
from ggzy.layout.session import actor_of, as_role, now_of
from ggzy.layout.tables import Column, Table
from ggzy.store.models import OfficeCard, PowerRow
from ggzy.supervision.forms import offices as form_of
from ggzy.supervision.reach import WATCHERS, office_matters_within, powers_within, region_name

HIGHER = (Role.SUPERVISOR, Role.ADMINISTRATION)
SOMETHING = "（试办）"
COMMANDS: dict[str, tuple[Any, Any]] = {
    "decide": (office.DecideDelegation, form_of.DecideForm),
    "drop": (office.DropDelegation, form_of.DropForm),
    "correct": (office.CorrectPower, form_of.CorrectForm),
    "withdraw": (office.WithdrawPower, form_of.WithdrawForm),
}
NOTES = {
    "decide": __("拟办和决定由两个不同的人办理。生效时间早于现在的，自决定之时起生效。"),
    "drop": __("不予下放的，承接地区的权限不变。"),
    "correct": __("改变下放的事项或者限额；自生效时起，不在其内的事项由上级承担。"),
    "withdraw": __("自生效的这一秒起，承接地区的岗位不能再办理所收回的事项，窗口不予受理；正在办的由上级承担。"),
}


@dataclass(frozen=True)
class State:
    """A version of a power as the list shows it."""

    row: PowerRow
    card: OfficeCard | None
    now: Any

    @property
    def words(self) -> str:
        if self.row.since > self.now:
            return _("尚未生效")
        return _("有效") if self.row.until is None or self.row.until > self.now else _("已失效")

    @property
    def url(self) -> str:
        return reverse("supervision:power", args=[self.row.delegation]) if self.card else ""


def line_name(row: Any) -> str:
    return LINES.get(row.line, row.line) + (f"（{INDUSTRIES[row.industry]}）" if row.industry else "")


COLUMNS = (
    Column("document_no", "文号", value=lambda s: s.row.document_no, url=lambda s: s.url),
    Column("region", "承接地区", value=lambda s: region_name(s.row.region)),
    Column("line", "类别", value=lambda s: line_name(s.row)),
    Column("matters", "事项", value=lambda s: "、".join(MATTERS[code][0] for code in s.row.matters)),
    Column("ceiling", "估算价不超过", kind="fen", value=lambda s: s.row.ceiling_fen or None),
    Column("office", "下放机关", value=lambda s: s.row.office),
    Column("since", "自", kind="when", value=lambda s: s.row.since),
    Column("until", "至", kind="when", value=lambda s: s.row.until),
    Column("state", "状态", value=lambda s: s.words),
)


@as_role(*WATCHERS)
def powers(request: HttpRequest) -> HttpResponse:
    """下放的权限：本级下放的和上级下放给本级的。"""
    actor, now = actor_of(request), now_of(request)
    cards = {card.stream: card for card in office_matters_within(actor, "delegation/1")}
    shown = [State(row, cards.get(row.delegation), now) for row in powers_within(actor)]
    table = Table(
        request, _("下放的权限"), COLUMNS, shown, order="-since", empty=_("没有下放的权限"),
        empty_next=_("没有下放决定的，各级岗位按属地和行业办理。州级部门可以在本页拟下放。"),
    )  # fmt: skip
    if table.exporting:
        return table.export()
    waiting = [card for card in cards.values() if card.stage == "proposed"]
    return render(request, "supervision/powers.html", {"table": table, "waiting": waiting, "proposes": actor.role in HIGHER})


@as_role(*HIGHER)
def new_power(request: HttpRequest) -> HttpResponse:
    """拟下放权限。"""
    actor, refused = actor_of(request), None
    form = form_of.ProposeForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data | {"matters": tuple(form.cleaned_data["matters"])}
        outcome = counter.open_stream(
            office.ProposeDelegation(**given), actor, procedure="delegation/1", act_id=request.POST.get("act_id", "")
        )
        if not isinstance(outcome, Refused):
            told(request, outcome, _("已拟下放，等待另一人决定；决定以前承接地区的权限不变。"))
            return redirect("supervision:power", outcome.stream)
        refused = outcome
    page = {"form": form, "refused": refused}
    return render(request, "supervision/new_power.html", page, status=409 if refused is not None else 422 if form.errors else 200)


@dataclass(frozen=True)
class Button:
    code: str
    label: str
    grey: Refused | None


@as_role(*WATCHERS)
def power(request: HttpRequest, stream: str) -> HttpResponse:
    """一项下放的权限。"""
    viewed = party_deal(request, stream, *WATCHERS, kind=Delegation)
    p = viewed.p
    page = {
        "viewed": viewed, "p": p, "region": region_name(p.to_region), "history": history(p, viewed.entries),
        "versions": [(v, "、".join(MATTERS[code][0] for code in v.matters), v.in_force(now_of(request))) for v in p.versions],
        "line": line_name(p.proposed), "proposed": "、".join(MATTERS[code][0] for code in p.proposed.matters),
        "buttons": buttons(request, viewed) if viewed.actor.role in HIGHER else [],
    }  # fmt: skip
    return render(request, "supervision/power.html", page)


def buttons(request: HttpRequest, viewed: Viewed) -> list[Button]:
    here = [code for code, (command, _form) in COMMANDS.items() if any(viewed.p.stage in s.at for s in viewed.p.procedure.steps_for(command))]
    return [Button(code, COMMANDS[code][0].label(), why_not(request, viewed, probe(code, viewed.p, request))) for code in here]


def probe(code: str, p: Delegation, request: HttpRequest) -> Any:
    """The act with its form well filled in: what refuses it still is who asks or where it stands."""
    filled = {"document_no": SOMETHING, "since": now_of(request), "reason": SOMETHING, "matters": tuple(p.proposed.matters)}
    command = COMMANDS[code][0]
    if p.latest is not None:
        filled["since"] = max(filled["since"], p.latest.since)
    return command(**{name: filled[name] for name in command.__struct_fields__ if name in filled})


@as_role(*HIGHER)
def power_act(request: HttpRequest, stream: str, act: str) -> HttpResponse:
    """决定、纠正、收回。"""
    viewed = party_deal(request, stream, *HIGHER, kind=Delegation)
    if act not in COMMANDS:
        raise Http404(_("没有这个步骤"))
    command, kind = COMMANDS[act]
    p, refused = viewed.p, None
    last = p.latest or p.proposed
    starts = {"since": typed_moment(now_of(request)), "matters": last.matters, "ceiling_fen": last.ceiling_fen}
    form: forms.Form = kind(request.POST or None, initial=starts)
    if request.method == "POST" and form.is_valid():
        given = {name: tuple(value) if isinstance(value, list) else value for name, value in form.cleaned_data.items()}
        outcome = submit(request, stream, command(**given))
        if not isinstance(outcome, Refused):
            told(request, outcome, _("已办理，写入日志。"))
            return redirect("supervision:power", stream)
        refused = outcome
    tried = probe(act, p, request)
    page = {
        "viewed": viewed, "p": p, "form": form, "refused": refused, "label": command.label(), "note": NOTES[act], "danger": act == "withdraw",
        "grey": None if refused is not None else why_not(request, viewed, tried), "second": second_needed(viewed, tried),
    }  # fmt: skip
    return render(request, "supervision/power_act.html", page, status=409 if refused is not None else 422 if form.errors else 200)
