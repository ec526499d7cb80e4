"""Who acted lately 近来的办理人: as whom each bidder's session acted last in this process.

Nobody is let in by it: it only tells the doorway what to look up, in one trip, before it believes anything.
"""

from __future__ import annotations

import threading
from collections import OrderedDict

from ggzy.core.roles import Actor

MOST_KNOWN = 10_000


class Lately:
    """By session: the person's number and the actor."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.known: OrderedDict[str, tuple[int, Actor]] = OrderedDict()

    def note(self, session: str | None, who: tuple[int, Actor]) -> None:
        if session is None:
            return
        with self.lock:
            self.known[session] = who
            self.known.move_to_end(session)
            if len(self.known) > MOST_KNOWN:
                self.known.popitem(last=False)

    def of(self, session: str) -> tuple[int, Actor] | None:
        with self.lock:
            return self.known.get(session)

    def forget(self, session: str) -> None:
        with self.lock:
            self.known.pop(session, None)


LATELY = Lately()
