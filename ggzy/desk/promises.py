"""Opening promises 打开托管的承诺: what a disclosed draw key opens, found before the core decides on it."""

from __future__ import annotations

import base64
from typing import Any

from ggzy.core.acts import draws
from ggzy.core.draws.promise import EXPERTS, OPENING, SEAT_OF
from ggzy.core.proceeding import Proceeding
from ggzy.core.roles import Actor
from ggzy.core.sealing.suites import age
from ggzy.core.sealing.suites.errors import NotOpened, WrongKey


def opened(p: Proceeding, command: Any, actor: Actor) -> dict[str, Any]:
    """What this seat's draw key opens of the promises, by author (hex), and which public key it belongs to."""
    purpose = EXPERTS if isinstance(command, draws.RevealForExperts) else OPENING
    seat = SEAT_OF.get(actor.role, "")
    promised = p.round.drawings[purpose].commitments.items() if seat else ()
    return {
        "opened_with": public_half(command.identity),
        "opened": {author: unsealed(each.sealed[seat], command.identity) for author, each in promised},
    }


def public_half(identity: str) -> str:
    """The public half of a draw key; empty for what is none."""
    try:
        return age.public_key_of(identity)
    except WrongKey:
        return ""


def unsealed(text: str, identity: str) -> str:
    """The opened text in hex; empty where it cannot be opened."""
    try:
        return age.open_share(identity, base64.b64decode(text)).hex()
    except (NotOpened, WrongKey):
        return ""
