"""Live rooms 实时推送: after an act, whoever has the deal's room open is told that there is something new, and nothing else.

What is told is only the deal and a number that grows; each page then fetches what its own viewer may see. Acts whose
existence is secret are never told: a page that moved would say that somebody bids.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.core import signing
from django.db import connection, transaction

from ggzy.core.record import Record
from ggzy.core.table import Entry

CHANNEL = "ggzy_live"
SALT = "ggzy.desk.live"
TICKET_SECONDS = 600
"""How long a ticket opens a room; every page carries a fresh one, and so does each of its updates."""


def announce(p: Record, entries: Sequence[Entry]) -> None:
    """Tell the room of the deal of an act, once the act is durable."""
    if p.has_room and any(not entry.event.quiet for entry in entries):
        announce_room(p.stream)


def announce_room(stream: str) -> None:
    """Tell the room that something changed in it.

    A transaction of its own after the act's: the queue of NOTIFY is one for the whole database, and acts that waited
    there for each other's commit could not be committed in groups. A hint that is lost costs a room its next look, not
    an entry, so it need not wait for the disk either.
    """
    transaction.on_commit(lambda: _notify(stream), robust=True)


def _notify(stream: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('synchronous_commit', 'off', true), pg_notify(%s, %s)", [CHANNEL, stream])


def ticket(stream: str) -> str:
    """What lets a page into the live room of `stream` for a while."""
    return signing.dumps(stream, salt=SALT)


def stream_of(shown: str) -> str | None:
    """The room that a ticket opens; None when it is forged or too old."""
    try:
        opens = signing.loads(shown, salt=SALT, max_age=TICKET_SECONDS)
    except signing.BadSignature:
        return None
    return opens if isinstance(opens, str) else None


def address(host: str, stream: str) -> str:
    """Where a page listens: behind the proxy of a real deployment, one port above the pages in a practice without one."""
    before = f"http://{host.rsplit(':', 1)[0]}:{settings.GGZY_LIVE_PORT}" if settings.GGZY_PRACTICE else ""
    return f"{before}/live/?ticket={ticket(stream)}"
