"""A public log in small, with two witnesses: proofs that bidding is over, true ones and such as a lying server would make."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ggzy.core.tlog import note
from ggzy.core.tlog.entry import Written, shown
from ggzy.core.tlog.merkle import inclusion_proof, root
from ggzy.core.tlog.proof import Proof
from ggzy.core.tlog.tiles import Edge, TileReader
from ggzy.desk.sequencer import Sequencer
from ggzy.store import log
from ggzy.store.codec import encode

ORIGIN = "example/log"
WITNESSES = {"督查室": "example/ducha", "纪委": "example/jijian"}


class PublicLog:
    """Whoever has its signing key can write any leaf into it; no witness signs for another time than its own."""

    def __init__(self, key: Ed25519PrivateKey | None = None, origin: str = ORIGIN) -> None:
        self.key, self.origin = key or Ed25519PrivateKey.generate(), origin
        self.witnesses = {label: Ed25519PrivateKey.generate() for label in WITNESSES}

    def grounds(self, *, practice: bool = False, deadline: str = "") -> dict[str, Any]:
        """As the key page tells them."""
        witnesses = [
            {"label": label, "key": str(note.public_of(WITNESSES[label], note.WITNESS_KEY, key))}
            for label, key in self.witnesses.items()
        ]
        log = str(note.public_of(self.origin, note.LOG_KEY, self.key))
        return {"origin": self.origin, "log": log, "witnesses": witnesses, "practice": practice, "deadline": deadline}

    def backup(self, private_key: str, **told: Any) -> str:
        """A seat's key file with these grounds in it."""
        grounds = self.grounds(**told)
        lines = [f"# log: {grounds['log']}", *(f"# witness: {w['label']}|{w['key']}" for w in grounds["witnesses"])]
        return "\n".join((*lines, *(["# practice: yes"] if grounds["practice"] else []), private_key, ""))

    def proof(
        self, lot: str, round: int, deadline: datetime, *, at: datetime | None = None, seen: datetime | None = None,
        by: tuple[str, ...] = tuple(WITNESSES), event: str = "BiddingClosed",
    ) -> str:  # fmt: skip
        """That bidding for this lot closed `at`; cosigned at `seen`, unless told otherwise a second after the deadline."""
        at = at or deadline
        written = Written(
            stream=lot, seq=9, at=at, event=event, version=1, body=encode({"bids": 3, "round": round, "deadline": deadline}),
            actor="{}", previous="0" * 64, digest="0" * 64, salt=b"s" * 32,
        )  # fmt: skip
        edge, files = Edge(), {}
        files |= dict(edge.grow([b"x" * 32, written.opaque, b"y" * 32]))
        files |= dict(edge.partial(0))
        read = TileReader(files.__getitem__, 3)
        signed = note.signed(note.Head(self.origin, 3, root(read, 3)), self.key)
        second = int((seen or at).timestamp()) + (0 if seen else 1)
        cosigned = [note.cosignature(signed.text, WITNESSES[label], self.witnesses[label], second) for label in by]
        checkpoint = str(note.Note(signed.text, (*signed.signatures, *cosigned)))
        return str(Proof(1, tuple(inclusion_proof(read, 1, 3)), checkpoint, shown(written, actor=True, place=True)))


def log_everything() -> None:
    """What the platform's own log program does, until nothing waits."""
    sequencer = Sequencer()
    while log.unlogged(0, 1):
        assert sequencer.step()
