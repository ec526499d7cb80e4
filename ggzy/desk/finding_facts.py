"""What decisions on handling a finding need from outside 发现处理的外部事实: who can receive it, which circular cites it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec

from ggzy.core.acts.explaining import CiteFinding, ReferFinding
from ggzy.core.authority import covers_line
from ggzy.core.circular import Circular
from ggzy.core.explained import ABOVE, DISCIPLINE, INSPECTION, Explained
from ggzy.core.facts import KnownOffice
from ggzy.core.procedures.finding import CLOSERS
from ggzy.core.roles import Actor, Role
from ggzy.desk import clock
from ggzy.desk.matters import offices_known
from ggzy.store.messages import posts_with_role
from ggzy.store.models import Organisation, Post

RECEIVING = {DISCIPLINE: (Role.DISCIPLINE,), INSPECTION: (Role.INSPECTOR,), ABOVE: (Role.SUPERVISOR, Role.ADMINISTRATION)}
"""Who receives what is sent where."""


def receivers(place: Any, where: str, now: datetime) -> list[KnownOffice]:
    """The offices over this place and line to which a finding can be sent so, the nearest first."""
    over = [post for role in RECEIVING.get(where, ()) for post in posts_with_role(role, place.region, now)]
    posts = [post for post in over if not post.lines or not place.line or covers_line(tuple(post.lines), place)]
    found = {
        post.organisation.uscc: KnownOffice(org_id=post.organisation.uscc, org=post.organisation.name_at(now), region=post.region_id or "")
        for post in sorted(posts, key=lambda post: post.region_id or "")
        if post.organisation.status != Organisation.Status.SUSPENDED
    }
    return list(reversed(found.values()))


def handling_office(p: Explained, command: Any, actor: Actor) -> dict[str, Any]:
    """As what the office that handles it does so: its chain is the offices of that kind."""
    if p.holder is None:
        return {}
    closers = [role.value for role in CLOSERS]
    posts = Post.objects.filter(organisation__uscc=p.holder.org_id, role__in=closers).order_by()
    return {"handling_roles": tuple(sorted(posts.values_list("role", flat=True).distinct()))}


def receiver_named(p: Explained, command: ReferFinding, actor: Actor) -> dict[str, Any]:
    """The office named, with the region that its posts cover: only those that receive what is sent this way."""
    now = clock.now()
    listed = next((each for each in receivers(p, command.where, now) if each.org_id == command.to_id), None)
    told = offices_known([command.to_id], now, RECEIVING.get(command.where, ()))
    return {"known_offices": tuple(msgspec.structs.replace(each, region=listed.region if listed else "") for each in told)}


def circular_citing(p: Explained, command: CiteFinding, actor: Actor) -> dict[str, Any]:
    """The number of the circular, where it has been issued and rests on an entry that this finding rests on."""
    from ggzy.desk.counter import load

    circular = load(command.circular, Circular)
    if circular is None or circular.issued_at is None or not cites(circular, p.deal, p.entries):
        return {}
    return {"document_taken": circular.document_no}


def cites(circular: Circular, stream: str, entries: Iterable[int]) -> bool:
    behind = {(ref.stream, ref.seq) for each in circular.cited for ref in each.entries}
    return any((stream, seq) in behind for seq in entries)
