"""Written SQL 写定的语句: what is asked at every request or act, written out and planned by the server once a connection.

The ORM builds such a statement anew each time, and values that stand inside its text make the server plan it anew.
What is asked together goes in one trip: BEGIN before it and COMMIT behind it need none of their own, and each statement
still sees what was committed when the server came to it.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import count
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from django.db import connection
from psycopg import Connection, OperationalError, generators
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, Format, TransactionStatus
from psycopg.rows import tuple_row

Row = tuple[Any, ...]


class Asked(NamedTuple):
    """A statement with its values, which travel beside it; `binary` is how the answer comes."""

    statement: str
    values: Sequence[Any] | Mapping[str, Any] = ()
    binary: bool = True


class Beside:
    """What somebody wants to know in a trip that another makes, and the answers once it was made; `at` is its moment."""

    def __init__(self, asked: Sequence[Asked] = ()) -> None:
        self.asked = tuple(asked)
        self.rows: list[list[Row]] = []
        self.at: datetime | None = None


def seconds(span: timedelta) -> str:
    """A span as SQL, for statements that are written out once."""
    return f"interval '{span.total_seconds():.0f} seconds'"


def rows(statement: str, values: Sequence[Any] | Mapping[str, Any], *, binary: bool = False) -> list[Row]:
    """All rows of a statement that was prepared before, or is now."""
    return trip([Asked(statement, values, binary)])[0]


def trip(asked: Sequence[Asked], *, commit: bool = False) -> list[list[Row]]:
    """The rows of each, one after the other, in whatever transaction Django's connection is in.

    Where one fails none behind it is done. `commit` ends the transaction in the same trip: nothing may follow in it.
    """
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    line: Connection[Any] = connection.connection
    with connection.wrap_database_errors, line.lock:
        return _Trip(line).made(asked, commit)


class _Trip:
    """One trip on one connection; `sent` is what was sent, in order: what was asked, or a word without an answer."""

    def __init__(self, line: Connection[Any]) -> None:
        self.line, self.pgconn = line, line.pgconn
        self.adapts = Transformer(line)
        self.known = _prepared.setdefault(line, {})
        self.new: dict[_Shape, bytes] = {}
        self.sent: list[Asked | None] = []

    def made(self, asked: Sequence[Asked], commit: bool) -> list[list[Row]]:
        ready = [self._dumped(one) for one in asked]
        try:
            self.pgconn.enter_pipeline_mode()
            if not self.line.autocommit and self.pgconn.transaction_status == TransactionStatus.IDLE:
                self._word(b"BEGIN")
            for one, values in zip(asked, ready, strict=True):
                self._send(one, *values)
            if commit:
                self._word(b"COMMIT")
            self.pgconn.pipeline_sync()
            results = self.line.wait(_results(self.pgconn))
            self.pgconn.exit_pipeline_mode()
        except BaseException:
            self.line.close()  # whatever is still under way on it is nobody's
            raise
        found = self._answers(results)
        if commit and results[-1].command_status != b"COMMIT":
            raise OperationalError("the transaction was rolled back at its end")
        return found

    def _dumped(self, one: Asked) -> tuple[list[Any], tuple[int, ...], list[Format]]:
        names = _server_words(one.statement)[1]
        values = [one.values[name] for name in names] if isinstance(one.values, Mapping) else list(one.values)
        dumped = self.adapts.dump_sequence(values, [PyFormat.AUTO] * len(values))
        return list(dumped), self.adapts.types or (), list(self.adapts.formats or ())

    def _send(self, one: Asked, values: list[Any], types: tuple[int, ...], formats: list[Format]) -> None:
        shape = one.statement, types
        name = self.known.get(shape) or self.new.get(shape)
        if name is None:
            name = self.new[shape] = b"written_%d" % next(_numbers)
            self.pgconn.send_prepare(name, _server_words(one.statement)[0], types)
            self.sent.append(None)
        self.pgconn.send_query_prepared(name, values, formats, Format.BINARY if one.binary else Format.TEXT)
        self.sent.append(one)

    def _word(self, word: bytes) -> None:
        self.pgconn.send_query_params(word, None)
        self.sent.append(None)

    def _answers(self, results: list[Any]) -> list[list[Row]]:
        for result in results:
            if result.status not in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
                raise error_from_result(result, encoding=self.adapts.encoding)
        self.known |= self.new
        return [self._loaded(result) for result, one in zip(results, self.sent, strict=True) if one is not None]

    def _loaded(self, result: Any) -> list[Row]:
        if not result.nfields:
            return []
        self.adapts.set_pgresult(result)
        return self.adapts.load_rows(0, result.ntuples, tuple_row(None))  # type: ignore[arg-type]


_Shape = tuple[str, tuple[int, ...]]
_numbers = count(1)
_prepared: WeakKeyDictionary[Connection[Any], dict[_Shape, bytes]] = WeakKeyDictionary()
"""What each connection's server has planned; types count, for a small number travels otherwise than a large one."""


def _results(pgconn: Any) -> Generator[Any, Any, list[Any]]:
    """The result of each message up to the one that ends the trip."""
    yield from generators.send(pgconn)
    found: list[Any] = []
    while (result := (yield from generators.fetch_many(pgconn))[0]).status != ExecStatus.PIPELINE_SYNC:
        found.append(result)
    return found


@lru_cache(maxsize=256)
def _server_words(statement: str) -> tuple[bytes, tuple[str, ...]]:
    """The statement with `$1` where ours has `%s` or `%(name)s`, and these names in the order of their numbers."""
    names: list[str] = []

    def numbered(found: re.Match[str]) -> str:
        name = found[1] or str(len(names))
        if name not in names:
            names.append(name)
        return f"${names.index(name) + 1}"

    return re.sub(r"%(?:\((\w+)\)s|s)", numbered, statement).encode(), tuple(names)
