"""Loads the regions 行政区划 that the program knows into the table that organisations and posts point to."""

from __future__ import annotations

from ggzy.core.regions import tree
from ggzy.store.models import Region


def load_regions() -> int:
    """Bring the table up to the program's list; how many regions it holds. Codes are never taken out, only ended."""
    for region in tree().values():
        Region.objects.update_or_create(
            code=region.code,
            defaults={
                "name": region.name,
                "kind": region.kind.value,
                "parent_id": region.parent or None,
                "valid_from": region.valid_from,
                "valid_to": region.valid_to,
            },
        )
    return Region.objects.count()
