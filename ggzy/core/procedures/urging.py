"""催办、督办的行: what a table whose office can be late has besides; one place, so that every table has them alike."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from ggzy.core.acts import urging
from ggzy.core.law import urging as law
from ggzy.core.record import Record
from ggzy.core.roles import Role
from ggzy.core.table import Ask, Disclosure, Duty, Event, Step, Within, record

ABOVE = (Role.ADMINISTRATION, Role.INSPECTOR, Role.DISCIPLINE, Role.SUPERVISOR)
URGED = (Role.SUPERVISOR,)
TO_ANSWER = Within(workdays=5)


def urged(ask: Ask) -> list[Event]:
    """The second urging, while the first lies unanswered past its time, is 督办."""
    p = ask.record
    return [urging.Urged(number=len(p.urgings) + 1, escalated=law.unanswered_too_long(p), text=ask.command.text)]


def to_answer(p: Record) -> Mapping[str, datetime]:
    return {str(each.number): each.at for each in p.urgings if each.answered_at is None}


def steps(stages: tuple[str, ...]) -> tuple[Step, ...]:
    return (
        Step(urging.Urge, stages, None, ABOVE, urged, (law.something_is_late, law.urged_from_outside, law.urging_has_words)),
        Step(urging.AnswerUrging, stages, None, URGED, record(urging.UrgingAnswered), (law.urging_waits, law.urging_has_words)),
    )


DUTY = Duty("answer_urging", "答复催办、督办", URGED, urging.AnswerUrging, to_answer, TO_ANSWER, law.PLATFORM)


def disclosed_to(roles: tuple[Role, ...]) -> tuple[Disclosure, ...]:
    return tuple(Disclosure(event, roles) for event in (urging.Urged, urging.UrgingAnswered))
