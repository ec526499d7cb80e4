"""The steps of a matter as pages 事项的步骤: each act with its form, what it becomes, and the act as it would be with a form well filled in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ggzy.core import agenda
from ggzy.core.rule import Refused
from ggzy.core.table import Command
from ggzy.desk import counter
from ggzy.desk.workdays import calendar
from ggzy.layout.deals import Viewed, second_needed, submit, told
from ggzy.layout.session import now_of
from ggzy.supervision.clocks import Clock, clock_of

SOMETHING = "（试办）"


@dataclass(frozen=True)
class DocketAct:
    """One act. `probe` leaves to refuse only what the state refuses; `options` is what its form needs to know."""

    code: str
    command: type[Command]
    form: type[forms.Form]
    note: Any
    probe: Callable[[Viewed], Command]
    starts: Callable[[Viewed], dict[str, Any]] = lambda viewed: {}
    options: Callable[[Viewed], dict[str, Any]] = lambda viewed: {}
    danger: bool = False
    main: bool = False
    """Whether it is what the stage waits for: the full button of the page, as soon as it can be done."""

    @property
    def label(self) -> str:
        return self.command.label()


@dataclass(frozen=True)
class Button:
    act: DocketAct
    grey: Refused | None


@dataclass(frozen=True)
class Door:
    """A step that has a page of its own; it stands among the steps as every other does."""

    label: Any
    url: str
    grey: Refused | None = None
    main: bool = True


Acts = dict[str, DocketAct]


def buttons(viewed: Viewed, acts: Acts, now: Any) -> list[Button]:
    """Every step that the stage knows and this role takes."""
    p, role = viewed.p, viewed.actor.role
    here = [act for act in acts.values() if any(p.stage in s.at and role in s.by for s in p.procedure.steps_for(act.command))]
    return [Button(act, counter.may(p, act.probe(viewed), viewed.actor, now)) for act in here]


def duties(p: Any, now: Any, only: str = "") -> list[tuple[str, str, Clock]]:
    """What runs, with the name of the office that it waits for or is about; `only` of the office with this code."""
    return [
        (owed_label(p, d), str(d.duty.basis), clock_of(d.until, now, d.warned_at(calendar())))
        for d in agenda.open_duties(p, calendar())
        if not only or d.key == only
    ]


def owed_label(p: Any, duty: agenda.OpenDuty) -> str:
    label, key = duty.duty.label, duty.key
    if about := p.owes(key.removeprefix("of ")) if key.startswith("of ") else "":
        return f"{label}（{about}）"
    who = p.owes(key) if key else ""
    return f"{who}：{label}" if who else label


def waiting_or(p: Any, done: str) -> str:
    """What is said after an act: that it waits for another hand, else that it is done."""
    return _("已提出，由本机关另一人核对确认以后生效。") if p.proposed else done


def act_page(
    request: HttpRequest, viewed: Viewed, acts: Acts, act: str, page_of: Callable[[str], str], above: str, hand: Callable[[HttpRequest, str, Command], Any] = submit,
    facts: dict[str, Any] | None = None,
) -> HttpResponse:
    """The page of one step: its form, handed in at the counter, or why it cannot be done now. `hand` is for a deed of several
    streams; `facts` is what the piece named by its `facts_piece` needs, to say above the form what is being decided on."""
    if act not in acts:
        raise Http404(_("没有这个步骤"))
    step, p = acts[act], viewed.p
    form = step.form(request.POST if request.method == "POST" else None, initial=step.starts(viewed), **step.options(viewed))
    refused = None
    if request.method == "POST" and form.is_valid():
        outcome = hand(request, p.stream, step.command(**form.cleaned_data))
        if not isinstance(outcome, Refused):
            told(request, outcome, waiting_or(outcome.p, _("%(act)s：已办理。") % {"act": step.label}))
            return redirect(page_of(p.stream))
        refused = outcome
    page = {
        **(facts or {}), "viewed": viewed, "p": p, "act": step, "form": form, "refused": refused, "back": page_of(p.stream), "above": above,
        "grey": None if refused is not None else counter.may(p, step.probe(viewed), viewed.actor, now_of(request)),
        "second": second_needed(viewed, step.probe(viewed)),
    }  # fmt: skip
    return render(request, "supervision/docket_act.html", page, status=409 if refused is not None else 422 if form.errors else 200)
