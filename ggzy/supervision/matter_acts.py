"""Steps of complaints and reports as pages 投诉、举报的步骤: for each act its form, what it becomes, and how it is handed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ggzy.core import agenda
from ggzy.core.record import Record
from ggzy.core.rule import Refused
from ggzy.core.table import Command
from ggzy.desk import counter
from ggzy.desk.workdays import calendar
from ggzy.layout.deals import Viewed, told
from ggzy.layout.session import now_of
from ggzy.supervision.clocks import Clock, clock_of

SOMETHING = "（试办，文字足够长）"


def at_the_counter(p: Record, command: Command, actor: Any, **how: Any) -> Any:
    return counter.hand_in(p.stream, command, actor, **how)


@dataclass(frozen=True)
class MatterAct:
    """One act of an office. `probe` is the act with its form well filled in: what still refuses it is the matter's state."""

    code: str
    command: type[Command]
    form: Callable[..., forms.Form]
    note: Any
    probe: Callable[[Any, datetime], Command]
    starts: Callable[[Any, datetime], dict[str, Any]] = lambda p, now: {}
    danger: bool = False
    hand: Callable[..., Any] = at_the_counter
    named: Any = ""
    """Its name, where the act is called otherwise at the stages `at`."""
    at: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return str(self.named) or self.command.label()


@dataclass(frozen=True)
class Button:
    """A step that the present stage knows, and why it cannot be done now, if so."""

    act: MatterAct
    grey: Refused | None


def buttons(viewed: Viewed, acts: dict[str, MatterAct], now: datetime) -> list[Button]:
    p = viewed.p
    here = [act for act in acts.values() if (not act.at or p.stage in act.at) and any(p.stage in step.at for step in p.procedure.steps_for(act.command))]
    return [Button(act, counter.may(p, act.probe(p, now), viewed.actor, now)) for act in here]


def duties(p: Record, now: datetime) -> list[tuple[str, str, str, Clock]]:
    """Every duty that runs: whose, what, on what ground, and its clock."""
    return [
        ("、".join(role.label for role in d.duty.who), d.duty.label, str(d.duty.basis), clock_of(d.until, now))
        for d in agenda.open_duties(p, calendar())
    ]


def act_page(request: HttpRequest, viewed: Viewed, acts: dict[str, MatterAct], code: str, home: str) -> HttpResponse:
    """Show the form of one act, or hand in what was posted; what was typed stays when it is refused."""
    if code not in acts:
        raise Http404(_("没有这个步骤"))
    act, p, now, refused = acts[code], viewed.p, now_of(request), None
    options = {"p": p, "actor": viewed.actor} if hasattr(act.form, "of_matter") else {}
    form = act.form(request.POST if request.method == "POST" else None, request.FILES or None, initial=act.starts(p, now), **options)
    if request.method == "POST" and form.is_valid():
        seen = request.POST.get("seen", "")
        outcome = act.hand(
            p, act.command(**form.cleaned_data), viewed.actor, act_id=request.POST.get("act_id", "") or uuid4().hex,
            seen=int(seen) if seen.isdecimal() and len(seen) < 9 else None,
        )  # fmt: skip
        if not isinstance(outcome, Refused):
            told(request, outcome, _("%(act)s：已办理。") % {"act": act.label})
            return redirect(home)
        refused = outcome
    grey = None if refused is not None else counter.may(p, act.probe(p, now), viewed.actor, now)
    page = {"viewed": viewed, "p": p, "act": act, "form": form, "refused": refused, "grey": grey, "home": home}
    status = 409 if refused is not None else 422 if form.errors else 200
    return render(request, "supervision/matter_act.html", page, status=status)
