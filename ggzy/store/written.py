"""Written SQL 写定的语句: what is asked at every request or act, written out and planned by the server once a connection.

The ORM builds such a statement anew each time, and values that stand inside its text make the server plan it anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from django.db import connection


def cursor() -> psycopg.Cursor[tuple[Any, ...]]:
    """A cursor on Django's connection, in whatever transaction that is, which sends values beside the statement."""
    connection.ensure_connection()
    return psycopg.Cursor(connection.connection)


def rows(
    statement: str, values: Sequence[Any] | Mapping[str, Any], *, binary: bool = False
) -> list[tuple[Any, ...]]:
    """All rows of a statement that was prepared before, or is now."""
    with connection.wrap_database_errors, cursor() as asked:
        return asked.execute(statement, values, prepare=True, binary=binary).fetchall()
