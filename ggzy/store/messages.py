"""The message centre 消息中心: who is told what, and who has read it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from ggzy.core.roles import Role, region_covers
from ggzy.store import written, written_models
from ggzy.store.models import Message, Organisation, Person, Post, ToDoRow
from ggzy.store.written import Row

ONE_TO_ONE = (Role.BIDDER, Role.EXPERT, Role.HOST, Role.BANK)
"""What these are told is meant for them alone, and their matters stand in no to-do rows."""


def notify(
    posts: Iterable[Post],
    subject: str,
    body: str = "",
    *,
    stream: str = "",
    at: datetime,
    link: str = "",
    sent_by: Post | None = None,
    for_reading: bool = False,
    command: str = "",
) -> list[Message]:
    """Put a message before each of these posts; `posts_of_organisation` and `posts_with_role` find them.

    `for_reading` 阅件 only informs: it is kept and receipted as any other, but does not call for attention. `command` is
    what a message asks for; once that is done it does not call any more.
    """
    messages = [
        Message(
            to_post=post, to_person=post.person, subject=subject[:200], body=body, stream=stream, link=link,
            sent_by=sent_by, sent_at=at, for_reading=for_reading, command=command,
        )
        for post in {post.pk: post for post in posts}.values()
    ]  # fmt: skip
    written_models.add(messages)
    return messages


def posts_of_organisation(organisation: Organisation | str, at: datetime, role: Role | None = None) -> list[Post]:
    """Posts in force of an organisation (or of the code of one), of one role if named."""
    uscc = organisation.uscc if isinstance(organisation, Organisation) else organisation
    return _in_force("organisation.uscc = %(uscc)s", {"uscc": uscc}, at, role)


def posts_with_role(role: Role, region: str, at: datetime, line: str = "") -> list[Post]:
    """Posts in force of a role whose reach covers the region and the line of trade.

    Only posts of the regions above are fetched: a province has a thousand supervisors, a county three.
    """
    above = {region[:2] + "0000", region[:4] + "00", *(region[:n] for n in range(1, len(region) + 1))}
    return [
        post
        for post in _in_force("post.region_id = ANY(%(above)s)", {"above": sorted(above)}, at, role)
        if region_covers(post.region_id or "", region) and (not line or not post.lines or line in post.lines)
    ]


def _in_force(where: str, told: dict[str, Any], at: datetime, role: Role | None) -> list[Post]:
    of_role = " AND post.role = %(role)s" if role is not None else ""
    rows = written.rows(_posts_where(where + of_role), told | ({"role": role.value} if role is not None else {}))
    return [post for post in map(_post, rows) if post.in_force(at)]


OF_POST = (Post, Person, Organisation)


@cache
def _posts_where(where: str) -> str:
    """Posts with their person and organisation, and with the post that each is deputy of, with its own."""
    called = ("post", "person", "organisation", "principal", "holder", "place")
    columns = [column for model, name in zip(OF_POST * 2, called, strict=True) for column in written_models.columns(model, name)]
    return f"""
        SELECT {', '.join(columns)} FROM store_post post
        JOIN store_person person ON person.id = post.person_id JOIN store_organisation organisation ON organisation.id = post.organisation_id
        LEFT JOIN store_post principal ON principal.id = post.deputy_of_id
        LEFT JOIN store_person holder ON holder.id = principal.person_id LEFT JOIN store_organisation place ON place.id = principal.organisation_id
        WHERE {where} ORDER BY post.organisation_id, post.id
    """


def _post(row: Row) -> Post:
    places = written_models.places(*OF_POST * 2)
    post = _with_its_own(row, places[:3])
    if post.deputy_of_id is not None:
        post.deputy_of = _with_its_own(row, places[3:])
    return post


def _with_its_own(row: Row, places: Sequence[slice]) -> Post:
    post, person, organisation = (written_models.made(model, row, place) for model, place in zip(OF_POST, places, strict=True))
    post.person, post.organisation = person, organisation
    return post


def inbox(person: Person, post: Post | None) -> QuerySet[Message]:
    """What a person reads in a post: messages to that post, and those to the person alone."""
    mine = Q(to_post=None, to_person=person)
    return Message.objects.filter(mine | Q(to_post=post) if post else mine)


def to_handle(person: Any, post: Post | None) -> QuerySet[Message]:
    """办件: unread, not for reading alone, and, of a matter, only while it still waits for something of this post's."""
    unread = inbox(person, post).filter(read_at=None, for_reading=False)
    if post is None or post.role in ONE_TO_ONE:
        return unread
    waits = ToDoRow.objects.filter(stream=OuterRef("stream"), role=post.role)
    asked = waits.filter(command=OuterRef("command"))
    return unread.filter(Q(stream="") | Q(command="") & Exists(waits) | Exists(asked))


def to_read(person: Any, post: Post | None) -> QuerySet[Message]:
    """阅件: all else that is unread."""
    return inbox(person, post).filter(read_at=None).exclude(pk__in=to_handle(person, post).values("pk"))


WAITING = """
SELECT count(*) FROM store_message told
WHERE told.read_at IS NULL AND NOT told.for_reading
AND (told.to_post_id = %(post)s OR told.to_post_id IS NULL AND told.to_person_id = %(person)s)
AND (%(one_to_one)s OR told.stream = '' OR EXISTS (
    SELECT FROM store_todorow waits
    WHERE waits.stream = told.stream AND waits.role = %(role)s AND told.command IN ('', waits.command)
))
"""


def unread_count(person: Any, post: Post | None) -> int:
    """How many wait for the reader's attention: as many as `to_handle` gives; every page asks, so it is written out."""
    role = post.role if post else ""
    told = {"person": person.pk, "post": post and post.pk, "role": role, "one_to_one": post is None or role in ONE_TO_ONE}
    return int(written.rows(WAITING, told, binary=True)[0][0])


def mark_all_read(messages: QuerySet[Message], at: datetime) -> int:
    """Give the receipts of all that are still unread; how many there were."""
    return messages.filter(read_at=None).update(read_at=at)


def mark_read(message: Message, at: datetime) -> None:
    """Give the receipt; the first reading counts."""
    Message.objects.filter(pk=message.pk, read_at=None).update(read_at=at)
    message.refresh_from_db(fields=["read_at"])
