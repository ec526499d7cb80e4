"""Draws as a seat's page shows them 抽取页: who has promised and revealed, what this seat is to do, what its browser must know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ggzy.core.draws.promise import EXPERTS, OPENING, PURPOSES, SEAT_OF, SEATS
from ggzy.core.proceeding import Drawing, Proceeding
from ggzy.core.roles import Role

HOW = {"self": "本方揭示", "escrow": "由另外两方打开托管", "false": "密封件与承诺不符"}


@dataclass(frozen=True)
class SeatRow:
    """One seat's line of one draw."""

    name: str
    mine: bool
    promise: str
    promised: bool
    reveal: str
    wrong: bool = False


@dataclass(frozen=True)
class Shown:
    """One draw as the page shows it."""

    purpose: str
    title: str
    rows: tuple[SeatRow, ...]
    root: str
    done: bool


def shown(p: Proceeding, role: Role) -> list[Shown]:
    return [
        Shown(purpose, _(title), tuple(row(p.round.drawings[purpose], seat, role) for seat in SEATS), root(p, purpose), p.round.drawings[purpose].outcome is not None)
        for purpose, title in PURPOSES.items()
    ]


def root(p: Proceeding, purpose: str) -> str:
    if purpose == EXPERTS:
        return p.round.pool.root if p.round.pool is not None else ""
    made = p.round.drawings[OPENING].outcome
    return made.root if made is not None else ""


def row(d: Drawing, seat: str, role: Role) -> SeatRow:
    promised = seat in d.commitments
    promise = _("已承诺") if promised else _("密钥已登记，待承诺") if seat in d.keys else _("未承诺")
    wrong = any(seat in r.false for r in d.reveals.values())
    value = d.outcome.values.get(seat) if d.outcome is not None else None
    if value is not None:
        reveal = _(HOW[value.how])
    elif seat in d.reveals:
        reveal = _("已揭示")
    else:
        reveal = _("未揭示")
    return SeatRow(SEATS[seat], SEAT_OF[role] == seat, promise, promised, reveal, wrong)


def for_the_browser(p: Proceeding, role: Role) -> dict[str, Any]:
    """What the page's program needs: the public keys and promises of all seats. No secret is among it."""
    return {
        "own": {"lot": p.stream, "round": p.round.number, "seat": SEAT_OF[role]},
        "known": {
            purpose: {
                "keys": d.keys,
                "commitments": {seat: {"digests": c.digests, "sealed": c.sealed} for seat, c in d.commitments.items()},
                "revealed": sorted(d.reveals),
            }
            for purpose, d in p.round.drawings.items()
            if d.outcome is None
        },
    }


def needs_promise(p: Proceeding, role: Role) -> bool:
    return any(SEAT_OF[role] not in d.commitments for d in p.round.drawings.values() if d.outcome is None)


def has_keys(p: Proceeding, role: Role) -> bool:
    """Whether this seat has registered keys that a draw still needs: before, there is none to load."""
    return any(SEAT_OF[role] in d.keys for d in p.round.drawings.values() if d.outcome is None)


def waits_for_others(p: Proceeding, role: Role) -> bool:
    """Whether this seat has registered its keys, and not all the others have."""
    open_draws = [d for d in p.round.drawings.values() if d.outcome is None]
    return all(SEAT_OF[role] in d.keys for d in open_draws) and not all(set(d.keys) == set(SEATS) for d in open_draws)


def may_start_again(p: Proceeding) -> list[tuple[str, str]]:
    return [(purpose, _(title)) for purpose, title in PURPOSES.items() if p.round.drawings[purpose].outcome is None and p.round.drawings[purpose].keys]
