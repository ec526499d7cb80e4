"""A journal as large as a benchmark wants: what was played through the counter, copied under other names and chained anew.

For benchmarks alone: nothing else may write the journal but the counter.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ggzy.store.quiet import Plain

COLUMNS = "stream, seq, at, event, version, body, actor, act_id, previous, digest"


class Line(NamedTuple):
    """One entry as it says, and whether it stands sealed."""

    seq: int
    at: datetime
    secret: bool
    said: Plain


def lines_of(stream: str) -> list[Line]:
    from ggzy.store import quiet
    from ggzy.store.models import JournalEntry

    stand = JournalEntry.objects.filter(stream=stream).order_by("seq").values_list("seq", "at", "event", "version", "body", "actor", "act_id")
    return [Line(seq, at, row[0] == quiet.SEALED, quiet.opened(stream, seq, quiet.Plain(*row))) for seq, at, *row in stand]


def copy_history(lines: Sequence[Line], procedure: str, streams: Sequence[str], sealed: Callable[[str], bool]) -> None:
    """The same history under each of these names; quiet entries stand sealed in those that `sealed` names."""
    from django.db import connection

    from ggzy.store import journal, quiet
    from ggzy.store.models import JournalStream

    JournalStream.objects.bulk_create(JournalStream(stream=stream, procedure=procedure) for stream in streams)
    with connection.cursor() as cursor, cursor.copy(f"COPY store_journalentry ({COLUMNS}) FROM STDIN") as copy:
        for stream in streams:
            previous = journal.GENESIS
            for seq, at, secret, said in lines:
                digest = journal.digest_of(previous, stream, seq, at, *said[:4])
                row = quiet.sealed(stream, seq, said) if secret and sealed(stream) else said
                copy.write_row((stream, seq, at, *row, previous, digest))
                previous = digest


def copy_rows(model: Any, original: str, streams: Sequence[str], key: str = "stream") -> None:
    """The rows of a table that belong to a stream, once more for each of these."""
    from django.db import connection

    fields = [f for f in model._meta.concrete_fields if not f.generated and (f.column == key or not f.primary_key)]
    kept = ", ".join(f'"{f.column}"' for f in fields if f.column != key)
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO {model._meta.db_table} ("{key}", {kept}) SELECT copied, {kept}'
            f' FROM {model._meta.db_table}, unnest(%s::text[]) AS copied WHERE "{key}" = %s',
            [list(streams), original],
        )


@contextmanager
def step(name: str) -> Iterator[None]:
    """Says what took how long."""
    began = time.perf_counter()
    yield
    print(f"（{name}：{time.perf_counter() - began:.0f} 秒）", flush=True)
