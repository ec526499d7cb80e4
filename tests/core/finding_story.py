"""A lot as the rules of findings see it 发现的舞台: what is told of it, and what one rule says."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from typing import Any

from ggzy.core.findings.finding import Found, Seen, Told
from tests.core.story import CALENDAR, Story

ACCOUNT = "53001234"


def seen(story: Story, **told: Any) -> Seen:
    return Seen(story.p, story.entries, Told(**told), CALENDAR)


def said(rule: Any, story: Story, **told: Any) -> list[Found]:
    return list(rule(seen(story, **told)))


def by_bidder(story: Story, values: Mapping[Any, Any]) -> dict[str, Any]:
    return {story.pseudonym(actor): value for actor, value in values.items()}


def with_more_bids(story: Story, number: int) -> Story:
    like = next(iter(story.p.round.bids.values()))
    while len(story.p.round.bids) < number:
        bid = copy(like)
        bid.bidder, bid.org_id = f"b{len(story.p.round.bids)}", f"firm-{len(story.p.round.bids)}"
        story.p.round.bids[bid.bidder] = bid
    return story
