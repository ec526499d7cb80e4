"""The public entry 公开条目: a digest of one journal entry under its own salt; it tells nothing until salt and entry are shown.

The log holds SHA-256(salt ‖ text). The text names stream, time, event and content; who acted, and the place in the
stream behind which entry, stand in it only as digests under blinds of their own. So an entry can be shown to everybody
while an expert stays unnamed; while bidders are secret, numbers do not tell how many entries of theirs stand in between;
and nobody can try out what the entry before it might have been. Salt and blinds are derived from the 32 random bytes
that the journal keeps with the entry: when these are deleted, the digest is noise.
"""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime

import msgspec

FORMAT = "ggzy-entry/1"
SALT_BYTES = 32


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the journal, as its row holds it."""

    stream: str
    seq: int
    at: datetime
    event: str
    version: int
    body: str
    actor: str
    previous: str
    digest: str
    salt: bytes

    @property
    def text(self) -> str:
        """What the public entry is the digest of."""
        at = self.at.astimezone(UTC).isoformat()
        actor, place = self.blinded("actor", self.actor), self.blinded("place", self.place)
        return "\n".join((FORMAT, self.stream, at, self.event, str(self.version), self.body, actor, place))

    @property
    def place(self) -> str:
        """The number in the stream and the digest of the entry before."""
        return f"{self.seq} {self.previous}"

    @property
    def opaque(self) -> bytes:
        """What stands in the log."""
        return opaque(derived(self.salt, "entry"), self.text)

    def blinded(self, what: str, value: str) -> str:
        return opaque(derived(self.salt, what), value).hex()


class Shown(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is shown of an entry to prove it: its salt and text, and, to whoever may know, the actor and the place."""

    salt: str
    text: str
    actor_blind: str = ""
    actor: str = ""
    place_blind: str = ""
    place: str = ""

    @property
    def opaque(self) -> bytes:
        return opaque(bytes.fromhex(self.salt), self.text)

    def pack(self) -> str:
        """As the `extra` line of a proof carries it."""
        return base64.b64encode(msgspec.json.encode(self)).decode()


def shown(written: Written, *, actor: bool, place: bool) -> Shown:
    """The text alone, with the actor where the reader may know who acted, with the place once bidders are no secret."""
    told = {"salt": derived(written.salt, "entry").hex(), "text": written.text}
    if actor:
        told |= {"actor_blind": derived(written.salt, "actor").hex(), "actor": written.actor}
    if place:
        told |= {"place_blind": derived(written.salt, "place").hex(), "place": written.place}
    return Shown(**told)


def opaque(salt: bytes, text: str) -> bytes:
    return hashlib.sha256(salt + text.encode()).digest()


def derived(salt: bytes, what: str) -> bytes:
    """A salt for one purpose; knowing it tells nothing of the others."""
    return hashlib.sha256(salt + what.encode()).digest()
