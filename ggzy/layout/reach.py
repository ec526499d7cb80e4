"""Deals in an office's reach 管辖范围: of its region's subtree and its lines of trade."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from django.db.models import Q, QuerySet

from ggzy.core.authority import OfLine, covers_line
from ggzy.core.regions import stem
from ggzy.core.roles import Actor, Role
from ggzy.store.messages import posts_of_organisation, posts_with_role
from ggzy.store.models import Deal, Post
from ggzy.store.models.journal import UNSHOWN


def deals_of_office(actor: Actor) -> QuerySet[Deal]:
    """The deals within the region and lines of this office; none for a post without a region."""
    if not actor.region:
        return Deal.objects.none()
    return Deal.objects.filter(region__startswith=stem(actor.region)).filter(of_lines(actor.lines)).defer(*UNSHOWN)


def of_lines(lines: tuple[str, ...]) -> Q:
    """Of these lines of trade: `construction`, or `construction/water` for one industry of it; none named is all."""
    wanted = Q()
    for line in lines:
        name, _slash, industry = line.partition("/")
        wanted |= Q(line=name, industry=industry) if industry else Q(line=name)
    return wanted


class Place(OfLine, Protocol):
    """Where a deal belongs: the record knows, and its card."""

    @property
    def region(self) -> str: ...


def posts_of_office(role: Role, where: Place, at: datetime) -> list[Post]:
    """The posts of that role whose region and lines cover the deal."""
    found = posts_with_role(role, where.region, at)
    return [post for post in found if not post.lines or covers_line(tuple(post.lines), where)]


def posts_of_seat(role: Role, where: Place, tenderee_id: str, at: datetime) -> list[Post]:
    """Who holds a trustee's seat 保管席位."""
    if role is Role.TENDEREE:
        return posts_of_organisation(tenderee_id, at, role)
    return posts_of_office(role, where, at)
