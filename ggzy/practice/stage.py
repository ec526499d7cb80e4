"""The stage of the practice province's history 演练的时间和人物: stories told side by side on one clock, and who acts in them.

A story is a generator that says until when it waits; the stage moves the one clock from story to story.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from datetime import datetime
from functools import cache

from ggzy.core.calendar import SHANGHAI
from ggzy.core.roles import Actor, Role
from ggzy.desk import clock, ticker
from ggzy.store.models import Post

Story = Iterator[datetime]


def on(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of the practice winter: November and December are 2025, the other months 2026."""
    return datetime(2025 if month > 10 else 2026, month, day, hour, minute, tzinfo=SHANGHAI)


@cache
def actor(username: str, role: Role | None = None) -> Actor:
    """A person of the roll in their own post."""
    posts = Post.objects.filter(person__username=username, deputy_of=None).order_by("pk")
    return (posts.filter(role=role) if role else posts)[0].actor(clock.now())


def perform(stories: list[Story], until: datetime) -> None:
    """Let every story act when its time comes, up to `until`; what a story still has to say then, the players do."""
    for remembered in (actor, bidder_of, expert):
        remembered.cache_clear()  # people of a province that was not committed
    waiting = [(next(story), n, story) for n, story in enumerate(stories)]
    heapq.heapify(waiting)
    while waiting:
        at, n, story = heapq.heappop(waiting)
        if at > until:
            continue
        wait_for(at)
        following = next(story, None)
        if following is not None:
            heapq.heappush(waiting, (max(following, at), n, story))
    wait_for(until)


def wait_for(moment: datetime) -> None:
    """What is due on the way happens at its time."""
    due = ticker.next_due()
    if due is not None and due <= moment:
        ticker.move_clock(moment)
    else:
        clock.forward_to(moment)


@cache
def bidder_of(org_id: str) -> Actor:
    """The first person of a bidder."""
    post = Post.objects.filter(organisation__uscc=org_id, role=Role.BIDDER).order_by("pk")[0]
    return post.actor(clock.now())


@cache
def expert(person_id: int) -> Actor:
    return Post.objects.get(person_id=person_id, role=Role.EXPERT).actor(clock.now())
