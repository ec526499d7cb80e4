"""What is asked along with the turn 随轮次一并询问的事实: facts that a few written statements tell, known before the turn has come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgspec

from ggzy.core.acts import bidding, listing, notice
from ggzy.core.facts import Firm
from ggzy.core.proceeding import Proceeding
from ggzy.core.record import Record
from ggzy.core.roles import Actor
from ggzy.core.table import Command
from ggzy.desk import bars
from ggzy.desk.pseudonym import pseudonym
from ggzy.store import written
from ggzy.store.models import Organisation
from ggzy.store.quiet import place
from ggzy.store.written import Asked, Row


class Ahead(NamedTuple):
    """What was asked along with the turn at the stream, and the answers."""

    asked: list[Asked]
    rows: list[list[Row]]


NOTHING_AHEAD = Ahead([], [])


FIRM_COLUMNS = ("uscc", "name", "status", "controller_uscc", "legal_representative", "base_account_no")
FIRMS = f"SELECT {', '.join(FIRM_COLUMNS)}{{more}} FROM store_organisation WHERE uscc = ANY(%s)"
SEALED = (
    "EXISTS (SELECT 1 FROM store_sealedfile"
    " WHERE place = %s AND sha256 = %s AND size = %s)"
)
"""Written out, for they are asked at every bid while the lot waits: building them anew took more time than all the rest."""


@dataclass(frozen=True)
class Asking:
    """Facts that a few written statements tell: known early, so that they can be asked along with the turn."""

    asks: Callable[[Any, Any, Actor], list[Asked]]
    read: Callable[[Any, Actor, list[list[Row]]], dict[str, Any]]


def firms_and_bars(p: Proceeding, command: Any, actor: Actor) -> list[Asked]:
    """The bidder's firm with what decisions keep it from, and the tenderee, as the registry knows them."""
    return [Asked(FIRMS.format(more=""), [[actor.org_id, tenderee_of(p)]], False), bars.asked([actor.org_id])]


def firms_bars_and_upload(p: Proceeding, command: Any, actor: Actor) -> list[Asked]:
    """Likewise, and whether the envelope lies complete and sealed in the vault, under this bidder's pseudonym."""
    if command.signed is None:
        return firms_and_bars(p, command, actor)
    said, me = command.signed.statement, pseudonym(p.stream, p.round.number, actor.org_id)
    sealed = (place(p.stream, p.round.number, me), said.envelope_sha256, said.size)
    found = Asked(FIRMS.format(more=", " + SEALED), [*sealed, [actor.org_id, tenderee_of(p)]], False)
    return [found, bars.asked([actor.org_id])]


def tenderee_of(p: Proceeding) -> str:
    return p.project.tenderee_id if p.project else ""


def read_firms(p: Proceeding, actor: Actor, told: list[list[Row]]) -> dict[str, Any]:
    """Hardly any firm has a bar."""
    columns = len(FIRM_COLUMNS)
    found = {row[0]: firm(*row[:columns]) for row in told[0]}
    own = found.get(actor.org_id)
    return {
        "firm": own and msgspec.structs.replace(own, bars=bars.read(told[1])),
        "tenderee": found.get(tenderee_of(p)),
        "upload_complete": any(row[-1] for row in told[0] if len(row) > columns),
    }


def firm(uscc: str, name: str, status: str, controller: str, head: str, base_account: str) -> Firm:
    return Firm(
        org_id=uscc,
        name=name,
        verified=status == Organisation.Status.VERIFIED,
        controller_id=controller,
        head=head,
        base_account=base_account,
    )


ASKING: dict[type[Command], Asking] = {
    notice.ObtainFile: Asking(firms_and_bars, read_firms),
    listing.ApplyToBid: Asking(firms_and_bars, read_firms),
    bidding.SubmitBid: Asking(firms_bars_and_upload, read_firms),
}


def foreseen(p: Record, command: Command, actor: Actor) -> list[Asked]:
    """What will be asked for the decision, if the record still stands so at the act's turn."""
    asking = ASKING.get(type(command))
    return asking.asks(p, command, actor) if asking else []


def facts_asked(p: Record, command: Command, actor: Actor, ahead: Ahead) -> dict[str, Any]:
    """The answers: those that came with the turn, unless the record moved meanwhile and something else is to be asked."""
    asked = foreseen(p, command, actor)
    if not asked:
        return {}
    told = ahead.rows if asked == ahead.asked else written.trip(asked)
    return ASKING[type(command)].read(p, actor, told)
