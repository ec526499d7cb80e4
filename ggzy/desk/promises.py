"""Opening promises 打开托管的承诺: what a disclosed draw key opens, found before the core decides on it."""

from __future__ import annotations

import base64
from typing import Any

import pyrage

from ggzy.core.acts import draws
from ggzy.core.draws.promise import EXPERTS, OPENING, SEAT_OF
from ggzy.core.proceeding import Proceeding
from ggzy.core.roles import Actor
from ggzy.core.sealing.envelope import looks_like_identity


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
    return str(pyrage.x25519.Identity.from_str(identity).to_public()) if usable(identity) else ""


def usable(identity: str) -> bool:
    if not looks_like_identity(identity):
        return False
    try:
        pyrage.x25519.Identity.from_str(identity)
    except pyrage.IdentityError:
        return False
    return True


def unsealed(text: str, identity: str) -> str:
    """The opened text in hex; empty where it cannot be opened."""
    try:
        return pyrage.decrypt(base64.b64decode(text), [pyrage.x25519.Identity.from_str(identity)]).hex()
    except (pyrage.DecryptError, pyrage.IdentityError):
        return ""
