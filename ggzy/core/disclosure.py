"""Who may see what, from when 公开: asked of the procedure's rows; what no row discloses is seen by its actor alone."""

from __future__ import annotations

from ggzy.core.authority import REACH
from ggzy.core.proceeding import Proceeding
from ggzy.core.record import Record
from ggzy.core.roles import LOOKING, Actor, Role
from ggzy.core.rule import Basis
from ggzy.core.table import Entry

NAMES_AND_NUMBERS = Basis("招标投标法", 22, "已获取招标文件")
"""名称、数量保密: what quiet events, secret stages and pseudonyms rest on; before the opening no row tells of bidders."""


def on_the_portal(p: Record, entry: Entry) -> bool:
    """Whether everybody may see this entry by now."""
    return any(
        row.portal and not row.to and (row.since is None or row.since(p))
        for row in p.procedure.disclosures_of(type(entry.event))
    )


def visible(p: Record, entry: Entry, viewer: Actor, pseudonym: str = "") -> bool:
    """Whether `viewer` (under `pseudonym` in this lot, for a bidder) may see this entry by now."""
    if own(entry, viewer, pseudonym):
        return True
    if not p.shows(entry, viewer):
        return False
    for row in p.procedure.disclosures_of(type(entry.event)):
        if row.since is not None and not row.since(p):
            continue
        if row.whose is not None and not row.whose(p, viewer):
            continue
        if not row.to or (viewer.role in row.to and within_reach(p, viewer)):
            return True
    return False


def known_to(p: Proceeding, bidder: Actor, pseudonym: str) -> bool:
    """Whether a bidder may know of the proceeding at all: `visible` of one of its entries, told by what has happened."""
    if pseudonym in p.round.obtained:
        return True
    return any(
        row.event.__name__ in p.happened
        and (row.since is None or row.since(p))
        and (not row.to or (bidder.role in row.to and within_reach(p, bidder)))
        for row in p.procedure.disclosures
    )


def own(entry: Entry, viewer: Actor, pseudonym: str) -> bool:
    """One's own acts, and what concerns oneself alone (a receipt, a deposit, a question to one bidder)."""
    if viewer.role is Role.BIDDER:
        return bool(pseudonym) and pseudonym in (entry.actor.org_id, getattr(entry.event, "bidder", ""))
    if viewer.role is Role.EXPERT:
        return bool(viewer.person_id) and viewer.person_id in (
            entry.actor.person_id,
            getattr(entry.event, "expert_id", ""),
        )
    return False


def within_reach(p: Record, viewer: Actor) -> bool:
    """A party sees its own proceedings, an office those of its region and lines; watchers see their region."""
    if viewer.role in (Role.INSPECTOR, *LOOKING):
        reaches, _ = REACH[Role.ADMINISTRATION]
    elif viewer.role in REACH:
        reaches, _ = REACH[viewer.role]
    else:
        return False
    return reaches(p, viewer)


def masked(p: Record, actor: Actor, pseudonym: str) -> Actor:
    """How an actor is written into the journal: a bidder appears only under the pseudonym of this lot and round."""
    if actor.role is not Role.BIDDER or not pseudonym:
        return actor
    return Actor(role=Role.BIDDER, org_id=pseudonym)
