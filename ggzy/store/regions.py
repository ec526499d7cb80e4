"""Loads the regions 行政区划 that the program knows into the table that organisations and posts point to."""

from __future__ import annotations

from ggzy.core.regions import tree
from ggzy.store.models import Region


def load_regions() -> int:
    """Bring the table up to the program's list; how many regions it holds. Codes are never taken out, only ended."""
    told = [
        Region(
            code=region.code, name=region.name, kind=region.kind.value, parent_id=region.parent or None,
            valid_from=region.valid_from, valid_to=region.valid_to,
        )
        for region in tree().values()
    ]  # fmt: skip
    kept = [field.name for field in Region._meta.concrete_fields if not field.primary_key]
    Region.objects.bulk_create(told, update_conflicts=True, unique_fields=["code"], update_fields=kept)
    return Region.objects.count()
