"""专家在库, version pool/1: told, heard, then out by two people; it works at the next draw at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from ggzy.core.acts import clockwork, pool
from ggzy.core.acts.stages import DutyBreached, StageEntered
from ggzy.core.law import platform
from ggzy.core.law import pool as law
from ggzy.core.pool import PoolSeat
from ggzy.core.procedures import two_people
from ggzy.core.record import BEFORE
from ggzy.core.roles import LOOKING, Role
from ggzy.core.table import Ask, Disclosure, Duty, Event, Procedure, Prompt, Second, Stage, Step, record

KEEPERS, EXPERT = (Role.ADMINISTRATION,), (Role.EXPERT,)
READERS = (*KEEPERS, Role.INSPECTOR, *LOOKING)


def proposed(ask: Ask) -> list[Event]:
    c = ask.command
    assert ask.facts.pooled
    until = law.REPLY.end(ask.now, ask.calendar)
    return [pool.RemovalProposed(code=ask.facts.case_code, expert=ask.facts.pooled, cause=c.cause, reason=c.reason, reply_until=until)]


def waits_for_decision(p: PoolSeat) -> Mapping[str, datetime]:
    return {"": p.proposed_at} if p.stage == "proposed" and p.proposed_at else {}


TWO = Second(KEEPERS)
STEPS = (
    Step(
        pool.ProposeRemoval, (BEFORE, "back"), "proposed", KEEPERS, proposed,
        (law.pool_is_ones_own, law.expert_is_in_the_pool, law.removal_has_a_cause),
    ),
    Step(pool.StateOnRemoval, ("proposed",), None, EXPERT, record(pool.StatedOnRemoval), (law.stated_in_time,)),
    Step(
        pool.RemoveFromPool, ("proposed",), "left", KEEPERS, record(pool.ExpertRemoved), (law.still_of_that_pool, law.expert_is_in_the_pool, law.expert_was_heard, law.pool_paper_is_whole),
        second=TWO,
    ),
    Step(pool.DropRemoval, ("proposed",), "back", KEEPERS, record(pool.RemovalDropped), (platform.reason_written,)),
    Step(pool.ReturnToPool, ("left",), "back", KEEPERS, record(pool.ExpertReturned), (law.still_of_that_pool, law.pool_paper_is_whole), second=TWO),
    Step(clockwork.NoteBreach, ("proposed",), None, (Role.CLOCK,), clockwork.breach_noted),
)  # fmt: skip
TOLD = (pool.RemovalProposed, pool.StatedOnRemoval, pool.ExpertRemoved, pool.RemovalDropped, pool.ExpertReturned, StageEntered)

POOL = Procedure(
    code="pool/1",
    line="pool",
    label="专家出库",
    state=PoolSeat,
    stages=(Stage("proposed", "已告知拟出库"), Stage("left", "已出库"), Stage("back", "在库")),
    steps=two_people.with_second(STEPS, ("proposed", "left", "back"), frozenset()),
    duties=(
        Duty("decide_removal", "决定是否出库", KEEPERS, pool.RemoveFromPool, waits_for_decision, law.DECIDING, law.MEASURES),
    ),
    disclosures=(
        *(Disclosure(event, (*READERS, *EXPERT)) for event in TOLD),
        Disclosure(DutyBreached, READERS),
        *two_people.disclosed_to(READERS),
    ),
    prompts=(Prompt("proposed", EXPERT, pool.StateOnRemoval, "对拟出库陈述意见", lambda p: p.replied_at is None),),
    in_force_from="2026-01-01",
)
