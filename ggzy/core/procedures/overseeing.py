"""现场监管的行: what every table of a deal has for its supervisors; one place, so that every line has them alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from ggzy.core.acts import oversight
from ggzy.core.law import oversight as rules
from ggzy.core.law import platform
from ggzy.core.oversight import ADDRESSEES
from ggzy.core.proceeding import Proceeding
from ggzy.core.roles import Role
from ggzy.core.rule import Basis
from ggzy.core.table import Ask, Disclosure, Duty, Event, Step, Within, record

ASKERS = (Role.SUPERVISOR, Role.ADMINISTRATION)
NO_ARTICLE = Basis("平台现场监管办理时限（地方规定，未核）", "—", "", checked=False)
EVENTS: tuple[type[Event], ...] = (
    oversight.WatcherCame, oversight.WatcherLeft, oversight.QuestionPut, oversight.QuestionReplied,
    oversight.CorrectionOrdered, oversight.CorrectionReported, oversight.CorrectionJudged,
)  # fmt: skip


def left(ask: Ask) -> list[Event]:
    return [oversight.WatcherLeft(person_id=ask.actor.person_id, at=ask.now)]


def gone(ask: Ask) -> list[Event]:
    return [oversight.WatcherLeft(person_id=ask.command.person_id, at=min(ask.command.last_seen, ask.now))]


def next_question(ask: Ask) -> str:
    return f"问{len(ask.p.oversight.questions) + 1}"


def next_correction(ask: Ask) -> str:
    return f"改{len(ask.p.oversight.corrections) + 1}"


def steps(running: tuple[str, ...], every: tuple[str, ...], holds: frozenset[str]) -> tuple[Step, ...]:
    """Despite every hold: a deal that stands is watched, asked and put right all the more.

    What was asked and ordered while it ran is answered at `every` stage: an end of the deal does not end an order.
    """
    return (
        Step(oversight.ComeToWatch, running, None, ASKERS, record(oversight.WatcherCame), (rules.watched_while_it_runs,), despite=holds),
        Step(oversight.LeaveWatch, running, None, ASKERS, left, (rules.watcher_is_there,), despite=holds),
        Step(oversight.NoteGone, running, None, (Role.CLOCK,), gone, (rules.watcher_is_there,), despite=holds),
        Step(
            oversight.AskInWriting, running, None, ASKERS, record(oversight.QuestionPut, number=next_question),
            (rules.asked_of_a_party, rules.term_lies_ahead), despite=holds,
        ),
        Step(
            oversight.ReplyInWriting, every, None, ADDRESSEES, record(oversight.QuestionReplied),
            (rules.question_waits_for_this_party,), despite=holds,
        ),
        Step(
            oversight.OrderCorrection, running, None, (Role.SUPERVISOR,), record(oversight.CorrectionOrdered, number=next_correction),
            (rules.asked_of_a_party, platform.order_is_grounded, rules.term_lies_ahead), despite=holds,
        ),
        Step(
            oversight.ReportCorrection, every, None, ADDRESSEES, record(oversight.CorrectionReported),
            (rules.correction_waits_for_this_party,), despite=holds,
        ),
        Step(
            oversight.JudgeCorrection, every, None, (Role.SUPERVISOR,), record(oversight.CorrectionJudged),
            (rules.correction_was_reported,), despite=holds,
        ),
    )  # fmt: skip


def unanswered(role: Role) -> Callable[[Proceeding], dict[str, datetime]]:
    return lambda p: {q.number: q.at for q in p.oversight.questions.values() if q.to is role and not q.replied_at}


def not_put_right(role: Role) -> Callable[[Proceeding], dict[str, datetime]]:
    return lambda p: {c.number: c.at for c in p.oversight.corrections.values() if c.to is role and not c.reported_at and not c.put_right_at}


def unjudged(p: Proceeding) -> dict[str, datetime]:
    return {c.number: c.reported_at for c in p.oversight.corrections.values() if c.reported_at and not c.put_right_at}


def reply_by(p: Any, key: str) -> datetime:
    return p.oversight.questions[key].reply_by  # type: ignore[no-any-return]


def put_right_by(p: Any, key: str) -> datetime:
    return p.oversight.corrections[key].until  # type: ignore[no-any-return]


DUTIES = (
    *(
        duty
        for role in ADDRESSEES
        for duty in (
            Duty(
                f"reply_{role}", "答复监督部门的书面询问", (role,), oversight.ReplyInWriting, unanswered(role), Within(named="监督部门指定的期限"),
                NO_ARTICLE, ends=reply_by,
            ),
            Duty(
                f"correct_{role}", "改正并报告监督部门", (role,), oversight.ReportCorrection, not_put_right(role), Within(named="监督部门责令的期限"),
                NO_ARTICLE, ends=put_right_by,
            ),
        )
    ),
    Duty("judge_correction", "认定改正情况", (Role.SUPERVISOR,), oversight.JudgeCorrection, unjudged, Within(workdays=5), NO_ARTICLE),
)  # fmt: skip


def disclosed_to(roles: tuple[Role, ...]) -> tuple[Disclosure, ...]:
    """Told to parties and offices, never to bidders and the public."""
    return tuple(Disclosure(event, roles) for event in EVENTS)
