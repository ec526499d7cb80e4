"""What is kept of an opening session beside the journal 开标过程留存: words spoken, and which officials were there when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from ggzy.core.findings.finding import Stay
from ggzy.core.proceeding import Proceeding
from ggzy.core.roles import LOOKING, Actor, Role
from ggzy.desk import live
from ggzy.trading.models import HallMessage, HallVisit

OFFICIALS = (Role.SUPERVISOR, Role.CENTRE, Role.ADMINISTRATION, Role.INSPECTOR, *LOOKING)
GONE_AFTER = timedelta(minutes=3)
"""A page that has not asked for so long is closed: the next look is another visit."""
EARLIEST = timedelta(hours=1)
"""Being there counts from an hour before the opening: looking in weeks ahead is no presence."""
WRITE_EVERY = timedelta(seconds=15)
MOST_A_MINUTE = 12


def messages_of(p: Proceeding) -> list[HallMessage]:
    return list(HallMessage.objects.filter(stream=p.stream, round=p.round.number))


def say(p: Proceeding, actor: Actor, me: str, text: str, act_id: str, now: datetime) -> bool:
    """Keep what was said; the same form sent twice is said once. Tells whether there was room for it.

    A bidder is kept under its pseudonym alone: until everything is unsealed its name stands nowhere.
    """
    author = me if actor.role is Role.BIDDER else actor.person_id
    mine = HallMessage.objects.filter(stream=p.stream, author=author)
    if mine.filter(at__gt=now - timedelta(minutes=1)).count() >= MOST_A_MINUTE:
        return False
    name = "" if actor.role is Role.BIDDER else f"{actor.org} {actor.person}"
    HallMessage.objects.get_or_create(
        stream=p.stream,
        author=author,
        act_id=act_id,
        defaults={"round": p.round.number, "at": now, "role": actor.role.value, "name": name, "text": text},
    )
    live.announce_room(p.stream)
    return True


def stays_at(streams: Sequence[str]) -> Iterator[tuple[str, Stay]]:
    """For supervision: which officials were at the sessions of these lots, from when till when."""
    for v in HallVisit.objects.filter(stream__in=list(streams)).order_by("came_at", "id"):
        yield v.stream, Stay(v.role, v.person_id, v.round, v.came_at, v.seen_at, v.person, v.post)


def note_visit(p: Proceeding, actor: Actor, now: datetime) -> None:
    """An official is at the session: a new visit, or the present one goes on. Bidders are never noted."""
    deadline = p.round.deadline
    if actor.role not in OFFICIALS or deadline is None or now < deadline - EARLIEST or p.stage not in ("bidding", "opening"):
        return
    mine = HallVisit.objects.filter(
        stream=p.stream, round=p.round.number, person_id=actor.person_id, role=actor.role.value
    )
    last = mine.order_by("-seen_at").first()
    if last is None or now - last.seen_at > GONE_AFTER:
        post = " ".join(part for part in (actor.org, actor.office, actor.post) if part)
        HallVisit.objects.create(
            stream=p.stream, round=p.round.number, person_id=actor.person_id, person=actor.person,
            role=actor.role.value, post=post, came_at=now, seen_at=now,
        )  # fmt: skip
    elif now - last.seen_at > WRITE_EVERY:
        HallVisit.objects.filter(pk=last.pk).update(seen_at=now)


def visits_of(p: Proceeding) -> list[HallVisit]:
    return list(HallVisit.objects.filter(stream=p.stream, round=p.round.number))


def over(visit: HallVisit, p: Proceeding, now: datetime) -> bool:
    """Whether the visit has ended: the page was closed, or the session."""
    return now - visit.seen_at > GONE_AFTER or p.stage not in ("bidding", "opening")
