"""Template tags of the evaluation's pages."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template

from ggzy.trading.bench import Bench

register = template.Library()


@register.filter
def at(mapping: Mapping[Any, Any], key: Any) -> Any:
    """What the mapping holds under this key."""
    return mapping.get(key)


@register.filter
def total(bench: Bench, bidder: str) -> Decimal:
    """The member's own points for one bid, added up."""
    return bench.total_of(bidder)
