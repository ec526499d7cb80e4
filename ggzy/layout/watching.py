"""What a watcher reads of 监督范围: by kind of card, whoever owes what waits there; asked by lists, board, duties and workbench alike."""

from __future__ import annotations

from django.db.models import Q

from ggzy.core.procedures import circular, credit, dispute, imported, pool
from ggzy.core.procedures import unlisted as projects
from ggzy.core.procedures.chain import WATCHING
from ggzy.core.regions import stem
from ggzy.core.roles import LOOKING, Actor, Role
from ggzy.core.shortcomings import ISSUES, NETWORK
from ggzy.layout.reach import of_lines

WATCHERS = (Role.SUPERVISOR, Role.ADMINISTRATION, Role.INSPECTOR, *LOOKING)
GOING_UP = ("call/1", "officereport/1", "coordination/1")
OF_NO_LINE = (
    (dispute.DISPUTE, dispute.READERS), (pool.POOL, pool.READERS), (credit.CREDIT, credit.READERS), (imported.IMPORT, imported.READERS),
)  # fmt: skip
"""Appeals, the pool, credit and what is read in from elsewhere belong to no line: who reads them stands in their tables."""
NOTHING = Q(pk__in=[])


def below(actor: Actor) -> Q:
    """The own region's subtree; nothing for a post without a region."""
    return Q(region__startswith=stem(actor.region)) if actor.region else NOTHING


def watched_place(actor: Actor) -> Q:
    """The own region subtree and lines, of one who watches."""
    return below(actor) & of_lines(actor.lines) if actor.role in WATCHERS else NOTHING


def cases(actor: Actor) -> Q:
    """Of the own region and lines or handed to it, and not kept from it."""
    if actor.role not in WATCHERS or not actor.region or not actor.org_id:
        return watched_place(actor)
    return watched_place(actor) & ~Q(kept_from=actor.org_id) | Q(handed_to=actor.org_id)


def complaints(actor: Actor) -> Q:
    return watched_place(actor) & Q(kind="complaint") & (~Q(kept_from=actor.org_id) if actor.org_id else Q())


def office_matters(actor: Actor) -> Q:
    """Handovers, delegations and checklists of the own region and lines, and one's own of any line; who watches nothing, its own."""
    if actor.role not in WATCHERS:
        return Q(office_id=actor.org_id) if actor.org_id else NOTHING
    return below(actor) & (of_lines(actor.lines) | Q(office_id=actor.org_id) if actor.lines else Q())


# ---- dockets


def dockets(actor: Actor) -> Q:
    """All kinds; where the table names no watchers, whoever it is issued by reads it."""
    own = Q(issuer_id=actor.org_id) if actor.org_id else NOTHING
    return own | going_up(actor) | of_no_line(actor) | findings(actor) | unlisted(actor) | circulars(actor) | successions(actor)


def strictly_below(actor: Actor) -> Q:
    """What was begun by offices below this one; nothing of its own place."""
    return below(actor) & ~Q(region=actor.region) if actor.region else NOTHING


def seen_by(actor: Actor, own: Q) -> Q:
    """The own office's, and for the administration what lies below; inspectors and discipline see their region."""
    if actor.role in WATCHING:
        return below(actor)
    mine = own if actor.org_id else NOTHING
    return mine | strictly_below(actor) if actor.role is Role.ADMINISTRATION else mine


def going_up(actor: Actor) -> Q:
    """Calls, reports and matters between offices that this office has to do with or watches."""
    own = Q(issuer_id=actor.org_id) | Q(office_ids__contains=[actor.org_id])
    return Q(procedure__in=GOING_UP) & seen_by(actor, own)


def of_no_line(actor: Actor) -> Q:
    return below(actor) & Q(procedure__in=[procedure.code for procedure, readers in OF_NO_LINE if actor.role in readers])


def findings(actor: Actor) -> Q:
    """The handling of what was found."""
    return watched_place(actor) & Q(procedure="finding/1")


def successions(actor: Actor) -> Q:
    """Of all lines: a succession holds for each of them."""
    return below(actor) & Q(procedure="succession/1") if actor.role in WATCHERS else NOTHING


def unlisted(actor: Actor) -> Q:
    """应上未上: departments learn of a project once one of them is asked."""
    asked = ~Q(stage="confirmed") if actor.role is Role.SUPERVISOR else Q()
    named = Q(office_ids__contains=[actor.org_id]) if actor.org_id else NOTHING
    return Q(procedure="unlisted/1") & (watched_place(actor) | named) & asked if actor.role in projects.OFFICES else NOTHING


def circulars(actor: Actor) -> Q:
    """An office sees those addressed to it; who issues or watches also those of its region and kind, drafts included."""
    seen = Q(office_ids__contains=[actor.org_id]) if actor.org_id else NOTHING
    if actor.role is Role.CENTRE:
        seen |= below(actor) & Q(kind=ISSUES[NETWORK])
    elif actor.role in circular.WATCHING:
        seen |= below(actor)
    return Q(procedure="circular/1") & seen
