"""Raising findings 列为待处理: each new finding waits for a named office with a clock; the journal keeps that it did.

One that no rule says any more lapses 终结: nobody can be late with it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from msgspec.structs import replace

from ggzy.core.acts.case import RegisterClue
from ggzy.core.acts.explaining import ExplainFinding, LapseFinding, RaiseFinding
from ggzy.core.explained import LAPSED, Explained
from ggzy.core.procedures.finding import OPEN, UNSETTLED
from ggzy.core.roles import CLOCK, Actor
from ggzy.core.rule import Refused
from ggzy.core.table import Command
from ggzy.desk import clock, counter
from ggzy.desk.duties import Roll, roll
from ggzy.store.models import ExplainedCard
from ggzy.supervision.findings import left_over
from ggzy.supervision.findings.concerned import at_its_time, handler_of, offices_concerned, raised_on
from ggzy.supervision.findings.often import base_rate
from ggzy.supervision.models import Finding, NotWorkedOut

log = logging.getLogger("ggzy.findings")
PROCEDURE = "finding/1"
AT_ONCE = 500
GONE = Refused("这条发现已经不再成立", remedy="已经作出的处理不受影响；规则再次得出这一情况时，会重新列为待处理")


def stream_of(key: str) -> str:
    """A finding is handled in one stream, whoever does it."""
    return f"find-{key}"


def unraised() -> Any:
    """Findings that no office has been told of, and what had lapsed and holds again. Those about the handling of
    findings have no clock."""
    handled = ExplainedCard.objects.filter(finding=OuterRef("key"))
    new = Q(~Exists(handled)) & ~Q(stream__startswith="find-")
    return Finding.standing.filter(new | Exists(handled.filter(stage=LAPSED))).order_by("at", "key")


def raise_waiting(at_once: int = AT_ONCE) -> int:
    """Raise those that wait, the oldest first; gives how many. One that cannot be raised holds up no other: what has just
    failed stands behind, however many they are."""
    waiting = list(unraised().filter(~left_over.just_tried(left_over.RAISING, "key"))[:at_once])
    NotWorkedOut.objects.filter(what=left_over.RAISING).exclude(thing__in=unraised().order_by().values("key")).delete()
    if not waiting:
        return 0
    found = roll(clock.now())
    return sum(raised(each, found) for each in waiting)


def lapse_gone() -> int:
    """End the handling of what no rule says any more, and of nothing that somebody has decided; gives how many."""
    standing = Finding.standing.filter(key=OuterRef("finding"))
    gone = ExplainedCard.objects.filter(~Exists(standing), stage__in=UNSETTLED)
    waiting = gone.filter(~left_over.just_tried(left_over.LAPSING, "stream")).order_by("changed_at", "stream")
    NotWorkedOut.objects.filter(what=left_over.LAPSING).exclude(thing__in=gone.values("stream")).delete()
    return sum(lapsed(stream) for stream in waiting.values_list("stream", flat=True)[:AT_ONCE])


def lapsed(stream: str) -> bool:
    return tried(left_over.LAPSING, stream, lambda: counter.hand_in(stream, LapseFinding(), CLOCK), "一条不再成立的发现没有终结")


def raised(found: Finding, seats: Roll) -> bool:
    return tried(left_over.RAISING, found.key, lambda: hand_in_raising(found, seats), "一条发现没有列为待处理")


def tried(what: str, thing: str, act: Callable[[], Any], trouble: str) -> bool:
    """Whether the act was accepted; what was not is kept, and tried again after a while."""
    try:
        outcome, why = act(), ""
    except Exception as failed:
        log.exception("%s：%s", trouble, thing)
        outcome, why = None, type(failed).__name__
    if not outcome:
        left_over.missed(what, thing, why or str(outcome))
    return bool(outcome)


def hand_in_raising(found: Finding, seats: Roll) -> Any:
    stream, wish = stream_of(found.key), raising(found, seats)
    p = counter.load(stream, Explained)
    again = f"raise-{p.version}" if p is not None and p.stage == LAPSED else "raise"
    return counter.open_stream(wish, CLOCK, procedure=PROCEDURE, act_id=again, stream=stream)


def raising(found: Finding, seats: Roll) -> RaiseFinding:
    concerned = offices_concerned(found, at_its_time(found.at, seats))
    return RaiseFinding(
        key=found.key, rule=found.rule, rule_version=found.version, words=found.words, deal=found.streams[0] if len(found.streams) == 1 else "",
        entries=tuple(seq for stream, seq in found.cited if [stream] == found.streams), grade=found.grade, concerned=concerned, person_id=found.person_id, region=found.region, line=found.line,
        industry=found.industry, holder=handler_of(found, concerned, seats), timed=raised_on(found, seats.at),
    )  # fmt: skip


def explanation(found: Finding, given: dict[str, Any]) -> ExplainFinding:
    """With what was found, as it stands now."""
    return ExplainFinding(words=found.words, inputs=found.inputs, grade=found.grade, **given)


def to_raise(stream: str) -> bool:
    """Whether nobody was told of it yet; of one explained before findings were raised, once it is taken up again."""
    p = counter.load(stream, Explained)
    return p is None or (p.raised_at is None and p.stage in (*OPEN, LAPSED))


def hand_in(found: Finding, command: Command, actor: Actor, act_id: str) -> Any:
    """Hand in a step about a finding; one that nobody was told of yet is raised with it: both or neither. What no rule says any
    more is not handled further."""
    if found.gone_at is not None:
        return GONE
    stream, new = stream_of(found.key), to_raise(stream_of(found.key))
    with transaction.atomic():
        if new:
            hand_in_raising(found, roll(clock.now()))
        outcome = counter.hand_in(stream, command, actor, act_id=act_id)
        if new and isinstance(outcome, Refused):
            transaction.set_rollback(True)
    if new and isinstance(outcome, Refused):
        counter.forget(stream)
    return outcome


def case_from_finding(found: Finding, clue: RegisterClue, told: Any, actor: Actor, act_id: str) -> Any:
    """The case, with how common the finding is, and the word of it at the finding: both or neither."""
    begun: Any = None
    with transaction.atomic():
        clue = replace(clue, rate=base_rate(found))
        begun = counter.open_stream(clue, actor, procedure="case/1", act_id=act_id)
        other = hand_in(found, told(case=begun.stream, case_code=begun.p.code), actor, act_id) if begun else begun
        if isinstance(other, Refused):
            transaction.set_rollback(True)
    for stream in (begun.stream, stream_of(found.key)) if begun and isinstance(other, Refused) else ():
        counter.forget(stream)
    return other if isinstance(other, Refused) else begun


