"""Deals in an office's reach 管辖范围: of its region's subtree and its lines of trade."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from ggzy.core.regions import stem
from ggzy.core.roles import Actor
from ggzy.store.models import Deal
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
