"""Deciding 裁量: the same few lines for every trade. A command, an actor and a moment give events, or a refusal with its article."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from ggzy.core import second
from ggzy.core.acts.second import ConfirmSecond
from ggzy.core.acts.stages import StageEntered
from ggzy.core.authority import outside_reach
from ggzy.core.calendar import Calendar
from ggzy.core.facts import Facts
from ggzy.core.record import BEFORE, Record
from ggzy.core.roles import Actor
from ggzy.core.rule import Refused, Rule
from ggzy.core.table import Ask, Command, Event, Step


def decide(
    p: Record, command: Command, actor: Actor, now: datetime, facts: Facts, calendar: Calendar
) -> list[Event] | Refused:
    """The events that follow from `command`, or why it is refused."""
    ask = Ask(p, command, actor, now, facts, calendar)
    step = admitted(ask)
    if isinstance(step, Refused):
        return step
    if step.second is not None:
        return second.wait(ask, step)
    if isinstance(command, ConfirmSecond):
        return confirmed(ask, step)
    return follows(ask, step)


def admitted(ask: Ask) -> Step | Refused:
    """The row under which the act may be done now, by this actor, with every rule met."""
    step = choose(ask)
    if isinstance(step, Refused):
        return step
    refused = outside_reach(ask, step.by)
    if refused is not None:
        return refused
    for rule in (*holds(ask.record, step), *step.rules):
        refused = rule(ask)
        if refused is not None:
            return refused
    return step


def follows(ask: Ask, step: Step) -> list[Event]:
    events = step.then(ask)
    to = step.to(ask, events) if callable(step.to) else step.to
    return [*events, StageEntered(stage=to)] if to and to != ask.record.stage else events


def confirmed(ask: Ask, step: Step) -> list[Event] | Refused:
    """第二人确认: the wish is decided anew, as its asker's; what follows from it happens now."""
    asked = ask.record.asked[ask.command.asked]
    wish = replace(ask, command=second.wish_of(ask.record, asked), actor=asked.by)
    row = admitted(wish)
    if isinstance(row, Refused):
        return row
    # meanwhile one person may be enough for it, as when a stay is over: two have looked at it all the same
    refused = outside_reach(replace(wish, actor=ask.actor), row.second.by if row.second else row.by)
    return refused if refused is not None else [*step.then(ask), *follows(wish, row)]


def choose(ask: Ask) -> Step | Refused:
    """The row of the procedure that the command falls under at this stage."""
    steps = ask.record.procedure.steps_for(type(ask.command))
    here = [s for s in steps if ask.record.stage in s.at]
    if not here:
        return wrong_stage(ask, steps)
    for step in here:
        if step.when is None or step.when(ask):
            return step
    return Refused(f"现在不能“{type(ask.command).label()}”，条件尚未具备")


def wrong_stage(ask: Ask, steps: tuple[Step, ...]) -> Refused:
    label = type(ask.command).label()
    if not steps:
        return Refused(f"“{ask.record.procedure.label}”没有“{label}”这一步骤")
    stages = "、".join(ask.record.procedure.stage(s).label for step in steps for s in step.at if s != BEFORE)
    now = ask.record.at_stage.label if ask.record.stage != BEFORE else "尚未登记"
    return Refused(
        f"{ask.record.called}现处于“{now}”阶段，不能“{label}”",
        remedy=f"该步骤在{stages}阶段办理；请刷新页面查看最新进展" if stages else "请刷新页面查看最新进展",
        rule="wrong_stage",
    )


def holds(p: Record, step: Step) -> list[Rule[Ask]]:
    """The holds of the procedure that stop this step."""
    return [hold.rule for hold in p.procedure.holds if hold.name not in step.despite]
