"""Who is at the browser 当前办理人: the person, their posts, the organisations with their names, and the time, in one look.

Every request of somebody who is logged in asks all of this, and asks it anew: who was removed, whose post is over, whose
organisation was suspended a moment ago is refused now.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, TypeVar

from django.contrib.auth.backends import ModelBackend
from django.db import connection
from django.db.models import JSONField, Model

from ggzy.desk import clock
from ggzy.store import written
from ggzy.store.models import Office, Organisation, Person, Post
from ggzy.store.written import Asked, Row

M = TypeVar("M", bound=Model)
FROM = """
WITH told AS MATERIALIZED (SELECT {clock} AS now)
SELECT told.now, (
    SELECT name FROM store_namehistory n
    WHERE n.organisation_id = organisation.id AND n.since <= told.now AND (n.until IS NULL OR n.until > told.now)
    ORDER BY n.since DESC, n.id DESC LIMIT 1
), {columns}
FROM told CROSS JOIN store_person person
LEFT JOIN store_post post ON post.person_id = person.id
LEFT JOIN store_organisation organisation ON organisation.id = post.organisation_id
LEFT JOIN store_office office ON office.id = post.office_id
WHERE person.id = %s ORDER BY post.id
"""


class PersonWithPosts(ModelBackend):
    """Log-in by password as Django does it; who is logged in comes with their posts."""

    def get_user(self, user_id: int) -> Person | None:
        person = with_posts(user_id)
        return person if person is not None and self.user_can_authenticate(person) else None


def with_posts(person_id: int) -> Person | None:
    """The person with all posts and the moment at which they were read, or None when there is no such person."""
    return read(written.trip([asked(person_id)])[0])


def asked(person_id: int) -> Asked:
    return Asked(_statement(clock.expression()), [person_id], False)


def read(rows: list[Row]) -> Person | None:
    if not rows:
        return None
    person = _made(Person, rows[0])
    person.looked_up_at = rows[0][0]
    person.posts_found = [_post(person, row) for row in rows if row[_places()[Post].start] is not None]
    return person


def _post(person: Person, row: tuple[Any, ...]) -> Post:
    post = _made(Post, row)
    post.person, post.organisation = person, _made(Organisation, row)
    post.organisation.name_found = (row[0], row[1] or post.organisation.name)
    if post.office_id:
        post.office = _made(Office, row)
    return post


def _made(model: type[M], row: tuple[Any, ...]) -> M:
    """The model's own part of the row, as the ORM would have made it."""
    names, json_at = _names(model)
    values = list(row[_places()[model]])
    for number, field in json_at:
        values[number] = field.from_db_value(values[number], None, connection)
    return model.from_db(connection.alias, names, values)


@cache
def _names(model: type[Model]) -> tuple[list[str], list[tuple[int, Any]]]:
    """The names of its fields, and which of them hold JSON."""
    fields = _fields(model)
    return [field.attname for field in fields], [(n, field) for n, field in enumerate(fields) if isinstance(field, JSONField)]


@cache
def _fields(model: type[Model]) -> tuple[Any, ...]:
    return tuple(model._meta.concrete_fields)


@cache
def _places() -> dict[type[Model], slice]:
    """Where each model's columns stand in a row."""
    places, start = {}, 2
    for model in (Person, Post, Organisation, Office):
        places[model] = slice(start, start + len(_fields(model)))
        start = places[model].stop
    return places


@cache
def _statement(clock: str) -> str:
    return FROM.format(clock=clock, columns=", ".join(_columns()))


def _columns() -> Iterable[str]:
    for model in _places():
        table = model._meta.db_table.removeprefix("store_")
        yield from (f"{table}.{field.column}" for field in _fields(model))
