"""The counter 窗口: where every act with legal effect is handed in; allowed or refused with the article, and journaled."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, TypeVar
from uuid import uuid4

from django.db import connection, transaction

from ggzy.core.acts.clockwork import KeepCover
from ggzy.core.authority import outside_reach
from ggzy.core.decide import choose, decide, holds
from ggzy.core.disclosure import masked
from ggzy.core.procedures import PROCEDURES
from ggzy.core.proceeding import Proceeding
from ggzy.core.record import Record, fold
from ggzy.core.roles import Actor, Role
from ggzy.core.rule import Refused
from ggzy.core.table import Ask, Command, Entry, Event
from ggzy.desk import bars, checklists, clock, dossier_facts, follow, heirs, live, powers, refusals, restored
from ggzy.desk.asked_ahead import Ahead, foreseen
from ggzy.desk.doorman import Arrival, HeldUp, lock_keys
from ggzy.desk.outside import facts_for
from ggzy.desk.workdays import calendar
from ggzy.store import journal, written
from ggzy.store.models import JournalStream
from ggzy.store.written import Asked, Beside, Row

REMEMBERED = 512
Doubt = Callable[[Any], Refused | None]
"""A reason against an act, if there is one."""


@dataclass(frozen=True)
class Way:
    """How an act comes to its turn. `whole`: the transaction is its own, so that its entries may end it where nothing
    else follows from them."""

    received: Arrival | None
    at_once: bool
    whole: bool
    beside: Beside


@dataclass(frozen=True)
class Accepted:
    """受理: what happened, when, and the state that follows. Truthy, as a refusal is falsy."""

    stream: str
    entries: tuple[Entry, ...]
    p: Any
    at: datetime
    leaves: tuple[str, ...] = ()
    """What stands of each entry in the public log, where the act was done just now."""

    @property
    def events(self) -> tuple[Event, ...]:
        return tuple(entry.event for entry in self.entries)


MOVED_ON = Refused(
    "这个项目（事项）已有新的进展，您看到的页面不是最新的",
    remedy="您填写的内容已保留，请核对最新进展后再次提交",
    rule="moved_on",
)


def hand_in(
    stream: str,
    command: Command,
    actor: Actor,
    *,
    act_id: str = "",
    seen: int | None = None,
    unless: Doubt | None = None,
    received: Arrival | None = None,
    at_once: bool = False,
    beside: Beside | None = None,
) -> Accepted | Refused:
    """Decide on one act and journal what follows, in one transaction.

    `act_id` makes an act one act, however often its form is sent. `seen` is the version of the deal on the page that
    the actor acted from; if the deal has changed its stage since, nothing is done. `unless` asks what only the page can
    (is this statement of this round?) of the deal as it stands at the act's turn. The clock is read after the body of
    the act is complete and before any queue: what was in time stays in time however long it waits. `received` is its
    arrival at the door, if the doorman noted it; `at_once` waits for nothing but its turn, or raises `HeldUp` with the
    moment. `beside` is answered before `unless` is asked.
    """
    if restored.waits():
        return restored.SHUT
    act = act_key(command, actor, act_id) if act_id else uuid4().hex
    whole = not connection.in_atomic_block
    try:
        with transaction.atomic():
            return in_turn(stream, command, actor, act, seen, unless, Way(received, at_once, whole, beside or Beside()))
    except HeldUp:
        raise  # nothing was begun
    except BaseException:
        forget(stream)
        raise


def in_turn(stream: str, *told: Any) -> Accepted | Refused:
    """Where it breaks, the state in memory may be half moved on: it is forgotten before the turn ends, or the next one
    would take it up."""
    try:
        return decide_and_append(stream, *told)
    except HeldUp:
        raise
    except BaseException:
        forget(stream)
        raise


def decide_and_append(
    stream: str,
    command: Command,
    actor: Actor,
    act: str,
    seen: int | None,
    unless: Doubt | None,
    way: Way,
) -> Accepted | Refused:
    alone = actor.role is Role.CLOCK and not isinstance(command, KeepCover)
    wanted = foreseen(recalled(stream)[0], command, actor)
    now, p, digest, done, told = take_turn(stream, act, way, alone=alone, along=wanted)
    if done:
        return Accepted(stream, tuple(done), p, done[0].at)
    if seen is not None and p.stage_version > seen:
        return MOVED_ON
    doubt = unless(p) if unless else None
    if doubt is not None:
        return doubt
    facts = facts_for(p, command, actor, Ahead(wanted, told))
    decided = decide(p, command, actor, now, facts, calendar())
    if isinstance(decided, Refused):
        if decided.cause:
            bars.note_stopped(p, command, actor, decided, now)
        refusals.note(p, command, actor, act, decided, now)
        return decided
    if p.seq == 0:
        JournalStream.objects.create(stream=stream, procedure=p.procedure.code)
    who = masked(p, actor, facts.pseudonym)
    last = way.whole and not follow.any_reads(decided)
    chained = journal.chain(stream, decided, after=p.seq, previous=digest, at=now, actor=who, act_id=act)
    for entry in chained.entries:
        p.apply(entry)
    remember(stream, p, chained.digest)  # before the turn ends, for the next one begins where this one left off
    entries = chained.entries
    journal.append(chained, last=last)
    if not last:
        for put_in_force in (bars.put_in_force, heirs.put_in_force, powers.put_in_force, checklists.put_in_force, dossier_facts.put_in_force):
            put_in_force(p, entries)
        follow.after(p, entries, calendar())
        live.announce(p, entries)
    return Accepted(stream, tuple(entries), p, now, chained.leaves)


def act_key(command: Command, actor: Actor, act_id: str) -> str:
    """One act of one kind by one person for one organisation: nobody repeats another's."""
    told = (type(command).__name__, actor.person_id, actor.role, actor.org_id, act_id)
    return hashlib.sha256("/".join(told).encode()).hexdigest()[:40]


def open_stream(command: Command, actor: Actor, *, procedure: str, act_id: str = "", stream: str = "") -> Accepted | Refused:
    """Begin a proceeding: a new stream under `procedure`. The same form sent twice begins one.

    `stream` is given where there is only one such matter, whoever begins it.
    """
    act_id = act_id or uuid4().hex
    stream = stream or f"{procedure.split('/')[0][:4]}-{hashlib.sha256(act_key(command, actor, act_id).encode()).hexdigest()[:16]}"
    with fresh_lock:
        fresh.setdefault(stream, []).append(procedure)
    try:
        return hand_in(stream, command, actor, act_id=act_id)
    finally:
        with fresh_lock:
            fresh[stream].pop()
            if not fresh[stream]:
                del fresh[stream]


fresh: dict[str, list[str]] = {}
"""Of streams that are being begun: one line for each who is at it, for two may begin the same."""
fresh_lock = threading.Lock()


R = TypeVar("R", bound=Record)


def load(stream: str, kind: type[R] = Proceeding) -> R | None:  # type: ignore[assignment]
    """A fresh fold of a stream for a reader, or None when there is no such stream of that kind; a lot unless said."""
    procedure = PROCEDURES.get(procedure_of(stream))
    if procedure is None or not issubclass(procedure.state, kind):
        return None
    return fold(procedure, stream, journal.read(stream))  # type: ignore[no-any-return]


class Kept(NamedTuple):
    """A lot as far as a reader has folded it, and the digest of its last entry."""

    p: Proceeding
    digest: str


def read_on(stream: str, kept: Kept | None) -> Kept | None:
    """What a reader kept, with what has come since; moved on in its place, so of whoever keeps it alone. Anew where nothing is
    kept or the journal no longer says what it said, as after a restore."""
    lines = journal.read_lines(stream, kept.p.seq - 1) if kept else []
    if kept is None or not lines or lines[0][2] != kept.digest:
        p = load(stream)
        return Kept(p, journal.read_lines(stream, p.seq - 1)[0][2]) if p is not None and p.seq else None
    for entry, _act, _digest in lines[1:]:
        kept.p.apply(entry)
    return Kept(kept.p, lines[-1][2])


def may(p: Record, command: Command, actor: Actor, now: datetime | None = None) -> Refused | None:
    """Whether this act would be refused now, and why; asks the same table as `hand_in` and does nothing."""
    decided = decide(p, command, actor, now or clock.now(), facts_for(p, command, actor), calendar())
    return decided if isinstance(decided, Refused) else None


def faults(p: Record, command: Command, actor: Actor, now: datetime | None = None) -> list[Refused]:
    """Everything that stands against this act now, not only the first: for pages that check a whole paper."""
    ask = Ask(p, command, actor, now or clock.now(), facts_for(p, command, actor), calendar())
    step = choose(ask)
    if isinstance(step, Refused):
        return [step]
    found = (outside_reach(ask, step.by), *(check(ask) for check in (*holds(p, step), *step.rules)))
    return [refused for refused in found if refused is not None]


def procedure_of(stream: str) -> str:
    """The procedure a stream began under; empty when there is no such stream."""
    if stream not in _procedures:
        found = JournalStream.objects.filter(stream=stream).values_list("procedure", flat=True).first()
        if found is None:
            return next(iter(fresh.get(stream, ())), "")
        _procedures[stream] = found
    return _procedures[stream]


_procedures: dict[str, str] = {}
"""What never changes once it is committed, so that no page asks for it twice."""


# ---- the queue at one stream ----


TURN = (
    "WITH held AS MATERIALIZED (SELECT {under_way}),"
    " told AS MATERIALIZED (SELECT {moment} AS now FROM held)"
    " SELECT now, true, pg_advisory_xact_lock(%(turn)s)::text FROM told"
)
AT_ONCE = (
    "WITH tried AS MATERIALIZED (SELECT pg_try_advisory_xact_lock_shared(%(under_way)s) AS held),"
    " told AS MATERIALIZED (SELECT {moment} AS now, held FROM tried)"
    " SELECT now, held, CASE WHEN held THEN pg_advisory_xact_lock(%(turn)s)::text END FROM told"
)
"""Under way, then the time, then the queue. What is read behind it is a statement of its own: it must see what those
before have committed. At once: as the doorman does, but for this act alone, on its own connection."""


def take_turn(
    stream: str, act: str, way: Way, *, alone: bool, along: Sequence[Asked]
) -> tuple[datetime, Any, str, list[Entry], list[list[Row]]]:
    """Wait for one's turn at the stream; gives the moment of the act, the state, its last digest, the entries of this
    very act when it was done before, and what was asked along with the turn.

    Whoever acts holds `under way` shared while waiting, with the clock already read. The clock's own acts take it
    exclusively first (`alone`): so a bid that came in before the deadline is decided before the deadline closes the
    bidding. Cover is no such act and waits among the others. For whom the doorman holds it, it must not be asked again:
    that would queue behind the very act that waits for him.
    """
    under_way, whose_turn = lock_keys(stream)
    marks = journal.marks(stream, act)
    known = {"stream": stream, "seq": recalled(stream)[0].seq, "act": marks[0], "mark": marks[1]}
    keys = {"under_way": under_way, "turn": whose_turn, "received": way.received.at if way.received else None}
    waits, beside = Asked(turn(stream, alone, way), keys), way.beside
    told = written.trip([*beside.asked, waits, Asked(journal.FROM_OR_OF_ACT, known), *along])
    beside.rows, ((now, held, _),), rows, *rest = told[: len(beside.asked)], *told[len(beside.asked) :]
    if not held:
        raise HeldUp(stream, now)
    beside.at = now
    p, digest = caught_up(stream, rows, known["seq"])
    return now, p, digest, [journal.line(stream, row)[0] for row in rows if row[ACT] in marks], rest


def turn(stream: str, alone: bool, way: Way) -> str:
    """How this act waits, and which moment it has: never one later than the clock's, and the clock has its own."""
    received = way.received
    if received is not None and (alone or received.stream != stream):
        raise ValueError("an arrival counts for an act of somebody's at the same stream")
    moment = clock.expression()
    if way.at_once:
        return AT_ONCE.format(moment=moment)
    asked = f"pg_advisory_xact_lock{'' if alone else '_shared'}(%(under_way)s)"
    return TURN.format(
        under_way="1" if received and received.holds else asked,
        moment=f"LEAST({moment}, %(received)s)" if received else moment,
    )


SEQ, ACT, DIGEST = 0, 6, 7
_memory: OrderedDict[str, tuple[Any, str]] = OrderedDict()
_memory_lock = threading.Lock()


def recalled(stream: str) -> tuple[Any, str]:
    """The state in memory, or that of a stream of which nothing is known yet."""
    with _memory_lock:
        known = _memory.get(stream)
    if known is None:
        procedure = procedure_of(stream)
        if not procedure:
            raise UnknownStream(stream)
        known = (PROCEDURES[procedure].begin(stream), journal.GENESIS)
    return known


def caught_up(stream: str, rows: Sequence[Sequence[Any]], since: int) -> tuple[Any, str]:
    """The state brought up to date by the lines behind `since`; only called while holding the stream's turn, so nobody
    else touches it.

    A state that the journal does not know (its transaction was undone by a caller) is thrown away and folded anew; so is
    one that lags behind what was asked for.
    """
    p, digest = recalled(stream)
    if p.seq < since or (p.seq and not any(row[SEQ] == p.seq and row[DIGEST] == digest for row in rows)):
        p, digest = PROCEDURES[procedure_of(stream)].begin(stream), journal.GENESIS
        rows = journal.rows_from(stream, 0)
    for row in rows:
        if row[SEQ] > p.seq:
            p.apply(journal.line(stream, row)[0])
            digest = row[DIGEST]
    remember(stream, p, digest)
    return p, digest


def remember(stream: str, p: Record, digest: str) -> None:
    with _memory_lock:
        _memory[stream] = (p, digest)
        _memory.move_to_end(stream)
        while len(_memory) > REMEMBERED:
            _memory.popitem(last=False)


def forget(stream: str) -> None:
    """After a failed commit the state in memory may be ahead of the journal."""
    with _memory_lock:
        _memory.pop(stream, None)


class UnknownStream(KeyError):
    """没有这个项目."""

