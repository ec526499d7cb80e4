"""地区选择: one list grouped by prefecture, which the browser turns into two steps 州（市）→县（市、区）或功能区."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from ggzy.core.regions import children, tree
from ggzy.store.models import Region

Group = tuple[str, list[tuple[str, str]]]


@lru_cache(maxsize=2)
def by_prefecture(itself: str) -> tuple[tuple[str, str], tuple[Group, ...]]:
    """The province, and each prefecture with what lies below it; the prefecture leads its group, as `itself` names it."""
    (root,) = (region for region in tree().values() if not region.parent)
    groups = tuple(
        (p.name, [(p.code, f"{p.name}（{itself}）"), *((below.code, below.name) for below in children(p.code))])
        for p in children(root.code)
    )
    return (root.code, root.name), groups


class RegionSelect(forms.Select):
    """A grouped list, as it stands without a script; `site.js` asks for the prefecture first."""

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()):
        steps = {
            "data-region-steps": "",
            "data-first": _("州（市）"),
            "data-second": _("县（市、区）或者功能区"),
            "data-choose": _("请选择县（市、区）或者功能区"),
        }
        super().__init__({**steps, **(attrs or {})}, choices)


class GroupedRegions(ModelChoiceIterator):  # type: ignore[type-arg]
    """The list out of the table of regions, without a question to the database."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        province, groups = by_prefecture("州、市本级")
        yield province
        yield from groups


class RegionField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A region out of those in force."""

    iterator = GroupedRegions

    def __init__(self, **options: Any):
        options = {"label": _("所在地区"), "empty_label": _("请选择"), "widget": RegionSelect, **options}
        super().__init__(Region.objects.filter(valid_to=None), **options)
