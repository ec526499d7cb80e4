"""Who reads 读者: what of a deal's record this viewer sees by now, on which every paper depends."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ggzy.core.acts.control import RoundBegun
from ggzy.core.roles import Role
from ggzy.core.table import Event
from ggzy.layout.deals import Viewed


def sees(viewed: Viewed, event: type[Event], *, everything: bool = False) -> bool:
    """Whether an entry of this kind is among what the viewer sees, in this round unless `everything` counts."""
    return any(isinstance(e.event, event) for e in (viewed.entries if everything else this_round(viewed)))


def this_round(viewed: Viewed) -> tuple[Any, ...]:
    begun = max((n for n, e in enumerate(viewed.entries) if isinstance(e.event, RoundBegun)), default=-1)
    return viewed.entries[begun + 1 :]


def is_party(viewed: Viewed) -> bool:
    """Officials, tenderee and agency within reach, and the bidders of this lot."""
    from ggzy.layout.deals import reaches

    if viewed.actor.role is Role.BIDDER:
        return viewed.me in viewed.p.round.bids
    return viewed.actor.role not in (Role.PUBLIC, Role.EXPERT) and reaches(viewed)


def won(viewed: Viewed) -> bool:
    return bool(viewed.me) and viewed.me == viewed.p.round.winner


def moment_of(viewed: Viewed, event: type[Event]) -> datetime:
    """When it last happened, as the record tells."""
    return viewed.p.happened[event.__name__]
