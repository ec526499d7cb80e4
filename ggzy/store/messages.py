"""The message centre 消息中心: who is told what, and who has read it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from ggzy.core.roles import Role, region_covers
from ggzy.store.models import Message, Organisation, Person, Post


def notify(
    posts: Iterable[Post],
    subject: str,
    body: str = "",
    *,
    stream: str = "",
    at: datetime,
    link: str = "",
    sent_by: Post | None = None,
) -> list[Message]:
    """Put a message before each of these posts; `posts_of_organisation` and `posts_with_role` find them."""
    return Message.objects.bulk_create(
        Message(
            to_post=post, to_person=post.person, subject=subject[:200], body=body, stream=stream, link=link,
            sent_by=sent_by, sent_at=at,
        )
        for post in {post.pk: post for post in posts}.values()
    )  # fmt: skip


def posts_of_organisation(organisation: Organisation | str, at: datetime, role: Role | None = None) -> list[Post]:
    """Posts in force of an organisation (or of the code of one), of one role if named."""
    uscc = organisation.uscc if isinstance(organisation, Organisation) else organisation
    return _in_force(Post.objects.filter(organisation__uscc=uscc), at, role)


def posts_with_role(role: Role, region: str, at: datetime, line: str = "") -> list[Post]:
    """Posts in force of a role whose reach covers the region and the line of trade.

    Only posts of the regions above are fetched: a province has a thousand supervisors, a county three.
    """
    above = {region[:2] + "0000", region[:4] + "00", *(region[:n] for n in range(1, len(region) + 1))}
    return [
        post
        for post in _in_force(Post.objects.filter(region_id__in=above), at, role)
        if region_covers(post.region_id or "", region) and (not line or not post.lines or line in post.lines)
    ]


def _in_force(posts: QuerySet[Post], at: datetime, role: Role | None) -> list[Post]:
    if role is not None:
        posts = posts.filter(role=role.value)
    related = posts.select_related("person", "organisation", "deputy_of__person", "deputy_of__organisation")
    return [post for post in related if post.in_force(at)]


def inbox(person: Person, post: Post | None) -> QuerySet[Message]:
    """What a person reads in a post: messages to that post, and those to the person alone."""
    mine = Q(to_post=None, to_person=person)
    return Message.objects.filter(mine | Q(to_post=post) if post else mine)


def unread_count(person: Any, post: Post | None) -> int:
    return inbox(person, post).filter(read_at=None).count()


def mark_read(message: Message, at: datetime) -> None:
    """Give the receipt; the first reading counts."""
    Message.objects.filter(pk=message.pk, read_at=None).update(read_at=at)
    message.refresh_from_db(fields=["read_at"])
