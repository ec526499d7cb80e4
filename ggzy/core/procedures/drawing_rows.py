"""Draws as rows 抽取: promise, freeze, reveal; joined to a procedure that has a committee."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from ggzy.core.acts import draws
from ggzy.core.draws.promise import EXPERTS, OPENING, SEAT_OF, SEATS
from ggzy.core.law import draws as rules
from ggzy.core.law import electronic
from ggzy.core.procedures.drawing import (
    choices,
    committed,
    experts_revealed,
    lot_wanted,
    opening_revealed,
    restarted,
)
from ggzy.core.proceeding import Proceeding
from ggzy.core.roles import Role
from ggzy.core.rule import Basis
from ggzy.core.table import Disclosure, Duty, Prompt, Second, Step, Within

DRAWERS = (Role.TENDEREE, Role.AGENCY, Role.SUPERVISOR, Role.CENTRE)
ROLES_OF = {seat: tuple(role for role in DRAWERS if SEAT_OF[role] == seat) for seat in SEATS}
NO_ARTICLE = Basis("平台抽取办法（地方规定，未核）", "—", "", checked=False)
PROMISING = ("registered", "in_review", "filed", "bidding", "opening", "opened", "evaluation")
STEPS = (
    Step(
        draws.CommitToDraw, PROMISING, None, DRAWERS, committed,
        (rules.keys_are_new, rules.keys_are_well_formed, rules.promised_once, rules.promise_is_complete),
        despite=frozenset({"objection"}),
    ),
    Step(
        draws.RestartDraw, PROMISING, None, DRAWERS, restarted,
        (rules.draw_may_start_again, rules.restarts_are_few, rules.restart_has_a_reason), despite=frozenset({"objection"}),
        second=Second((Role.SUPERVISOR, Role.ADMINISTRATION)),
    ),
    Step(
        draws.RevealForOpening, ("opening",), None, DRAWERS, opening_revealed,
        (rules.coefficients_are_wanted, electronic.all_unsealed, rules.opening_not_drawn, rules.all_have_promised, rules.reveals_once, rules.key_is_the_registered_one),
    ),
    Step(
        draws.RevealForOpening, ("evaluation",), None, DRAWERS, opening_revealed,
        (rules.a_lot_is_wanted, rules.all_have_promised, rules.reveals_once, rules.key_is_the_registered_one),
    ),
    Step(
        draws.RevealForExperts, ("opened",), None, DRAWERS, experts_revealed,
        (rules.pool_is_frozen, rules.experts_not_drawn, rules.all_have_promised, rules.reveals_once, rules.key_is_the_registered_one, rules.pool_is_as_published),
    ),
)  # fmt: skip


def lacks_promise(seat: str) -> Callable[[Proceeding], bool]:
    return lambda p: any(seat not in d.commitments for d in p.round.drawings.values())


def promise_open(seat: str) -> Callable[[Proceeding], dict[str, datetime]]:
    """From the notice on, or since the promises fell; nothing is due that cannot be done."""

    def open_(p: Proceeding) -> dict[str, datetime]:
        at = [p.happened["NoticePublished"]] if p.round.notice is not None else []
        if p.stage not in PROMISING or not at or not lacks_promise(seat)(p):
            return {}
        at += [d.restarted_at for d in p.round.drawings.values() if d.restarted_at]
        return {f"round{p.round.number}-{len(at)}": max(at)}

    return open_


def reveal_open(seat: str) -> Callable[[Proceeding], dict[str, datetime]]:
    """From the frozen list on, until the committee is drawn."""

    def open_(p: Proceeding) -> dict[str, datetime]:
        d = p.round.drawings[EXPERTS]
        if p.stage != "opened" or p.round.pool is None or d.outcome is not None or seat in d.reveals:
            return {}
        return {rules.reveal_key(p): p.happened["PoolFrozen"]}

    return open_


def opening_reveal_wanted(seat: str) -> Callable[[Proceeding], bool]:
    def wanted(p: Proceeding) -> bool:
        d = p.round.drawings[OPENING]
        return not p.unsealing and bool(choices(p) and p.opened_bids) and d.outcome is None and seat not in d.reveals

    return wanted


def lot_reveal_wanted(seat: str) -> Callable[[Proceeding], bool]:
    return lambda p: lot_wanted(p) and seat not in p.round.drawings[OPENING].reveals


DUTIES = tuple(
    row
    for seat, who in ROLES_OF.items()
    for row in (
        Duty(f"commit_to_draw_{seat}", f"提交抽取承诺（{SEATS[seat]}）", who, draws.CommitToDraw, promise_open(seat), Within(workdays=3), NO_ARTICLE),
        Duty(f"reveal_for_experts_{seat}", f"揭示专家抽取的承诺（{SEATS[seat]}）", who, draws.RevealForExperts, reveal_open(seat), Within(workdays=1), NO_ARTICLE),
    )
)
PROMPTS = tuple(
    row
    for seat, who in ROLES_OF.items()
    for row in (
        Prompt("filed", who, draws.CommitToDraw, "提交抽取承诺", lacks_promise(seat)),
        Prompt("opening", who, draws.RevealForOpening, "现场抽取评标系数", opening_reveal_wanted(seat)),
        Prompt("evaluation", who, draws.RevealForOpening, "揭示承诺，为并列的投标抽签", lot_reveal_wanted(seat)),
    )
)


def disclosures(noticed: Callable[[Proceeding], bool], winner_known: Callable[[Proceeding], bool], officials: tuple[Role, ...]) -> tuple[Disclosure, ...]:
    """Promises and the root of the list are public at once, the opening's values too; the experts' after the award."""
    return (
        Disclosure(draws.DrawKeyRegistered, DRAWERS),
        Disclosure(draws.DrawKeyRegistered, (), noticed),
        Disclosure(draws.DrawCommitted, DRAWERS),
        Disclosure(draws.DrawCommitted, (), noticed, portal=True),
        Disclosure(draws.DrawRestarted, (), noticed, portal=True),
        Disclosure(draws.OpeningValueRevealed, (), portal=True),
        Disclosure(draws.OpeningSeedMade, (), portal=True),
        Disclosure(draws.PoolFrozen, (), portal=True),
        Disclosure(draws.PoolListed, officials, winner_known),
        Disclosure(draws.ExpertsValueRevealed, (), winner_known, portal=True),
    )


