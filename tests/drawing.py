"""The three seats of a draw in tests 抽取三方: promise and reveal in one line, on the stage or at the real door."""

from __future__ import annotations

from typing import Any

from client.draw import DrawKeys, commit, make_keys
from ggzy.core.acts.draws import RevealForExperts, RevealForOpening
from ggzy.core.draws.promise import EXPERTS, OPENING
from ggzy.core.roles import Actor
from tests.people import CENTRE, SUPERVISOR, TENDEREE

PLAYERS = {"centre": CENTRE, "supervisor": SUPERVISOR, "tenderer": TENDEREE}
REVEALS = {OPENING: RevealForOpening, EXPERTS: RevealForExperts}


class Drawers:
    """What the three seats keep to themselves. `lot` is a story or a lot at the door: it has `p` and `must`."""

    def __init__(self, lot: Any, **players: Actor):
        self.lot, self.players = lot, {**PLAYERS, **players}
        self.keys: dict[str, DrawKeys] = {seat: make_keys() for seat in PLAYERS}

    def offer(self, seat: str) -> Any:
        """What this seat's button would hand in now."""
        return commit(seat, self.keys[seat], self.lot.p.round.drawings)

    def promise(self, *seats: str) -> Drawers:
        """Two seats register their keys first, and come again when the third has registered."""
        wanted = seats or tuple(PLAYERS)
        for seat in wanted:
            self.lot.must(self.offer(seat), self.players[seat])
        for seat in wanted:
            if seat not in self.lot.p.round.drawings[EXPERTS].commitments:
                self.lot.must(self.offer(seat), self.players[seat])
        return self

    def reveals(self, purpose: str, seat: str) -> Any:
        return REVEALS[purpose](identity=self.keys[seat].identities[purpose])

    def reveal(self, purpose: str, *seats: str) -> Drawers:
        """By default two of the three, the tenderer first."""
        for seat in seats or ("tenderer", "supervisor"):
            self.lot.must(self.reveals(purpose, seat), self.players[seat])
        return self
