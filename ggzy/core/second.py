"""Two people for dangerous acts 双人办理: who may be the second, what waits, what follows; asked by every table alike."""

from __future__ import annotations

import msgspec

from ggzy.core.acts.second import SecondAsked
from ggzy.core.record import Asked, Record
from ggzy.core.roles import Actor, Role
from ggzy.core.rule import Refused
from ggzy.core.table import Ask, Command, Event, Step


def one_hand(first: Actor, second: Actor) -> bool:
    """Whether both are the same person, or one stands in the other's place as its deputy 代理."""
    if not first.person_id or not second.person_id or first.person_id == second.person_id:
        return True
    return (first.org_id, first.deputy_for or first.person) == (second.org_id, second.deputy_for or second.person)


def wait(ask: Ask, step: Step) -> list[Event] | Refused:
    """The wish is lawful and waits for the second person that its row asks for."""
    assert step.second
    name = type(ask.command).__name__
    if any(asked.wish == name for asked in ask.record.asked_now):
        return Refused(
            f"“{type(ask.command).label()}”已有人提出，正在等待第二人确认",
            remedy="请先由第二人确认或者不同意，或者由提出人撤回",
            rule="already_asked",
        )
    until, latest = ask.now + step.second.within, step.second.before(ask.record) if step.second.before else None
    if latest is not None and ask.now < latest < until:
        until = latest
    return [SecondAsked(wish=name, content=msgspec.json.encode(ask.command).decode(), until=until)]


def rows_of(p: Record, asked: Asked) -> tuple[Step, ...]:
    """The rows under which the wish may be confirmed."""
    return tuple(step for step in p.procedure.steps if step.second and step.command.__name__ == asked.wish)


def wish_of(p: Record, asked: Asked) -> Command:
    """What was asked, word for word."""
    return msgspec.json.decode(asked.content, type=rows_of(p, asked)[0].command)


def seconds_of(p: Record, asked: Asked) -> tuple[Role, ...]:
    """The roles one of which the second person must hold."""
    return tuple(dict.fromkeys(role for step in rows_of(p, asked) if step.second for role in step.second.by))
