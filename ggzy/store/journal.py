"""The journal 交易日志: appended once, in order, hash-chained; nothing else writes or changes an entry.

Quiet entries stand in their rows sealed (`ggzy.store.quiet`); digests are over what they say.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import connection

from ggzy.core.roles import Actor
from ggzy.core.table import Entry, Event
from ggzy.core.tlog.entry import SALT_BYTES, Written
from ggzy.store import quiet, written
from ggzy.store.codec import decode_actor, decode_event, encode, version_of
from ggzy.store.quiet import Plain

GENESIS = "0" * 64
COLUMNS = "seq, at, event, version, body, actor, act_id, digest"
INSERT = (
    "INSERT INTO store_journalentry"
    " (stream, seq, at, event, version, body, actor, act_id, previous, digest, salt) VALUES "
)


KNOWN = COLUMNS.replace("body", "CASE WHEN act_id IN (%(act)s, %(mark)s) THEN body ELSE '' END")
FROM_OR_OF_ACT = (
    f"SELECT {COLUMNS} FROM store_journalentry WHERE stream = %(stream)s AND seq > %(seq)s UNION ALL"
    f" SELECT {KNOWN} FROM store_journalentry WHERE stream = %(stream)s AND seq = %(seq)s UNION ALL"
    f" SELECT {COLUMNS} FROM store_journalentry WHERE stream = %(stream)s AND act_id IN (%(act)s, %(mark)s) AND seq < %(seq)s"
    " ORDER BY seq"
)
"""What a counter needs to catch up, and to know an act that was done before. Of the line that it knows already the
digest is enough."""


def digest_of(previous: str, stream: str, seq: int, at: datetime, event: str, version: int, body: str, actor: str) -> str:
    """SHA-256 over the previous digest and everything in the entry; hexadecimal."""
    line = "\n".join((previous, stream, str(seq), at.astimezone(UTC).isoformat(), event, str(version), body, actor))
    return hashlib.sha256(line.encode()).hexdigest()


def read(stream: str, after: int = 0) -> list[Entry]:
    """The entries of a stream after `after`, in order."""
    return [entry for entry, _, _ in read_lines(stream, after)]


def read_lines(stream: str, after: int = 0) -> list[tuple[Entry, str, str]]:
    """Each entry with its act and digest."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS} FROM store_journalentry WHERE stream = %s AND seq > %s ORDER BY seq", [stream, after]
        )
        return [line(stream, row) for row in cursor.fetchall()]


OF_MANY = f"SELECT stream, {COLUMNS} FROM store_journalentry WHERE stream = ANY(%s) ORDER BY stream, seq"


def read_many(streams: Sequence[str]) -> dict[str, list[Entry]]:
    """All entries of each of these streams, in order; asked for in one go."""
    found: dict[str, list[Entry]] = {stream: [] for stream in streams}
    with connection.cursor() as cursor:
        cursor.execute(OF_MANY, [list(streams)])
        for stream, *row in cursor.fetchall():
            found[stream].append(line(stream, row)[0])
    return found


def rows_from(stream: str, seq: int) -> list[Sequence[Any]]:
    """The raw lines from `seq` on, in order."""
    return list(written.rows(FROM_OR_OF_ACT, {"stream": stream, "seq": seq, "act": "", "mark": ""}, binary=True))


def marks(stream: str, act: str) -> tuple[str, str]:
    """What stands as the act in rows of this act: in plain ones, and in sealed ones."""
    return act, quiet.mark(stream, act)


def line(stream: str, row: Sequence[Any]) -> tuple[Entry, str, str]:
    seq, at, *stands, digest = row
    said = quiet.opened(stream, seq, Plain(*stands))
    event = decode_event(said.event, said.version, said.body)
    return Entry(stream, seq, at, decode_actor(said.actor), event), said.act_id, digest


class Chained(NamedTuple):
    """Entries ready to be written: with their rows, the last digest, and what will stand of each in the public log."""

    entries: list[Entry]
    values: list[Any]
    digest: str
    leaves: tuple[str, ...]


def chain(
    stream: str, events: Iterable[Event], *, after: int, previous: str, at: datetime, actor: Actor, act_id: str
) -> Chained:
    """`events` as entries behind entry `after`, whose digest is `previous`."""
    who = encode(actor)
    entries, values, leaves = [], [], []
    for seq, event in enumerate(events, start=after + 1):
        name, body = type(event).__name__, encode(event)
        version = version_of(name)
        digest = digest_of(previous, stream, seq, at, name, version, body, who)
        salt = secrets.token_bytes(SALT_BYTES)
        plain = Plain(name, version, body, who, act_id)
        row = quiet.sealed(stream, seq, plain) if event.quiet else plain
        values += [stream, seq, at, *row, previous, digest, salt]
        entries.append(Entry(stream, seq, at, actor, event))
        leaves.append(leaf(stream, seq, at, plain, previous, digest, salt))
        previous = digest
    return Chained(entries, values, previous, tuple(leaves))


def append(chained: Chained, *, last: bool = False) -> None:
    """Write them, inside the caller's transaction; `last`: it ends with them, in the same trip.

    Raises IntegrityError when somebody else wrote there first.
    """
    if chained.entries:
        lines = ", ".join(["(" + ", ".join(["%s"] * 11) + ")"] * len(chained.entries))
        written.trip([written.Asked(INSERT + lines, chained.values)], commit=last)


def leaf(stream: str, seq: int, at: datetime, said: Plain, previous: str, digest: str, salt: bytes) -> str:
    """The opaque public entry of such a line, hexadecimal."""
    return Written(
        stream=stream, seq=seq, at=at, event=said.event, version=said.version, body=said.body, actor=said.actor,
        previous=previous, digest=digest, salt=salt,
    ).opaque.hex()  # fmt: skip


WRITTEN = "stream, seq, at, event, version, body, actor, previous, digest, salt"
EVERY = (
    f"SELECT {WRITTEN} FROM store_journalentry"
    " WHERE (stream, seq) > (%s, %s) ORDER BY stream, seq LIMIT 5000"
)


def every_line() -> Iterator[Written]:
    """Every line of every stream, in order; read piece by piece."""
    last: tuple[str, int] = ("", 0)
    while True:
        with connection.cursor() as cursor:
            cursor.execute(EVERY, last)
            rows = cursor.fetchall()
        for row in rows:
            yield written_in(row)
        if not rows:
            return
        last = rows[-1][0], rows[-1][1]


def written_in(row: Sequence[Any]) -> Written:
    """A row as what it says: stream, seq, at, event, version, body, actor, previous, digest, salt."""
    stream, seq, at, event, version, body, actor, previous, digest, salt = row
    said = quiet.as_stands(stream, seq, Plain(event, version, body, actor, ""))
    return Written(
        stream=stream, seq=seq, at=at, event=said.event, version=said.version, body=said.body, actor=said.actor,
        previous=previous, digest=digest, salt=bytes(salt),
    )  # fmt: skip


def digest_of_line(told: Written) -> str:
    """The digest that such a line should bear."""
    return digest_of(told.previous, told.stream, told.seq, told.at, told.event, told.version, told.body, told.actor)


def key_is_lost() -> bool:
    """Whether a sealed entry lies here that our key does not open, or there is no key."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {WRITTEN} FROM store_journalentry WHERE event = %s ORDER BY pos DESC LIMIT 1", [quiet.SEALED])
        row = cursor.fetchone()
    return row is not None and written_in(row).event == quiet.SEALED


def broken_links(stream: str) -> list[int]:
    """The entries whose digest does not follow from their content and predecessor; empty when the chain is whole."""
    broken, previous = [], GENESIS
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {WRITTEN} FROM store_journalentry WHERE stream = %s ORDER BY seq", [stream])
        for expected, told in enumerate(map(written_in, cursor.fetchall()), start=1):
            if told.seq != expected or told.previous != previous or told.digest != digest_of_line(told):
                broken.append(told.seq)
            previous = told.digest
    return broken
