"""Written SQL and models 写定的语句与表: rows as the models that the ORM would have made of them, and models as rows.

What is kept goes as one JSON value, so that the statement is the same whatever stands in it, and planned once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

import msgspec
from django.db import connection
from django.db.models import GeneratedField, JSONField, Model
from django.utils.functional import Promise

from ggzy.store import written
from ggzy.store.written import Row

M = TypeVar("M", bound=Model)


def made(model: type[M], row: Row, place: slice) -> M:
    """The model's own part of the row, as the ORM would have made it."""
    names, json_at = _names(model)
    values = list(row[place])
    for number, field in json_at:
        values[number] = field.from_db_value(values[number], None, connection)
    return model.from_db(connection.alias, names, values)


def columns(model: type[Model], called: str) -> list[str]:
    """Its columns for a SELECT in which the table is called so."""
    return [f"{called}.{field.column}" for field in _fields(model)]


@cache
def places(*models: type[Model], start: int = 0) -> tuple[slice, ...]:
    """Where each model's columns stand in a row that begins with `start` others."""
    found = []
    for model in models:
        found.append(slice(start, start + len(_fields(model))))
        start = found[-1].stop
    return tuple(found)


@cache
def _names(model: type[Model]) -> tuple[list[str], list[tuple[int, Any]]]:
    """The names of its fields, and which of them hold JSON."""
    fields = _fields(model)
    return [field.attname for field in fields], [(n, field) for n, field in enumerate(fields) if isinstance(field, JSONField)]


@cache
def _fields(model: type[Model]) -> tuple[Any, ...]:
    return tuple(model._meta.concrete_fields)


# ---- writing ----


def change(model: type[Model], pk: str, values: Mapping[str, Any]) -> bool:
    """Write these fields of the row with that key; whether there is one."""
    return bool(written.rows(_changing(model, tuple(values)), [_json(values), pk]))


def add(rows: Sequence[Model]) -> None:
    """Add these rows, all of one model."""
    if rows:
        names = _written_fields(type(rows[0]))
        written.rows(_adding(type(rows[0])), [_json([{name: getattr(row, name) for name in names} for row in rows])])


def _json(value: Any) -> str:
    return msgspec.json.encode(value, enc_hook=_translated).decode()


def _translated(value: Any) -> str:
    """A translated word is no str yet; anything else that JSON does not know is a mistake of whoever wrote it."""
    if isinstance(value, Promise):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot be kept in a column")


@cache
def _changing(model: type[Model], names: tuple[str, ...]) -> str:
    table, those = model._meta.db_table, ", ".join(names)
    told = f"SELECT {those} FROM jsonb_populate_record(NULL::{table}, %s::jsonb)"
    return f"UPDATE {table} SET ({those}) = ({told}) WHERE {model._meta.pk.column} = %s RETURNING true"  # type: ignore[union-attr]


@cache
def _adding(model: type[Model]) -> str:
    table, those = model._meta.db_table, ", ".join(_written_fields(model))
    return f"INSERT INTO {table} ({those}) SELECT {those} FROM jsonb_populate_recordset(NULL::{table}, %s::jsonb)"


@cache
def _written_fields(model: type[Model]) -> tuple[str, ...]:
    """All but what the database gives: a number that it counts, and what follows from others."""
    given = {field for field in _fields(model) if isinstance(field, GeneratedField) or field is model._meta.auto_field}
    return tuple(field.attname for field in _fields(model) if field not in given)
