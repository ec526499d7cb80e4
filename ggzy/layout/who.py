"""Who is at the browser 当前办理人: the person, their posts, the organisations with their names, and the time, in one look.

Every request of somebody who is logged in asks all of this, and asks it anew: who was removed, whose post is over, whose
organisation was suspended a moment ago is refused now.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.contrib.auth.backends import ModelBackend

from ggzy.desk import clock
from ggzy.store import written, written_models
from ggzy.store.models import Office, Organisation, Person, Post
from ggzy.store.written import Asked, Row
from ggzy.store.written_models import made, places

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
    of_person, of_post, *_ = _places()
    person = made(Person, rows[0], of_person)
    person.looked_up_at = rows[0][0]
    person.posts_found = [_post(person, row) for row in rows if row[of_post.start] is not None]
    return person


def _post(person: Person, row: tuple[Any, ...]) -> Post:
    _of_person, of_post, of_organisation, of_office = _places()
    post = made(Post, row, of_post)
    post.person, post.organisation = person, made(Organisation, row, of_organisation)
    post.organisation.name_found = (row[0], row[1] or post.organisation.name)
    if post.office_id:
        post.office = made(Office, row, of_office)
    return post


MODELS = (Person, Post, Organisation, Office)


def _places() -> tuple[slice, ...]:
    """Where each model's columns stand in a row."""
    return places(*MODELS, start=2)


@cache
def _statement(clock: str) -> str:
    columns = [column for model in MODELS for column in written_models.columns(model, model._meta.db_table.removeprefix("store_"))]
    return FROM.format(clock=clock, columns=", ".join(columns))
